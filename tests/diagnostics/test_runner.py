"""Probes run at once; none of them can block the check."""

from __future__ import annotations

import queue
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from cardtool.app.diagnosing.on_request import OnRequest
from cardtool.diagnostics import runner as module
from cardtool.diagnostics.once import Once
from cardtool.diagnostics.probes import PROBES
from cardtool.diagnostics.runner import MOST_FACTS, MOST_STUCK, TOTAL, Probe, Runner, Watch
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeResult, ProbeState
from cardtool.model.errors import CardInUseError
from tests.diagnostics.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cardtool.diagnostics.context import ProbeContext

CONTEXT = cast("ProbeContext", None)
SEEN = Fact(FactCode.READER_COUNT, value="1")


def good(_: ProbeContext) -> Iterable[Fact]:
    return [SEEN]


def nothing(_: ProbeContext) -> Iterable[Fact]:
    return []


class Hanging:
    """A probe that sees one thing and then hangs until it is let go."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.began = threading.Event()

    def __call__(self, _: ProbeContext) -> Iterator[Fact]:
        yield SEEN
        self.began.set()
        self.released.wait()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    probe = Hanging()
    yield probe
    probe.released.set()


def run(*probes: Probe, runner: Runner | None = None, watch: Watch | None = None) -> dict[ProbeId, ProbeResult]:
    results = (runner or Runner()).run(probes, CONTEXT, watch or Watch())
    return {result.probe: result for result in results}


def not_checked(probe: ProbeId, why: str) -> Fact:
    return Fact(FactCode.NOT_CHECKED, probe, why)


def test_results_and_states() -> None:
    results = run(Probe(ProbeId.READERS, good, 1), Probe(ProbeId.CARD, nothing, 1))
    assert results[ProbeId.READERS].state is ProbeState.OK
    assert results[ProbeId.READERS].facts == (SEEN,)
    assert results[ProbeId.CARD].state is ProbeState.NOT_APPLICABLE


def test_a_probe_that_hangs_is_given_up_and_keeps_what_it_saw(hanging: Hanging) -> None:
    results = run(Probe(ProbeId.READERS, hanging, 0.05), Probe(ProbeId.CARD, good, 1))
    assert results[ProbeId.READERS].state is ProbeState.COULD_NOT_CHECK
    assert results[ProbeId.READERS].facts == (SEEN, not_checked(ProbeId.READERS, Cause.TIMED_OUT))
    assert results[ProbeId.CARD].state is ProbeState.OK


def test_failures_are_facts(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: ProbeContext) -> Iterator[Fact]:
        yield SEEN
        raise ValueError("MEIKÄLÄINEN")

    def refused(_: ProbeContext) -> Iterable[Fact]:
        raise CardInUseError("held")

    results = run(Probe(ProbeId.READERS, fails, 1), Probe(ProbeId.CARD, refused, 1))
    assert results[ProbeId.READERS].facts == (SEEN, not_checked(ProbeId.READERS, Cause.INTERNAL_ERROR))
    assert results[ProbeId.CARD].facts == (not_checked(ProbeId.CARD, Cause.IN_USE_ELSEWHERE),)
    assert "ValueError" in caplog.text
    assert "MEIKÄLÄINEN" not in caplog.text


def test_cancelling_ends_at_once(hanging: Hanging) -> None:
    watch = Watch()

    def cancel() -> None:
        hanging.began.wait()
        watch.cancel()

    threading.Thread(target=cancel).start()
    results = run(Probe(ProbeId.READERS, hanging, 60), watch=watch)
    assert results[ProbeId.READERS].facts == (SEEN, not_checked(ProbeId.READERS, "cancelled"))


def test_too_many_that_hang_are_not_joined_by_more(hanging: Hanging) -> None:
    runner = Runner()
    probe = Probe(ProbeId.READERS, hanging, 0.01)
    for _ in range(MOST_STUCK):
        run(probe, runner=runner)
    threads = threading.active_count()
    assert run(probe, runner=runner)[ProbeId.READERS].state is ProbeState.COULD_NOT_CHECK
    assert threading.active_count() == threads


def test_one_that_ended_after_all_makes_room() -> None:
    runner = Runner()
    for _ in range(MOST_STUCK + 1):
        late = Hanging()
        probe = Probe(ProbeId.READERS, late, 0.01)
        assert run(probe, runner=runner)[ProbeId.READERS].facts[-1].value == Cause.TIMED_OUT
        thread = next(each for each in threading.enumerate() if each.name == "probe-readers")
        late.released.set()
        thread.join()
    assert run(Probe(ProbeId.READERS, good, 1), runner=runner)[ProbeId.READERS].state is ProbeState.OK


def test_facts_are_bounded() -> None:
    results = run(Probe(ProbeId.READERS, lambda _: [SEEN] * (MOST_FACTS + 5), 1))
    assert len(results[ProbeId.READERS].facts) == MOST_FACTS


def test_a_late_end_of_one_that_was_given_up_is_not_told_twice(hanging: Hanging) -> None:
    def slow(_: ProbeContext) -> Iterator[Fact]:
        hanging.released.wait()
        yield SEEN

    first = Probe(ProbeId.CARD, hanging, 0.05)
    second = Probe(ProbeId.READERS, slow, 5)
    told = []
    for result in Runner().run((first, second), CONTEXT, Watch()):
        told.append(result.probe)
        hanging.released.set()
    assert told == [ProbeId.CARD, ProbeId.READERS]


# -- a value for several ----------------------------------------------------------------------------------


def test_once_is_made_once_for_all_threads() -> None:
    made: list[int] = []
    may, others = threading.Event(), 4

    def make() -> int:
        may.wait()
        made.append(1)
        return 7

    once = Once(make)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(once())) for _ in range(others)]
    for thread in threads:
        thread.start()
    may.set()
    for thread in threads:
        thread.join()
    assert (found, made) == ([7] * others, [1])


def test_once_keeps_an_error() -> None:
    calls: list[int] = []

    def make() -> int:
        calls.append(1)
        raise CardInUseError("held")

    once = Once(make)
    for _ in range(2):
        with pytest.raises(CardInUseError):
            once()
    assert calls == [1]


# -- the whole check --------------------------------------------------------------------------------------


def test_the_time_limits_fit_into_ten_seconds() -> None:
    assert TOTAL < 10
    assert all(probe.seconds <= TOTAL for probe in PROBES)
    assert {probe.id for probe in PROBES} == set(ProbeId)


class Clock:
    """A clock that only waiting moves on, and the queues by which it is waited."""

    def __init__(self) -> None:
        self.now = 0.0
        clock = self

        class Waiting(queue.SimpleQueue[object]):
            def get(self, block: bool = True, timeout: float | None = None) -> object:
                assert block
                assert timeout is not None, "waits for ever"
                try:
                    return super().get(block=False)
                except queue.Empty:
                    clock.now += timeout
                    raise

        self.queue = SimpleNamespace(SimpleQueue=Waiting, Empty=queue.Empty)
        self.time = SimpleNamespace(monotonic=lambda: self.now)


def test_every_probe_hanging_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limits of the program: over within ten seconds of a clock that moves only while the check waits."""
    clock, bench, released = Clock(), Bench(tmp_path), threading.Event()
    monkeypatch.setattr(module, "time", clock.time)
    monkeypatch.setattr(module, "queue", clock.queue)
    bench.hardware.hang = released.wait
    station = bench.station
    for name in ("states", "listener", "kind", "trust", "personal", "space", "last_change", "proxies"):
        setattr(station, name, lambda *_: released.wait())
    bench.programs.find = lambda _: released.wait()  # type: ignore[method-assign,assignment,return-value] # hangs
    bench.request = OnRequest(network=True, revocation=True)
    diagnosis = bench.diagnose()
    assert not released.is_set(), "everything still hangs"
    released.set()
    assert 0 < clock.now < 10
    asked = [result for result in diagnosis.probes if result.state is not ProbeState.NOT_ASKED]
    assert {result.probe for result in asked} == set(ProbeId) - {ProbeId.SYMPTOM, ProbeId.INVENTORY}
    assert {result.state for result in asked} == {ProbeState.COULD_NOT_CHECK}
    assert diagnosis.first.code is DiagnosisCode.TIMED_OUT
    assert diagnosis.only_unchecked
    assert set(diagnosis.unchecked) == {result.probe for result in asked}
