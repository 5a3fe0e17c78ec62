"""The watcher's state machine on a fake service."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import pcsc
from cardtool.cards import watcher as module
from cardtool.cards.watcher import ReaderWatcher
from cardtool.model.cause import Cause
from cardtool.model.reader import Reader, ReaderSnapshot
from tests.cards import fake_scard
from tests.cards.fake_scard import ATR, FakeScard
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 5.0


class Watch:
    """A running watcher and what it told."""

    def __init__(self) -> None:
        self.told: queue.Queue[ReaderSnapshot] = queue.Queue()
        self.watcher = ReaderWatcher(self.told.put)
        self.watcher.start()

    def next(self) -> ReaderSnapshot:
        return self.told.get(timeout=LIMIT)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.01)


@pytest.fixture
def watch(scard: FakeScard) -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.watcher.stop()
    assert scard.contexts == 0, "a context was not given back"


def test_first_state_then_every_change(scard: FakeScard, watch: Watch) -> None:
    assert watch.next() == ReaderSnapshot(service=True)
    scard.empty("A")
    assert watch.next().readers == (Reader("A"),)
    scard.put("A", events=1)
    assert watch.next().readers == (Reader("A", present=True, atr=ATR, event_count=1),)
    scard.empty("A", events=2)
    assert watch.next().readers == (Reader("A", event_count=2),)


def test_a_swap_between_two_looks_shows_in_the_event_counter(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.put("A", events=1)
    watch.next()
    scard.put("A", events=3)
    assert watch.next().readers[0].event_count == 3


@pytest.mark.parametrize("code", [fake_scard.COMM_ERROR, fake_scard.NO_SERVICE, fake_scard.SERVICE_STOPPED])
def test_the_service_goes_and_comes_back(scard: FakeScard, watch: Watch, code: int) -> None:
    watch.next()
    scard.put("A")
    before = watch.next()
    scard.stop(code)
    lost = watch.next()
    assert not lost.service
    assert lost.problem is not None
    assert f"{code:08X}" in lost.problem.detail
    scard.restart()
    assert watch.next() == before


@pytest.mark.parametrize("function", ["SCardEstablishContext", "SCardListReaders", "SCardGetStatusChange"])
def test_a_fault_of_any_call_is_told_and_overcome(scard: FakeScard, function: str) -> None:
    scard.put("A")
    scard.faults[function] = [fake_scard.COMM_ERROR]
    watch = Watch()
    assert not watch.next().service
    assert watch.next().readers[0].name == "A"
    watch.watcher.stop()


def test_a_service_that_stays_away_is_told_once(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.stop(fake_scard.COMM_ERROR)
    assert not watch.next().service
    scard.down = fake_scard.NO_SERVICE
    made = scard.calls["SCardEstablishContext"]
    wait_until(lambda: scard.calls["SCardEstablishContext"] > made + 1, "further attempts", LIMIT)
    assert watch.told.empty()


def test_a_service_that_refuses_is_told_apart_from_one_that_is_away(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.stop(fake_scard.COMM_ERROR)
    causes = [watch.next().problem]
    scard.down = fake_scard.SECURITY_VIOLATION
    causes.append(watch.next().problem)
    assert [problem and problem.cause for problem in causes] == [Cause.SERVICE_STOPPED, Cause.ACCESS_REFUSED]


def test_a_reader_unplugged_while_waiting(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.put("A")
    watch.next()
    scard.put("B")
    assert [reader.name for reader in watch.next().readers] == ["A", "B"]
    scard.unplug("A")
    assert [reader.name for reader in watch.next().readers] == ["B"]


def test_a_reader_the_service_calls_unknown_is_asked_for_again(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.put("A")
    watch.next()
    scard._set("A", 0x0006, b"")
    scard.unplug("A")
    assert watch.next() == ReaderSnapshot(service=True)


def test_a_reader_with_letters_of_ours_is_watched_with_its_event_counter(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.empty("A")
    watch.next()
    scard.empty("Ä")
    assert watch.next().readers == (Reader("A"), Reader("Ä"))
    scard.put("Ä", events=1)
    assert watch.next().readers[1] == Reader("Ä", present=True, atr=ATR, event_count=1)
    scard.put("Ä", events=3)
    assert watch.next().readers[1].event_count == 3


def test_the_service_that_windows_stops_with_the_last_reader(scard: FakeScard, watch: Watch) -> None:
    watch.next()
    scard.put("A")
    before = watch.next()
    scard.unplug("A")
    scard.stop(fake_scard.SERVICE_STOPPED)
    told = watch.next()
    while told.service:  # the reader may be missed first
        told = watch.next()
    scard.put("A")
    scard.restart()
    assert watch.next() == before


def test_readers_beyond_what_the_service_watches_show_at_the_next_time_out(
    scard: FakeScard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_MS", 20)
    monkeypatch.setattr(pcsc, "_MOST_WATCHED", 1)
    scard.empty("A")
    watch = Watch()
    watch.next()
    scard.put("B")
    assert [reader.name for reader in watch.next().readers] == ["A", "B"]
    watch.watcher.stop()


def test_after_a_time_out_everything_is_asked_afresh(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_MS", 1)
    asked_afresh = threading.Semaphore(0)
    original = scard.SCardGetStatusChange

    def watched(context: int, timeout: int, known: list[tuple[str, int]]) -> object:
        if ("A", 0) in known:
            asked_afresh.release()
        return original(context, timeout, known)

    monkeypatch.setattr(scard, "SCardGetStatusChange", watched)
    scard.put("A")
    watch = Watch()
    for _ in range(4):
        assert asked_afresh.acquire(timeout=LIMIT)
    watch.watcher.stop()
    assert watch.told.qsize() == 1, "nothing changed, so nothing is told"


def test_a_wait_that_returns_at_once_does_not_spin(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    enough = threading.Event()
    scard.pnp_returns_at_once = True
    watcher = ReaderWatcher(lambda _: None)
    original = watcher._halt.wait

    def rest(seconds: float) -> bool:
        rests.append(seconds)
        if len(rests) > 5:
            enough.set()
            return original(LIMIT)
        return original(0)

    monkeypatch.setattr(watcher._halt, "wait", rest)
    watcher.start()
    assert enough.wait(LIMIT)
    watcher.stop()
    assert rests == sorted(rests)
    assert rests[-1] > rests[0]


def test_pauses_grow_while_the_service_is_away(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    enough = threading.Event()
    scard.down = fake_scard.NO_SERVICE
    watcher = ReaderWatcher(lambda _: None)

    def rest(seconds: float) -> bool:
        pauses.append(seconds)
        if len(pauses) == 6:
            enough.set()
        return len(pauses) < 6

    monkeypatch.setattr(watcher._halt, "wait", rest)
    watcher.start()
    assert enough.wait(LIMIT)
    watcher.stop()
    assert pauses[:6] == [0.001, 0.002, 0.004, 0.008, 0.01, 0.01]


def test_a_failing_callback_ends_nothing(scard: FakeScard, caplog: pytest.LogCaptureFixture) -> None:
    told: queue.Queue[ReaderSnapshot] = queue.Queue()

    def callback(snapshot: ReaderSnapshot) -> None:
        told.put(snapshot)
        raise ValueError("TESTINEN TAINA")

    watcher = ReaderWatcher(callback)
    with caplog.at_level(logging.ERROR):
        watcher.start()
        told.get(timeout=LIMIT)
        scard.put("A")
        assert told.get(timeout=LIMIT).readers
        watcher.stop()
    assert "ValueError" in caplog.text
    assert "TESTINEN" not in caplog.text


def test_stop_wakes_the_wait_and_may_be_called_twice(scard: FakeScard) -> None:
    watch = Watch()
    watch.next()
    assert scard.waiting.wait(LIMIT)
    watch.watcher.stop()
    watch.watcher.stop()
    assert not watch.watcher._thread.is_alive()


def test_a_service_that_does_not_answer_does_not_hold_up_the_end(
    scard: FakeScard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 0.05)
    release = threading.Event()
    scard.blocked = {"SCardGetStatusChange": release, "SCardCancel": release}
    scard.put("A")
    watch = Watch()
    wait_until(lambda: scard.calls["SCardGetStatusChange"], "a call that hangs", LIMIT)
    watch.watcher.stop()
    assert watch.watcher._thread.is_alive()
    release.set()
    watch.watcher._thread.join(LIMIT)
    assert not watch.watcher._thread.is_alive()
    assert watch.told.empty(), "nothing is told after the end"


def test_stop_before_the_start() -> None:
    ReaderWatcher(lambda _: None).stop()


def test_the_callback_itself_may_stop_the_watch(scard: FakeScard) -> None:
    stopped = threading.Event()

    def callback(_: ReaderSnapshot) -> None:
        watcher.stop()
        stopped.set()

    watcher = ReaderWatcher(callback)
    watcher.start()
    assert stopped.wait(LIMIT)
    watcher._thread.join(LIMIT)
    assert not watcher._thread.is_alive()
    assert scard.contexts == 0
