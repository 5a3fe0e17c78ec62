"""The state machine behind the window: a table of events and what is shown after them."""

from __future__ import annotations

from dataclasses import replace
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
    WatchEnded,
)
from cardtool.model.reader import Reader
from tests.ui.made_up_events import (
    MUTE,
    ONE,
    STOPPED,
    TWO,
    card,
    failed,
    glimpse,
    inserted,
    readers,
    removed,
    service_found,
    service_lost,
    shown,
)
from ui.session import MOST_NOTICES, Session
from ui.view_state import Page, PaneKind, Phase, Presence, Service, ViewState

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCAL = Problem(Cause.LOCAL_DATA_INVALID, "rules/kinds.toml", detail="line 3")
MISSING = Problem(Cause.MIDDLEWARE_MISSING, profile="softhsm")
EARLY = Problem(Cause.REMOVED_DURING_READING, ONE)


def after(*events: Iterable[Event] | Event, session: Session | None = None) -> ViewState:
    session = session or Session()
    for event in events:
        for single in event if isinstance(event, tuple) else (event,):
            session.take(single)
    return session.state


@pytest.mark.parametrize(
    ("events", "kind", "reader", "presence"),
    [
        pytest.param((), PaneKind.STARTING, "", Presence.PRESENT, id="nothing is known yet"),
        pytest.param((ReadersChanged(()),), PaneKind.NO_READER, "", Presence.PRESENT, id="no reader"),
        pytest.param(service_lost(), PaneKind.SERVICE_STOPPED, "", Presence.PRESENT, id="no service from the start"),
        pytest.param((readers(empty=(ONE,)),), PaneKind.EMPTY, ONE, Presence.PRESENT, id="empty reader"),
        pytest.param((readers(ONE),), PaneKind.NOT_READ, ONE, Presence.PRESENT, id="a card nobody asked for"),
        pytest.param(inserted(), PaneKind.READING, ONE, Presence.PRESENT, id="reading"),
        pytest.param(shown(), PaneKind.CARD, ONE, Presence.PRESENT, id="read"),
        pytest.param((*shown(), *removed()), PaneKind.CARD, ONE, Presence.REMOVED, id="removed"),
        pytest.param((*shown(), readers(empty=(ONE,))), PaneKind.CARD, ONE, Presence.REMOVED, id="seen to be empty"),
        pytest.param((*shown(), *removed(), *inserted()), PaneKind.READING, ONE, Presence.PRESENT, id="next card"),
        pytest.param(
            (*shown(), CardRemoved(ONE), CardInserted(ONE, b"")), PaneKind.READING, ONE, Presence.PRESENT, id="swap"
        ),
        pytest.param(failed(), PaneKind.FAILED, ONE, Presence.PRESENT, id="failure"),
        pytest.param((*failed(), *removed()), PaneKind.FAILED, ONE, Presence.REMOVED, id="failed card removed"),
        pytest.param(
            (*inserted(), CardFailed(ONE, EARLY), *removed()), PaneKind.FAILED, ONE, Presence.REMOVED, id="too early"
        ),
        pytest.param((*inserted(), *removed()), PaneKind.FAILED, ONE, Presence.REMOVED, id="removed without a result"),
        pytest.param((*failed(), *shown()), PaneKind.CARD, ONE, Presence.PRESENT, id="second attempt"),
        pytest.param((*shown(), *service_lost(ONE)), PaneKind.SERVICE_STOPPED, "", Presence.PRESENT, id="service lost"),
        pytest.param(
            (*shown(), *service_lost(ONE), *service_found(ONE)),
            PaneKind.EMPTY,
            ONE,
            Presence.PRESENT,
            id="service back",
        ),
        pytest.param(
            (*shown(), ReadersChanged(()), CardRemoved(ONE)), PaneKind.NO_READER, "", Presence.PRESENT, id="unplugged"
        ),
        pytest.param(
            (readers(software=("slot",)), CardRead("slot", card(reader="slot"))),
            PaneKind.CARD,
            "slot",
            Presence.PRESENT,
            id="software token",
        ),
        pytest.param((CardFailed("", MISSING),), PaneKind.FAILED, "", Presence.PRESENT, id="nothing to read with"),
        pytest.param((CardInserted(ONE, b"atr"),), PaneKind.READING, ONE, Presence.PRESENT, id="unannounced reader"),
        pytest.param((CardRead(ONE, card()),), PaneKind.STARTING, "", Presence.PRESENT, id="unannounced card"),
        pytest.param((CardRemoved(ONE), ReadersChanged(())), PaneKind.NO_READER, "", Presence.PRESENT, id="unknown"),
    ],
)
def test_what_the_centre_shows(events: tuple[Event, ...], kind: PaneKind, reader: str, presence: Presence) -> None:
    pane = after(*events).pane
    assert (pane.kind, pane.reader, pane.presence) == (kind, reader, presence)


def test_the_reading_state_shows_nothing_of_the_card_before() -> None:
    pane = after(*shown(), *removed(), *inserted()).pane
    assert pane.reading is None
    assert pane.problem is None


def test_a_card_that_leaves_during_reading_is_a_failure_with_a_cause() -> None:
    problem = after(*inserted(), *removed()).pane.problem
    assert problem == EARLY


def test_a_second_problem_does_not_replace_the_first() -> None:
    other = Problem(Cause.CARD_UNSUPPORTED, ONE)
    assert after(*failed(), CardFailed(ONE, other)).pane.problem == MUTE


def test_a_failure_after_the_reading_of_the_same_card_is_only_a_notice() -> None:
    state = after(*shown(), CardFailed(ONE, MUTE))
    assert state.pane.kind is PaneKind.CARD
    assert state.notices == (MUTE,)


def test_a_result_for_another_name_is_never_taken_for_the_card_being_read() -> None:
    state = after(*inserted(), CardRead("slot 0", card(reader="slot 0")))
    assert state.pane.kind is PaneKind.READING
    assert [slot.name for slot in state.slots] == [ONE]
    assert state.history == ()
    state = after(*inserted(), CardFailed("slot 0", MUTE))
    assert state.pane.kind is PaneKind.READING
    assert state.notices == (MUTE,)


def test_a_card_that_comes_takes_the_centre() -> None:
    state = after(*shown(), readers(ONE, TWO), CardInserted(TWO, b""))
    assert state.chosen_reader == TWO
    assert state.pane.kind is PaneKind.READING


def test_a_card_that_is_read_again_does_not() -> None:
    both = (readers(ONE, TWO), *(CardInserted(ONE, b""), CardRead(ONE, card())))
    state = after(*both, CardInserted(TWO, b""), CardRead(TWO, card("b", TWO)), CardInserted(ONE, b""))
    assert state.chosen_reader == TWO
    assert state.pane.kind is PaneKind.CARD


def test_two_readers_keep_a_card_each() -> None:
    session = Session()
    events = (readers(ONE, TWO), CardInserted(ONE, b""), CardRead(ONE, card()), CardInserted(TWO, b""))
    after(*events, CardFailed(TWO, MUTE), session=session)
    assert session.choose_reader(ONE).pane.kind is PaneKind.CARD
    assert session.choose_reader(TWO).pane.kind is PaneKind.FAILED
    assert session.choose_reader("nowhere").chosen_reader == TWO


def test_when_the_chosen_reader_goes_one_with_a_card_is_chosen() -> None:
    three = readers("Reader 0", ONE, TWO)
    events = (three, CardInserted(ONE, b""), CardRead(ONE, card()), CardInserted(TWO, b""))
    assert after(*events, readers("Reader 0", ONE)).chosen_reader == ONE


@pytest.mark.parametrize(
    ("events", "service"),
    [
        ((), Service.UNKNOWN),
        ((ReadersChanged(()),), Service.UNKNOWN),
        ((readers(software=("slot",)),), Service.UNKNOWN),
        ((readers(empty=(ONE,)),), Service.RUNNING),
        ((ServiceLost(STOPPED),), Service.STOPPED),
        ((ServiceLost(STOPPED), ServiceFound()), Service.RUNNING),
    ],
)
def test_service(events: tuple[Event, ...], service: Service) -> None:
    assert after(*events).service is service


def test_software_tokens_stay_while_the_service_is_away() -> None:
    both = ReadersChanged((Reader(ONE, present=True), Reader("slot", present=True, software=True)))
    state = after(both, CardRead("slot", card(reader="slot")), ServiceLost(STOPPED))
    assert [slot.name for slot in state.slots] == ["slot"]
    assert state.pane.kind is PaneKind.CARD
    assert state.service is Service.STOPPED


# -- problems ------------------------------------------------------------------------------------------


def test_a_local_addition_with_an_error_hides_no_card() -> None:
    state = after(CardFailed("", LOCAL), CardFailed("", LOCAL), ReadersChanged(()))
    assert state.pane.kind is PaneKind.NO_READER
    assert state.notices == (LOCAL,)


def test_the_problem_in_the_centre_is_not_repeated_as_a_notice() -> None:
    state = after(CardFailed("", MISSING))
    assert state.pane.problem == MISSING
    assert state.notices == ()


def test_a_watch_that_could_not_begin_shows_why() -> None:
    state = after(CardFailed("", LOCAL), WatchEnded())
    assert (state.pane.kind, state.pane.problem) == (PaneKind.FAILED, LOCAL)


def test_trying_again_forgets_what_a_new_reading_will_repeat() -> None:
    session = Session()
    after(*shown(), CardFailed("", LOCAL), CardFailed("", MISSING), session=session)
    assert session.begin_again().notices == (LOCAL,)
    after(WatchEnded(), session=session)
    assert session.begin_again().notices == ()


def test_few_notices_at_a_time() -> None:
    state = after(*shown(), *(CardFailed("", Problem(Cause.TIMED_OUT, str(number))) for number in range(20)))
    assert [problem.reader for problem in state.notices] == [str(20 - MOST_NOTICES + n) for n in range(MOST_NOTICES)]


# -- history -------------------------------------------------------------------------------------------


def test_history_has_the_newest_first() -> None:
    history = after(*shown("a"), *removed(), *shown("b")).history
    assert [entry.reading.card.certificates for entry in history] == [(b"b",), (b"a",)]


def test_the_same_card_read_again_is_one_row() -> None:
    again = (CardInserted(ONE, b""), CardRead(ONE, card("a")))
    assert len(after(*shown("a"), *again).history) == 1
    assert len(after(*shown("a"), *removed(), *shown("a")).history) == 2
    assert len(after(*shown("a"), CardInserted(ONE, b""), CardRead(ONE, card("b"))).history) == 2


def test_the_same_certificates_in_another_order_are_the_same_card() -> None:
    one, other = (
        replace(card(), card=replace(card().card, certificates=ders)) for ders in ((b"a", b"b"), (b"b", b"a"))
    )
    assert len(after(*inserted(), CardRead(ONE, one), CardRead(ONE, other)).history) == 1


def test_history_is_bounded() -> None:
    session = Session(longest_history=3)
    for number in range(5):
        after(*shown(str(number)), *removed(), session=session)
    assert [entry.number for entry in session.state.history] == [5, 4, 3]


def test_an_earlier_card_is_shown_as_such() -> None:
    session = Session()
    after(*shown("a"), *removed(), *shown("b"), session=session)
    state = session.choose_entry(1)
    assert (state.pane.kind, state.pane.presence) == (PaneKind.CARD, Presence.EARLIER)
    assert (state.chosen_entry, state.chosen_reader) == (1, "")
    assert session.choose_entry(2).pane.presence is Presence.PRESENT
    after(*removed(), session=session)
    assert session.state.pane.presence is Presence.EARLIER
    assert session.choose_entry(99).chosen_entry == 2


def test_a_new_card_leaves_the_history() -> None:
    session = Session()
    after(*shown("a"), *removed(), session=session)
    session.choose_entry(1)
    assert after(*inserted(), session=session).pane.kind is PaneKind.READING


def test_an_entry_that_falls_out_of_the_history_is_left() -> None:
    session = Session(longest_history=1)
    after(*shown("a"), readers(ONE, software=("slot",)), session=session)
    session.choose_entry(1)
    state = after(CardRead("slot", card("b", "slot")), session=session)
    assert state.chosen_entry is None
    assert state.pane.reader == ONE


# -- pages ---------------------------------------------------------------------------------------------


def test_pages_toggle_and_a_new_card_begins_with_its_facts() -> None:
    session = Session()
    after(*shown(), session=session)
    assert session.choose_page(Page.WHY).page is Page.WHY
    assert session.choose_page(Page.CERTIFICATES).page is Page.CERTIFICATES
    assert session.choose_page(Page.CERTIFICATES).page is Page.FACTS
    session.choose_page(Page.WHY)
    after(*removed(), *inserted(), session=session)
    assert session.state.page is Page.FACTS


def test_stepping_back() -> None:
    session = Session()
    after(*shown("a"), *removed(), *shown("b"), session=session)
    session.choose_entry(1)
    session.choose_page(Page.WHY)
    assert session.step_back().page is Page.FACTS
    assert session.state.chosen_entry == 1
    assert session.step_back().chosen_entry is None
    assert session.state.chosen_reader == ONE


# -- whatever happens ----------------------------------------------------------------------------------

NAMES = st.sampled_from([ONE, TWO, "slot"])
CONTENTS = st.sampled_from(["a", "b", "c"])
PROBLEMS = st.sampled_from([MUTE, EARLY, LOCAL, MISSING])
READER = st.builds(Reader, NAMES, present=st.booleans(), software=st.booleans(), mute=st.booleans())
EVENTS = st.one_of(
    st.builds(ReadersChanged, st.lists(READER, max_size=3, unique_by=lambda reader: reader.name).map(tuple)),
    st.builds(CardInserted, NAMES, st.just(b"")),
    st.builds(CardGlimpsed, NAMES, st.builds(glimpse, CONTENTS)),
    st.builds(CardRead, NAMES, st.builds(card, CONTENTS), st.sampled_from(Stage)),
    st.builds(CardFailed, st.one_of(NAMES, st.just("")), PROBLEMS),
    st.builds(CardRemoved, NAMES),
    st.builds(ServiceLost, st.just(STOPPED)),
    st.builds(ServiceFound),
    st.builds(WatchEnded),
)
DEEDS = st.one_of(
    EVENTS,
    st.tuples(st.just("choose_reader"), NAMES),
    st.tuples(st.just("choose_entry"), st.integers(0, 6)),
    st.tuples(st.just("choose_page"), st.sampled_from(Page)),
    st.tuples(st.just("step_back")),
    st.tuples(st.just("begin_again")),
)


@given(st.lists(DEEDS, max_size=40))
def test_whatever_happens_the_state_is_consistent(deeds: list[Event | tuple[object, ...]]) -> None:
    session = Session(longest_history=4)
    for deed in deeds:
        state = getattr(session, str(deed[0]))(*deed[1:]) if isinstance(deed, tuple) else session.take(deed)
        _check(state)
        if isinstance(deed, CardInserted):
            assert state.pane.reading is None or state.pane.reader != deed.reader


def _check(state: ViewState) -> None:
    pane, slots = state.pane, {slot.name: slot for slot in state.slots}
    assert (pane.reading is not None) == (pane.kind is PaneKind.CARD)
    assert not state.chosen_reader or state.chosen_reader in slots
    assert state.chosen_entry is None or any(entry.number == state.chosen_entry for entry in state.history)
    assert [entry.number for entry in state.history] == sorted((e.number for e in state.history), reverse=True)
    if pane.kind is PaneKind.CARD and pane.presence is Presence.PRESENT and state.chosen_reader:
        slot = slots[state.chosen_reader]
        assert slot.phase is Phase.READ
        assert slot.reading is pane.reading
        assert not slot.removed
    assert (pane.glimpse is None) or pane.kind is PaneKind.READING
    for slot in state.slots:
        assert slot.glimpse is None or slot.phase is Phase.READING
        assert (slot.reading is not None) == (slot.phase is Phase.READ)
        assert (slot.problem is not None) == (slot.phase is Phase.FAILED)
