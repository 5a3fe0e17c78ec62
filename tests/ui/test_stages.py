"""A card is shown in stages, each in the place of the one before; and never in the place of another card."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    Stage,
)
from cardtool.model.reader import Reader
from tests.ui.made_up_events import (
    MUTE,
    ONE,
    STOPPED,
    TWO,
    card,
    glimpse,
    inserted,
    readers,
    removed,
    service_found,
    service_lost,
    shown,
    with_card,
)
from tests.ui.test_session import after
from ui.session import Session
from ui.view_state import Checking, PaneKind, Phase, Presence

if TYPE_CHECKING:
    from ui.view_state import Pane, Slot, ViewState

CRASHED = Problem(Cause.MIDDLEWARE_CRASHED, ONE, "opensc")


def recognised() -> CardRead:
    return CardRead(ONE, card(), Stage.RECOGNISED)


def verdict(content: str = "a") -> CardRead:
    return CardRead(ONE, card(content), Stage.VERDICT)


def whole(content: str = "a") -> CardRead:
    """The last stage: the issuers' certificates are there too."""
    return CardRead(ONE, with_card(card(content), certificates=(content.encode(), b"issuer")))


# -- one stage after the other -------------------------------------------------------------------------


def test_a_glimpse_is_shown_while_the_card_is_read() -> None:
    pane = after(*inserted(), CardGlimpsed(ONE, glimpse())).pane
    assert (pane.kind, pane.glimpse) == (PaneKind.READING, glimpse())
    assert pane.reading is None


@pytest.mark.parametrize(
    "events",
    [
        pytest.param((readers(ONE),), id="nothing is read"),
        pytest.param(shown(), id="the card is known already"),
        pytest.param((*shown(), *removed()), id="the card left"),
        pytest.param((), id="no such reader"),
    ],
)
def test_a_glimpse_that_comes_at_another_time_is_nothing(events: tuple[Event, ...]) -> None:
    session = Session()
    before = after(*events, session=session)
    assert after(CardGlimpsed(ONE, glimpse()), session=session) == before


@pytest.mark.parametrize(
    ("stage", "checking", "settled"),
    [
        (Stage.RECOGNISED, Checking.RECOGNISED, False),
        (Stage.VERDICT, Checking.UNDER_WAY, False),
        (Stage.COMPLETE, Checking.DONE, True),
    ],
)
def test_every_stage_shows_the_card_and_how_far_it_is(stage: Stage, checking: Checking, settled: bool) -> None:
    pane = after(*inserted(), CardGlimpsed(ONE, glimpse()), CardRead(ONE, card(), stage)).pane
    assert (pane.kind, pane.reading, pane.checking) == (PaneKind.CARD, card(), checking)
    assert pane.glimpse is None
    assert pane.settled is settled


def test_a_later_stage_continues_the_earlier_one_in_the_same_row() -> None:
    session = Session()
    panes = [after(*inserted(), session=session).pane]
    steps = (CardGlimpsed(ONE, glimpse()), recognised(), verdict(), whole())
    panes += [after(step, session=session).pane for step in steps]
    assert all(later.continues(earlier) for earlier, later in pairwise(panes))
    (entry,) = session.state.history
    assert (entry.reading, entry.checking) == (whole().reading, Checking.DONE)


def test_a_later_stage_of_the_same_card_is_one_row_even_if_everything_differs() -> None:
    history = after(*inserted(), verdict(), CardRead(ONE, card("b"))).history
    assert [entry.reading.card.certificates for entry in history] == [(b"b",)]


def test_a_stage_that_comes_too_late_changes_nothing() -> None:
    session = Session()
    before = after(*inserted(), whole(), session=session)
    assert after(verdict(), recognised(), session=session) == before


def test_a_card_read_again_keeps_its_row_through_all_stages() -> None:
    session = Session()
    after(*inserted(), verdict(), whole(), session=session)
    again = (CardInserted(ONE, b""), recognised(), verdict(), whole())
    numbers = [[entry.number for entry in after(event, session=session).history] for event in again]
    assert numbers == [[1]] * len(again)


def test_a_card_that_was_only_recognised_is_not_in_the_history() -> None:
    state = after(*inserted(), recognised())
    assert state.history == ()
    assert state.pane.kind is PaneKind.CARD


# -- what ends a reading between two stages ------------------------------------------------------------


def test_removal_after_the_verdict_keeps_it_and_says_that_not_everything_was_checked() -> None:
    state = after(*inserted(), verdict(), *removed())
    pane = state.pane
    assert (pane.kind, pane.presence, pane.checking) == (PaneKind.CARD, Presence.REMOVED, Checking.BROKEN_OFF)
    assert [entry.checking for entry in state.history] == [Checking.BROKEN_OFF]


def test_removal_before_the_verdict_is_a_failure() -> None:
    for last in (CardGlimpsed(ONE, glimpse()), recognised()):
        state = after(*inserted(), last, *removed())
        assert state.pane.problem == Problem(Cause.REMOVED_DURING_READING, ONE)
        assert (state.pane.reading, state.pane.glimpse) == (None, None)
        assert state.history == ()


def test_a_failure_takes_the_place_of_a_recognised_card() -> None:
    state = after(*inserted(), recognised(), CardFailed(ONE, MUTE))
    assert (state.pane.kind, state.pane.problem, state.pane.reading) == (PaneKind.FAILED, MUTE, None)
    assert state.history == ()


def test_a_failure_after_the_verdict_is_a_notice_and_ends_the_checking() -> None:
    session = Session()
    state = after(*inserted(), verdict(), CardFailed(ONE, CRASHED), session=session)
    assert state.notices == (CRASHED,)
    assert (state.pane.kind, state.pane.checking) == (PaneKind.CARD, Checking.BROKEN_OFF)
    assert after(whole(), session=session).pane.checking is Checking.DONE


@pytest.mark.parametrize("cause", [Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING])
def test_a_card_that_left_after_the_verdict_is_greyed_at_once(cause: Cause) -> None:
    session = Session()
    state = after(*inserted(), verdict(), CardFailed(ONE, Problem(cause, ONE)), session=session)
    assert (state.pane.kind, state.pane.presence) == (PaneKind.CARD, Presence.REMOVED)
    assert state.notices == ()
    assert after(whole(), session=session).pane == state.pane, "what comes late is of a card that is gone"


def test_what_comes_after_the_removal_is_not_shown() -> None:
    for events in ((*inserted(), *removed()), (*shown(), *removed())):
        session = Session()
        before = after(*events, session=session)
        for late in (CardGlimpsed(ONE, glimpse("b")), verdict("b"), CardRead(ONE, card("b"))):
            assert after(late, session=session) == before


def test_what_comes_after_the_service_was_away_is_not_shown() -> None:
    state = after(*inserted(), *service_lost(ONE), *service_found(), readers(ONE), CardRead(ONE, card()))
    assert state.pane.kind is PaneKind.NOT_READ
    assert state.history == ()


# -- whatever happens ----------------------------------------------------------------------------------

NAMES = st.sampled_from([ONE, TWO, "Reader 3"])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["insert", "glimpse", "remove", "choose_reader"]), NAMES),
    st.tuples(st.just("read"), NAMES, st.sampled_from(Stage)),
    st.tuples(st.just("fail"), NAMES, st.sampled_from([Cause.CARD_MUTE, *list(Cause)[10:12]])),
    st.tuples(st.just("readers"), st.sets(NAMES)),
    st.tuples(st.sampled_from(["lost", "found", "step_back"])),
    st.tuples(st.just("choose_entry"), st.integers(1, 5)),
)


class World:
    """Readers with numbered cards; what is told of a card bears reader and number."""

    def __init__(self) -> None:
        self.session = Session()
        self._cards: Counter[str] = Counter()
        self._inside: set[str] = set()

    def name_of_card(self, reader: str) -> str:
        return f"{reader}#{self._cards[reader]}"

    def do(self, deed: str, *values: object) -> ViewState:
        if deed in {"choose_reader", "choose_entry", "step_back"}:
            state: ViewState = getattr(self.session, deed)(*values)
            return state
        return self.session.take(self._event(deed, *values))

    def _event(self, deed: str, *values: object) -> Event:
        first, *rest = values or (None,)
        if deed == "lost":
            self._inside.clear()
            return ServiceLost(STOPPED)
        if deed == "found":
            return ServiceFound()
        if isinstance(first, set):
            self._inside &= first
            return ReadersChanged(tuple(Reader(name, present=name in self._inside) for name in sorted(first)))
        return self._card_event(deed, str(first), *rest)

    def _card_event(self, deed: str, reader: str, *rest: object) -> Event:
        if deed == "insert":
            self._cards[reader] += 1
            self._inside.add(reader)
            return CardInserted(reader, b"")
        if deed == "remove":
            self._inside.discard(reader)
            return CardRemoved(reader)
        content = self.name_of_card(reader)
        if deed == "glimpse":
            return CardGlimpsed(reader, glimpse(content))
        value = rest[0]
        if isinstance(value, Cause):
            return CardFailed(reader, Problem(value, reader))
        assert isinstance(value, Stage)
        return CardRead(reader, card(content, reader), value)

    def check(self, state: ViewState) -> None:
        for slot in state.slots:
            self._check_slot(slot)
        self._check_pane(state.pane, live=bool(state.chosen_reader))

    def _check_slot(self, slot: Slot) -> None:
        content = self.name_of_card(slot.name)
        if slot.glimpse is not None:
            assert slot.glimpse.holder.name == f"HOLDER {content}"
        if slot.reading is not None:
            assert slot.reading.card.certificates == (content.encode(),)
            assert slot.removed or slot.name in self._inside
        if slot.phase is Phase.READING:
            assert slot.reading is None

    @staticmethod
    def _check_pane(pane: Pane, *, live: bool) -> None:
        if pane.reading is not None:
            assert pane.reading.card.reader == pane.reader
            assert live or pane.subject.startswith("entry")


@given(st.lists(STEPS, max_size=60))
def test_no_reader_ever_shows_the_fields_of_another_readers_or_an_earlier_card(steps: list[tuple[object, ...]]) -> None:
    world = World()
    world.do("readers", {ONE, TWO})
    for deed, *values in steps:
        world.check(world.do(str(deed), *values))
