"""For which organisation a person looks at the board, kept beside the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.guarding import guarded
from ui.kept_choice import keep_choice, load_choice

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace

FILE: Final = "transition-board.json"
_KEY: Final = "organisation"


def load_organisation(workspace: Workspace) -> str:
    """The code that was kept, empty when none was."""
    kept = load_choice(workspace, FILE)
    code = kept.get(_KEY) if isinstance(kept, dict) else None
    return code if isinstance(code, str) else ""


@guarded
def keep_organisation(workspace: Workspace, code: str) -> None:
    """Keep a code.

    Raises:
        SourceNotReadableError: the file cannot be written.
    """
    keep_choice(workspace, FILE, {_KEY: code})
