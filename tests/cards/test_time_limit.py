from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.time_limit import Pulse, Turns, watched, within
from cardtool.model.errors import CardTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

BRIEF = 0.03
#: Longer than any wait of these tests should take.
AMPLE = 5.0


class Stuck:
    """Work that goes on until it is released, and what became of it."""

    def __init__(self) -> None:
        self.begun, self.released, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.refusal: CardTimeoutError | None = None

    def __call__(self, pulse: Pulse[str]) -> str:
        self.begun.set()
        self.released.wait(AMPLE)
        try:
            pulse.beat()
        except CardTimeoutError as error:
            self.refusal = error
            raise
        finally:
            self.ended.set()
        return "late"


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    work = Stuck()
    yield work
    work.released.set()


def test_results_and_exceptions_are_handed_over() -> None:
    def fail() -> None:
        raise KeyError("work")

    assert within(AMPLE, lambda: 1, "work") == 1
    assert watched(lambda _: 2, silence=AMPLE, name="work") == 2
    with pytest.raises(KeyError):
        within(AMPLE, fail, "work")


def test_work_that_takes_too_long() -> None:
    release = threading.Event()
    with pytest.raises(CardTimeoutError):
        within(BRIEF, lambda: release.wait(AMPLE), "work")
    release.set()


def test_signs_of_life_are_waited_for() -> None:
    pause = threading.Event()

    def lively(pulse: Pulse[str]) -> str:
        for _ in range(10):
            pause.wait(BRIEF)
            pulse.beat()
        return "done"

    assert watched(lively, silence=BRIEF * 8, name="work") == "done"


def test_but_not_for_ever() -> None:
    pause = threading.Event()

    def endless(pulse: Pulse[str]) -> str:
        while True:
            pause.wait(BRIEF / 10)
            pulse.beat()

    with pytest.raises(CardTimeoutError, match="not finished"):
        watched(endless, silence=AMPLE, total=BRIEF, name="work")


def test_abandoned_work_ends_at_its_next_sign_of_life(stuck: Stuck) -> None:
    with pytest.raises(CardTimeoutError, match="no answer"):
        watched(stuck, silence=BRIEF, name="work")
    stuck.released.set()
    assert stuck.ended.wait(AMPLE)
    assert stuck.refusal is not None


def test_nothing_is_told_once_nobody_waits() -> None:
    release, ended = threading.Event(), threading.Event()
    told: list[int] = []

    def work(pulse: Pulse[None]) -> None:
        pulse.tell(told.append, 1)
        release.wait(AMPLE)
        try:
            pulse.tell(told.append, 2)
        finally:
            ended.set()

    with pytest.raises(CardTimeoutError):
        watched(work, silence=BRIEF, name="work")
    release.set()
    assert ended.wait(AMPLE)
    assert told == [1]


def test_a_stuck_reader_refuses_at_once_and_others_go_on(stuck: Stuck) -> None:
    turns = Turns()
    with pytest.raises(CardTimeoutError):
        turns.take("A", stuck, silence=BRIEF)
    with pytest.raises(CardTimeoutError, match="earlier"):
        turns.take("A", lambda _: 1, silence=AMPLE)
    assert turns.take("B", lambda _: 2, silence=AMPLE) == 2
    stuck.released.set()
    assert stuck.ended.wait(AMPLE)
    for thread in threading.enumerate():
        if thread.name == "direct-A":
            thread.join(AMPLE)
    assert turns.take("A", lambda _: 3, silence=AMPLE) == 3


def test_work_of_one_reader_takes_turns(stuck: Stuck) -> None:
    turns = Turns()
    results: list[str] = []
    first = threading.Thread(target=lambda: results.append(turns.take("A", stuck, silence=AMPLE)))
    first.start()
    assert stuck.begun.wait(AMPLE)
    second = threading.Thread(target=lambda: results.append(turns.take("A", lambda _: "next", silence=AMPLE)))
    second.start()
    stuck.released.set()
    first.join(AMPLE)
    second.join(AMPLE)
    assert sorted(results) == ["late", "next"]


def test_a_turn_that_does_not_come_in_time(stuck: Stuck) -> None:
    turns = Turns()
    results: list[str] = []
    first = threading.Thread(target=lambda: results.append(turns.take("A", stuck, silence=AMPLE)))
    first.start()
    assert stuck.begun.wait(AMPLE)
    with pytest.raises(CardTimeoutError, match="earlier"):
        turns.take("A", lambda _: "next", silence=BRIEF)
    stuck.released.set()
    first.join(AMPLE)
    assert results == ["late"]


def test_a_time_limit_of_the_work_itself_leaves_the_reader_free() -> None:
    def work(_: Pulse[int]) -> int:
        raise CardTimeoutError("the service says so")

    turns = Turns()
    for _ in range(2):
        with pytest.raises(CardTimeoutError, match="service"):
            turns.take("A", work, silence=AMPLE)
