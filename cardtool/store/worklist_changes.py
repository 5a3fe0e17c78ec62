"""Additions to the worklist, and changes of state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from cardtool.model.errors import ChangedMeanwhileError, EntryUnknownError, ReasonNeededError, StateNotAllowedError
from cardtool.model.worklist import NEEDS_REASON, NEXT_STATES, Action, Addition, AdditionResult, EntryState
from cardtool.store.journal_encoding import moment_text
from cardtool.store.places import storable
from cardtool.store.worklist_encoding import card_key
from cardtool.store.worklist_entries import (
    entry_of,
    entry_row,
    entry_with,
    insert_entry,
    one_entry,
    update_entries,
)
from cardtool.store.worklist_journal import Happening, lines_of_entry
from cardtool.store.worklist_packing import packed
from cardtool.store.worklist_rows import EntryRow
from cardtool.store.worklist_tables import JOURNAL, LONGEST_NAME

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Author, Entry, PendingAddition
    from cardtool.store.worklist_journal import Pen

#: States in which a card may be put on the list.
_FIRST_STATES: Final = frozenset({EntryState.TO_CLOSE, EntryState.EXCEPTION})
_BY_TOKEN: Final = select(JOURNAL.c.entry_id, JOURNAL.c.key).where(JOURNAL.c.token == bindparam("token"))


def add(pen: Pen, addition: PendingAddition) -> Addition:
    """Put a card on the list, unless it is there or this very addition came before.

    Raises:
        StateNotAllowedError: an entry cannot begin in that state.
        ReasonNeededError: that state needs a reason.
        ValueError: the card has no certificate, or the token is of another addition.
    """
    _refuse_first_state(addition.state, addition.reason)
    fingerprints = {certificate.sha256 for certificate in addition.card.certificates}
    key = card_key(fingerprints)
    if addition.token and (before := _delivered(pen.connection, addition.token, key)):
        return before
    found = entry_with(pen.connection, fingerprints)
    if found:
        return Addition(AdditionResult.ALREADY_THERE, found)
    row = new_row(addition, key, pen.next_line)
    insert_entry(pen.connection, row, fingerprints)
    pen.write(addition.author, Happening(Action.ADDED, row, token=addition.token))
    return Addition(AdditionResult.ADDED, entry_of(row))


def _refuse_first_state(state: EntryState, reason: str) -> None:
    if state not in _FIRST_STATES:
        raise StateNotAllowedError(f"a new entry cannot be {state}")
    _refuse_without_reason(state, reason)


def _refuse_without_reason(state: EntryState, reason: str) -> None:
    if state in NEEDS_REASON and not reason.strip():
        raise ReasonNeededError(state.value)


def _delivered(connection: Connection, token: str, key: str) -> Addition | None:
    """The answer to an addition that came before: its first answer, with the entry as it is now."""
    if len(token) > LONGEST_NAME:
        raise ValueError("the token is too long")
    line = connection.execute(_BY_TOKEN, {"token": token}).one_or_none()
    if line is None:
        return None
    if line.key != key:
        raise ValueError("the token is of another addition")
    try:
        return Addition(AdditionResult.ADDED, one_entry(connection, line.entry_id))
    except EntryUnknownError:  # it was withdrawn since, and shall not come back
        return Addition(AdditionResult.ADDED)


def new_row(addition: PendingAddition, key: str, number: int) -> EntryRow:
    """The row of an entry that comes with line ``number``."""
    card, at = addition.card, moment_text(addition.author.at)
    return EntryRow(
        id=number,
        key=key,
        state=addition.state.value,
        version=1,
        kind=card.kind.value,
        organisation=storable(card.organisation),
        successor=storable(card.successor),
        verdict=card.verdict.value if card.verdict else None,
        deadline=card.deadline.isoformat() if card.deadline else None,
        rules=storable(card.rules),
        valid_from=_moment(card.valid_from),
        valid_until=_moment(card.valid_until),
        added_at=at,
        changed_at=at,
        purged_at=None,
        certificates=packed(card.certificates),
        line=number,
        holder=storable(card.holder),
        email=storable(card.email),
        reason=storable(addition.reason),
    )


def _moment(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None


def set_state(pen: Pen, entry_id: int, version: int, *, state: EntryState, author: Author, reason: str) -> Entry:
    """Say what became of a card.

    Raises:
        EntryUnknownError: there is no such entry.
        ChangedMeanwhileError: it is not as it was in ``version``.
        StateNotAllowedError: that state cannot follow.
        ReasonNeededError: that state needs a reason.
    """
    row = row_of_version(pen.connection, entry_id, version)
    before = EntryState(row.state)
    if state not in NEXT_STATES[before]:
        raise StateNotAllowedError(f"entry {entry_id} cannot go from {before} to {state}")
    _refuse_without_reason(state, reason)
    changed = changed_row(pen, row, author, state=state.value, reason=storable(reason))
    update_entries(pen.connection, [changed])
    pen.write(author, Happening(Action.STATE_SET, changed, before=row.state))
    return entry_of(changed)


def row_of_version(connection: Connection, entry_id: int, version: int) -> EntryRow:
    """The row of an entry that is still as somebody saw it.

    Raises:
        EntryUnknownError: there is no such entry.
        ChangedMeanwhileError: it was changed since; ``detail`` says by whom, where and when.
    """
    row = entry_row(connection, entry_id)
    if row.version != version:
        last = lines_of_entry(connection, entry_id)[-1]
        raise ChangedMeanwhileError(f"{last.user_name}, {last.workstation}, {last.at}")
    return row


def changed_row(pen: Pen, row: EntryRow, author: Author, *, state: str, reason: str) -> EntryRow:
    """The row of an entry after a person changed it."""
    at = moment_text(author.at)
    return row._replace(state=state, reason=reason, version=row.version + 1, changed_at=at, line=pen.next_line)
