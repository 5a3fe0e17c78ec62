"""A store of ticks in each database. Making its tables takes longer than most tests, so they are made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from cardtool.store.engine import database_url, open_engine
from cardtool.store.transition_store import TransitionStore
from tests.store.worklist.conftest import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def file_without_ticks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("transition") / "empty.sqlite"
    TransitionStore.open(path).close()
    return path


@pytest.fixture(scope="session")
def postgresql_steps(postgresql_server: str) -> str:
    """Address of a database in PostgreSQL that the tests use one after the other."""
    engine = open_engine(database_url(postgresql_server))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE transition"))
    engine.dispose()
    address = make_url(postgresql_server).set(database="transition").render_as_string(hide_password=False)
    TransitionStore.open(address).close()
    return address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def place(request: pytest.FixtureRequest, file: Path) -> str:
    """Address of an empty database, of SQLite and of PostgreSQL in turn."""
    if request.param == "sqlite":
        return str(file)
    address: str = request.getfixturevalue("postgresql_steps")
    empty(address)
    return address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of another database, which is not there yet, of SQLite and of PostgreSQL in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "other.sqlite")
    address: str = request.getfixturevalue("postgresql_place")
    return address


@pytest.fixture
def file(tmp_path: Path, file_without_ticks: Path) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path / "steps.sqlite"
    shutil.copy(file_without_ticks, path)
    return path


@pytest.fixture
def steps(place: str) -> Iterator[TransitionStore]:
    """A store without ticks, in SQLite and in PostgreSQL in turn."""
    with TransitionStore.open(place) as store:
        yield store


@pytest.fixture
def in_file(file: Path) -> Iterator[TransitionStore]:
    """A store without ticks in a SQLite file."""
    with TransitionStore.open(file) as store:
        yield store
