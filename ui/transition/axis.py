"""Where the line of time is marked with years or months, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.transition.marks import Span

#: Months from one mark to the next, the finest first.
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120)
_MONTHS: Final = 12
_LONGEST: Final = date.max.year * _MONTHS
_DAYS_OF_MONTH: Final = 30.4


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis: its day as an ordinal, and its words."""

    day: int
    text: str


def ticks(span: Span, width: float, widest: float) -> tuple[Tick, ...]:
    """The ticks of a span that is ``width`` pixels wide, so far apart that words of ``widest`` pixels fit between."""
    month = width / span.length * _DAYS_OF_MONTH
    step = next((step for step in _steps() if step * month >= widest), _LONGEST)
    return tuple(
        Tick(day.toordinal(), str(day.year) if step >= _MONTHS else f"{day.month}/{day.year}")
        for day in _beginnings(span, step)
    )


def _steps() -> Iterator[int]:
    """The steps, and twice the last one as often as it takes, until one is longer than the calendar."""
    yield from _STEPS
    step = _STEPS[-1]
    while step < _LONGEST:
        step *= 2
        yield step


def _beginnings(span: Span, step: int) -> Iterator[date]:
    """First days of every ``step``-th month in the span."""
    first = date.fromordinal(max(round(span.first), 1))
    number = first.year * _MONTHS + first.month - 1
    number += -number % step
    while number // _MONTHS <= date.max.year:
        day = date(number // _MONTHS, number % _MONTHS + 1, 1)
        if day.toordinal() > span.last:
            return
        if day.toordinal() >= span.first:
            yield day
        number += step
