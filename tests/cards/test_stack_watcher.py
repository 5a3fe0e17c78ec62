"""The watcher on a real service: insertion, removal, stop and start."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import pcsc
from cardtool.cards.watcher import ReaderWatcher
from tests.cards.pcsc.told import LIMIT, Told, watching
from tests.cards.test_stack_readings import card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.reader import ReaderSnapshot
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack


@pytest.fixture
def told(pcsc_rig: PcscRig) -> Iterator[Told]:
    with watching() as told:
        yield told


def present(snapshot: ReaderSnapshot) -> bool:
    return any(reader.present for reader in snapshot.readers)


def test_insert_and_remove(pcsc_rig: PcscRig, told: Told) -> None:
    first = told.until(lambda _: True)
    assert [reader.name for reader in first.readers] == pcsc_rig.reader_names
    assert not present(first)
    inserted = card()
    slot = pcsc_rig.insert(inserted, 1)
    one, two = told.until(present).readers
    assert not one.present
    assert two.atr == inserted.atr
    pcsc_rig.remove(slot)
    gone = told.until(lambda snapshot: not present(snapshot)).readers[1]
    assert gone.event_count > two.event_count


@pytest.mark.parametrize("hard", [False, True])
def test_the_service_goes_and_comes_back(pcsc_rig: PcscRig, told: Told, hard: bool) -> None:
    told.until(lambda snapshot: snapshot.service)
    pcsc_rig.stop(hard=hard)
    assert told.until(lambda snapshot: not snapshot.service).problem
    assert not pcsc.snapshot().service
    pcsc_rig.start()
    told.until(lambda snapshot: len(snapshot.readers) == 2)
    pcsc_rig.insert(card())
    told.until(present)


def test_a_service_without_readers_is_watched_without_spinning(
    pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smartcard import scard

    calls: list[None] = []
    waiting: queue.Queue[None] = queue.Queue()
    original = scard.SCardGetStatusChange

    def counted(*arguments: object) -> object:
        calls.append(None)
        waiting.put(None)
        return original(*arguments)

    monkeypatch.setattr(scard, "SCardGetStatusChange", counted)
    readers = pcsc_rig.daemon.readers
    pcsc_rig.stop()
    pcsc_rig.daemon.readers = {}
    pcsc_rig.start()
    told = Told()
    watcher = ReaderWatcher(told.put)
    watcher.start()
    assert told.until(lambda _: True).readers == ()
    waiting.get(timeout=LIMIT)
    watcher.stop()
    assert len(calls) < 10
    pcsc_rig.stop()
    pcsc_rig.daemon.readers = readers
    pcsc_rig.start()
