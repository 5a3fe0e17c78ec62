"""Writing a backup: one state of the database, in a file that is there as a whole or not at all."""

from __future__ import annotations

import gzip
import os
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import func, select, tuple_

from cardtool.store.engine import FILE_MODE
from cardtool.store.transition_journal import STEPS
from cardtool.store.worklist_backup_format import COLUMNS, Header, end_text, row_text
from cardtool.store.worklist_errors import of_file
from cardtool.store.worklist_journal import WORKLIST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

_PAGE: Final = 2000
_LEVEL: Final = 6


def write_backup(connection: Connection, path: Path) -> None:
    """Write everything that ``connection`` sees to a file for its owner only.

    Raises:
        StoreFullError: there is no room for the file.
        StoreReadOnlyError: it may not be written there.
        StoreUnreachableError: it cannot be written there for another reason, for example because the folder is missing.
    """
    try:
        with _whole_or_nothing(path) as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file:
            digest = sha256()
            for line in _lines(connection):
                digest.update(line)
                file.write(line)
            file.write(end_text(digest.hexdigest()))
    except OSError as error:
        raise of_file(error, path) from error


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete and durable, in place of the one that has it now."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lines(connection: Connection) -> Iterator[bytes]:
    head = WORKLIST.last_line(connection)
    counts = {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in COLUMNS}
    yield Header(counts, head.line, head.hash, STEPS.last_line(connection)).text()
    for table in COLUMNS:
        for row in _rows(connection, table):
            yield row_text(table, row)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows of a table, ordered by its key; never all in memory."""
    columns = COLUMNS[table]
    key = [column.name for column in table.primary_key]
    places = [columns.index(name) for name in key]
    ordered = select(*(table.c[name] for name in columns)).order_by(*(table.c[name] for name in key)).limit(_PAGE)
    page = connection.execute(ordered).all()
    while page:
        yield from (tuple(row) for row in page)
        last = tuple(page[-1][place] for place in places)
        page = connection.execute(ordered.where(tuple_(*(table.c[name] for name in key)) > last)).all()
