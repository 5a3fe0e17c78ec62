"""For which organisation a person looks at the board, kept beside the settings as ``transition-board.json``.

What is damaged in it is passed over: it is a convenience.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import SourceNotReadableError
from ui.guarding import guarded

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace

FILE: Final = "transition-board.json"
_LARGEST: Final = 4096
_KEY: Final = "organisation"


def load_organisation(workspace: Workspace) -> str:
    """The code that was kept, empty when none was."""
    try:
        with (workspace.folders.settings / FILE).open("rb") as stream:
            kept = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return ""
    code = kept.get(_KEY) if isinstance(kept, dict) else None
    return code if isinstance(code, str) else ""


@guarded
def keep_organisation(workspace: Workspace, code: str) -> None:
    """Keep a code.

    Raises:
        SourceNotReadableError: the file cannot be written.
    """
    path = workspace.folders.settings / FILE
    draft = path.with_suffix(".draft")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps({_KEY: code}), encoding="ascii")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
