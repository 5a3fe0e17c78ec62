"""Nothing that happens to a card at any command of a reading makes the program hang, raise or tell what is not true.

On the whole real stack: virtual card, vpcd, pcscd, and for PKCS#11 also OpenSC in its helper process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.direct.source import SILENCE
from cardtool.cards.profile import DEFAULT_TIME_LIMIT
from cardtool.model.cause import Cause
from cardtool.model.way import Way
from tests.cards.sweep.cases import ALL, LAYOUTS, VISIBLE_SWAP, WAYS, Result
from tests.cards.sweep.sweeping import EVERY, LIMIT, PROMISED, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cards.sweep.lanes import Lanes
    from tests.cards.sweep.sweeping import Row, Sweep

pytestmark = pytest.mark.stack

BOTH = pytest.mark.parametrize(("way", "layout"), [(way, layout) for way in WAYS for layout in LAYOUTS])


def wrong(row: Row) -> list[str]:
    return [str(outcome) for outcome in row.outcomes if outcome.bad]


@BOTH
def test_every_fault_at_every_command(sweep: Sweep, way: Way, layout: str) -> None:
    row = sweep.row(way, layout)
    every = 1 if way is Way.DIRECT else EVERY
    assert {outcome.fault for outcome in row.outcomes} == set(ALL)
    assert row.tried == row.commands, "each command meets some fault"
    assert len(row.outcomes) >= len(ALL) * (row.commands // every)
    assert not wrong(row)
    assert row.longest < LIMIT


@BOTH
def test_after_every_fault_the_next_card_is_read_right(sweep: Sweep, way: Way, layout: str) -> None:
    row = sweep.row(way, layout)
    assert not [str(outcome) for outcome in row.outcomes if not outcome.recovered]
    if way is Way.DIRECT:
        assert not [str(outcome) for outcome in row.outcomes if outcome.stuck], "and so is this one"


@BOTH
def test_a_card_that_leaves_for_another_is_never_mixed_with_it(sweep: Sweep, way: Way, layout: str) -> None:
    row = sweep.row(way, layout)
    results = {outcome.result for outcome in row.outcomes if outcome.fault == VISIBLE_SWAP}
    assert results <= {Result.OTHER, Cause.CHANGED_DURING_READING, Cause.REMOVED_DURING_READING}


@pytest.mark.parametrize("way", WAYS)
def test_a_silent_card_is_given_up_in_time_with_the_limits_of_the_program(sweep: Sweep, way: Way) -> None:
    """The limits above are scaled down."""
    row = sweep.full_silence(way)
    assert row.results == {Cause.TIMED_OUT: 1}
    assert row.longest < LIMIT


def test_the_program_waits_for_no_card_longer_than_promised() -> None:
    assert SILENCE < PROMISED
    assert DEFAULT_TIME_LIMIT < PROMISED


def test_nothing_grows(sweep: Sweep, lanes: Lanes, record_property: Callable[[str, object], None]) -> None:
    """Threads and handles of the processes that did all this; last, because it ends them."""
    rows = [*sweep.rows(), *(sweep.full_silence(way) for way in WAYS)]
    lanes.finish()
    record_property("table", "\n".join(table(rows, lanes.holdings)))
    assert {holding.growth.threads for holding in lanes.holdings} == {0}
    assert {holding.growth.handles for holding in lanes.holdings} == {0}
    assert {holding.pins for holding in lanes.holdings} == {0}
