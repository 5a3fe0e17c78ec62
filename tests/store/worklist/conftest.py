"""A worklist in each database. Making its tables takes longer than most tests, so they are made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from cardtool.store.engine import database_url, open_engine
from cardtool.store.transition_tables import STEP_JOURNAL
from cardtool.store.worklist_store import WorklistStore
from cardtool.store.worklist_tables import CERTIFICATE, ENTRY, EXPECTED_CARD, EXPECTED_LIST, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLES = (EXPECTED_CARD, EXPECTED_LIST, CERTIFICATE, ENTRY, JOURNAL, STEP_JOURNAL)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty worklist in a SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("worklist") / "empty.sqlite"
    WorklistStore.open(path).close()
    return path


@pytest.fixture(scope="session")
def postgresql_worklist(postgresql_server: str) -> str:
    """Address of a worklist in PostgreSQL that the tests use one after the other."""
    engine = open_engine(database_url(postgresql_server))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE worklist"))
    engine.dispose()
    address = make_url(postgresql_server).set(database="worklist").render_as_string(hide_password=False)
    WorklistStore.open(address).close()
    return address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def place(request: pytest.FixtureRequest, file: Path) -> str:
    """Address of an empty worklist, in SQLite and in PostgreSQL in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_file"), file)
        return f"sqlite:///{file}"
    address: str = request.getfixturevalue("postgresql_worklist")
    empty(address)
    return address


def empty(address: str) -> None:
    """Remove everything from a worklist in PostgreSQL, guards or not."""
    engine = open_engine(database_url(address))
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table in _TABLES:
            connection.execute(table.delete())
        for head in ("worklist_head", "transition_head"):
            connection.execute(text(f"UPDATE {head} SET line = 0, hash = :nothing"), {"nothing": "0" * 64})  # noqa: S608 - names above
        connection.commit()
    engine.dispose()


@pytest.fixture
def worklist(place: str) -> Iterator[WorklistStore]:
    """An empty worklist, in SQLite and in PostgreSQL in turn."""
    with WorklistStore.open(place) as store:
        yield store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite file may be."""
    return tmp_path / "worklist.sqlite"


@pytest.fixture
def in_file(file: Path, empty_file: Path) -> Iterator[WorklistStore]:
    """An empty worklist in a SQLite file."""
    shutil.copy(empty_file, file)
    with WorklistStore.open(file) as store:
        yield store
