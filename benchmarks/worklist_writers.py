"""Writers of one worklist, killed at random moments and many at once; ends with an error when a change is lost.

    python -m benchmarks.worklist_writers [--rounds 200] [--changes 10000] [--seed 1] [--database sqlite|postgresql]

The tests run the same with fewer changes (``tests/store/worklist/test_writers.py``). PostgreSQL is started privately
where it is installed, with its default settings.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from typing import Final

from tests.store import postgresql
from tests.store.worklist.writers import Killing, crowd

#: How many write at once.
CROWDS: Final = {"sqlite": 4, "postgresql": 20}


def main() -> None:
    """Run, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=tuple(CROWDS), action="append")
    asked = parser.parse_args()
    for database in asked.database or tuple(CROWDS):
        if database == "postgresql" and postgresql.programs() is None:
            print("postgresql: not installed")
            continue
        _kill(database, asked)
        _crowd(database, asked)


def _place(database: str, stack: ExitStack) -> str:
    if database == "sqlite":
        return f"{stack.enter_context(tempfile.TemporaryDirectory())}/worklist.sqlite"
    return stack.enter_context(postgresql.server("max_connections=60"))


def _kill(database: str, asked: argparse.Namespace) -> None:
    with ExitStack() as stack:
        killing = Killing(_place(database, stack))
        begun = time.monotonic()
        killing.run(asked.rounds, asked.seed)
        print(
            f"{database}: {asked.rounds} writers killed in {time.monotonic() - begun:.0f} s, "
            f"{killing.acknowledged} changes acknowledged, all there; "
            f"{killing.lines - killing.acknowledged} more unacknowledged"
        )


def _crowd(database: str, asked: argparse.Namespace) -> None:
    with ExitStack() as stack:
        done = crowd(_place(database, stack), CROWDS[database], asked.changes)
        print(
            f"{database}: {done.changes} changes by {CROWDS[database]} processes in {done.seconds:.0f} s"
            f" ({done.changes / done.seconds:.0f}/s), none lost; {done.meanwhile} times somebody else was first"
        )


if __name__ == "__main__":
    main()
