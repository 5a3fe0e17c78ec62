"""Writers that are killed, and many at once. ``benchmarks.worklist_writers`` runs more of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store import postgresql
from tests.store.worklist.writers import Killing, crowd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = 200
CHANGES = 1_000


@pytest.fixture
def busy_server() -> Iterator[str]:
    """A server for more connections than the others need."""
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.server("fsync=off", "max_connections=60") as address:
        yield address


def test_what_was_acknowledged_outlives_a_kill(place: str) -> None:
    killing = Killing(place)
    killing.run(ROUNDS)
    assert killing.acknowledged > ROUNDS


def test_four_processes_at_once_in_sqlite(file: Path) -> None:
    assert crowd(str(file), 4, CHANGES).changes == CHANGES


@pytest.mark.xdist_group("postgresql")
def test_twenty_processes_at_once_in_postgresql(busy_server: str) -> None:
    assert crowd(busy_server, 20, CHANGES).changes == CHANGES
