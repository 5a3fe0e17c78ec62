"""Entries in the database: found, added, changed, removed."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from cardtool.model.errors import EntryUnknownError
from cardtool.store.worklist_journal import lines_of_entry
from cardtool.store.worklist_rows import EntryRow, entries_of
from cardtool.store.worklist_tables import CERTIFICATE, ENTRY, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Entry

#: Largest number of an entry that the databases can hold.
LARGEST_ID: Final = 2**63 - 1
_ENTRY: Final = [ENTRY.c[name] for name in EntryRow._fields]
_ALL: Final = select(*_ENTRY).order_by(ENTRY.c.id)
_ONE: Final = select(*_ENTRY).where(ENTRY.c.id == bindparam("entry_id"))
_HOLDING: Final = (
    select(*_ENTRY)
    .join(CERTIFICATE, CERTIFICATE.c.entry_id == ENTRY.c.id)
    .where(CERTIFICATE.c.sha256.in_(bindparam("fingerprints", expanding=True)))
    .order_by(ENTRY.c.id)
    .limit(1)
)
_CHANGED: Final = select(*_ENTRY).where(ENTRY.c.line > bindparam("after")).order_by(ENTRY.c.id)
_GONE: Final = (
    select(JOURNAL.c.entry_id)
    .where(JOURNAL.c.number > bindparam("after"), JOURNAL.c.entry_id.is_not(None), JOURNAL.c.state_after.is_(None))
    .order_by(JOURNAL.c.number)
)
_ADD: Final = insert(ENTRY)
_ADD_CERTIFICATES: Final = insert(CERTIFICATE)
_CHANGE: Final = (
    update(ENTRY)
    .where(ENTRY.c.id == bindparam("changed_id"))
    .values({name: bindparam(name) for name in EntryRow._fields[1:]})
)
_REMOVE_CERTIFICATES: Final = delete(CERTIFICATE).where(CERTIFICATE.c.entry_id == bindparam("entry_id"))
_REMOVE: Final = delete(ENTRY).where(ENTRY.c.id == bindparam("entry_id"))


def all_entries(connection: Connection) -> tuple[Entry, ...]:
    """Every entry, ordered by number."""
    # The driver's own rows take half the time of the library's; all columns are text and numbers.
    driver: Any = connection.connection.driver_connection
    with _no_collection():
        return entries_of(driver.execute(str(_ALL.compile(connection.engine))))


@contextmanager
def _no_collection() -> Iterator[None]:
    """The collector of garbage sleeps: it would look at every entry several times, and there is nothing to find."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def entry_row(connection: Connection, entry_id: int) -> EntryRow:
    """The row of an entry.

    Raises:
        EntryUnknownError: there is none, or it was withdrawn.
    """
    if not 0 < entry_id <= LARGEST_ID:
        raise EntryUnknownError(f"entry {entry_id}")
    row = connection.execute(_ONE, {"entry_id": entry_id}).one_or_none()
    if row is None:
        raise EntryUnknownError(_what_became(connection, entry_id))
    return EntryRow(*row)


def _what_became(connection: Connection, entry_id: int) -> str:
    lines = lines_of_entry(connection, entry_id)
    told = f", withdrawn: {lines[-1].user_name}, {lines[-1].workstation}, {lines[-1].at}" if lines else ""
    return f"entry {entry_id}{told}"


def one_entry(connection: Connection, entry_id: int) -> Entry:
    """The entry with this number.

    Raises:
        EntryUnknownError: there is none.
    """
    return entry_of(entry_row(connection, entry_id))


def entry_of(row: EntryRow) -> Entry:
    """The entry of its row."""
    return entries_of([row])[0]


def entry_with(connection: Connection, fingerprints: Iterable[str]) -> Entry | None:
    """The entry that has one of these certificates."""
    found = connection.execute(_HOLDING, {"fingerprints": list(fingerprints)}).one_or_none()
    return None if found is None else entry_of(EntryRow(*found))


def entries_changed(connection: Connection, after: int) -> tuple[Entry, ...]:
    """The entries that changed after a line of the journal."""
    return entries_of(connection.execute(_CHANGED, {"after": after}))


def entries_gone(connection: Connection, after: int) -> tuple[int, ...]:
    """Numbers of the entries that went after a line of the journal."""
    return tuple(connection.execute(_GONE, {"after": after}).scalars())


def insert_entry(connection: Connection, row: EntryRow, fingerprints: Iterable[str]) -> None:
    """Add an entry."""
    connection.execute(_ADD, row._asdict())
    connection.execute(_ADD_CERTIFICATES, [{"sha256": sha256, "entry_id": row.id} for sha256 in fingerprints])


def update_entries(connection: Connection, rows: Iterable[EntryRow]) -> None:
    """Change entries that are there."""
    changes = [row._asdict() for row in rows]
    for change in changes:
        change["changed_id"] = change.pop("id")
    connection.execute(_CHANGE, changes)


def remove_entry(connection: Connection, entry_id: int) -> None:
    """Remove an entry."""
    connection.execute(_REMOVE_CERTIFICATES, {"entry_id": entry_id})
    connection.execute(_REMOVE, {"entry_id": entry_id})
