"""Verification of a journal: a line proves itself by its hash and its place by the hash of the line before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

from cardtool.model.worklist import JournalFault
from cardtool.store.journal_encoding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from cardtool.store.journal import Head, Journal, Line

#: Missing lines that are named one by one; a wider gap is named by its first ones.
MOST_NAMED: Final = 1000
#: Ends of the names of the triggers that guard a journal, and the question which triggers of its table are at work.
_GUARDS: Final = {
    "sqlite": (
        ("insert", "update", "delete"),
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
    ),
    "postgresql": (
        ("row", "truncate"),
        text(
            "SELECT tgname FROM pg_trigger"
            " WHERE tgrelid = to_regclass(:name) AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        ),
    ),
}


class ChainWalk:
    """Goes along a journal from its first line to its end.

    Args:
        wanted: hash that must be of a line, empty for none.

    Attributes:
        faults: what was found so far, each with the number of its line.
        untrusted: numbers of lines that are missing or changed.
        lines: number of lines.
    """

    def __init__(self, wanted: str = "") -> None:
        self.faults: list[tuple[JournalFault, int]] = []
        self.untrusted: set[int] = set()
        self.lines = 0
        self._wanted = wanted
        self._found = wanted in {"", NOTHING}
        self._last = 0
        self._hashes = (NOTHING, NOTHING)
        """Of the last line: the one it has, and the one it should have."""

    @property
    def head(self) -> str:
        """Hash of the last line, 64 zeros before the first."""
        return self._hashes[0]

    def look_at(self, line: Line, *, whole: bool) -> bool:
        """Look at the next line; whether it is as it was written.

        Args:
            line: the line.
            whole: what its hash does not cover is as it should be.
        """
        right = line.right_hash
        self._miss(range(self._last + 1, line.number), JournalFault.LINE_MISSING)
        trusted = whole and right == line.hash
        if not trusted:
            self.faults.append((JournalFault.LINE_CHANGED, line.number))
            self.untrusted.add(line.number)
        elif line.number == self._last + 1 and line.previous not in self._hashes:
            self.faults.append((JournalFault.CHAIN_BROKEN, line.number))
        self.lines, self._last, self._hashes = self.lines + 1, line.number, (line.hash, right)
        self._found = self._found or line.hash == self._wanted
        return trusted

    def look_at_end(self, head: Head) -> None:
        """Look at the end that the database remembers, after the last line."""
        self._miss(range(self._last + 1, head.line + 1), JournalFault.END_MISSING)
        if head.line < self._last:
            self.faults.append((JournalFault.CHAIN_BROKEN, head.line + 1))
        elif head.line == self._last and head.hash not in self._hashes:
            self.faults.append((JournalFault.CHAIN_BROKEN, self._last))

    def faults_of_all(self, connection: Connection, journal: Journal[Any]) -> Iterator[tuple[JournalFault, int]]:
        """What is wrong with the journal as a whole, after its end."""
        if not is_guarded(connection, journal):
            yield JournalFault.GUARDS_MISSING, 0
        if not self._found:
            yield JournalFault.HEAD_NOT_FOUND, 0

    def _miss(self, numbers: range, fault: JournalFault) -> None:
        for number in numbers[:MOST_NAMED]:
            self.faults.append((fault, number))
            self.untrusted.add(number)


def is_guarded(connection: Connection, journal: Journal[Any]) -> bool:
    """Whether the database still refuses changes of a journal."""
    name = journal.table.name
    ends, question = _GUARDS[connection.dialect.name]
    return {f"{name}_{end}" for end in ends} <= set(connection.execute(question, {"name": name}).scalars())
