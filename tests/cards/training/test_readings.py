"""Every script teaches what it says: its card, read directly, ends in the expected way."""

from __future__ import annotations

from datetime import date

import pytest

from cardtool.cards.plan import ReadingPlan
from cardtool.cards.readings import read_all
from cardtool.cards.training.desk import TrainingDesk
from cardtool.cards.training.scripts import load_scripts
from cardtool.model.cause import Cause
from cardtool.model.pin import PinCondition, PinRole
from cardtool.model.way import Way

DAY = date(2023, 1, 15)
SCRIPTS = load_scripts()
FAILURES = {
    "unknown": Cause.CARD_UNSUPPORTED,
    "contactless": Cause.CARD_CONTACTLESS,
    "pulled": Cause.REMOVED_DURING_READING,
    "mute": Cause.CARD_MUTE,
    "broken-certificate": Cause.CHIP_FAULTY,
    "in-use": Cause.IN_USE_ELSEWHERE,
    "service-stops": Cause.SERVICE_STOPPED,
}
#: These take seconds by their nature; the sweep of the readings has them, with scaled limits.
SLOW = {"silent", "slow"}
PIN1 = {
    "pin1-last-try": PinCondition.LAST_TRY,
    "pin1-locked": PinCondition.LOCKED,
    "never-activated": PinCondition.NOT_ACTIVATED,
    "professional": PinCondition.USABLE,
}


def plan(script: str) -> ReadingPlan:
    desk = TrainingDesk(DAY, readers=1, scripts=SCRIPTS)
    desk.insert(script, *desk.reader_names)
    return ReadingPlan(desk, way=Way.DIRECT, pins=True)


@pytest.mark.parametrize("script", [s.id for s in SCRIPTS.scripts if s.id not in {*FAILURES, *SLOW}])
def test_cards_without_a_fault_are_read_whole(script: str) -> None:
    result = read_all(plan(script))
    assert not result.problems
    (card,) = result.cards
    named = SCRIPTS.cards[SCRIPTS[script].other or SCRIPTS[script].card]
    assert len(card.certificates) == 2
    assert all(named.number.encode() in certificate for certificate in card.certificates)


@pytest.mark.parametrize(("script", "cause"), list(FAILURES.items()))
def test_faults_have_their_own_cause(script: str, cause: Cause) -> None:
    result = read_all(plan(script))
    assert not result.cards
    assert [problem.cause for problem in result.problems] == [cause]


@pytest.mark.parametrize(("script", "condition"), list(PIN1.items()))
def test_pin_states(script: str, condition: PinCondition) -> None:
    (card,) = read_all(plan(script)).cards
    assert {state.role: state.condition for state in card.pins}[PinRole.PIN1] is condition
