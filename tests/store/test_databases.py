from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from cardtool.model.errors import LocalDataError, SourceNotReadableError
from cardtool.model.inventory import InventoryFinding, InventoryFindingCode, IssuerChain
from cardtool.store import engine as engines
from cardtool.store import pieces
from cardtool.store.engine import database_url, open_engine, shown, told, writing
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.recording import RunFacts
from cardtool.store.schema import CURRENT, migrations
from tests.store.differences import differences
from tests.store.inventories import AS_OF, FILE, SCANNED_AT, STORE, found, inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.inventory import Inventory, InventoryCertificate


def test_the_migrations_make_exactly_the_tables_of_the_program(place: str, store: InventoryStore) -> None:
    engine = open_engine(database_url(place))
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_the_current_schema_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(migrations()).get_heads() == [CURRENT]


def test_opening_again_keeps_everything(place: str, store: InventoryStore) -> None:
    run = store.record(inventory([found("a")]), host="h", tool="t")
    with InventoryStore.open(place) as again:
        assert again.load(run) == store.load(run)


def test_a_schema_of_a_later_version_is_refused_and_left_alone(place: str, store: InventoryStore) -> None:
    store.record(inventory([found("a")]), host="h", tool="t")
    set_version(place, "9999")
    with pytest.raises(LocalDataError, match="schema 9999 is of a later version"):
        InventoryStore.open(place)
    set_version(place, CURRENT)
    with InventoryStore.open(place) as again:
        assert len(again.runs()) == 1


def set_version(place: str, version: str) -> None:
    engine = open_engine(database_url(place))
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


def test_a_sqlite_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "store.db"
    with InventoryStore.open(path) as store:
        store.record(inventory([found("a")]), host="h", tool="t")
        if sys.platform != "win32":
            assert {entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()} == {0o600}
            assert path.parent.stat().st_mode & 0o777 == 0o700


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    engine = open_engine(database_url(tmp_path / "store.db"))
    with engine.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys", "busy_timeout"
        )}  # fmt: skip
    engine.dispose()
    full = 2
    assert settings == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": engines.BUSY_TIMEOUT
    }  # fmt: skip


def test_a_locked_file_is_told_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT", 50)
    path = tmp_path / "store.db"
    with InventoryStore.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SourceNotReadableError, match="SQLITE_BUSY"):
            store.record(inventory(), host="h", tool="t")
        other.close()
        store.record(inventory(), host="h", tool="t")


def test_opening_a_file_leaves_the_locks_of_others_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE other (value)")
        open_engine(database_url(path)).dispose()
        write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        finished = subprocess.run([sys.executable, "-c", write, path], check=False, capture_output=True, text=True)
        assert "database is locked" in finished.stderr


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(SourceNotReadableError, match="SQLITE_NOTADB"):
        InventoryStore.open(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with InventoryStore.open(path) as store:
        store.record(inventory([found(str(number)) for number in range(50)]), host="h", tool="t")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(SourceNotReadableError, match="SQLITE_CORRUPT"):
        InventoryStore.open(path)


def test_a_full_disk_is_told_and_nothing_is_half_kept(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with InventoryStore.open(path) as store:
        store.record(inventory([found("a")]), host="h", tool="t")
        with store._engine.connect() as connection:
            used = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")
        with pytest.raises(SourceNotReadableError, match="SQLITE_FULL"):
            store.record(inventory([found(str(number)) for number in range(500)]), host="h", tool="t")
        assert len(store.runs()) == 1


@pytest.mark.parametrize("place", ["nonsense://x", "mysql://x/y", "sqlite://", "://", "postgresql://u:secret@[x/y"])
def test_an_address_of_something_else_is_refused_without_showing_it(place: str) -> None:
    with pytest.raises(SourceNotReadableError) as caught:
        InventoryStore.open(place)
    assert "secret" not in str(caught.value)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError):
        InventoryStore.open(tmp_path)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in shown(database_url("postgresql://user:secret@host/db"))


def test_an_error_from_the_driver_itself_is_told(tmp_path: Path) -> None:
    engine = open_engine(database_url(tmp_path / "store.db"))
    with pytest.raises(SourceNotReadableError, match="OperationalError"), told(engine):
        raise sqlite3.OperationalError("words with values")
    engine.dispose()


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError) as caught:
        InventoryStore.open(f"postgresql://user:secret@/db?host={tmp_path}")
    assert "OperationalError" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SourceNotReadableError, match="driver of PostgreSQL"):
        InventoryStore.open("postgresql://host/db")


def test_a_server_that_goes_in_the_middle_is_told(postgresql_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CERTIFICATES_A_PIECE", 1)

    def certificates() -> Iterator[InventoryCertificate]:
        yield found("a")
        stop(store)
        yield from (found(str(number)) for number in range(5))

    with InventoryStore.open(postgresql_place) as store:
        with pytest.raises(SourceNotReadableError, match=r"AdminShutdown|OperationalError"):
            store.record_stream(RunFacts("h", "t", SCANNED_AT, AS_OF), certificates())
        assert store.runs() == ()


def test_a_database_of_the_first_schema_is_read(tmp_path: Path) -> None:
    """A file that schema 0001 wrote, kept as it was: whatever the schema becomes, its runs can be loaded."""
    path = tmp_path / "store.db"
    script = Path(__file__).with_name("schema_0001.sql").read_text(encoding="ascii")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    with InventoryStore.open(path) as store:
        (run,) = store.runs()
        assert (run.host, run.tool) == ("srv1", "cardtool 1")
        loaded = store.load(run.id)
    assert set(loaded.certificates) == set(first_schema().certificates)
    assert replace(loaded, certificates=()) == replace(first_schema(), certificates=())


def first_schema() -> Inventory:
    """What ``schema_0001.sql`` holds: chains and ends of transitions were not known then, and severities not told."""
    said: dict[str, Any] = {
        "findings": (InventoryFinding(InventoryFindingCode.MANY_PLACES, "2"),),
        "chain": IssuerChain(),
    }
    whole = inventory([found("a", FILE, **said), found("b", STORE, **said)])
    return replace(whole, oids=whole.oids[:2])


def stop(store: InventoryStore) -> None:
    """End every other connection of the server, as its restart does."""
    with store._engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
