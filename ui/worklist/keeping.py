"""Which columns of the list a person wants, kept beside the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.guarding import guarded
from ui.kept_choice import keep_choice, load_choice
from ui.worklist.list_strings import Column

if TYPE_CHECKING:
    from collections.abc import Collection

    from cardtool.app.workspace import Workspace

FILE: Final = "worklist-columns.json"


def load_columns(workspace: Workspace) -> frozenset[Column]:
    """The columns that were kept; none when nothing was."""
    kept, known = load_choice(workspace, FILE), set(Column)
    return frozenset(Column(name) for name in kept if name in known) if isinstance(kept, list) else frozenset()


@guarded
def keep_columns(workspace: Workspace, columns: Collection[Column]) -> None:
    """Keep the columns.

    Raises:
        SourceNotReadableError: the file cannot be written.
    """
    keep_choice(workspace, FILE, [column.value for column in Column if column in columns])
