"""A choice that a person made in the window, kept as a small JSON file beside the settings.

What is damaged in it is passed over: it is a convenience.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace

_LARGEST: Final = 4096


def load_choice(workspace: Workspace, name: str) -> Any:
    """What the file of this name holds, ``None`` when it is missing or damaged."""
    try:
        with (workspace.folders.settings / name).open("rb") as stream:
            return json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return None


def keep_choice(workspace: Workspace, name: str, choice: object) -> None:
    """Keep a choice in the file of this name, whole or not at all.

    Raises:
        SourceNotReadableError: the file cannot be written.
    """
    path = workspace.folders.settings / name
    draft = path.with_suffix(".draft")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps(choice), encoding="ascii")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
