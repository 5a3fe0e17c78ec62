"""Errors of drivers as the program's own; transactions that are tried again."""

from __future__ import annotations

import errno
import sqlite3
from collections import namedtuple
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, NoSuchTableError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cardtool.model.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnreachableError,
)
from cardtool.store import worklist_engine, worklist_errors
from cardtool.store.engine import database_url, open_engine
from cardtool.store.worklist_errors import of_file, refusal, told
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import author, card
from tests.store.worklist.conftest import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from cardtool.store.worklist_journal import Pen


class PostgresqlError(Exception):
    """As the driver raises it."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("DETAIL: Key (holder)=(Maija) already exists")
        self.sqlstate = sqlstate


class SqliteError(sqlite3.OperationalError):
    """As the driver raises it."""

    def __init__(self, code: int | None) -> None:
        super().__init__("Maija")
        if code is not None:
            self.sqlite_errorcode = code
            self.sqlite_errorname = "SQLITE_SOMETHING"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """An engine for a file that is not there."""
    opened = open_engine(database_url(file))
    yield opened
    opened.dispose()


@pytest.mark.parametrize(
    ("sqlstate", "error"),
    [
        ("08006", StoreUnreachableError),
        ("28P01", StoreUnreachableError),
        ("3D000", StoreUnreachableError),
        ("57P01", StoreUnreachableError),
        ("57P03", StoreUnreachableError),
        ("58030", StoreUnreachableError),
        ("25P03", StoreUnreachableError),
        (None, StoreUnreachableError),
        ("25006", StoreReadOnlyError),
        ("42501", StoreReadOnlyError),
        ("53100", StoreFullError),
        ("53300", StoreBusyError),
        ("55P03", StoreBusyError),
        ("57014", StoreBusyError),
        ("40P01", StoreBusyError),
        ("42P01", StoreDamagedError),
        ("XX001", StoreDamagedError),
    ],
)
def test_errors_of_postgresql(sqlstate: str | None, error: type[StoreError]) -> None:
    refused = refusal(PostgresqlError(sqlstate), open_engine(database_url("postgresql://u:secret@host/db")))
    assert type(refused) is error
    assert str(refused).endswith(f"PostgresqlError {sqlstate}" if sqlstate else "PostgresqlError")
    assert "Maija" not in str(refused)
    assert "secret" not in str(refused)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_BUSY, StoreBusyError),
        (sqlite3.SQLITE_BUSY_RECOVERY, StoreBusyError),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, StoreBusyError),
        (sqlite3.SQLITE_FULL, StoreFullError),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreReadOnlyError),
        (sqlite3.SQLITE_IOERR_WRITE, StoreUnreachableError),
        (sqlite3.SQLITE_IOERR_SHORT_READ, StoreDamagedError),
        (sqlite3.SQLITE_CANTOPEN, StoreUnreachableError),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamagedError),
        (sqlite3.SQLITE_NOTADB, StoreDamagedError),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, StoreDamagedError),
        (None, StoreDamagedError),
    ],
)
def test_errors_of_sqlite(code: int | None, error: type[StoreError], engine: Engine) -> None:
    refused = refusal(SqliteError(code), engine)
    assert type(refused) is error
    assert "Maija" not in str(refused)


def test_a_failure_of_a_disk_without_room_is_lack_of_room(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")  # noqa: PYI024 - as the library's own
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(0))
    assert type(refusal(SqliteError(sqlite3.SQLITE_IOERR_WRITE), engine)) is StoreFullError

    def fail(path: Path) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr("shutil.disk_usage", fail)
    assert type(refusal(SqliteError(sqlite3.SQLITE_IOERR_WRITE), engine)) is StoreUnreachableError


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (InterfaceError("x", None, Exception("the connection is closed")), StoreUnreachableError),
        (DBAPIError("x", None, SqliteError(sqlite3.SQLITE_BUSY)), StoreBusyError),
        (SqliteError(sqlite3.SQLITE_FULL), StoreFullError),
        (PoolTimeoutError(), StoreBusyError),
        (NoSuchTableError("x"), StoreDamagedError),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), StoreDamagedError),
    ],
)
def test_whatever_is_raised_is_told(raised: Exception, error: type[StoreError], engine: Engine) -> None:
    with pytest.raises(error), told(engine):
        raise raised


def test_mistakes_of_the_program_are_not_told_as_faults_of_the_database(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), told(engine):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, StoreFullError), (errno.EROFS, StoreReadOnlyError), (errno.EIO, StoreUnreachableError)],
)
def test_errors_of_files(number: int, error: type[StoreError], file: Path) -> None:
    assert type(of_file(OSError(number, "x"), file)) is error


# -- tried again -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_what_the_server_undid_for_another_is_tried_again(in_file: WorklistStore, sqlstate: str) -> None:
    tries = []

    def work(pen: Pen) -> int:
        tries.append(pen.next_line)
        if len(tries) < 3:
            raise DBAPIError("x", None, PostgresqlError(sqlstate))
        return pen.next_line

    assert in_file._database.change(work) == 1
    assert tries == [1, 1, 1]


def test_not_for_ever(in_file: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []
    monkeypatch.setattr(worklist_errors, "_of_sqlite", lambda error, _: worklist_errors._of_postgresql(error))

    def work(pen: Pen) -> None:
        tries.append(pen.next_line)
        raise DBAPIError("x", None, PostgresqlError("40P01"))

    with pytest.raises(StoreBusyError):
        in_file._database.change(work)
    assert len(tries) == 5


# -- PostgreSQL ------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("postgresql")
def test_a_list_that_another_keeps_locked_is_told_after_a_while(
    postgresql_worklist: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty(postgresql_worklist)
    monkeypatch.setattr(worklist_engine, "BUSY_TIMEOUT", 50)
    with WorklistStore.open(postgresql_worklist) as store, store._database.engine.connect() as other:
        other.execute(text("SELECT * FROM worklist_head FOR UPDATE"))
        with pytest.raises(StoreBusyError, match="55P03"):
            store.add(card(1), author())
        assert store.entries() == ()
        other.rollback()
        store.add(card(1), author())


@pytest.mark.xdist_group("postgresql")
def test_a_server_that_may_only_be_read_can_be_looked_at(postgresql_worklist: str) -> None:
    empty(postgresql_worklist)
    options = "options=-c%20default_transaction_read_only%3Don"
    with WorklistStore.open(f"{postgresql_worklist}&{options}") as store:
        assert store.entries() == ()
        with pytest.raises(StoreReadOnlyError, match="25006"):
            store.add(card(1), author())
