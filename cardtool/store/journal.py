"""A journal in a database: lines are only added, each with a hash over itself and the line before.

The worklist has one, and so have the steps of the transition board. Each has a table of lines and a table of one row
that remembers number and hash of the last one; whoever writes locks that row first, so lines are without gaps.
"""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import bindparam, insert, select, text, update

from cardtool.model.errors import StoreDamagedError
from cardtool.store.journal_encoding import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

#: Bytes of the salt of a line with personal data.
SALT_BYTES: Final = 16
#: Lines that are read at once.
PAGE: Final = 2000
_NOTIFY: Final = text("SELECT pg_notify(:channel, :line)")


class Line(Protocol):
    """A row of a journal: a named tuple with the columns of its table in their order."""

    @property
    def number(self) -> int:
        """1 for the first line, without gaps."""

    @property
    def previous(self) -> str:
        """Hash of the line before."""

    @property
    def hash(self) -> str:
        """Hash of this line."""

    @property
    def right_hash(self) -> str:
        """The hash that it should have."""

    def __iter__(self) -> Iterator[Any]:
        """Its columns."""


L = TypeVar("L", bound=Line)


class Head(NamedTuple):
    """The end of a journal: number and hash of its last line."""

    line: int
    hash: str


#: The end of a journal without lines.
NO_LINES: Final = Head(0, NOTHING)


class Journal(Generic[L]):
    """Where a journal is kept, and how it is read and added to.

    Args:
        table: its lines.
        head: one row: number and hash of the last line.
        row: makes a line of its columns.
        channel: where PostgreSQL tells of changes; the message is the number of the last line.
        tells_all: every change of what the journal is about is a line of it.
    """

    # Statements are made once: making them costs more than running them.

    def __init__(self, table: Table, head: Table, row: Callable[..., L], *, channel: str, tells_all: bool) -> None:
        self.table, self.channel, self.tells_all = table, channel, tells_all
        self.columns = list(table.columns)
        self._names = [column.name for column in self.columns]
        self.end_statement = f"SELECT line FROM {head.name}"  # noqa: S608 - a constant
        self._row = row
        self._look = select(head.c.line, head.c.hash)
        self._take = self._look.with_for_update()
        self._add = insert(table)
        self._move_end = update(head).values(line=bindparam("new_line"), hash=bindparam("new_hash"))
        after = table.c.number > bindparam("after")
        self._next_page = select(*self.columns).where(after).order_by(table.c.number).limit(bindparam("most"))

    def last_line(self, connection: Connection) -> Head:
        """The end of the journal.

        Raises:
            StoreDamagedError: the database does not remember it.
        """
        return _head_of(connection.execute(self._look).all())

    def lock_end(self, connection: Connection) -> Head:
        """The same, locked until the transaction ends."""
        return _head_of(connection.execute(self._take).all())

    def append(self, connection: Connection, lines: Sequence[L], head: Head) -> None:
        """Add lines, the last of which is the new end; the end is locked."""
        connection.execute(self._add, [dict(zip(self._names, line, strict=True)) for line in lines])
        connection.execute(self._move_end, {"new_line": head.line, "new_hash": head.hash})

    def tell(self, connection: Connection, line: int) -> None:
        """Let those know who wait for changes, when the transaction is kept; a SQLite file is asked by them."""
        if connection.dialect.name == "postgresql":
            connection.execute(_NOTIFY, {"channel": self.channel, "line": str(line)})

    def page_after(self, connection: Connection, number: int) -> list[L]:
        """The next lines after a number, a bounded number of them; empty at the end."""
        return self.rows(connection.execute(self._next_page, {"after": number, "most": PAGE}))

    def lines_after(self, connection: Connection, number: int) -> Iterator[L]:
        """The lines after a number, in their order; never all in memory."""
        while page := self.page_after(connection, number):
            yield from page
            number = page[-1].number

    def rows(self, rows: Iterable[Sequence[Any]]) -> list[L]:
        """Rows as the database gives them, with names."""
        return list(starmap(self._row, rows))


def _head_of(rows: Sequence[Sequence[object]]) -> Head:
    match rows:
        case [(int(line), str(digest))]:
            return Head(line, digest)
    raise StoreDamagedError("the database does not remember the end of its journal")


class JournalPen(Generic[L]):
    """Writes at the end of a journal, in a transaction that alone may do so.

    Args:
        connection: connection of the transaction, which is going to write.
        journal: the journal; its end is locked until the transaction ends.
    """

    def __init__(self, connection: Connection, journal: Journal[L]) -> None:
        self.connection = connection
        self._journal = journal
        self._head = journal.lock_end(connection)
        self._lines: list[L] = []
        self._changed = False

    @property
    def head(self) -> Head:
        """The end of the journal, with what is going to be added."""
        return self._head

    @property
    def next_line(self) -> int:
        """The number that the next line gets."""
        return self._head.line + 1

    def put(self, line: L) -> L:
        """Add a line that follows ``head``."""
        self._head = Head(line.number, line.hash)
        self._lines.append(line)
        return line

    def took_over(self, head: Head) -> None:
        """Lines came in by another way; this is the last of them."""
        self._head = head

    def touch(self) -> None:
        """Something changed of which the journal does not tell."""
        self._changed = True

    def lay_down(self) -> None:
        """Put the lines and the new end into the database, and tell those who wait for changes."""
        if self._lines:
            self._journal.append(self.connection, self._lines, self._head)
        if self._lines or self._changed:
            self._journal.tell(self.connection, self._head.line)
        self._lines, self._changed = [], False
