"""Build hook: compiles the message catalogues, so that every wheel and editable install carries them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles ``resources/locale/*/LC_MESSAGES/*.po`` to ``.mo`` before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile every catalogue."""
        for source in sorted(Path(self.root, "resources", "locale").glob("*/LC_MESSAGES/*.po")):
            _compile(source)


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream)
    # Written beside the source under a name of its own and renamed: two builds at once never see half a file.
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as compiled:
        write_mo(compiled, catalogue)
    partial = Path(compiled.name)
    partial.chmod(0o644)
    partial.replace(source.with_suffix(".mo"))
