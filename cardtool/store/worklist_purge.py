"""Removing personal data: of entries that were settled long enough ago, or of holders that nobody may keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, exists, or_, select

from cardtool.model.worklist import OPEN_STATES, Action
from cardtool.store.journal_encoding import moment_text
from cardtool.store.worklist_entries import update_entries
from cardtool.store.worklist_journal import Happening
from cardtool.store.worklist_rows import EntryRow
from cardtool.store.worklist_tables import ENTRY, JOURNAL
from cardtool.store.worklist_withdrawal import empty_lines

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.worklist import Author
    from cardtool.store.worklist_journal import Pen

#: Entries in one transaction, so that nobody who closes a card waits for long.
PIECE: Final = 500
#: A line has a salt as long as there is something personal in it or its entry.
_DUE: Final = (
    select(*(ENTRY.c[name] for name in EntryRow._fields))
    .where(
        ENTRY.c.state.not_in(sorted(OPEN_STATES)),
        ENTRY.c.changed_at < bindparam("before"),
        exists().where(JOURNAL.c.entry_id == ENTRY.c.id, JOURNAL.c.salt.is_not(None)),
    )
    .order_by(ENTRY.c.id)
    .limit(PIECE)
)
_WITH_HOLDER: Final = (
    select(*(ENTRY.c[name] for name in EntryRow._fields))
    .where(or_(ENTRY.c.holder != "", ENTRY.c.email != ""))
    .order_by(ENTRY.c.id)
    .limit(PIECE)
)


def purge_piece(pen: Pen, closed_before: datetime, author: Author) -> int:
    """Remove the personal data of some entries that are due; how many, 0 when none is left."""
    rows = [EntryRow(*row) for row in pen.connection.execute(_DUE, {"before": moment_text(closed_before)})]
    return _purge(pen, [row._replace(reason="") for row in rows], author)


def forget_holders_piece(pen: Pen, author: Author) -> int:
    """Remove name and e-mail address from some entries that have them; of how many, 0 when none is left.

    The reason of the last change stays in the entry, open or not. Those of earlier ones go with the salts of their
    lines, from which a name could be guessed.
    """
    return _purge(pen, [EntryRow(*row) for row in pen.connection.execute(_WITH_HOLDER)], author)


def _purge(pen: Pen, rows: list[EntryRow], author: Author) -> int:
    if not rows:
        return 0
    purged = [_emptied(row, author, pen.next_line + place) for place, row in enumerate(rows)]
    update_entries(pen.connection, purged)
    empty_lines(pen.connection, [row.id for row in rows])
    for row in purged:
        pen.write(author, Happening(Action.PURGED, row, before=row.state))
    return len(rows)


def _emptied(row: EntryRow, author: Author, line: int) -> EntryRow:
    """The row without its holder. The moment of its change stays: that is when the card was closed."""
    return row._replace(holder="", email="", purged_at=moment_text(author.at), version=row.version + 1, line=line)
