"""The dates of the board as marks on a line of time, without a widget."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cardtool.app.transition import wording
from cardtool.model.transition_judged import DateState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedDate, JudgedService
    from cardtool.model.transition_seen import Board

#: The gravest first; a mark that stands for several dates has the state of the gravest.
_GRAVITY: Final = tuple(DateState)


#: Ends of certificates further away than so many days, some fifteen years, are no marks: one that says 9999 for "never"
#: would leave all else on one spot.
_HORIZON: Final = 15 * 365


class MarkKind(StrEnum):
    """What a mark stands for; each has a shape of its own."""

    DEADLINE = "deadline"
    MILESTONE = "milestone"
    EVENT = "event"
    CERTIFICATES = "certificates"
    """Certificates that this tool has seen end on that day."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One date.

    Attributes:
        service: identifier of its service.
        title: name of the service.
        day: the day.
        days: days to it from the day of the judgement, negative after it.
        kind: what it stands for.
        state: what it asks for.
        when: the day in words.
        text: what happens, or has to be done.
        id: identifier of the date within its service, empty for the ends of certificates, of which a day has one mark.
    """

    service: str
    title: str
    day: date
    days: int
    kind: MarkKind
    state: DateState
    when: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one service, in the order of time."""

    service: str
    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """All services that are shown, one lane each.

    Attributes:
        lanes: the lanes, top down.
        as_of: day of the judgement.
    """

    lanes: tuple[Lane, ...]
    as_of: date

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in the order of time, and from the top down on one day."""
        return tuple(sorted((mark for lane in self.lanes for mark in lane.marks), key=lambda mark: mark.day))

    @property
    def whole(self) -> Span:
        """The time from the first mark to the last, with the day of the judgement."""
        days = [self.as_of.toordinal(), *(mark.day.toordinal() for mark in self.marks)]
        return Span(min(days), max(days))

    def lane_of(self, mark: Mark) -> int:
        """Place of the lane of a mark, from the top."""
        return next(place for place, lane in enumerate(self.lanes) if lane.service == mark.service)


#: Days that are shown at least; closer, one would look at an empty line.
_CLOSEST: Final = 60
_ROOM: Final = 0.03


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the line of time, as ordinals of its first and last day."""

    first: float
    last: float

    @property
    def length(self) -> float:
        """Its length in days."""
        return max(self.last - self.first, 1)

    @property
    def roomy(self) -> Span:
        """The same with a little room at both ends."""
        room = max(self.length * _ROOM, 1)
        return Span(self.first - room, self.last + room)

    def holds(self, day: float) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last

    def closer(self, day: int) -> Span:
        """Half of it around a day."""
        half = max(self.length / 4, _CLOSEST / 2)
        return Span(day - half, day + half)

    def further(self, whole: Span) -> Span:
        """Twice as much, but no more than the whole."""
        middle, half = (self.first + self.last) / 2, self.length
        if 2 * half >= whole.length:
            return whole
        return Span(middle - half, middle + half)

    def holding(self, day: int) -> Span:
        """The same length, moved until it holds a day."""
        if self.holds(day):
            return self
        return Span(day - self.length / 2, day + self.length / 2)

    def place(self, day: float) -> float:
        """Where a day is: 0 at the beginning, 1 at the end."""
        return (day - self.first) / self.length


@dataclass(frozen=True, slots=True)
class Cluster:
    """Marks of one lane that would lie on each other, drawn as one.

    Attributes:
        place: middle of them, in pixels.
        marks: the marks; at least one.
    """

    place: float
    marks: tuple[Mark, ...]

    @property
    def state(self) -> DateState:
        """The gravest of theirs."""
        return min((mark.state for mark in self.marks), key=_GRAVITY.index)


def clusters(marks: Sequence[Mark], place_of: Callable[[Mark], float], side: float) -> tuple[Cluster, ...]:
    """Marks in the order of time, joined where they are closer than ``side`` pixels to the first of a cluster."""
    joined: list[list[Mark]] = []
    for mark in marks:
        if joined and place_of(mark) - place_of(joined[-1][0]) < side:
            joined[-1].append(mark)
        else:
            joined.append([mark])
    return tuple(Cluster((place_of(each[0]) + place_of(each[-1])) / 2, tuple(each)) for each in joined)


def make_timeline(texts: Texts, board: Board, services: Sequence[JudgedService]) -> Timeline:
    """The dates of these services, and the ends of the certificates that were seen of them."""
    lanes = (
        Lane(each.service.id, each.service.title.of(texts.language), tuple(_marks(texts, board, each)))
        for each in services
    )
    return Timeline(tuple(lanes), board.plan.as_of)


def _marks(texts: Texts, board: Board, judged: JudgedService) -> list[Mark]:
    dates = (_mark(texts, judged, each) for each in judged.dates)
    return sorted((*dates, *_ends(texts, board, judged)), key=lambda mark: mark.day)


def _mark(texts: Texts, judged: JudgedService, each: JudgedDate) -> Mark:
    date, title = each.date, judged.service.title.of(texts.language)
    when, text = wording.tell_when(texts, date), date.text.of(texts.language)
    kind = MarkKind(date.kind.value)
    return Mark(judged.service.id, title, date.day, each.days, kind, each.state, when, text, date.id)


def _ends(texts: Texts, board: Board, judged: JudgedService) -> Iterator[Mark]:
    title = judged.service.title.of(texts.language)
    seen = [board.seen[kind].certificates for kind in judged.service.seen if kind in board.seen]
    ends: Counter[date] = Counter()
    for some in seen:
        ends.update(some.ends if some is not None else {})
    near = {day: number for day, number in ends.items() if (day - board.plan.as_of).days <= _HORIZON}
    for day, number in near.items():
        days = (day - board.plan.as_of).days
        text = texts.say_many("{number} certificate ends", "{number} certificates end", number)
        state = DateState.PAST if days < 0 else DateState.COMING if days else DateState.TODAY
        yield Mark(judged.service.id, title, day, days, MarkKind.CERTIFICATES, state, texts.day(day), text)
