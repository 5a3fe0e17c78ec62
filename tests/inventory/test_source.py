"""The watch of a scan: cancel, limits and progress."""

from __future__ import annotations

from itertools import count

import pytest

from cardtool.inventory.source import Progress, ScanLimits, ScanWatch
from cardtool.model.sighting import RefusalReason


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_goes_on_by_itself() -> None:
    watch = ScanWatch()
    watch.looked_at(1000)
    assert not watch.cancelled
    assert watch.stopped_by is None
    assert watch.seconds_left == float("inf")


def test_cancel() -> None:
    watch = ScanWatch()
    watch.cancel()
    assert watch.cancelled
    assert watch.stopped_by is RefusalReason.CANCELLED


def test_time() -> None:
    clock = Clock()
    watch = ScanWatch(ScanLimits(seconds=10), monotonic=clock)
    clock.now += 4
    assert watch.seconds_left == 6
    assert not watch.cancelled
    clock.now += 7
    assert watch.stopped_by is RefusalReason.TIMED_OUT
    assert watch.seconds_left == 0


def test_number() -> None:
    watch = ScanWatch(ScanLimits(items=3))
    watch.looked_at(2)
    assert not watch.cancelled
    watch.looked_at()
    assert watch.stopped_by is RefusalReason.TOO_MANY


def test_progress() -> None:
    clock = Clock()
    watch = ScanWatch(monotonic=clock)
    watch.expect(50)
    watch.looked_at(10, skipped=4)
    clock.now += 5
    progress = watch.progress
    assert progress == Progress(looked_at=10, skipped=4, expected=50, seconds=5)
    assert progress.rate == 2
    assert progress.remaining == 20


@pytest.mark.parametrize("progress", [Progress(0, 0, 5, 1.0), Progress(5, 0, 5, 0.0)])
def test_progress_before_anything_can_be_said(progress: Progress) -> None:
    assert progress.rate == 0
    assert progress.remaining is None


def test_more_than_expected_leaves_nothing_to_go() -> None:
    watch = ScanWatch(monotonic=count().__next__)
    watch.looked_at(3)
    assert watch.progress.expected == 3
    assert watch.progress.remaining == 0


def test_reports_are_few() -> None:
    clock, reports = Clock(), list[Progress]()
    watch = ScanWatch(on_progress=reports.append, monotonic=clock)
    for _ in range(100):
        clock.now += 0.03
        watch.looked_at()
    assert 20 <= len(reports) <= 30
    assert [report.looked_at for report in reports] == sorted(report.looked_at for report in reports)
