"""What a watcher tells, and a service with other readers."""

from __future__ import annotations

import queue
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cardtool.cards import pcsc
from cardtool.cards.watcher import ReaderWatcher
from tests.rig.rig import PcscRig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pytest

    from cardtool.model.reader import Reader, ReaderSnapshot

LIMIT: Final = 20.0


class Told:
    """Snapshots in the order they came."""

    def __init__(self) -> None:
        self._queue: queue.Queue[ReaderSnapshot] = queue.Queue()
        self.put = self._queue.put

    def until(self, condition: Callable[[ReaderSnapshot], bool]) -> ReaderSnapshot:
        """The next snapshot of that kind."""
        while not condition(snapshot := self._queue.get(timeout=LIMIT)):
            pass
        return snapshot

    def until_present(self, count: int) -> tuple[Reader, ...]:
        """The readers, as soon as that many cards are there."""
        return self.until(lambda snapshot: sum(reader.present for reader in snapshot.readers) == count).readers


@contextmanager
def watching() -> Iterator[Told]:
    """A running watcher."""
    told = Told()
    watcher = ReaderWatcher(told.put)
    watcher.start()
    try:
        yield told
    finally:
        watcher.stop()


@contextmanager
def other_readers(
    rig: PcscRig, readers: Mapping[str, int], monkeypatch: pytest.MonkeyPatch | None = None
) -> Iterator[PcscRig]:
    """A service with other readers; the rig's own is started again by its fixture.

    Args:
        rig: the rig of the session.
        readers: name and port of each.
        monkeypatch: given when the names are such that pyscard cannot list them.
    """
    rig.stop()
    other = PcscRig(readers)
    if monkeypatch is not None:
        monkeypatch.setattr("tests.rig.pcsc.list_readers", _names)
    try:
        other.start()
        yield other
    finally:
        other.stop()


def _names() -> list[str] | None:
    snapshot = pcsc.snapshot()
    return [reader.name for reader in snapshot.readers] if snapshot.service else None
