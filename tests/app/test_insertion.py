"""A whole watch on scripted cards: every stage of real direct reading, judged, without any service."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from cardtool.app.folders import Folders
from cardtool.app.request import ReadRequest
from cardtool.app.training import Training, begin_training
from cardtool.app.watching import CardWatch
from cardtool.app.workspace import Workspace
from cardtool.model.card import Via
from cardtool.model.cause import Cause
from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ServiceFound,
    ServiceLost,
    Stage,
)
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.pin import PinCondition, PinRole
from cardtool.model.verdict import VerdictCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Room:
    """A watch over scripted readers, and the trainer's side of them."""

    def __init__(self, folders: Folders) -> None:
        workspace = Workspace(folders)
        self.training: Training = begin_training(workspace)
        self.reader = self.training.readers[0]
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.watch = CardWatch(workspace, self._events.put, ReadRequest())
        self.watch.start()

    def insert(self, script: str) -> list[Event]:
        """What is told of a card until its last word."""
        self.training.insert(script, self.reader)
        return self.until(
            lambda e: isinstance(e, CardFailed) or (isinstance(e, CardRead) and e.stage is Stage.COMPLETE)
        )

    def remove(self) -> None:
        self.training.remove(self.reader)
        self.until(lambda event: isinstance(event, CardRemoved))

    def until(self, is_last: object) -> list[Event]:
        told: list[Event] = []
        while not told or not is_last(told[-1]):  # type: ignore[operator] # a predicate
            told.append(self._events.get(timeout=20))
        return [event for event in told if isinstance(event, CardInserted | CardGlimpsed | CardRead | CardFailed)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(Folders(*(tmp_path / name for name in "abcde")))
    yield room
    assert room.watch.stop()


def stages(events: list[Event]) -> list[str]:
    return [event.stage.value if isinstance(event, CardRead) else type(event).__name__ for event in events]


def last_reading(events: list[Event]) -> CardRead:
    assert isinstance(events[-1], CardRead)
    return events[-1]


def test_a_card_is_told_of_in_stages_each_with_more(room: Room) -> None:
    told = room.insert("staff-old-district")
    assert stages(told) == ["CardInserted", "CardGlimpsed", "verdict", "complete"]
    _, glimpsed, verdict, complete = told
    assert isinstance(glimpsed, CardGlimpsed)
    assert isinstance(verdict, CardRead)
    assert isinstance(complete, CardRead)
    assert glimpsed.glimpse.kind.kind is CardKind.STAFF_OR_ACTOR
    assert glimpsed.glimpse.organisation.status is OrganisationStatus.OLD
    assert glimpsed.glimpse.holder.organisation == verdict.reading.holder.organisation
    assert (glimpsed.glimpse.valid_from, glimpsed.glimpse.valid_until) == (
        verdict.reading.valid_from,
        verdict.reading.valid_until,
    )
    assert verdict.reading.verdict.code is VerdictCode.CLOSE_NOW
    assert complete.reading.card.via is Via.DIRECT
    assert len(complete.reading.certificates) > len(verdict.reading.certificates)
    assert {pin.role for pin in complete.reading.card.pins} == set(PinRole)


def test_a_card_of_this_sitting_is_recognised_and_read_again(room: Room) -> None:
    room.insert("staff-county")
    room.remove()
    told = room.insert("staff-county")
    assert stages(told) == ["CardInserted", "recognised", "verdict", "complete"]
    recognised = told[1]
    assert isinstance(recognised, CardRead)
    assert recognised.reading.holder == last_reading(told).reading.holder


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("mute", Cause.CARD_MUTE),
        ("unknown", Cause.CARD_UNSUPPORTED),
        ("contactless", Cause.CARD_CONTACTLESS),
        ("pulled", Cause.REMOVED_DURING_READING),
        ("in-use", Cause.IN_USE_ELSEWHERE),
        ("broken-certificate", Cause.CHIP_FAULTY),
        ("silent", Cause.TIMED_OUT),
    ],
)
def test_every_fault_has_its_cause(room: Room, script: str, cause: Cause) -> None:
    failed = room.insert(script)[-1]
    assert isinstance(failed, CardFailed)
    assert failed.problem.cause is cause


def test_the_state_of_the_pins_is_told(room: Room) -> None:
    pins = {pin.role: pin for pin in last_reading(room.insert("pin1-locked")).reading.card.pins}
    assert (pins[PinRole.PIN1].condition, pins[PinRole.PIN1].tries_left) == (PinCondition.LOCKED, 0)
    assert pins[PinRole.PIN2].condition is PinCondition.USABLE


def test_a_service_that_stops_while_a_card_is_read_is_waited_for(room: Room) -> None:
    room.training.insert("service-stops", room.reader)
    room.until(lambda event: isinstance(event, ServiceLost))
    room.training.start_service()
    room.until(lambda event: isinstance(event, ServiceFound))


def test_of_a_changed_card_only_the_second_is_told_at_last(room: Room) -> None:
    first = last_reading(room.insert("staff-old-district")).reading
    room.remove()
    room.training.insert("swapped", room.reader)
    told = room.until(
        lambda e: isinstance(e, CardRead) and e.stage is Stage.COMPLETE and e.reading.holder != first.holder
    )
    last_inserted = max(place for place, event in enumerate(told) if isinstance(event, CardInserted))
    shown = [event.reading.holder for event in told[last_inserted:] if isinstance(event, CardRead)]
    assert first.holder not in shown
