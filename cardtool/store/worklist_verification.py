"""Verification: a line proves itself by its hash and its place by the hash of the line before, the last by the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from cardtool.model.worklist import JournalFault, Verification
from cardtool.store.collecting import few_collections
from cardtool.store.worklist_encoding import NOTHING, line_hash
from cardtool.store.worklist_journal import last_line, lines_after
from cardtool.store.worklist_proofs import Proofs

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from cardtool.store.worklist_journal import Head
    from cardtool.store.worklist_rows import LineRow

#: Missing lines that are named one by one; a wider gap is named by its first ones.
MOST_NAMED: Final = 1000
#: Names of the triggers that guard the journal, and the question which of them are at work.
_GUARDS: Final = {
    "sqlite": (
        {"worklist_journal_insert", "worklist_journal_update", "worklist_journal_delete"},
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'worklist_journal'"),
    ),
    "postgresql": (
        {"worklist_journal_row", "worklist_journal_truncate"},
        text(
            "SELECT tgname FROM pg_trigger"
            " WHERE tgrelid = to_regclass('worklist_journal') AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        ),
    ),
}


def verify(connection: Connection, head: str = "") -> Verification:
    """Look at every line and every entry.

    Args:
        connection: sees one state of the database.
        head: hash that must be of a line: one that was written down elsewhere proves that no line up to it was changed.
    """
    with few_collections():
        return _Verifier(connection, head).verification()


class _Verifier:
    """One verification."""

    def __init__(self, connection: Connection, wanted: str) -> None:
        self._connection = connection
        self._wanted = wanted
        self._found = wanted in {"", NOTHING}
        self._faults: list[tuple[JournalFault, int]] = []
        self._untrusted: set[int] = set()
        self._proofs = Proofs(connection)
        self._lines = 0
        self._last = 0
        self._hashes = (NOTHING, NOTHING)
        """Of the last line: the one it has, and the one it should have."""

    def verification(self) -> Verification:
        """The result."""
        for line in lines_after(self._connection, 0):
            self._look_at(line)
        self._look_at_end(last_line(self._connection))
        self._faults.extend(self._proofs.faults(self._untrusted))
        if not _is_guarded(self._connection):
            self._faults.append((JournalFault.GUARDS_MISSING, 0))
        if not self._found:
            self._faults.append((JournalFault.HEAD_NOT_FOUND, 0))
        return Verification(self._lines, len(self._proofs), self._hashes[0], tuple(self._faults))

    def _look_at(self, line: LineRow) -> None:
        right = line_hash(line.hashed)
        self._miss(range(self._last + 1, line.number), JournalFault.LINE_MISSING)
        if right != line.hash or not self._proofs.is_rightly_empty(line):
            self._faults.append((JournalFault.LINE_CHANGED, line.number))
            self._untrusted.add(line.number)
        else:
            if line.number == self._last + 1 and line.previous not in self._hashes:
                self._faults.append((JournalFault.CHAIN_BROKEN, line.number))
            self._proofs.hear(line)
        self._lines, self._last, self._hashes = self._lines + 1, line.number, (line.hash, right)
        self._found = self._found or line.hash == self._wanted

    def _miss(self, numbers: range, fault: JournalFault) -> None:
        for number in numbers[:MOST_NAMED]:
            self._faults.append((fault, number))
            self._untrusted.add(number)

    def _look_at_end(self, head: Head) -> None:
        self._miss(range(self._last + 1, head.line + 1), JournalFault.END_MISSING)
        if head.line < self._last:
            self._faults.append((JournalFault.CHAIN_BROKEN, head.line + 1))
        elif head.line == self._last and head.hash not in self._hashes:
            self._faults.append((JournalFault.CHAIN_BROKEN, self._last))


def _is_guarded(connection: Connection) -> bool:
    """Whether the database still refuses changes of the journal."""
    wanted, question = _GUARDS[connection.dialect.name]
    return wanted <= set(connection.execute(question).scalars())
