"""Build hook: compiles the message catalogues, so that every wheel and editable install carries them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles ``resources/locale/*/LC_MESSAGES/cardtool.po`` to ``.mo`` before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile every catalogue that is newer than its compiled form."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in sorted(Path(self.root, "resources", "locale").glob("*/LC_MESSAGES/*.po")):
            with source.open("rb") as stream:
                catalogue = read_po(stream)
            # Written beside and renamed: two builds at once never see half a file.
            partial = source.with_suffix(f".{id(self)}.tmp")
            with partial.open("wb") as stream:
                write_mo(stream, catalogue)
            partial.replace(source.with_suffix(".mo"))
