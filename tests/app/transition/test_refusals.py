from __future__ import annotations

from cardtool.app.language import Texts
from cardtool.app.telling import tell_cause
from cardtool.app.transition.refusals import tell_refusal, tell_refusal_detail, tell_refusal_line
from cardtool.model.cause import Cause, Problem
from cardtool.model.worklist import Author
from tests.app.transition.boards import CLERK

ENGLISH = Texts("en")
CONFLICT = Problem(Cause.CHANGED_MEANWHILE, by=Author("Clerk, B\n2: x", "ws1, hall", CLERK.at))


def test_a_lost_tick_is_not_said_to_be_kept() -> None:
    lost = Problem(Cause.STORE_UNREACHABLE, reader="postgresql://server/cards")
    told = tell_refusal_line(ENGLISH, lost, of_tick=True)
    assert told.startswith("The database cannot be reached: the step was not ticked: postgresql://server/cards. ")
    for words in (*tell_refusal(ENGLISH, lost), told):
        assert "kept on this workstation" not in words


def test_a_conflict_says_who_where_and_when_in_finnish_time() -> None:
    assert tell_refusal_detail(ENGLISH, CONFLICT) == r"Clerk, B\n2: x at ws1, hall, 13/09/2022 12:00"
    assert "entry" not in tell_refusal_line(ENGLISH, CONFLICT, of_tick=True)


def test_a_conflict_with_nothing_names_nobody() -> None:
    gone = Problem(Cause.CHANGED_MEANWHILE, detail="never ticked")
    assert tell_refusal_detail(ENGLISH, gone) == "nobody ever ticked it"


def test_all_else_is_told_as_everywhere() -> None:
    full = Problem(Cause.STORE_FULL)
    assert tell_refusal(ENGLISH, full, of_tick=True) == tell_cause(ENGLISH, full)
    assert tell_refusal_line(ENGLISH, full, of_tick=True) == ". ".join(tell_cause(ENGLISH, full))
