"""When certificates end, as a picture: certificates counted by month, as SVG that stands by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cardtool.model.inventory import Inventory
    from cardtool.reports.inventory_words import ReportWords

#: Months shown before and after the day of the judgement; what lies outside is counted in the first and last bar.
MONTHS_BEFORE: Final = 12
MONTHS_AFTER: Final = 36
_MONTHS_A_YEAR: Final = 12
_BAR: Final = 16
_GAP: Final = 4
_HEIGHT: Final = 160
_TOP: Final = 24
_LEFT: Final = 8
_FOOT: Final = 28
_PAST: Final = "#8a8f98"
_COMING: Final = "#1f5fa8"
_NOW: Final = "#c2410c"


@dataclass(frozen=True, slots=True)
class Month:
    """Certificates whose validity ends in a month.

    Attributes:
        year: the year.
        month: 1 to 12.
        number: how many.
        past: the month lies before that of the judgement.
    """

    year: int
    month: int
    number: int
    past: bool


def expiry_months(inventory: Inventory) -> tuple[Month, ...]:
    """One entry for each month shown, empty months included."""
    now = _index(inventory.as_of)
    first, last = now - MONTHS_BEFORE, now + MONTHS_AFTER
    ends = (_index(finnish_day(found.certificate.not_after)) for found in inventory.certificates)
    numbers = Counter(min(max(end, first), last) for end in ends)
    return tuple(
        Month(index // _MONTHS_A_YEAR, index % _MONTHS_A_YEAR + 1, numbers[index], index < now)
        for index in range(first, last + 1)
    )


def _index(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month - 1


def timeline_svg(inventory: Inventory, words: ReportWords) -> str:
    """The picture, with a title and a description for those who do not see it."""
    months = expiry_months(inventory)
    width = 2 * _LEFT + len(months) * (_BAR + _GAP)
    height = _TOP + _HEIGHT + _FOOT
    title = escape(words.say("Certificates by the month in which they end"))
    described = escape(words.say("Judged for {day}", day=words.day(inventory.as_of)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="timeline-title timeline-text">'
    )
    texts = f'<title id="timeline-title">{title}</title><desc id="timeline-text">{described}</desc>'
    return "".join((head, texts, *_bars(months), "</svg>"))


def _bars(months: tuple[Month, ...]) -> Iterator[str]:
    most = max((month.number for month in months), default=0) or 1
    bottom = _TOP + _HEIGHT
    for position, month in enumerate(months):
        left = _LEFT + position * (_BAR + _GAP)
        high = -(-_HEIGHT * month.number // most)
        colour = _PAST if month.past else _COMING
        yield f"<g><title>{_label(months, position)}: {month.number}</title>"
        yield f'<rect x="{left}" y="{bottom - high}" width="{_BAR}" height="{high}" fill="{colour}"/>'
        if month.number:
            yield _text(left + _BAR // 2, bottom - high - 4, str(month.number))
        yield "</g>"
        if month.month == 1:
            yield _text(left, bottom + 18, str(month.year), "start")
    now = _LEFT + MONTHS_BEFORE * (_BAR + _GAP) - _GAP // 2
    yield f'<line x1="{now}" y1="{_TOP}" x2="{now}" y2="{bottom + 6}" stroke="{_NOW}" stroke-width="2"/>'
    yield f'<line x1="0" y1="{bottom}" x2="100%" y2="{bottom}" stroke="{_PAST}"/>'


def _label(months: tuple[Month, ...], position: int) -> str:
    sign = {0: "≤ ", len(months) - 1: "≥ "}.get(position, "")
    return f"{sign}{months[position].month}/{months[position].year}"


def _text(x: int, y: int, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" font-size="10" text-anchor="{anchor}" font-family="sans-serif">{text}</text>'
