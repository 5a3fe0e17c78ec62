"""Restoring a backup into an empty worklist: all of it, proven before and after, or nothing."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from cardtool.model.errors import ListNotEmptyError, SourceNotReadableError, StoreDamagedError
from cardtool.model.transition_ticks import TickAction
from cardtool.model.worklist import Action
from cardtool.store import transition_verification
from cardtool.store.bulk import add_rows
from cardtool.store.journal import NO_LINES, Head
from cardtool.store.transition_journal import Saying, StepPen, StepRow
from cardtool.store.transition_tables import STEP_JOURNAL
from cardtool.store.worklist_backup_format import COLUMNS, Header, header_of, row_of, value_of
from cardtool.store.worklist_journal import Happening
from cardtool.store.worklist_rows import LineRow
from cardtool.store.worklist_tables import ENTRY, JOURNAL
from cardtool.store.worklist_verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Author
    from cardtool.store.journal import Line
    from cardtool.store.worklist_journal import Pen

#: Bytes of a backup, packed; a worklist of a million cards has a fifth of that.
LARGEST: Final = 2 * 1024**3
#: Bytes of one line, unpacked.
_LONGEST_LINE: Final = 16 * 1024**2
_PIECE: Final = 2000
#: The journals, and what their rows are.
_LINES: Final[dict[Table, Callable[..., Line]]] = {JOURNAL: LineRow, STEP_JOURNAL: StepRow}


def check_backup(path: Path) -> Header:
    """Read a whole backup: its form, its end, its counts, and the chain of its journal.

    Raises:
        SourceNotReadableError: the file cannot be opened or is too large.
        StoreDamagedError: it is no backup, not whole or changed.
        StoreTooNewError: a later version of the program made it.
    """
    with _reader(path) as reader:
        heads = dict.fromkeys(_LINES, NO_LINES)
        for table, row in reader.rows():
            if table in heads:
                heads[table] = _next(heads[table], _LINES[table](*row))
        header = reader.header
        if heads != {JOURNAL: Head(header.line, header.hash), STEP_JOURNAL: header.steps}:
            raise StoreDamagedError("a journal does not end as the header says")
        return header


def _next(head: Head, line: Line) -> Head:
    if line.number != head.line + 1 or line.previous != head.hash or line.right_hash != line.hash:
        raise StoreDamagedError(f"the journal is broken at line {line.number}")
    return Head(line.number, line.hash)


def restore(pen: Pen, path: Path, header: Header, author: Author) -> int:
    """Fill an empty worklist from a backup that was checked; returns the number of entries.

    Ticks of steps that are here stay where the backup has none; they are never mixed.

    Raises:
        ListNotEmptyError: the worklist is not empty, or there are ticks here and in the backup.
        SourceNotReadableError: the file cannot be opened any more.
        StoreDamagedError: the entries are not what the journal says.
    """
    _refuse_unless_empty(pen.connection, header)
    with _reader(path) as reader:
        if reader.header != header:
            raise StoreDamagedError("the file changed while it was read")
        _fill(pen, reader)
    _sign(pen, header, author)
    if header.steps.line:
        _sign_steps(pen.connection, header, author)
    return header.counts[ENTRY.name]


def _refuse_unless_empty(connection: Connection, header: Header) -> None:
    for table in COLUMNS:
        if table is STEP_JOURNAL and not header.steps.line:
            continue
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise ListNotEmptyError(f"{table.name} is not empty")


def _sign(pen: Pen, header: Header, author: Author) -> None:
    """Add the line that tells of the restoring, and prove everything before it."""
    pen.took_over(Head(header.line, header.hash))
    pen.write(author, Happening(Action.RESTORED))
    pen.lay_down()
    for fault, number in verify(pen.connection, header.hash).faults:
        raise StoreDamagedError(f"{fault} {number}")


def _sign_steps(connection: Connection, header: Header, author: Author) -> None:
    """The same for the steps of the transition board."""
    pen = StepPen(connection)
    pen.took_over(header.steps)
    pen.write(author, Saying(TickAction.RESTORED))
    pen.lay_down()
    for problem in transition_verification.verify(connection, header.steps.hash).problems:
        raise StoreDamagedError(f"{problem.reason} {problem.line} of the steps")


def _fill(pen: Pen, reader: _Reader) -> None:
    rows = reader.rows()
    for table, columns in COLUMNS.items():
        left = reader.header.counts[table.name]
        while left:
            piece = [row for _, row in islice(rows, min(left, _PIECE))]
            add_rows(pen.connection, table, columns, piece)
            left -= len(piece)
    for _ in rows:  # the end, which is looked at behind the last row
        raise StoreDamagedError("more rows than the header says")


class _Reader:
    """Reads a backup once from its beginning to its end."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._digest = sha256()
        self.header = header_of(self._line())

    def rows(self) -> Iterator[tuple[Table, tuple[Any, ...]]]:
        """All rows with their tables, as many as the header says.

        Raises:
            StoreDamagedError: there are others, or the file does not end as it should.
        """
        for table in COLUMNS:
            for _ in range(self.header.counts[table.name]):
                yield table, row_of(value_of(self._line()), table)
        digest = self._digest.hexdigest()
        if value_of(self._line()) != {"end": digest} or self._file.read(1):
            raise StoreDamagedError("the file does not end as it should")

    def _line(self) -> bytes:
        line = self._file.readline(_LONGEST_LINE)
        self._digest.update(line)
        return line


@contextmanager
def _reader(path: Path) -> Iterator[_Reader]:
    try:
        if path.stat().st_size > LARGEST:
            raise SourceNotReadableError("too large", reader=str(path))
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as file:
            yield _Reader(file)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise StoreDamagedError("not a whole file", reader=str(path)) from None
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
