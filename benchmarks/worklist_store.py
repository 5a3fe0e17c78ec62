"""The worklist's store: the list of 100 000, additions, verification; each beside the least that the same can cost.

    python -m benchmarks.worklist_store [--entries 100000] [--additions 500] [--rounds 5] [--database sqlite|postgresql]

The peers, measured in turn with ours: the same rows fetched by the driver, and nothing made of them; one row inserted
and committed by the standard library with the same safety (always in SQLite); the chain of the journal alone, as an
auditor checks it. PostgreSQL is started privately where it is installed, with its default settings.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.comparison import in_turn, report, seconds
from cardtool.store.journal_encoding import NOTHING
from cardtool.store.worklist_encoding import line_hash
from cardtool.store.worklist_journal import WORKLIST
from cardtool.store.worklist_store import WorklistStore
from tests.store import postgresql
from tests.store.worklist.cards import author, card, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

GOALS: Final = "goals: the list well under 500 ms, verification in a few seconds"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--additions", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        for database in asked.database or ("sqlite", "postgresql"):
            if database == "postgresql" and postgresql.programs() is None:
                print("postgresql: not installed")
                continue
            sqlite = database == "sqlite"
            place = f"{folder}/worklist.sqlite" if sqlite else servers.enter_context(postgresql.server())
            with WorklistStore.open(place) as store:
                fill(store, asked.entries)
                _measure(database, store, asked, Path(folder))
    print(GOALS)


def _measure(database: str, store: WorklistStore, asked: argparse.Namespace, folder: Path) -> None:
    rows = "SELECT * FROM worklist_entry"
    ours, peer = in_turn(lambda: seconds(store.entries), lambda: seconds(lambda: _fetched(store, rows)), asked.rounds)
    report(f"{database}: list of {asked.entries}", ("entries()", ours), ("rows of the driver", peer))
    ours, peer = in_turn(lambda: seconds(store.verify), lambda: seconds(lambda: _chain(store)), asked.rounds)
    report(f"{database}: verification of {asked.entries} lines", ("verify()", ours), ("the chain alone", peer))
    numbers = count(asked.entries + 1)
    with closing(_least(folder / "least.sqlite")) as least:
        ours, peer = in_turn(
            lambda: seconds(lambda: _add(store, numbers, asked.additions)) / asked.additions,
            lambda: seconds(lambda: _insert(least, asked.additions)) / asked.additions,
            asked.rounds,
        )
    report(f"{database}: one addition", ("add()", ours), ("one row in SQLite", peer))
    print(f"  {1 / sorted(ours)[len(ours) // 2]:.0f} additions a second")


def _fetched(store: WorklistStore, statement: str) -> list[Any]:
    with store._database.reading() as connection:  # noqa: SLF001 - beneath the public face
        driver: Any = connection.connection.driver_connection
        rows: list[Any] = driver.execute(statement).fetchall()
        return rows


def _chain(store: WorklistStore) -> None:
    before = NOTHING
    with store._database.reading() as connection:  # noqa: SLF001 - beneath the public face
        for line in WORKLIST.lines_after(connection, 0):
            if line.previous != before or line_hash(line.hashed) != line.hash:
                raise AssertionError(line.number)
            before = line.hash


def _add(store: WorklistStore, numbers: Iterator[int], additions: int) -> None:
    for _ in range(additions):
        store.add(card(next(numbers), "Maija"), author())


def _least(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        connection.execute(statement)
    connection.execute("CREATE TABLE IF NOT EXISTS least (content TEXT)")
    return connection


def _insert(connection: sqlite3.Connection, additions: int) -> None:
    for _ in range(additions):
        connection.execute("INSERT INTO least VALUES (?)", ("x" * 1000,))


if __name__ == "__main__":
    main()
