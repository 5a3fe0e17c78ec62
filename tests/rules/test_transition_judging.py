"""What the board asks for, day by day, with and without ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.evidence import Confidence
from cardtool.model.transition import (
    BoardReform,
    DateKind,
    LanguageText,
    Scope,
    TransitionDate,
    TransitionPlan,
    TransitionService,
    TransitionStep,
)
from cardtool.model.transition_judged import BoardOrganisation, DateState
from cardtool.model.transition_limits import BoardLimits
from cardtool.model.transition_ticks import EVERYBODY, StepKey
from cardtool.rules.loading import load_transition_rules
from cardtool.rules.transition_judging import judge_plan
from cardtool.rules.transition_plan import load_board_limits, load_transition_plan
from tests.rules.board_files import tick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.transition_judged import JudgedPlan, JudgedService
    from cardtool.model.transition_ticks import Tick

TEXT: Final = LanguageText("x")
DAY: Final = date(2023, 2, 28)
LIMITS: Final = BoardLimits(30, 365, "test")
SATAKUNTA: Final = BoardOrganisation("06", "Satakunnan hyvinvointialue")
REFORM: Final = BoardReform("reform-2023", TEXT, date(2023, 1, 1), "s", date(2026, 1, 1))
GRAVITY: Final = list(DateState)


def a_date(name: str = "closing", kind: DateKind = DateKind.DEADLINE, day: date = DAY) -> TransitionDate:
    return TransitionDate(name, kind, day, TEXT)


def a_step(name: str = "close", by: str = "closing") -> TransitionStep:
    return TransitionStep(name, TEXT, TEXT, by)


def a_service(*dates: TransitionDate, steps: Iterable[TransitionStep] = (), name: str = "cards") -> TransitionService:
    return TransitionService(
        id=name,
        reform="reform-2023",
        title=TEXT,
        change=TEXT,
        who=TEXT,
        scope=Scope.COUNTIES,
        source="s",
        read=date(2026, 1, 1),
        certainty=Confidence.CERTAIN,
        dates=dates,
        steps=tuple(steps),
    )


def judged(
    *services: TransitionService,
    as_of: date = DAY,
    organisation: BoardOrganisation | None = None,
    ticks: Iterable[Tick] = (),
) -> JudgedPlan:
    plan = TransitionPlan((REFORM,), services)
    return judge_plan(plan, as_of=as_of, organisation=organisation, ticks=ticks, limits=LIMITS)


def only(plan: JudgedPlan) -> JudgedService:
    (service,) = plan.services
    return service


# --- the six days ---------------------------------------------------------------------------------------------

DAYS: Final = (
    *(date(2022, 9, 13), date(2022, 12, 31), date(2023, 2, 28)),
    *(date(2023, 3, 1), date(2023, 7, 1), date(2026, 11, 23)),
)
#: Every service of the shipped file on those days, when nothing is ticked.
UNTICKED: Final = """
    service                    2022-09-13  2022-12-31  2023-02-28  2023-03-01  2023-07-01  2026-11-23
    start-of-counties          today       soon        past        past        past        past
    card-contract              soon        overdue     overdue     overdue     overdue     past
    rescue-card-contract       coming      overdue     overdue     overdue     overdue     past
    registration-points        soon        overdue     overdue     overdue     overdue     past
    authorisations             coming      overdue     overdue     overdue     overdue     past
    card-renewal               coming      coming      today       overdue     overdue     past
    sote-service-certificates  coming      overdue     overdue     overdue     overdue     past
    vtjkysely                  coming      overdue     overdue     overdue     overdue     past
    vtjkysely-rajapinta        coming      overdue     overdue     overdue     overdue     past
    muutostietopalvelu         past        past        past        past        past        past
    vtj-muutosrajapinta        coming      coming      coming      coming      coming      past
    suomifi-tunnistus          coming      overdue     overdue     overdue     overdue     past
    suomifi-palveluvayla       past        past        past        past        past        past
    cards-in-use               coming      coming      coming      coming      coming      past
"""
#: The deadlines of the service that has a near one and a provisional one, on the same days.
CERTIFICATES: Final = """
    date                       2022-09-13  2022-12-31  2023-02-28  2023-03-01  2023-07-01  2026-11-23
    order-ahead                coming      overdue     overdue     overdue     overdue     past
    kanta-transition           coming      coming      coming      coming      overdue     past
"""
#: The same with the order ticked.
CERTIFICATES_ORDERED: Final = """
    date                       2022-09-13  2022-12-31  2023-02-28  2023-03-01  2023-07-01  2026-11-23
    order-ahead                done        done        done        done        done        done
    kanta-transition           coming      coming      coming      coming      overdue     past
"""


def rows(table: str) -> dict[str, list[str]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    assert head[1:] == [day.isoformat() for day in DAYS]
    return {name: states for name, *states in lines}


def shipped_board(as_of: date, ticks: Iterable[Tick] = ()) -> dict[str, JudgedService]:
    plan = load_transition_plan(None, load_transition_rules())
    board = judge_plan(plan, as_of=as_of, organisation=SATAKUNTA, ticks=ticks, limits=load_board_limits())
    return {service.service.id: service for service in board.services}


def test_the_shipped_board_on_the_six_days() -> None:
    boards = [shipped_board(day) for day in DAYS]
    assert {name: [board[name].state.value for board in boards] for name in boards[0]} == rows(UNTICKED)


@pytest.mark.parametrize("ordered", [False, True])
def test_deadlines_of_service_certificates_on_the_six_days(*, ordered: bool) -> None:
    name = "sote-service-certificates"
    steps = [step.step for step in shipped_board(DAY)[name].steps if step.step.by == "order-ahead"]
    ticks = [tick(step.id, "06", service=name) for step in steps if ordered]
    expected = rows(CERTIFICATES_ORDERED if ordered else CERTIFICATES)
    boards = [shipped_board(day, ticks)[name] for day in DAYS]
    states = [{each.date.id: each.state.value for each in board.dates} for board in boards]
    assert {each: [of_day[each] for of_day in states] for each in expected} == expected


# --- dates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (31, DateState.COMING),
        (30, DateState.SOON),
        (1, DateState.SOON),
        (0, DateState.TODAY),
        (-1, DateState.OVERDUE),
        (-365, DateState.OVERDUE),
        (-366, DateState.PAST),
    ],
)
def test_a_deadline_with_an_open_step(days: int, state: DateState) -> None:
    service = only(judged(a_service(a_date(), steps=[a_step()]), as_of=DAY - timedelta(days=days)))
    assert (service.dates[0].days, service.dates[0].state, service.state) == (days, state, state)
    assert service.steps[0].due == service.dates[0]
    assert service.open_steps == 1


@pytest.mark.parametrize("days", [31, 30, 0, -1, -366])
def test_a_deadline_whose_steps_are_ticked_is_done(days: int) -> None:
    service = a_service(a_date(), steps=[a_step(), a_step("other", by="")])
    board = only(judged(service, as_of=DAY - timedelta(days=days), ticks=[tick("close")]))
    assert (board.state, board.open_steps) == (DateState.DONE, 1)
    assert board.steps[1].due is None


@pytest.mark.parametrize("kind", DateKind)
def test_what_has_no_steps_just_passes(kind: DateKind) -> None:
    service = a_service(a_date(kind=kind), steps=[a_step(by="")])
    states = [only(judged(service, as_of=DAY + timedelta(days=days))).state for days in (-31, -30, 0, 1)]
    assert states == [DateState.COMING, DateState.SOON, DateState.TODAY, DateState.PAST]


@pytest.mark.parametrize("kind", [DateKind.MILESTONE, DateKind.EVENT])
def test_steps_by_something_that_is_no_deadline_do_not_make_it_overdue(kind: DateKind) -> None:
    service = a_service(a_date(kind=kind), steps=[a_step()])
    assert only(judged(service, as_of=DAY + timedelta(days=1))).state is DateState.PAST
    assert only(judged(service, as_of=DAY, ticks=[tick("close")])).state is DateState.TODAY


def test_a_service_has_the_gravest_state_of_its_deadlines() -> None:
    meeting = a_date("meeting", DateKind.EVENT)
    later = a_date("later", day=DAY + timedelta(days=90))
    assert only(judged(a_service(meeting, later))).state is DateState.COMING
    assert only(judged(a_service(a_date(), later), as_of=DAY - timedelta(days=1))).state is DateState.SOON
    assert only(judged(a_service(meeting))).state is DateState.TODAY
    assert only(judged(a_service())).state is DateState.PAST


# --- ticks ----------------------------------------------------------------------------------------------------

SERVICE: Final = a_service(a_date(), steps=[a_step()])
OWN, SHARED, OTHER = "06", EVERYBODY, "05"
LATER: Final = datetime(2023, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ticks", "of_county", "of_all"),
    [
        ([], None, None),
        ([tick("close", OTHER)], None, None),
        ([tick("close", OWN)], OWN, None),
        ([tick("close", SHARED)], SHARED, SHARED),
        ([tick("close", OWN), tick("close", SHARED)], OWN, SHARED),
        ([tick("close", OWN, done=False), tick("close", SHARED, at=LATER)], SHARED, SHARED),
        ([tick("close", OWN, done=False, at=LATER), tick("close", SHARED)], None, SHARED),
        ([tick("close", OWN, done=False), tick("close", SHARED)], None, SHARED),
        ([tick("close", OWN), tick("close", SHARED, done=False, at=LATER)], OWN, None),
        ([tick("close", OWN, at=LATER), tick("close", SHARED, done=False)], OWN, None),
        ([tick("close", OWN, version=2, done=False), tick("close", OWN)], None, None),
        ([tick("close", OWN, service="other")], None, None),
    ],
)
def test_whose_tick_makes_a_step_done(ticks: list[Tick], of_county: str | None, of_all: str | None) -> None:
    for organisation, expected in ((SATAKUNTA, of_county), (None, of_all)):
        step = only(judged(SERVICE, organisation=organisation, ticks=ticks)).steps[0]
        assert step.done is (expected is not None)
        if step.tick is not None and expected is not None:
            assert step.tick.key == StepKey("reform-2023", "cards", "close", expected)


def test_a_tick_that_was_taken_back_is_shown() -> None:
    step = only(judged(SERVICE, organisation=SATAKUNTA, ticks=[tick("close", OWN, done=False)])).steps[0]
    assert step.tick is not None
    assert not step.done


@pytest.mark.parametrize(
    ("said", "done"),
    [
        (datetime(2023, 2, 28, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2023, 2, 28, 22, 0, tzinfo=UTC), False),
    ],
)
def test_what_was_said_after_the_finnish_day_does_not_count(said: datetime, *, done: bool) -> None:
    assert only(judged(SERVICE, ticks=[tick("close", at=said)])).steps[0].done is done


@pytest.mark.parametrize("past", [True, False])
def test_of_today_words_of_a_clock_that_is_ahead_count_and_every_version_is_known(*, past: bool) -> None:
    ahead = datetime.combine(DAY + timedelta(days=1), time(12), UTC)
    said = [tick("close", SATAKUNTA.code, version=3, at=ahead), tick("order", version=7)]
    plan = TransitionPlan((REFORM,), (SERVICE,))
    service = only(
        judge_plan(plan, as_of=DAY, organisation=SATAKUNTA, ticks=said, limits=LIMITS, past=past),
    )
    close = next(step for step in service.steps if step.step.id == "close")
    assert (close.done, close.version) == (not past, 3)
    assert {step.version for step in service.steps if step is not close} <= {0}, "a word for all is another key"


def test_what_was_taken_back_later_was_done_on_the_day() -> None:
    ticks = [tick("close", at=LATER), tick("close", done=False, version=2, at=LATER + timedelta(days=90))]
    assert only(judged(SERVICE, ticks=ticks)).steps[0].done
    assert not only(judged(SERVICE, ticks=ticks, as_of=DAY + timedelta(days=90))).steps[0].done


# --- whom it concerns -------------------------------------------------------------------------------------------

HUS: Final = BoardOrganisation("HUS", "HUS-yhtymä", rescue=False)


@pytest.mark.parametrize("scope", Scope)
def test_rescue_departments_concern_those_who_have_one(scope: Scope) -> None:
    service = replace(SERVICE, scope=scope)
    assert only(judged(service)).service == only(judged(service, organisation=SATAKUNTA)).service == service
    concerned = [each.service for each in judged(service, organisation=HUS).services]
    assert concerned == ([] if scope is Scope.RESCUE else [service])


def test_a_step_for_rescue_departments_is_not_asked_of_others() -> None:
    service = a_service(a_date(), steps=[a_step(), replace(a_step("rescue"), scope=Scope.RESCUE)])
    assert only(judged(service, organisation=SATAKUNTA)).open_steps == 2
    done = only(judged(service, organisation=HUS, ticks=[tick("close")]))
    assert (done.state, [step.step.id for step in done.steps]) == (DateState.DONE, ["close"])


def test_a_date_of_an_organisation_takes_the_place_of_the_general_one() -> None:
    own = a_date(day=DAY + timedelta(days=400))
    service = a_service(replace(a_date(), of_county={"06": own}), a_date("next", day=DAY + timedelta(days=9)))
    assert [each.date.id for each in only(judged(service)).dates] == ["closing", "next"]
    assert [each.date for each in only(judged(service, organisation=SATAKUNTA)).dates][1] == own
    assert only(judged(service, organisation=HUS)).dates[0].date.day == DAY


# --- what begins after a date -----------------------------------------------------------------------------------

CLOSING: Final = a_service(
    a_date(), steps=[a_step("order"), replace(a_step("close", by=""), after="closing")], name="cards"
)


@pytest.mark.parametrize(
    ("days", "ordered", "state", "is_open"),
    [
        (31, False, DateState.COMING, True),
        (31, True, DateState.COMING, False),
        (30, True, DateState.SOON, True),
        (0, False, DateState.TODAY, True),
        (0, True, DateState.TODAY, True),
        (-1, False, DateState.OVERDUE, True),
        (-1, True, DateState.DUE, True),
        (-365, True, DateState.DUE, True),
        (-366, True, DateState.PAST, True),
    ],
)
def test_steps_after_a_deadline_are_due_then_and_never_overdue(
    days: int, state: DateState, *, ordered: bool, is_open: bool
) -> None:
    ticks = [tick("order")] if ordered else []
    service = only(judged(CLOSING, as_of=DAY - timedelta(days=days), ticks=ticks))
    assert (service.state, service.open) == (state, is_open)
    close = service.steps[1]
    assert (close.due, close.begins, close.waits) == (None, DAY + timedelta(days=1), days >= 0)


def test_a_deadline_after_which_everything_was_done_is_done() -> None:
    service = only(judged(CLOSING, as_of=DAY + timedelta(days=9), ticks=[tick("order"), tick("close")]))
    assert (service.state, service.open) == (DateState.DONE, False)


def test_a_step_after_a_milestone_waits_for_it() -> None:
    ready = a_date("ready", DateKind.MILESTONE)
    service = a_service(ready, steps=[replace(a_step("apply", by=""), after="ready")])
    before, after = (only(judged(service, as_of=DAY + timedelta(days=days))) for days in (0, 1))
    assert (before.steps[0].waits, after.steps[0].waits) == (True, False)
    assert (after.state, after.open) == (DateState.PAST, True)


def test_nothing_begins_after_the_calendar_ends() -> None:
    service = a_service(a_date(day=date.max), steps=[replace(a_step(by=""), after="closing")])
    assert (only(judged(service)).steps[0].begins, only(judged(service)).steps[0].waits) == (None, True)


@pytest.mark.parametrize("kind", DateKind)
def test_a_service_with_a_date_that_is_near_is_open_whatever_its_deadlines_are(kind: DateKind) -> None:
    near = a_date("near", kind, DAY + timedelta(days=30))
    done = a_service(a_date("old", day=DAY - timedelta(days=99)), near)
    assert only(judged(done)).open
    assert not only(judged(done, as_of=DAY - timedelta(days=99 + 99))).open
    assert not only(judged(done, as_of=DAY + timedelta(days=31))).open


def test_closing_is_due_when_the_transition_has_ended() -> None:
    ticks = [tick("order-new-cards", service="card-renewal")]
    for day, state in ((date(2023, 2, 28), DateState.TODAY), (date(2023, 3, 1), DateState.DUE)):
        service = shipped_board(day, ticks)["card-renewal"]
        assert (service.state, service.open_steps, service.open) == (state, 2, True)
        assert {step.begins for step in service.steps if not step.done} == {date(2023, 3, 1)}


# --- time zones -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "kind", "begins", "later"),
    [
        ("Europe/Helsinki", DateKind.DEADLINE, None, 0),
        ("Europe/Stockholm", DateKind.DEADLINE, None, 1),
        ("America/New_York", DateKind.DEADLINE, None, 1),
        ("America/New_York", DateKind.DEADLINE, time(9), 1),
        ("Asia/Tokyo", DateKind.DEADLINE, None, 0),
        ("America/New_York", DateKind.EVENT, time(13), 0),
        ("America/New_York", DateKind.EVENT, time(18), 1),
        ("Asia/Tokyo", DateKind.EVENT, time(5), -1),
        ("America/New_York", DateKind.MILESTONE, None, 0),
    ],
)
def test_a_date_is_judged_by_the_finnish_day_on_which_it_ends(
    zone: str, kind: DateKind, begins: time | None, later: int
) -> None:
    each = replace(a_date(kind=kind), zone=zone, begins=begins)
    (judged_date,) = only(judged(a_service(each, steps=[a_step()]), as_of=DAY + timedelta(days=later))).dates
    assert (judged_date.days, judged_date.state) == (0, DateState.TODAY)


# --- order ----------------------------------------------------------------------------------------------------


def test_the_gravest_come_first_then_the_next_then_the_order_of_the_plan() -> None:
    def due(name: str, days: int, *, steps: bool = True) -> TransitionService:
        return a_service(a_date(day=DAY + timedelta(days=days)), steps=[a_step()] * steps, name=name)

    services = [due("past", -1, steps=False), due("far", 99), due("late", -2), due("near", 9), due("later", -3)]
    services += [due("twin", 9), due("done", 5), a_service(name="none")]
    board = judged(*services, ticks=[tick("close", service="done")])
    names = [each.service.id for each in board.services]
    assert names == ["later", "late", "near", "twin", "far", "done", "past", "none"]


def test_a_date_that_comes_puts_a_service_before_those_that_only_had_some() -> None:
    deadline = a_date(day=DAY - timedelta(days=1))
    milestone = a_date("next", DateKind.MILESTONE, DAY + timedelta(days=9))
    board = judged(a_service(deadline, name="old"), a_service(deadline, milestone, name="goes on"))
    assert [each.service.id for each in board.services] == ["goes on", "old"]


def test_the_board_says_what_it_was_judged_for() -> None:
    board = judged(SERVICE, organisation=SATAKUNTA)
    assert (board.as_of, board.organisation, board.reforms) == (DAY, SATAKUNTA, (REFORM,))


DATES: Final = st.lists(
    st.builds(
        a_date,
        st.sampled_from(["closing", "order", "clinic"]),
        st.sampled_from(DateKind),
        st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    ),
    max_size=3,
    unique_by=lambda each: each.id,
)
STEPS: Final = st.lists(
    st.builds(
        TransitionStep,
        st.sampled_from(["a", "b", "c"]),
        st.just(TEXT),
        st.just(TEXT),
        st.sampled_from(["closing", "order", "clinic", ""]),
        after=st.sampled_from(["closing", "order", "clinic", ""]),
    ),
    max_size=3,
    unique_by=lambda each: each.id,
)


@given(
    DATES,
    STEPS,
    st.dates(date(1, 1, 4)),
    st.lists(st.builds(tick, st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "06"])), max_size=3),
)
def test_one_more_tick_never_makes_it_graver(
    dates: list[TransitionDate], steps: list[TransitionStep], as_of: date, ticks: list[Tick]
) -> None:
    service = a_service(*dates, steps=steps)
    before = only(judged(service, as_of=as_of, organisation=SATAKUNTA, ticks=ticks))
    after = only(judged(service, as_of=as_of, organisation=SATAKUNTA, ticks=[*ticks, tick("a", "06", version=9)]))
    assert after.open_steps <= before.open_steps
    for earlier, later in zip(before.dates, after.dates, strict=True):
        assert later.state is DateState.DONE or GRAVITY.index(later.state) >= GRAVITY.index(earlier.state)
    assert all(each.days == (each.date.day - as_of).days for each in after.dates)
