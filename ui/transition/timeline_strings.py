"""What the picture of the dates says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.transition import wording
from cardtool.model.transition import DateKind
from cardtool.model.transition_judged import DateState
from ui.transition.marks import MarkKind

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.transition.marks import Mark, Timeline


def tell_kind(texts: Texts, kind: MarkKind) -> str:
    """What a mark stands for."""
    if kind is MarkKind.CERTIFICATES:
        return texts.say("Certificates end")
    return texts.say(wording.DATE_KINDS[DateKind(kind.value)])


def tell_mark(texts: Texts, mark: Mark) -> str:
    """A mark in one sentence, for the line below the picture and for a screen reader."""
    state = texts.say(wording.STATES[mark.state])
    kind = tell_kind(texts, mark.kind)
    return f"{mark.when} ({wording.tell_distance(texts, mark.days)}, {state}). {mark.title}. {kind}: {mark.text}"


def tell_timeline(texts: Texts, timeline: Timeline) -> str:
    """The picture in words: how many dates passed, how many come, and which is the next."""
    past = sum(mark.days < 0 for mark in timeline.marks)
    coming = [mark for mark in timeline.marks if mark.days >= 0]
    day = texts.day(timeline.as_of)
    passed = texts.say_many("{number} date passed before {day}.", "{number} dates passed before {day}.", past, day=day)
    later = texts.say_many("{number} comes then or later.", "{number} come then or later.", len(coming))
    told = f"{passed} {later}"
    overdue = sum(mark.state is DateState.OVERDUE for mark in timeline.marks)
    if overdue:
        late = texts.say_many("{number} date is overdue.", "{number} dates are overdue.", overdue)
        told = f"{told} {late}"
    if coming:
        following = texts.say("The next one: {date}", date=tell_mark(texts, coming[0]))
        told = f"{told} {following}"
    return told


def tell_legend(texts: Texts) -> tuple[tuple[MarkKind, str], ...]:
    """The shapes and what they stand for."""
    return tuple((kind, tell_kind(texts, kind)) for kind in MarkKind)


def table_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns of the table of dates."""
    say = texts.say
    return say("Date"), say("Days"), say("State"), say("Kind of date"), say("Service"), say("What")


def tell_cells(texts: Texts, mark: Mark) -> tuple[str, ...]:
    """The cells of a date."""
    state = texts.say(wording.STATES[mark.state])
    return mark.when, wording.tell_distance(texts, mark.days), state, tell_kind(texts, mark.kind), mark.title, mark.text
