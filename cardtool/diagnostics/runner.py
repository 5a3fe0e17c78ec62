"""Runs probes at once, each with its own time limit and its own failure.

A probe gives its facts one by one, so what it saw before it hung is not lost. One that hangs is given up and goes on in
its thread; when too many of a kind hang already, another one is not begun.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause
from cardtool.model.diagnosis import Fact, FactCode, ProbeId, ProbeResult, ProbeState
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cardtool.diagnostics.context import ProbeContext

_log = logging.getLogger(__name__)

#: A whole check takes no longer, in seconds.
TOTAL: Final = 9.5
#: So many probes of one kind may hang before the next one is refused.
MOST_STUCK: Final = 3
#: Facts of one probe; more are not kept.
MOST_FACTS: Final = 1000
CANCELLED: Final = "cancelled"


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe.

    Attributes:
        id: which one.
        observe: looks and gives facts, one by one; none at all when there is nothing to check here.
        seconds: the longest time it may take.
    """

    id: ProbeId
    observe: Callable[[ProbeContext], Iterable[Fact]]
    seconds: float


class Watch:
    """Lets another thread end a check."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._wake: Callable[[], None] = lambda: None

    def cancel(self) -> None:
        """Give up what still runs."""
        self._ended.set()
        self._wake()

    @property
    def cancelled(self) -> bool:
        """Whether the check is to end."""
        return self._ended.is_set()

    def wake_by(self, wake: Callable[[], None]) -> None:
        """What to call when it is cancelled."""
        self._wake = wake


class Stuck:
    """Counts probes that run on although nobody waits for them any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[ProbeId, int] = {}

    def enter(self, probe: ProbeId) -> bool:
        """Whether one more may begin."""
        with self._lock:
            running = self._running.get(probe, 0)
            self._running[probe] = min(running + 1, MOST_STUCK)
            return running < MOST_STUCK

    def leave(self, probe: ProbeId) -> None:
        """One ended after all."""
        with self._lock:
            self._running[probe] -= 1


@dataclass(slots=True, eq=False)
class _Run:
    """One probe that runs."""

    probe: Probe
    began: float
    facts: list[Fact] = field(default_factory=list)

    @property
    def deadline(self) -> float:
        return self.began + self.probe.seconds

    def ended(self, failure: str = "") -> ProbeResult:
        facts = tuple(self.facts)
        if failure:
            facts = (*facts, Fact(FactCode.NOT_CHECKED, self.probe.id, failure))
            state = ProbeState.COULD_NOT_CHECK
        else:
            state = ProbeState.OK if facts else ProbeState.NOT_APPLICABLE
        return ProbeResult(self.probe.id, state, facts, round(time.monotonic() - self.began, 3))


class Runner:
    """Runs probes.

    Args:
        total: longest time of a check, in seconds.
        scale: factor of the probes' own time limits; tests shorten them.
    """

    def __init__(self, total: float = TOTAL, scale: float = 1.0) -> None:
        self._total = total * scale
        self._scale = scale
        self._stuck = Stuck()

    def run(self, probes: Sequence[Probe], context: ProbeContext, watch: Watch) -> Iterator[ProbeResult]:
        """The result of each probe as it ends; at last those that were given up."""
        ends: queue.SimpleQueue[tuple[_Run, str] | None] = queue.SimpleQueue()
        watch.wake_by(lambda: ends.put(None))
        began = time.monotonic()
        running: list[_Run] = []
        for probe in probes:
            run = _Run(Probe(probe.id, probe.observe, min(self._scale * probe.seconds, self._total)), began)
            if self._stuck.enter(probe.id):
                running.append(run)
                self._start(run, context, ends)
            else:
                yield run.ended(Cause.TIMED_OUT)
        yield from _gather(running, ends, watch)

    def _start(self, run: _Run, context: ProbeContext, ends: queue.SimpleQueue[tuple[_Run, str] | None]) -> None:
        def work() -> None:
            try:
                failure = _observe(run, context)
            finally:
                self._stuck.leave(run.probe.id)
            ends.put((run, failure))

        threading.Thread(target=work, name=f"probe-{run.probe.id}", daemon=True).start()


def _observe(run: _Run, context: ProbeContext) -> str:
    """Let a probe look; returns why it failed, empty when it did not."""
    try:
        for fact in run.probe.observe(context):
            if len(run.facts) < MOST_FACTS:
                run.facts.append(fact)
    except CardtoolError as error:
        return error.cause.value
    except Exception as error:  # noqa: BLE001 - one probe's mistake must not end the check
        # Its words could hold a name from a card, so only its kind is logged.
        _log.error("probe %s failed: %s", run.probe.id, type(error).__name__)
        return Cause.INTERNAL_ERROR.value
    return ""


def _gather(
    running: list[_Run], ends: queue.SimpleQueue[tuple[_Run, str] | None], watch: Watch
) -> Iterator[ProbeResult]:
    while running:
        if watch.cancelled:
            yield from (run.ended(CANCELLED) for run in running)
            return
        patience = min(run.deadline for run in running) - time.monotonic()
        try:
            end = ends.get(timeout=max(patience, 0.0))
        except queue.Empty:
            late = [run for run in running if run.deadline <= time.monotonic()]
            running[:] = [run for run in running if run not in late]
            yield from (run.ended(Cause.TIMED_OUT) for run in late)
            continue
        if end is not None and end[0] in running:
            running.remove(end[0])
            yield end[0].ended(end[1])
