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
from cardtool.model.worklist import Action
from cardtool.store.bulk import add_rows
from cardtool.store.worklist_backup_format import COLUMNS, Header, header_of, row_of, value_of
from cardtool.store.worklist_encoding import NOTHING, line_hash
from cardtool.store.worklist_journal import Happening, Head
from cardtool.store.worklist_rows import LineRow
from cardtool.store.worklist_tables import ENTRY, JOURNAL
from cardtool.store.worklist_verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table

    from cardtool.model.worklist import Author
    from cardtool.store.worklist_journal import Pen

#: Bytes of a backup, packed; a worklist of a million cards has a fifth of that.
LARGEST: Final = 2 * 1024**3
#: Bytes of one line, unpacked.
_LONGEST_LINE: Final = 16 * 1024**2
_PIECE: Final = 2000


def check_backup(path: Path) -> Header:
    """Read a whole backup: its form, its end, its counts, and the chain of its journal.

    Raises:
        SourceNotReadableError: the file cannot be opened or is too large.
        StoreDamagedError: it is no backup, not whole or changed.
        StoreTooNewError: a later version of the program made it.
    """
    with _reader(path) as reader:
        head = Head(0, NOTHING)
        for table, row in reader.rows():
            if table is JOURNAL:
                head = _next(head, LineRow(*row))
        if head != (reader.header.line, reader.header.hash):
            raise StoreDamagedError("the journal does not end as the header says")
        return reader.header


def _next(head: Head, line: LineRow) -> Head:
    if line.number != head.line + 1 or line.previous != head.hash or line_hash(line.hashed) != line.hash:
        raise StoreDamagedError(f"the journal is broken at line {line.number}")
    return Head(line.number, line.hash)


def restore(pen: Pen, path: Path, header: Header, author: Author) -> int:
    """Fill an empty worklist from a backup that was checked; returns the number of entries.

    Raises:
        ListNotEmptyError: the worklist is not empty.
        SourceNotReadableError: the file cannot be opened any more.
        StoreDamagedError: the entries are not what the journal says.
    """
    if any(pen.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in COLUMNS):
        raise ListNotEmptyError("the worklist is not empty")
    with _reader(path) as reader:
        if reader.header != header:
            raise StoreDamagedError("the file changed while it was read")
        _fill(pen, reader)
    pen.took_over(Head(header.line, header.hash))
    pen.write(author, Happening(Action.RESTORED))
    pen.lay_down()
    found = verify(pen.connection, header.hash)
    if found.faults:
        fault, number = found.faults[0]
        raise StoreDamagedError(f"{fault} {number}")
    return header.counts[ENTRY.name]


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
