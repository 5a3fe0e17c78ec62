"""Withdrawing the last change of an entry.

Changes are withdrawn one after the other, the last one first, back to the addition, whose withdrawal removes the entry.
A purge is a floor: what was before it cannot be brought back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, update

from cardtool.model.errors import StateNotAllowedError
from cardtool.model.worklist import Action
from cardtool.store.worklist_changes import changed_row, row_of_version
from cardtool.store.worklist_entries import entry_of, remove_entry, update_entries
from cardtool.store.worklist_journal import Happening, lines_of_entry
from cardtool.store.worklist_tables import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Author, Entry
    from cardtool.store.worklist_journal import Pen
    from cardtool.store.worklist_rows import EntryRow, LineRow

_EMPTY: Final = (
    update(JOURNAL).where(JOURNAL.c.entry_id.in_(bindparam("ids", expanding=True))).values(reason=None, salt=None)
)


def withdraw(pen: Pen, entry_id: int, version: int, author: Author) -> Entry | None:
    """Undo the last change of an entry that was not undone yet; ``None`` when the entry is gone because it was new.

    Raises:
        EntryUnknownError: there is no such entry.
        ChangedMeanwhileError: it is not as it was in ``version``.
        StateNotAllowedError: there is nothing left to undo.
    """
    row = row_of_version(pen.connection, entry_id, version)
    standing = _standing(lines_of_entry(pen.connection, entry_id))
    match standing:
        case [*_, earlier, last] if last.action == Action.STATE_SET:
            return _step_back(pen, row, earlier, author)
        case [added] if added.action == Action.ADDED:
            _remove(pen, row, author)
            return None
    raise StateNotAllowedError(f"nothing of entry {entry_id} is left to withdraw")


def _standing(lines: Iterable[LineRow]) -> list[LineRow]:
    """The changes that were not undone; a purge begins anew."""
    standing: list[LineRow] = []
    for line in lines:
        match line.action:
            case Action.WITHDRAWN:
                standing = standing[:-1]
            case Action.PURGED:
                standing = [line]
            case _:
                standing.append(line)
    return standing


def _step_back(pen: Pen, row: EntryRow, earlier: LineRow, author: Author) -> Entry:
    state = earlier.state_after or row.state
    changed = changed_row(pen, row, author, state=state, reason=earlier.reason or "")
    update_entries(pen.connection, [changed])
    pen.write(author, Happening(Action.WITHDRAWN, changed, before=row.state))
    return entry_of(changed)


def _remove(pen: Pen, row: EntryRow, author: Author) -> None:
    remove_entry(pen.connection, row.id)
    empty_lines(pen.connection, [row.id])
    pen.write(author, Happening(Action.WITHDRAWN, row, before=row.state, gone=True))


def empty_lines(connection: Connection, ids: list[int]) -> None:
    """Remove reasons and salts from the lines of entries: nothing personal is left in them, nor can be guessed back."""
    connection.execute(_EMPTY, {"ids": ids})
