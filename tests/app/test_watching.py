"""What a watch says, with the hardware replaced at its edge: the snapshots of PC/SC and the bytes of cards."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.app.folders import Folders
from cardtool.app.request import ReadRequest
from cardtool.app.watching import CardWatch
from cardtool.app.workspace import Workspace
from cardtool.cards import stages
from cardtool.cards.middleware import Answers, Middleware
from cardtool.cards.source import SourceResult
from cardtool.model.card import RawCard
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    WatchEnded,
)
from cardtool.model.reader import Reader, ReaderSnapshot
from tests.values import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cardtool.cards.plan import ReadingPlan
    from cardtool.cards.stages import StageListener

EMPTY = Reader("R")
CARD = Reader("R", present=True, atr=b"\x3b", event_count=1)
SWAPPED = Reader("R", present=True, atr=b"\x3b", event_count=3)


class Hardware:
    """Stands for the readers: snapshots are sent by the test, results are what it lays into readers."""

    def __init__(self) -> None:
        self.send: Callable[[ReaderSnapshot], None] = lambda _: None
        self.results: dict[str, SourceResult] = {}
        self.software = Answers()
        self.stopped = threading.Event()
        self.may_end = threading.Event()
        self.may_end.set()
        self.raises: Exception | None = None

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Hardware:
        self.send = on_snapshot
        return self

    def start(self) -> None:
        self.send(ReaderSnapshot(service=True, readers=(EMPTY,)))

    def stop(self) -> None:
        self.stopped.set()

    def read(self, _plan: ReadingPlan, reader: Reader, _listener: StageListener) -> SourceResult:
        self.may_end.wait(10)
        if self.raises is not None:
            raise self.raises
        return self.results.get(reader.name, SourceResult())


@pytest.fixture
def hardware(monkeypatch: pytest.MonkeyPatch) -> Hardware:
    hardware = Hardware()
    monkeypatch.setattr(stages, "read_in_stages", hardware.read)
    monkeypatch.setattr(Middleware, "read_software", lambda _: hardware.software)
    return hardware


@pytest.fixture
def workspace(tmp_path: Path, hardware: Hardware) -> Workspace:
    workspace = Workspace(Folders(*(tmp_path / name for name in "abcde")), as_of=AS_OF)
    workspace.hardware = hardware  # type: ignore[assignment] # the part of it that a watch uses
    return workspace


class Watch:
    """A running watch and what it said."""

    def __init__(self, workspace: Workspace, request: ReadRequest | None = None) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.watch = CardWatch(workspace, self.events.put, request)
        self.watch.start()

    def next(self) -> Event:
        return self.events.get(timeout=10)

    def skip_to(self, kind: type[Event]) -> Event:
        while not isinstance(event := self.next(), kind):
            pass
        return event


@pytest.fixture
def watch(hardware: Hardware, workspace: Workspace) -> Iterator[Watch]:
    running = Watch(workspace)
    assert running.next() == ReadersChanged((EMPTY,))
    yield running
    assert running.watch.stop()
    assert hardware.stopped.is_set()


def test_a_card_is_announced_read_and_judged(hardware: Hardware, watch: Watch) -> None:
    hardware.results["R"] = SourceResult((RawCard("R", (b"no certificate",)),))
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    assert watch.next() == ReadersChanged((CARD,))
    assert watch.next() == CardInserted("R", b"\x3b")
    read = watch.next()
    assert isinstance(read, CardRead)
    assert (read.reader, read.reading.as_of) == ("R", AS_OF)
    hardware.send(ReaderSnapshot(service=True, readers=(EMPTY,)))
    assert watch.next() == ReadersChanged((EMPTY,))
    assert watch.next() == CardRemoved("R")


def test_a_card_that_cannot_be_read_is_a_failure_with_its_cause(hardware: Hardware, watch: Watch) -> None:
    hardware.results["R"] = SourceResult((), (Problem(Cause.CARD_UNSUPPORTED),))
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    assert watch.skip_to(CardFailed) == CardFailed("R", Problem(Cause.CARD_UNSUPPORTED))


def test_every_insertion_ends_in_a_card_or_a_failure(hardware: Hardware, watch: Watch) -> None:
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    assert watch.skip_to(CardFailed) == CardFailed("R", Problem(Cause.CARD_UNSUPPORTED, "R"))


def test_a_swap_between_two_looks_is_a_removal_and_an_insertion(hardware: Hardware, watch: Watch) -> None:
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    watch.skip_to(CardFailed)
    hardware.send(ReaderSnapshot(service=True, readers=(SWAPPED,)))
    assert watch.skip_to(CardRemoved) == CardRemoved("R")
    assert watch.next() == CardInserted("R", b"\x3b")


def test_the_same_card_is_read_once(hardware: Hardware, watch: Watch) -> None:
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    watch.skip_to(CardFailed)
    other = Reader("S")
    hardware.send(ReaderSnapshot(service=True, readers=(CARD, other)))
    assert watch.next() == ReadersChanged((CARD, other))
    assert watch.events.empty()


def test_it_can_be_read_again_on_request(hardware: Hardware, watch: Watch) -> None:
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    watch.skip_to(CardInserted)
    watch.watch.reread()
    assert watch.skip_to(CardInserted) == CardInserted("R", b"\x3b")


def test_a_service_that_leaves_is_told_and_waited_for(hardware: Hardware, watch: Watch) -> None:
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    watch.skip_to(CardFailed)
    hardware.send(ReaderSnapshot(service=False, problem=Problem(Cause.ACCESS_REFUSED, detail="0x80100027")))
    assert watch.next() == ServiceLost(Problem(Cause.ACCESS_REFUSED, detail="0x80100027"))
    assert watch.next() == ReadersChanged(())
    assert watch.next() == CardRemoved("R")
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    assert watch.next() == ServiceFound()
    assert watch.skip_to(CardInserted) == CardInserted("R", b"\x3b")


def test_software_tokens_are_shown_as_readers_and_read_at_the_start(hardware: Hardware, workspace: Workspace) -> None:
    hardware.software = Answers([RawCard("Slot 1", (b"no certificate",))], [Problem(Cause.CARD_MUTE, "Slot 2")])
    running = Watch(workspace, ReadRequest(profile="softhsm"))
    assert running.next() == ReadersChanged((Reader("Slot 1", present=True, software=True),))
    assert isinstance(running.next(), CardRead)
    assert running.next() == CardFailed("Slot 2", Problem(Cause.CARD_MUTE, "Slot 2"))
    assert running.watch.stop()


def test_a_card_that_leaves_while_it_is_read_is_told_at_once_and_its_result_never(
    hardware: Hardware, watch: Watch
) -> None:
    hardware.may_end.clear()
    hardware.results["R"] = SourceResult((RawCard("R", (b"no certificate",)),))
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    watch.skip_to(CardInserted)
    hardware.send(ReaderSnapshot(service=True, readers=(EMPTY,)))
    assert watch.skip_to(CardFailed) == CardFailed("R", Problem(Cause.REMOVED_DURING_READING, "R"))
    assert watch.next() == CardRemoved("R")
    hardware.may_end.set()
    hardware.send(ReaderSnapshot(service=True, readers=(EMPTY, Reader("S"))))
    assert watch.next() == ReadersChanged((EMPTY, Reader("S")))
    assert watch.events.empty()


def test_a_card_that_does_not_answer_keeps_no_other_waiting(hardware: Hardware, watch: Watch) -> None:
    hardware.may_end.clear()
    hardware.send(ReaderSnapshot(service=True, readers=(CARD, Reader("S", present=True, event_count=1))))
    inserted = {watch.skip_to(CardInserted), watch.skip_to(CardInserted)}
    assert inserted == {CardInserted("R", CARD.atr), CardInserted("S", b"")}
    hardware.may_end.set()


def test_a_mistake_of_the_program_is_told_as_one(
    hardware: Hardware, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    hardware.raises = RuntimeError("TESTINEN TAINA")
    hardware.send(ReaderSnapshot(service=True, readers=(CARD,)))
    failed = watch.skip_to(CardFailed)
    assert failed == CardFailed("R", Problem(Cause.INTERNAL_ERROR, "R", detail="RuntimeError"))
    assert "TESTINEN" not in caplog.text


def test_only_the_reader_asked_for_is_read(hardware: Hardware, workspace: Workspace) -> None:
    running = Watch(workspace, ReadRequest(reader="wanted"))
    wanted = Reader("The Wanted one", present=True, atr=b"\x3b")
    hardware.results[wanted.name] = SourceResult((), (Problem(Cause.CARD_MUTE),))
    running.skip_to(ReadersChanged)
    hardware.send(ReaderSnapshot(service=True, readers=(CARD, wanted)))
    assert running.skip_to(CardInserted) == CardInserted(wanted.name, b"\x3b")
    assert running.watch.stop()


def test_a_watch_that_cannot_begin_says_why_and_ends(hardware: Hardware, workspace: Workspace) -> None:
    running = Watch(workspace, ReadRequest(profile="nonesuch"))
    failed = running.next()
    assert isinstance(failed, CardFailed)
    assert failed.problem.cause is Cause.MIDDLEWARE_MISSING
    assert running.next() == WatchEnded()
    assert running.watch.stop()


def test_errors_in_local_additions_are_told(hardware: Hardware, workspace: Workspace) -> None:
    rules = workspace.folders.administrator / "rules"
    rules.mkdir(parents=True)
    (rules / "card_kinds.toml").write_text("not = [toml", encoding="utf-8")
    running = Watch(workspace)
    failed = running.next()
    assert isinstance(failed, CardFailed)
    assert failed.problem.cause is Cause.LOCAL_DATA_INVALID
    assert running.watch.stop()
