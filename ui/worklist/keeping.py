"""Which columns of the list a person wants, kept beside the settings as ``worklist-columns.json``.

What is damaged in it is passed over: it is a convenience.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import SourceNotReadableError
from ui.guarding import guarded
from ui.worklist.list_strings import Column

if TYPE_CHECKING:
    from collections.abc import Collection

    from cardtool.app.workspace import Workspace

FILE: Final = "worklist-columns.json"
_LARGEST: Final = 4096


def load_columns(workspace: Workspace) -> frozenset[Column]:
    """The columns that were kept; none when nothing was."""
    try:
        with (workspace.folders.settings / FILE).open("rb") as stream:
            kept = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    known = set(Column)
    return frozenset(Column(name) for name in kept if name in known) if isinstance(kept, list) else frozenset()


@guarded
def keep_columns(workspace: Workspace, columns: Collection[Column]) -> None:
    """Keep the columns.

    Raises:
        SourceNotReadableError: the file cannot be written.
    """
    path = workspace.folders.settings / FILE
    draft = path.with_suffix(".draft")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps([column.value for column in Column if column in columns]), encoding="ascii")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
