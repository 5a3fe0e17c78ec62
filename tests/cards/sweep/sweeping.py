"""The whole sweep: which faults at which commands, spread over lanes, and its table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from cardtool.model.way import Way
from tests.cards.sweep.cases import ALL, FULL_SILENCE, LAYOUTS, WAYS, Batch, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from tests.cards.sweep.cases import Done
    from tests.cards.sweep.lanes import Holding, Lanes

#: A batch is split so that many lanes share it evenly.
_PARTS: Final = 3
#: One reading in this many is made through the middleware in the test suite; the benchmark makes all.
EVERY: Final = 3
#: Longest that any reading takes, in seconds, on a machine that has nothing else to do; the benchmark holds it to that.
PROMISED: Final = 5.0
#: Longest that one may take while other tests run beside it.
LIMIT: Final = 3 * PROMISED


def batches(way: Way, layout: str, *, every: int = 1) -> Iterator[Batch]:
    """The work for one way and layout; which commands are taken changes from fault to fault and layout to layout."""
    for number, fault in enumerate(ALL):
        first = number + LAYOUTS.index(layout)
        for part in range(_PARTS if every == 1 else 1):
            step = _PARTS if every == 1 else every
            yield Batch(way.value, layout, fault, (first + part) % step, step)


def full_silences(way: Way) -> Iterator[Batch]:
    """One command in the middle of a reading at which a card falls silent, with the time limits of the program."""
    yield Batch(way.value, LAYOUTS[-1], FULL_SILENCE, 9, 1000)


@dataclass(frozen=True)
class Row:
    """The sweep of one layout in one way.

    Attributes:
        way: how cards were read.
        layout: of the cards.
        commands: of a reading without faults.
        outcomes: of all its readings.
    """

    way: str
    layout: str
    commands: int
    outcomes: tuple[Outcome, ...]

    @property
    def longest(self) -> float:
        """Longest reading, in seconds."""
        return max(outcome.seconds for outcome in self.outcomes)

    @property
    def results(self) -> Counter[str]:
        """How often each result."""
        return Counter(outcome.result for outcome in self.outcomes)

    @property
    def tried(self) -> int:
        """At how many of the commands any fault was tried."""
        return len({outcome.index for outcome in self.outcomes})

    def line(self) -> str:
        """For the table."""
        told = ", ".join(
            f"{result} {number}" for result, number in sorted(self.results.items()) if result != Result.RIGHT
        )
        right, stuck = self.results[Result.RIGHT], sum(outcome.stuck for outcome in self.outcomes)
        per_fault = max(Counter(outcome.fault for outcome in self.outcomes).values())
        return (
            f"{self.layout:<7}{self.way:<7}{self.commands:>8}{per_fault:>9}{len(self.outcomes):>8}{right:>7}"
            f"{self.longest:>9.2f}{stuck:>7}  {told}"
        )


HEAD: Final = (
    f"{'layout':<7}{'way':<7}{'commands':>8}{'of them':>9}{'faults':>8}{'right':>7}{'longest':>9}{'stuck':>7}"
    "  other results"
)


def collect(way: Way, layout: str, done: Sequence[Future[Done]]) -> Row:
    """Wait for the batches of one way and layout."""
    results = [future.result() for future in done]
    outcomes = tuple(outcome for result in results for outcome in result.outcomes)
    return Row(way.value, layout, results[0].commands, outcomes)


def by_fault(rows: Sequence[Row]) -> Iterator[str]:
    """What each fault came to, in each way."""
    outcomes = [outcome for row in rows for outcome in row.outcomes]
    for way, fault in product(WAYS, (*ALL, FULL_SILENCE)):
        mine = [outcome for outcome in outcomes if (outcome.way, outcome.fault) == (way.value, fault)]
        if mine:
            told = ", ".join(f"{result} {number}" for result, number in sorted(Counter(o.result for o in mine).items()))
            longest = max(outcome.seconds for outcome in mine)
            yield f"{way.value:<7}{fault:<21}{len(mine):>6}{longest:>7.2f} s  {told}"


def of_lanes(holdings: Sequence[Holding]) -> str:
    """What the processes of the lanes hold more at the end."""
    growths = [holding.growth for holding in holdings]
    return (
        f"{len(growths)} lanes; most growth of one: {max(growth.threads for growth in growths)} threads, "
        f"{max(growth.handles for growth in growths)} handles, {max(growth.memory for growth in growths)} KiB; "
        f"PINs presented: {sum(holding.pins for holding in holdings)}"
    )


def table(rows: Sequence[Row], holdings: Sequence[Holding]) -> Iterator[str]:
    """The whole table, a line each: by layout and way, by fault, and what the lanes held."""
    faults = sum(len(row.outcomes) for row in rows)
    bad = sum(outcome.bad or not outcome.recovered for row in rows for outcome in row.outcomes)
    yield f"{faults} readings with a fault, {bad} not true"
    yield HEAD
    yield from (row.line() for row in rows)
    yield ""
    yield from by_fault(rows)
    yield of_lanes(holdings)


class Sweep:
    """Everything handed in at once, collected piece by piece.

    Args:
        lanes: running lanes.
        every: one in so many commands through the middleware.
    """

    def __init__(self, lanes: Lanes, *, every: int = 1) -> None:
        self._full = {way: lanes.submit(full_silences(way)) for way in WAYS}
        steps = {Way.DIRECT: 1, Way.PKCS11: every}
        self._done = {
            (way, layout): lanes.submit(batches(way, layout, every=steps[way]))
            for way, layout in product(WAYS, LAYOUTS)
        }

    def row(self, way: Way, layout: str) -> Row:
        """The sweep of one layout in one way; waits for it."""
        return collect(way, layout, self._done[way, layout])

    def full_silence(self, way: Way) -> Row:
        """The readings with the time limits of the program; waits for them."""
        return collect(way, LAYOUTS[-1], self._full[way])

    def rows(self) -> Iterator[Row]:
        """All rows; waits for each."""
        for way, layout in product(WAYS, LAYOUTS):
            yield self.row(way, layout)
