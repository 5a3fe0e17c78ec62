"""A database of the version before, with a worklist in it, gets the journal of steps and keeps everything."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, insert, select

from cardtool.store.engine import database_url, open_engine, writing
from cardtool.store.schema import _upgrade, migrations
from cardtool.store.transition_store import TransitionStore
from cardtool.store.worklist_store import WorklistStore
from tests.store.differences import differences
from tests.store.transition.said import LINES, happen
from tests.store.worklist.cards import author, card

#: What a database of the second revision held, as that version of the program wrote it.
_WRITTEN = Path(__file__).parents[1] / "schema_0002.sql"
#: Its tables, in the order in which they can be filled.
_TABLES = (
    *("worklist_expected_list", "worklist_expected_card", "worklist_entry", "worklist_certificate"),
    "worklist_journal",
)
_HEAD = "2bc2fe54e9c132c3e62c1df9b85254e9923bfa625de2e50e046643c68246e275"


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database of the second revision, in SQLite and in PostgreSQL in turn."""
    written = tmp_path / "written.db"
    with closing(sqlite3.connect(written)) as connection:
        connection.executescript(_WRITTEN.read_text(encoding="utf-8"))
    if request.param == "sqlite":
        return str(written)
    address: str = request.getfixturevalue("postgresql_place")
    _copy(written, address)
    return address


def _copy(written: Path, address: str) -> None:
    source = create_engine(f"sqlite:///{written}")
    engine = open_engine(database_url(address))
    with source.connect() as rows, writing(engine) as connection:
        configuration = migrations()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0002")
        tables = MetaData()
        tables.reflect(connection)
        for name in _TABLES:
            table = tables.tables[name]
            connection.execute(insert(table), [dict(row) for row in rows.execute(select(table)).mappings()])
        connection.execute(tables.tables["worklist_head"].update().values(line=10, hash=_HEAD))
    source.dispose()
    engine.dispose()


both = pytest.mark.parametrize(
    "old", ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))], indirect=True
)


@both
def test_opening_adds_the_journal_of_steps_and_keeps_the_worklist(old: str) -> None:
    with TransitionStore.open(old) as steps, WorklistStore.open(old) as worklist:
        assert steps.ticks() == ()
        happen(steps)
        worklist.add(card(50), author(50))
        found = worklist.verify(_HEAD)
        assert (found.faults, found.lines, found.entries) == ((), 11, 4)
        assert [one.name for one in worklist.expected_lists()] == ["hr"]
        checked = steps.verify()
        assert (checked.problems, checked.lines) == ((), LINES)


@both
def test_it_then_has_exactly_the_tables_of_the_program(old: str) -> None:
    WorklistStore.open(old).close()
    engine = open_engine(database_url(old))
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_who_waited_for_another_program_has_nothing_left_to_do(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic takes a while to load, and many may wait behind the one that changes the schema."""
    monkeypatch.setitem(sys.modules, "alembic", None)
    engine = open_engine(database_url(file))
    with writing(engine) as connection:
        _upgrade(connection, "")
    engine.dispose()
