"""What the database of kept runs refuses, real faults in real files, is told as what it means."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory import database, keeping
from cardtool.app.inventory.database import database_exists, open_database
from cardtool.app.inventory.keeping import keep, kept_runs, load_inventory, runs_so_far
from cardtool.model.errors import (
    RunUnknownError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.store import engine
from tests.app.inventories import workspace
from tests.store.inventories import AS_OF, SCANNED_AT, found, inventory

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def file(surroundings: Workspace) -> Path:
    """The user's own database with one run in it."""
    assert keep(surroundings, inventory([found("a"), found("b")])) == 1
    return surroundings.folders.data / "inventory.sqlite"


def test_before_the_first_run_there_is_no_database_and_none_is_made(surroundings: Workspace) -> None:
    assert runs_so_far(surroundings) == ()
    assert not database_exists(surroundings)
    assert not surroundings.folders.data.exists()


def test_a_kept_run_is_listed_with_its_numbers(surroundings: Workspace, file: Path) -> None:
    assert runs_so_far(surroundings) == kept_runs(surroundings) == runs_so_far(surroundings, str(file))
    (run,) = runs_so_far(surroundings)
    assert (run.number, run.certificates, run.started, run.as_of) == (1, 2, SCANNED_AT, AS_OF)
    assert run.coverage == inventory([found("a"), found("b")]).coverage
    assert run.oids == Counter(verdict.code for verdict in inventory().oids)
    assert len(load_inventory(surroundings, "1").certificates) == 2


def test_a_file_that_was_named_and_is_missing_is_not_made(surroundings: Workspace, tmp_path: Path) -> None:
    missing = tmp_path / "gone.sqlite"
    with pytest.raises(StoreUnreachableError) as caught:
        runs_so_far(surroundings, str(missing))
    assert (caught.value.reader, missing.exists()) == (str(missing), False)


def test_a_server_counts_as_there_until_it_is_asked(surroundings: Workspace, tmp_path: Path) -> None:
    address = f"postgresql://user:secret@/db?host={tmp_path}"
    assert database_exists(surroundings, address)
    with pytest.raises(StoreUnreachableError) as caught:
        runs_so_far(surroundings, address)
    assert "secret" not in str(caught.value)


def test_what_is_no_address_is_told(surroundings: Workspace) -> None:
    with pytest.raises(StoreUnreachableError, match="mysql"):
        runs_so_far(surroundings, "mysql://host/db")


def test_a_database_that_another_program_writes_is_busy(
    surroundings: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 20)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(runs_so_far(surroundings)) == 1, "the list can be read all the same"
        with pytest.raises(StoreBusyError):
            keep(surroundings, inventory())
    assert keep(surroundings, inventory()) == 2


def test_a_schema_of_a_later_program_is_told(surroundings: Workspace, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTooNewError, match="9999"):
        runs_so_far(surroundings)


def test_codes_of_a_later_program_are_told(surroundings: Workspace, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE run SET coverage = replace(coverage, 'partial', 'lunar')")
    with pytest.raises(StoreTooNewError):
        runs_so_far(surroundings)


@pytest.mark.parametrize("content", [b"no database " * 1000, None])
def test_a_file_that_is_none_or_broken_is_damaged(surroundings: Workspace, file: Path, content: bytes | None) -> None:
    whole = file.read_bytes()
    file.write_bytes(content or whole[:4096] + b"\xaa" * (len(whole) - 4096))
    with pytest.raises(StoreDamagedError):
        runs_so_far(surroundings)


def test_a_database_of_other_tables_is_damaged(surroundings: Workspace, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("DROP TABLE judgement")
    with pytest.raises(StoreDamagedError):
        runs_so_far(surroundings)


def test_a_full_disk_is_told_and_nothing_is_half_kept(surroundings: Workspace, file: Path) -> None:
    used = file.stat().st_size // engine.PAGE_SIZE
    with pytest.raises(StoreFullError):
        keep_after(surroundings, f"PRAGMA max_page_count = {used}")
    assert len(runs_so_far(surroundings)) == 1


def keep_after(surroundings: Workspace, setting: str) -> None:
    """Keep a large run in a database with a fault."""
    with open_database(surroundings) as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql(setting)
        store.record(inventory([found(str(number)) for number in range(500)]), host="h", tool="t")


def test_a_file_that_may_not_be_written_is_told(surroundings: Workspace, file: Path) -> None:
    with pytest.raises(StoreReadOnlyError):
        keep_after(surroundings, "PRAGMA query_only = ON")


def test_a_folder_that_cannot_be_made_is_told(surroundings: Workspace) -> None:
    surroundings.folders.data.write_bytes(b"in the way")
    with pytest.raises(StoreReadOnlyError):
        keep(surroundings, inventory())


def test_a_run_that_is_not_there_is_no_fault_of_the_database(surroundings: Workspace, file: Path) -> None:
    with pytest.raises(RunUnknownError, match="no run 7"):
        load_inventory(surroundings, "7")


def test_every_meaning_is_an_error_of_the_store() -> None:
    assert all(issubclass(meaning, StoreError) for _, meaning in database._MEANINGS)


def test_a_run_without_numbers_can_be_made() -> None:
    run = keeping.KeptRun(1, "srv1", SCANNED_AT, AS_OF)
    assert replace(run, certificates=3).oids == {}
