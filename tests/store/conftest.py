"""Databases for the tests of the store: a SQLite file, and a private PostgreSQL server where one is installed."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from cardtool.store.engine import database_url, open_engine
from cardtool.store.inventory_store import InventoryStore
from tests.store import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a server that these tests have for themselves."""
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.server("fsync=off", "shared_buffers=16MB", "max_connections=20") as address:
        yield address


@pytest.fixture
def postgresql_place(postgresql_server: str) -> str:
    """Address of an empty database."""
    name = f"test{next(_NUMBERS)}"
    engine = open_engine(database_url(postgresql_server))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database, of SQLite and of PostgreSQL in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    address: str = request.getfixturevalue("postgresql_place")
    return address


@pytest.fixture
def store(place: str) -> Iterator[InventoryStore]:
    """An empty store."""
    with ExitStack() as stack:
        yield stack.enter_context(InventoryStore.open(place))
