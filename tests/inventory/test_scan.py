"""A scan over several sources, and what it says became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import Dated, ScanLimits, ScanWatch
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
PLACE = Place(SourceKind.FILES, "/a")
SEEN = Sighting(PLACE, b"der")


def refusal(reason: RefusalReason) -> Refusal:
    return Refusal(reason, PLACE)


@dataclass
class Made:
    """A source that gives what it was made with."""

    gives: list[Sighting | Refusal | Exception] = field(default_factory=list)
    skips: int = 0
    name: str = "made"
    required: bool = True
    kind: SourceKind = SourceKind.FILES

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        watch.looked_at(self.skips, skipped=self.skips)
        for item in self.gives:
            if watch.cancelled:
                return
            watch.looked_at()
            if isinstance(item, Exception):
                raise item
            yield item


@dataclass
class Exported(Made):
    """The same, with a date of its own."""

    as_of: datetime | None = None


@pytest.mark.parametrize(
    ("gives", "skips", "state"),
    [
        ([SEEN], 0, SourceState.COMPLETE),
        ([], 3, SourceState.COMPLETE),
        ([], 0, SourceState.COMPLETE),
        ([SEEN, refusal(RefusalReason.BAD_BASE64)], 0, SourceState.PARTIAL),
        ([refusal(RefusalReason.PASSWORD_NEEDED)], 5, SourceState.PARTIAL),
        ([refusal(RefusalReason.PASSWORD_NEEDED)], 0, SourceState.UNREADABLE),
        ([refusal(RefusalReason.BROKEN_LINK)], 0, SourceState.UNREADABLE),
        ([SEEN, refusal(RefusalReason.BROKEN_LINK), refusal(RefusalReason.LINK_LOOP)], 0, SourceState.COMPLETE),
        ([SEEN, refusal(RefusalReason.SPECIAL_FILE)], 0, SourceState.COMPLETE),
        ([SEEN, refusal(RefusalReason.CANCELLED)], 0, SourceState.CANCELLED),
    ],
)
def test_state(gives: list[Sighting | Refusal | Exception], skips: int, state: SourceState) -> None:
    scan = run_sources([Made(gives, skips)], ScanWatch())
    assert list(scan) == [item for item in gives if isinstance(item, Sighting)]
    (coverage,) = scan.coverage
    assert coverage.state is state
    assert coverage.seen == gives.count(SEEN)
    assert (coverage.looked_at, coverage.skipped) == (len(gives) + skips, skips)
    assert coverage.refusals == tuple(item for item in gives if isinstance(item, Refusal))


def test_coverage_is_of_each_source() -> None:
    scan = run_sources([Made([SEEN], 2, "a"), Made([SEEN, SEEN], 0, "b", required=False)], ScanWatch(), NOW)
    assert len(list(scan)) == 3
    assert [(c.name, c.seen, c.looked_at, c.skipped, c.required, c.as_of) for c in scan.coverage] == [
        ("a", 1, 3, 2, True, NOW),
        ("b", 2, 2, 0, False, NOW),
    ]


def test_a_list_has_the_date_of_its_export() -> None:
    old = datetime(2022, 12, 1, tzinfo=UTC)
    scan = run_sources([Exported([SEEN], as_of=old), Exported([SEEN])], ScanWatch(), NOW)
    assert len(list(scan)) == 2
    assert [coverage.as_of for coverage in scan.coverage] == [old, None]
    assert not isinstance(Made(), Dated)


def test_a_source_that_raises_does_not_end_the_others() -> None:
    scan = run_sources([Made([SEEN, ValueError("secret")]), Made([SEEN])], ScanWatch())
    assert len(list(scan)) == 2
    assert [(r.reason, r.detail) for r in scan.coverage[0].refusals] == [(RefusalReason.NOT_READABLE, "ValueError")]
    assert [coverage.state for coverage in scan.coverage] == [SourceState.PARTIAL, SourceState.COMPLETE]


def test_cancel_keeps_what_was_read() -> None:
    watch = ScanWatch()
    scan = run_sources([Made([SEEN, SEEN]), Made([SEEN])], watch)
    sightings = iter(scan)
    assert next(sightings) == SEEN
    watch.cancel()
    assert list(sightings) == []
    assert [(c.state, c.seen, c.looked_at) for c in scan.coverage] == [
        (SourceState.CANCELLED, 1, 1),
        (SourceState.CANCELLED, 0, 0),
    ]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(ScanLimits(items=2), RefusalReason.TOO_MANY), (ScanLimits(seconds=0), RefusalReason.TIMED_OUT)],
)
def test_limits_leave_a_reason(limits: ScanLimits, reason: RefusalReason) -> None:
    scan = run_sources([Made([SEEN] * 5), Made([SEEN])], ScanWatch(limits))
    seen = len(list(scan))
    assert [[r.reason for r in coverage.refusals] for coverage in scan.coverage] == [[reason], [reason]]
    first = SourceState.PARTIAL if seen else SourceState.UNREADABLE
    assert [coverage.state for coverage in scan.coverage] == [first, SourceState.UNREADABLE]


def test_a_caller_that_stops_listening() -> None:
    scan = run_sources([Made([SEEN, SEEN])], ScanWatch())
    sightings = iter(scan)
    next(sightings)
    del sightings
    (coverage,) = scan.coverage
    assert coverage.state is SourceState.CANCELLED
    assert coverage.seen == 1


def test_refusals_that_are_kept_are_bounded() -> None:
    source = Made([refusal(RefusalReason.BAD_BASE64)] * 10)
    scan = run_sources([source], ScanWatch(ScanLimits(refusals=4)))
    assert list(scan) == []
    *kept, last = scan.coverage[0].refusals
    assert len(kept) == 4
    assert (last.reason, last.detail) == (RefusalReason.TOO_MANY, "6 more that were not read")


@pytest.mark.parametrize(
    ("kind", "state"), [(SourceKind.LIST, SourceState.UNREADABLE), (SourceKind.FILES, SourceState.PARTIAL)]
)
def test_rows_that_say_nothing_are_not_read(kind: SourceKind, state: SourceState) -> None:
    scan = run_sources([Made([refusal(RefusalReason.NO_CERTIFICATE)], 5, kind=kind)], ScanWatch())
    assert list(scan) == []
    assert scan.coverage[0].state is state
