"""What goes wrong with databases: the clerk sees what happened, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from cardtool.model.errors import (
    EntryUnknownError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.model.worklist import EntryState
from cardtool.store import worklist_engine
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.schema import CURRENT
from cardtool.store.worklist_store import WorklistStore
from tests.rig.namespace import STACK_VARIABLE
from tests.store import postgresql
from tests.store.inventories import found, inventory
from tests.store.worklist.cards import author, card, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

_RIG = Path(__file__).parents[2] / "rig" / "isolated"
_NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights and no private mounts")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="private mounts exist on Linux only")
served = pytest.mark.xdist_group("postgresql")


# -- SQLite ----------------------------------------------------------------------------------------------


@_NOT_WINDOWS
def test_a_file_and_what_stands_beside_it_are_for_their_owner_only(file: Path) -> None:
    file.touch(mode=0o644)
    Path(f"{file}-wal").touch(mode=0o666)
    with WorklistStore.open(file) as store:
        store.add(card(1), author())
        names = {path.name for path in file.parent.iterdir()}
        assert names == {file.name, f"{file.name}-wal", f"{file.name}-shm"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}


def test_every_connection_is_set_up_for_safety(in_file: WorklistStore) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    with in_file._database.engine.connect() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    full = 2
    assert settings == ["wal", full, 1, worklist_engine.BUSY_TIMEOUT, 1]


def test_a_locked_file_is_told_after_a_while(file: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_engine, "BUSY_TIMEOUT", 50)
    with WorklistStore.open(file) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError, match="SQLITE_BUSY"):
            store.add(card(1), author())
        assert store.entries() == ()
        other.execute("ROLLBACK")
        store.add(card(1), author())


def test_a_file_that_is_locked_while_it_is_made_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        opening = threading.Timer(0.2, other.execute, ("ROLLBACK",))
        opening.start()
        WorklistStore.open(file).close()
        opening.join()
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(worklist_engine, "BUSY_TIMEOUT", 50)
        with pytest.raises(StoreBusyError):
            WorklistStore.open(file)


def test_a_full_file_is_told_and_nothing_is_half_kept(in_file: WorklistStore) -> None:
    in_file.add(card(1), author())
    with in_file._database.engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")
    with pytest.raises(StoreFullError, match="SQLITE_FULL"):
        in_file.add(card(2, "x" * 100_000), author())
    assert len(in_file.entries()) == in_file.verify().lines == 1
    assert in_file.verify().faults == ()


@linux
@pytest.mark.parametrize("scene", ["full", "read_only", "read_only_file"])
def test_a_disk_that_is_full_or_becomes_read_only(scene: str) -> None:
    """On a disk of its own, which only a private place in the system can have."""
    outside = {name: value for name, value in os.environ.items() if name != STACK_VARIABLE}
    # The temporary folder of the suite may be closed to the user that one scene becomes.
    with tempfile.TemporaryDirectory(dir=postgresql.FOR_EVERYBODY) as folder:
        Path(folder).chmod(0o755)
        command = [str(_RIG), sys.executable, "-W", "ignore", "-m", "tests.store.worklist.small_disk", scene, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=outside, timeout=120)
    if done.returncode == 3:
        pytest.skip(f"this system permits no disk of one's own: {done.stdout.strip()}")
    assert (done.returncode, done.stdout.split()[-1:]) == (0, ["held"]), done.stdout + done.stderr


def test_a_folder_is_no_worklist(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError):
        WorklistStore.open(tmp_path)


def test_a_file_of_something_else_is_refused_and_left_alone(file: Path) -> None:
    file.write_bytes(b"no database " * 1000)
    with pytest.raises(StoreDamagedError, match="SQLITE_NOTADB"):
        WorklistStore.open(file)
    assert file.read_bytes() == b"no database " * 1000


def test_a_database_of_another_program_is_refused_and_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(StoreDamagedError, match="not a database of this program"):
        WorklistStore.open(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_database_of_another_program_with_a_table_of_versions_is_refused_and_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.execute("CREATE TABLE alembic_version (version_num)")
    for revision in (None, "0001"):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
            connection.commit()
        with pytest.raises(StoreDamagedError, match="not a database of this program"):
            WorklistStore.open(file)
    with closing(sqlite3.connect(file)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert names == {"bookmarks", "alembic_version"}


def test_a_table_of_versions_alone_is_filled(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    with WorklistStore.open(file) as store:
        assert store.entries() == ()


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_a_number_that_no_entry_can_have_is_unknown(worklist: WorklistStore, number: int) -> None:
    with pytest.raises(EntryUnknownError):
        worklist.entry(number)
    with pytest.raises(EntryUnknownError):
        worklist.set_state(number, 1, EntryState.CLOSED, author())


@pytest.mark.parametrize("address", ["postgresql://a:p@[::/b", "postgresql://a:geheim@host:port/b"])
def test_an_address_that_cannot_be_understood_is_told_without_its_password(address: str) -> None:
    with pytest.raises(StoreUnreachableError) as caught:
        WorklistStore.open(address)
    assert "geheim" not in str(caught.value)


def test_passwords_among_the_parameters_of_an_address_are_not_told() -> None:
    address = "postgresql://127.0.0.1:1/cards?user=clerk&password=geheim123&sslpassword=geheim456"
    with pytest.raises(StoreUnreachableError) as caught:
        WorklistStore.open(address)
    assert "user=clerk" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_list_without_the_end_of_its_journal_is_damaged(in_file: WorklistStore) -> None:
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DELETE FROM worklist_head"))
    with pytest.raises(StoreDamagedError, match="end of its journal"):
        in_file.add(card(1), author())


@pytest.mark.parametrize(
    ("column", "value"), [("state", "other"), ("verdict", "other"), ("added_at", "other"), ("certificates", "")]
)
def test_a_row_that_cannot_be_understood_is_damage_and_its_values_are_not_told(
    worklist: WorklistStore, column: str, value: str
) -> None:
    fill(worklist, 1, "Maija")
    with worklist._database.engine.begin() as connection:
        connection.execute(text(f"UPDATE worklist_entry SET {column} = :value"), {"value": value})  # noqa: S608 - columns above
    with pytest.raises(StoreDamagedError) as caught:
        worklist.entries()
    assert "other" not in str(caught.value)
    assert len(worklist.verify().faults) == 1


def test_text_that_is_none_is_damage(in_file: WorklistStore) -> None:
    fill(in_file, 1)
    with in_file._database.engine.begin() as connection:
        connection.execute(text("UPDATE worklist_entry SET holder = CAST(x'ff' AS TEXT)"))
    with pytest.raises(StoreDamagedError):
        in_file.entries()


def test_damaged_files_are_told_or_prove_themselves(file: Path, tmp_path: Path) -> None:
    """Whatever byte is wrong: an error of the store, a fault of verification, or nothing that matters."""
    with WorklistStore.open(file) as store:
        fill(store, 60)
    whole = file.read_bytes()
    damaged = tmp_path / "damaged.sqlite"
    outcomes = set()
    for place in range(7, len(whole), len(whole) // 60):
        flipped = whole[place] ^ (0xFF if place % 2 else 0x01)
        damaged.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        outcomes.add(outcome_of(damaged))
    for part in (0.3, 0.5, 0.9):
        damaged.write_bytes(whole[: int(part * len(whole))])
        assert outcome_of(damaged) == "StoreDamagedError"
    assert outcomes <= {"StoreDamagedError", "StoreTooNewError", "faults", "sound"}
    assert {"StoreDamagedError", "faults"} <= outcomes


def outcome_of(path: Path) -> str:
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    try:
        with WorklistStore.open(path) as store:
            store.entries()
            return "faults" if store.verify().faults else "sound"
    except StoreError as error:
        return type(error).__name__


def test_a_file_that_was_removed_takes_no_more_changes(file: Path, in_file: WorklistStore) -> None:
    in_file.add(card(1), author())
    file.rename(file.with_suffix(".moved"))
    with pytest.raises(StoreUnreachableError, match="moved, removed or replaced"):
        in_file.add(card(2), author())
    file.with_suffix(".moved").rename(file)
    in_file.add(card(2), author())
    assert len(in_file.entries()) == 2


# -- both ------------------------------------------------------------------------------------------------


def test_a_schema_of_a_later_version_is_refused_and_left_alone(place: str) -> None:
    with WorklistStore.open(place) as store:
        fill(store, 1)
        set_version(store, "9999")
        with pytest.raises(StoreTooNewError, match="schema 9999 is of a later version"):
            WorklistStore.open(place)
        set_version(store, CURRENT)
    with WorklistStore.open(place) as store:
        assert len(store.entries()) == 1


def set_version(store: WorklistStore, version: str) -> None:
    with store._database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_a_table_that_is_missing_is_damage(file: Path, in_file: WorklistStore) -> None:
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DROP TABLE worklist_head"))
    with pytest.raises(StoreDamagedError):
        WorklistStore.open(file)


@served
def test_worklist_and_inventory_share_a_database(postgresql_place: str) -> None:
    with InventoryStore.open(postgresql_place) as inventories, WorklistStore.open(postgresql_place) as worklist:
        run = inventories.record(inventory([found("a")]), host="h", tool="t")
        worklist.add(card(1), author())
        assert len(inventories.load(run).certificates) == len(worklist.entries()) == 1


def test_a_database_of_the_first_schema_gets_a_worklist_and_keeps_its_runs(file: Path) -> None:
    script = (Path(__file__).parents[1] / "schema_0001.sql").read_text(encoding="ascii")
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    with WorklistStore.open(file) as store, InventoryStore.open(file) as inventories:
        store.add(card(1), author())
        assert len(inventories.runs()) == 1


@pytest.mark.parametrize("place", ["nonsense://x", "mysql://x/y", "sqlite://", "postgresql://u:secret@[x/y"])
def test_an_address_of_something_else_is_refused_without_showing_it(place: str) -> None:
    with pytest.raises(StoreUnreachableError) as caught:
        WorklistStore.open(place)
    assert "secret" not in str(caught.value)


# -- PostgreSQL ------------------------------------------------------------------------------------------


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError) as caught:
        WorklistStore.open(f"postgresql://user@/db?host={tmp_path}", password="secret")  # noqa: S106 - to be looked for
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnreachableError, match="driver of PostgreSQL"):
        WorklistStore.open("postgresql://host/db")


@served
def test_a_database_that_does_not_exist_is_told(postgresql_server: str) -> None:
    with pytest.raises(StoreUnreachableError):
        WorklistStore.open(make_url(postgresql_server).set(database="missing").render_as_string(hide_password=False))


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """Address and folder of a server that a test may stop."""
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.server("max_connections=20") as address:
        yield address, Path(str(make_url(address).query["host"])) / "data"


def control(data: Path, *command: str) -> None:
    programs = postgresql.programs()
    assert programs is not None
    postgresql._run(programs / "pg_ctl", "-D", data, "-w", *command)


@served
def test_a_server_that_stops_in_the_middle_and_comes_back(server: tuple[str, Path]) -> None:
    address, data = server
    with WorklistStore.open(address) as store:
        fill(store, 20)
        store.wait_for_change(0)
        control(data, "-m", "immediate", "stop")  # as when the power goes
        for call in (store.entries, lambda: store.add(card(30), author()), lambda: store.wait_for_change(5)):
            with pytest.raises(StoreUnreachableError):
                call()
        control(data, "-l", str(data.parent / "log"), "restart")
        assert len(store.entries()) == 20
        store.add(card(30), author())
        assert store.wait_for_change(5)
        found = store.verify()
        assert (found.faults, found.lines) == ((), 21)


@served
def test_a_connection_that_is_lost_in_a_change_loses_all_of_it(postgresql_worklist: str, place: str) -> None:
    with WorklistStore.open(place) as store:
        if store._database.engine.dialect.name == "sqlite":
            return
        with pytest.raises(StoreUnreachableError):
            store._database.change(lambda pen: pen.connection.execute(text(
                "SELECT pg_terminate_backend(pg_backend_pid())"
            )))  # fmt: skip
        store.add(card(1), author())
        assert store.verify().lines == 1
