"""The dates on the line of time, without a widget."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import CertificatesSeen, Seen
from tests.ui.transition.made_up import AS_OF, SCAN, board
from ui.transition.axis import ticks
from ui.transition.marks import Mark, MarkKind, Span, Timeline, clusters, make_timeline
from ui.transition.timeline_strings import tell_cells, tell_legend, tell_mark, tell_timeline

ENGLISH = Texts("en")
DAYS = st.integers(date(2000, 1, 1).toordinal(), date(2060, 1, 1).toordinal())
PLACES = st.lists(st.integers(0, 2000), max_size=40).map(sorted)


@pytest.fixture
def timeline() -> Timeline:
    made = board()
    return make_timeline(ENGLISH, made, made.plan.services)


def mark_at(place: int, state: DateState = DateState.COMING) -> Mark:
    day = AS_OF + timedelta(days=place)
    return Mark("a", "A", day, place, MarkKind.DEADLINE, state, str(day), "what")


def test_every_date_and_every_end_of_a_certificate_is_a_mark(timeline: Timeline) -> None:
    assert [(lane.service, [mark.kind.value for mark in lane.marks]) for lane in timeline.lanes] == [
        ("cards", ["deadline", "deadline"]),
        ("certificates", ["event", "certificates", "milestone", "certificates"]),
        ("login", []),
    ]
    assert [mark.day for mark in timeline.marks] == sorted(mark.day for mark in timeline.marks)
    assert [timeline.lane_of(mark) for mark in timeline.marks] == [1, 0, 0, 1, 1, 1]


def test_the_whole_time_holds_the_day_of_the_judgement(timeline: Timeline) -> None:
    assert timeline.whole.holds(AS_OF.toordinal())
    empty = Timeline((), AS_OF)
    assert empty.whole.holds(AS_OF.toordinal())
    assert tell_timeline(ENGLISH, empty) == "0 dates passed before 20/02/2023. 0 come then or later."


def ending(ends: dict[date, int]) -> Timeline:
    seen = Seen(SeenKind.DATA_EXCHANGE, certificates=CertificatesSeen((SCAN,), (), sum(ends.values()), ends=ends))
    made = board(seen={SeenKind.DATA_EXCHANGE: seen})
    return make_timeline(ENGLISH, made, made.plan.services)


def test_all_certificates_that_end_on_a_day_are_counted() -> None:
    (mark,) = [each for each in ending({date(2024, 3, 1): 312}).marks if each.kind is MarkKind.CERTIFICATES]
    assert (mark.day, mark.text) == (date(2024, 3, 1), "312 certificates end")


def test_a_certificate_for_ever_does_not_stretch_the_time() -> None:
    made = ending({date(2027, 3, 1): 1, date(9999, 12, 31): 2})
    assert [mark.day.year for mark in made.marks if mark.kind is MarkKind.CERTIFICATES] == [2027]
    assert made.whole.last == date(2027, 3, 1).toordinal()


def test_the_picture_in_words(timeline: Timeline) -> None:
    assert tell_timeline(ENGLISH, timeline) == (
        "2 dates passed before 20/02/2023. 4 come then or later. 1 date is overdue. "
        "The next one: 28/02/2023 (in 8 days, Soon). Staff cards. Deadline: Close the cards"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_has_words_in_every_language(language: str) -> None:
    texts, made = Texts(language), board()
    for mark in make_timeline(texts, made, made.plan.services).marks:
        assert "{" not in tell_mark(texts, mark)
        assert all(tell_cells(texts, mark))
    assert [kind for kind, words in tell_legend(texts) if words] == list(MarkKind)


def test_a_cluster_has_the_gravest_state() -> None:
    marks = (mark_at(0, DateState.PAST), mark_at(1, DateState.OVERDUE), mark_at(2))
    (joined,) = clusters(marks, lambda mark: mark.days, 5)
    assert (joined.place, joined.state, joined.marks) == (1, DateState.OVERDUE, marks)


@settings(max_examples=50)
@given(PLACES, st.integers(1, 60))
def test_clusters_keep_every_mark_and_their_order_and_never_touch(places: list[int], side: int) -> None:
    marks = [mark_at(place) for place in places]
    made = clusters(marks, lambda mark: mark.days, side)
    assert [mark for each in made for mark in each.marks] == marks
    firsts = [each.marks[0].days for each in made]
    assert all(later - earlier >= side for earlier, later in pairwise(firsts))


@given(DAYS, DAYS, DAYS)
def test_looking_closer_holds_the_day_and_looking_further_ends_with_the_whole(one: int, other: int, day: int) -> None:
    whole = Span(min(one, other, day), max(one, other, day))
    closer = whole
    for _ in range(10):
        closer = closer.closer(day)
        assert closer.holds(day)
        assert closer.length >= 60 or closer.length >= whole.length
    assert closer.length == pytest.approx(60)
    for _ in range(20):
        closer = closer.further(whole)
    assert closer == whole


@given(DAYS, DAYS)
def test_a_span_moves_only_as_far_as_it_must(first: int, day: int) -> None:
    span = Span(first, first + 100)
    moved = span.holding(day)
    assert moved.holds(day)
    assert moved.length == span.length
    assert moved == span or not span.holds(day)


@given(DAYS, st.integers(1, 4_000_000), st.integers(0, 4000))
def test_ticks_are_first_days_in_the_span_and_far_enough_apart(first: int, length: int, width: int) -> None:
    span = Span(first, first + length)
    made = ticks(span, width, 60)
    days = [date.fromordinal(tick.day) for tick in made]
    assert all(day.day == 1 and span.holds(day.toordinal()) for day in days)
    places = [span.place(tick.day) * width for tick in made]
    assert all(later - earlier >= 60 * 0.9 for earlier, later in pairwise(places))
    assert all(str(date.fromordinal(tick.day).year) in tick.text for tick in made)


def test_the_axis_ends_with_the_calendar() -> None:
    last = date.max.toordinal()
    assert ticks(Span(last - 400, last + 400), 1000, 60)
    assert ticks(Span(-100, 400), 1000, 60)
