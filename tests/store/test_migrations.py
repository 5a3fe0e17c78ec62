"""Databases of earlier versions of the program, brought to the present schema by opening them."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, func, insert, inspect, select, text

from cardtool.model.errors import CardtoolError
from cardtool.store.engine import database_url, open_engine, writing
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.schema import CURRENT, migrations
from tests.store.differences import differences
from tests.store.inventories import FILE, STORE, found, inventory
from tests.store.test_databases import first_schema

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

FIRST: Final = "0001"
#: What a database of the first revision held, as that version of the program wrote it.
_WRITTEN: Final = Path(__file__).with_name("schema_0001.sql")
_NUMBERED_BY_THE_DATABASE: Final = ("series", "run")


@pytest.fixture
def old(place: str, tmp_path: Path) -> str:
    """Address of a database of the first revision, with a run in it."""
    engine = open_engine(database_url(place))
    with writing(engine) as connection:
        configuration = migrations()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, FIRST)
        _fill(connection, tmp_path / "written.db")
    engine.dispose()
    return place


def _fill(connection: Connection, path: Path) -> None:
    with closing(sqlite3.connect(path)) as written:
        written.executescript(_WRITTEN.read_text(encoding="ascii"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as source:
        tables = MetaData()
        tables.reflect(source)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(insert(table), [dict(row) for row in source.execute(select(table)).mappings()])
    engine.dispose()
    if connection.dialect.name == "postgresql":
        for name in _NUMBERED_BY_THE_DATABASE:  # rows that bring their number do not advance its counter
            last = connection.scalar(select(func.max(tables.tables[name].c.id)))
            connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))


def revision(place: str) -> str:
    engine = open_engine(database_url(place))
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return found or ""


def test_the_first_revision_is_not_the_present_one(old: str) -> None:
    assert revision(old) == FIRST
    assert str(CURRENT) > FIRST


def test_opening_brings_it_up_to_date_and_keeps_what_it_holds(old: str) -> None:
    with InventoryStore.open(old) as store:
        (run,) = store.runs()
        loaded = store.load(run.id)
        assert set(loaded.certificates) == set(first_schema().certificates)
        assert replace(loaded, certificates=()) == replace(first_schema(), certificates=())
    assert revision(old) == CURRENT


def test_it_then_has_exactly_the_tables_of_the_program(old: str) -> None:
    InventoryStore.open(old).close()
    engine = open_engine(database_url(old))
    with engine.connect() as connection:
        assert differences(connection) == []
        assert not {table for table in inspect(connection).get_table_names() if table.startswith("_alembic")}
    engine.dispose()


def test_new_runs_go_on_from_the_old_ones(old: str) -> None:
    with InventoryStore.open(old) as store:
        (first,) = store.runs()
        second = store.record(inventory([found("a", FILE)]), host="srv1", tool="cardtool 2", rule_version="2026-12")
        assert [run.id for run in store.runs()] == [second, first.id]
        assert len(store.load(first.id).certificates) == 2
        assert [one.certificate for one in store.load(second).certificates] == [found("a").certificate]
        (standing,) = [one for one in store.where_is(found("b").certificate.sha256) if one.place == STORE]
        assert not standing.still


def test_several_programs_open_it_at_once(old: str) -> None:
    runs: list[int] = []

    def open_it() -> None:
        with InventoryStore.open(old) as store:
            runs.append(len(store.runs()))

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == [1, 1, 1]
    assert revision(old) == CURRENT


def test_a_migration_that_fails_changes_nothing(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole upgrade is one transaction: a database that was refused can still be opened by the old program."""

    def broken(*_: object) -> None:
        raise EOFError

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.base.Operations.create_index", broken)
        with pytest.raises(EOFError):
            InventoryStore.open(old)
    assert revision(old) == FIRST
    engine = open_engine(database_url(old))
    with engine.connect() as connection:
        assert not {name for name in inspect(connection).get_table_names() if name.startswith("worklist")}
    engine.dispose()
    with InventoryStore.open(old) as store:
        assert len(store.runs()) == 1


def test_a_later_revision_is_refused_by_a_typed_error_that_names_it(old: str) -> None:
    engine = open_engine(database_url(old))
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(CardtoolError, match="9999"):
        InventoryStore.open(old)
    assert revision(old) == "9999"
