"""Transactions of a journal: many may read, one at a time writes, and each is kept as a whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from cardtool.model.errors import StoreUnreachableError
from cardtool.store.engine import WRITES, shown
from cardtool.store.worklist_errors import may_succeed_again, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection, Engine

    from cardtool.store.journal import JournalPen

_T = TypeVar("_T")
_P = TypeVar("_P", bound="JournalPen[Any]")
#: How often a change is tried that the server undid for the sake of another one.
_ATTEMPTS: Final = 5


class Database(Generic[_P]):
    """The transactions of one database.

    Args:
        engine: of ``worklist_engine``.
        take_pen: locks the end of the journal and gives what writes there.
    """

    def __init__(self, engine: Engine, take_pen: Callable[[Connection], _P]) -> None:
        self.engine = engine
        self._take_pen = take_pen
        self._path = Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None
        self._file = _identity(self._path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        level = {"isolation_level": "REPEATABLE READ"} if self._path is None else {}
        with told(self.engine), self.engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    def change(self, work: Callable[[_P], _T]) -> _T:
        """Run ``work`` in a transaction that alone writes; when this returns, its changes outlive a crash.

        ``work`` may be run again from its beginning; it keeps nothing outside of the database.

        Raises:
            StoreError: the database refused; nothing was kept, unless its connection broke while it was keeping it.
        """
        self._refuse_moved()
        with told(self.engine):
            for _ in range(_ATTEMPTS - 1):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if not may_succeed_again(error):
                        raise
            return self._once(work)

    def _once(self, work: Callable[[_P], _T]) -> _T:
        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            pen = self._take_pen(connection)
            result = work(pen)
            pen.lay_down()
            return result

    def forget_old_pages(self) -> None:
        """Write a SQLite file's log back and empty it, so that nothing stays in it that was removed."""
        if self._path is not None:
            with told(self.engine), self.engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _refuse_moved(self) -> None:
        """What is written to a file that was removed or replaced would be lost with it."""
        if self._path is not None and _identity(self._path) != self._file:
            self.engine.dispose()
            raise StoreUnreachableError("the file was moved, removed or replaced", reader=shown(self.engine.url))


def _identity(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
