"""Entries of another worklist come on this one as they stand there.

Everything of an entry goes over but what belongs to its database: number, version and journal. It gets the number of
the line that puts it here, and version 1. One line tells of it, an addition whose state after is that of the entry,
so that a crash leaves an entry whole or not at all. An entry of the future is as old as its import: its personal data
would never become old enough to be removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.errors import ReasonNeededError
from cardtool.model.worklist import NEEDS_REASON, Action, Addition, AdditionResult, PendingAddition
from cardtool.store.journal_encoding import moment_text
from cardtool.store.worklist_changes import new_row
from cardtool.store.worklist_encoding import card_key
from cardtool.store.worklist_entries import entry_of, entry_with, insert_entry
from cardtool.store.worklist_journal import Happening

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cardtool.model.worklist import Author, Entry
    from cardtool.store.worklist_journal import Pen
    from cardtool.store.worklist_rows import EntryRow

#: Entries in one transaction, so that nobody who closes a card waits for long.
PIECE: Final = 200


def import_entries(pen: Pen, entries: Iterable[Entry], author: Author) -> list[Addition]:
    """Put entries on the list as they are; the answer to each in turn. One whose card is there stays as it is here.

    Raises:
        ReasonNeededError: the state of an entry needs a reason, and no purge removed it.
        ValueError: a card has no certificate, or a moment no time zone.
    """
    return [_import_entry(pen, entry, author) for entry in entries]


def _import_entry(pen: Pen, entry: Entry, author: Author) -> Addition:
    if entry.state in NEEDS_REASON and not entry.reason.strip() and entry.purged_at is None:
        raise ReasonNeededError(entry.state.value)
    fingerprints = {certificate.sha256 for certificate in entry.card.certificates}
    key = card_key(fingerprints)
    if found := entry_with(pen.connection, fingerprints):
        return Addition(AdditionResult.ALREADY_THERE, found)
    row = _row(entry, key, pen.next_line, author)
    insert_entry(pen.connection, row, fingerprints)
    pen.write(author, Happening(Action.ADDED, row))
    return Addition(AdditionResult.ADDED, entry_of(row))


def _row(entry: Entry, key: str, number: int, author: Author) -> EntryRow:
    row = new_row(PendingAddition("", entry.card, author, entry.state, entry.reason), key, number)
    return row._replace(
        added_at=_past(entry.added_at, author),
        changed_at=_past(entry.changed_at, author),
        purged_at=_past(entry.purged_at, author) if entry.purged_at else None,
    )


def _past(moment: datetime, author: Author) -> str:
    return moment_text(min(moment, author.at))
