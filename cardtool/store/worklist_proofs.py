"""What the lines of the journal prove of the entries, and the entries of the lines' personal data.

The hash of a line does not cover its reason, which a purge removes. It covers a salted hash over the reason and the
holder's data, which stand in the line and in its entry; so the two prove each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from cardtool.model.worklist import Action, JournalFault
from cardtool.store.worklist_encoding import content_hash, personal_hash
from cardtool.store.worklist_packing import fingerprints
from cardtool.store.worklist_rows import EntryRow, LineRow
from cardtool.store.worklist_tables import CERTIFICATE, ENTRY, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.engine import Connection

_ENTRIES: Final = select(*(ENTRY.c[name] for name in EntryRow._fields)).order_by(ENTRY.c.id)
_CERTIFICATES: Final = select(CERTIFICATE.c.entry_id, CERTIFICATE.c.sha256).order_by(
    CERTIFICATE.c.entry_id, CERTIFICATE.c.sha256
)
#: Lines before which nothing personal is left of their entry.
_EMPTYING: Final = (
    select(*(JOURNAL.c[name] for name in LineRow._fields))
    .where(JOURNAL.c.entry_id.is_not(None))
    .where(or_(JOURNAL.c.action == Action.PURGED.value, JOURNAL.c.state_after.is_(None)))
    .order_by(JOURNAL.c.number)
)


@dataclass(slots=True)
class _Proof:
    """An entry as it is in the database, and what its lines say of it."""

    content: str
    """Its hash; empty when its fingerprints are not those by which it is found."""
    line: int
    purged: bool
    holder: str
    email: str
    reason: str
    said: LineRow | None = None
    proven: bool = False
    """A line with personal data fits the entry."""
    unproven: list[int] = field(default_factory=list)
    """Lines with personal data that do not."""

    def fits(self, line: LineRow, reason: str) -> bool:
        """Whether the hash of a line's personal data is over this entry's, with ``reason``."""
        there = bool(self.holder or self.email or reason)
        return there == bool(line.salt) and line.personal == personal_hash(line.salt, self.holder, self.email, reason)


class Proofs:
    """The entries of one state of the database, to be held against the lines.

    Args:
        connection: sees that state.
    """

    def __init__(self, connection: Connection) -> None:
        self._entries = dict(_entries(connection))
        self._gone: dict[int, bool] = {}
        # A line that was itself tampered with proves nothing, but explains why others are empty.
        self._emptied: dict[int, int] = {}
        self._perhaps_emptied: dict[int, int] = {}
        for line in map(LineRow._make, connection.execute(_EMPTYING)):
            self._perhaps_emptied[line.entry_id or 0] = line.number
            if line.right_hash == line.hash:
                self._emptied[line.entry_id or 0] = line.number

    def __len__(self) -> int:
        return len(self._entries)

    def is_rightly_empty(self, line: LineRow) -> bool:
        """What a purge or a withdrawal emptied is empty, and nothing else is."""
        empty = not line.reason and not line.salt
        whole = bool(line.salt) == bool(line.personal) and (bool(line.salt) or not line.reason)
        entry_id = line.entry_id or 0
        if line.number < self._emptied.get(entry_id, 0):
            return empty
        return whole or (empty and self._may_be_empty(entry_id, line.number))

    def _may_be_empty(self, entry_id: int, number: int) -> bool:
        if entry_id in self._perhaps_emptied:
            return number < self._perhaps_emptied[entry_id]
        entry = self._entries.get(entry_id)
        return entry is None or entry.purged

    def hear(self, line: LineRow) -> None:
        """What a line that is as it was written says of its entry."""
        if line.entry_id is None:
            return
        entry = self._entries.get(line.entry_id)
        if entry is None:
            self._gone[line.entry_id] = not line.state_after
            return
        entry.said = line
        if line.personal and not line.salt:
            return  # emptied, and rightly so
        if entry.fits(line, line.reason or ""):
            entry.proven = True
        elif line.number >= self._emptied.get(line.entry_id, 0):
            entry.unproven.append(line.number)

    def faults(self, untrusted: Collection[int]) -> Iterator[tuple[JournalFault, int]]:
        """What is wrong with the entries after all lines were heard.

        Args:
            untrusted: numbers of lines that are missing or changed. Of an entry whose last line is one of them
                nothing is said: there is nothing to hold it against.
        """
        for number, entry in self._entries.items():
            if entry.line not in untrusted:
                yield from _faults(number, entry)
        yield from ((JournalFault.ENTRY_MISSING, number) for number, gone in self._gone.items() if not gone)


def _faults(number: int, entry: _Proof) -> Iterator[tuple[JournalFault, int]]:
    said = entry.said
    if said is None or not said.state_after:
        yield JournalFault.ENTRY_UNKNOWN, number
    elif entry.content != said.content or entry.line != said.number:
        yield JournalFault.ENTRY_CHANGED, number
    elif entry.unproven and (entry.proven or entry.fits(said, entry.reason)):
        # One line proves the entry, so those that do not fit it are what was changed.
        yield from ((JournalFault.LINE_CHANGED, line) for line in entry.unproven)
    elif entry.unproven or entry.reason != (said.reason or ""):
        yield JournalFault.ENTRY_CHANGED, number


def _entries(connection: Connection) -> Iterator[tuple[int, _Proof]]:
    rows = connection.execute(_CERTIFICATES)
    indexed = {number: [row[1] for row in group] for number, group in groupby(rows, key=lambda row: row[0])}
    for row in map(EntryRow._make, connection.execute(_ENTRIES)):
        listed = fingerprints(row.certificates) == indexed.get(row.id)
        content = content_hash(row.content) if listed else ""
        yield row.id, _Proof(content, row.line, bool(row.purged_at), row.holder, row.email, row.reason)
