"""What a refusing database means for the board: its own words, since what is lost is a tick and not a card."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.app.telling import tell_cause
from cardtool.app.transition.wording import one_line
from cardtool.model.cause import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem

#: Title and remedy where somebody only looked.
_LOOKED: Final[Mapping[Cause, tuple[str, str]]] = {
    Cause.STORE_UNREACHABLE: (
        _("The database cannot be reached"),
        _("Check the network and the address of the database. Ticks and the list of cards are missing meanwhile."),
    ),
}
#: Title and remedy where somebody ticked a step or took a tick back.
_TICKED: Final[Mapping[Cause, tuple[str, str]]] = {
    Cause.STORE_UNREACHABLE: (
        _("The database cannot be reached: the step was not ticked"),
        _("Check the network and the address of the database, then tick the step again."),
    ),
    Cause.CHANGED_MEANWHILE: (
        _("Somebody else ticked the step or took its tick back meanwhile"),
        _("Look at the step as it is now, and make your change again if it is still needed."),
    ),
}


def tell_refusal(texts: Texts, problem: Problem, *, of_tick: bool = False) -> tuple[str, str]:
    """Title and remedy of a problem of the board.

    Args:
        texts: the language.
        problem: what was refused.
        of_tick: somebody ticked a step or took a tick back, and that was not kept.
    """
    words = (_TICKED if of_tick else _LOOKED).get(problem.cause)
    return (texts.say(words[0]), texts.say(words[1])) if words else tell_cause(texts, problem)


def tell_refusal_detail(texts: Texts, problem: Problem) -> str:
    """The detail of a problem; of a tick by somebody else who that was, where and when, in Finnish time."""
    if problem.cause is not Cause.CHANGED_MEANWHILE:
        return problem.detail
    try:
        user, workstation, at = problem.detail.rsplit(", ", 2)
        moment = texts.moment(datetime.fromisoformat(at))
    except ValueError:  # nobody is named: what was seen is gone
        return problem.detail
    values = {"user": one_line(user), "workstation": one_line(workstation), "moment": moment}
    return texts.say("{user} at {workstation}, {moment}", **values)


def tell_refusal_line(texts: Texts, problem: Problem, *, of_tick: bool = False) -> str:
    """The same in one line, with where it was and the detail."""
    title, remedy = tell_refusal(texts, problem, of_tick=of_tick)
    where = ", ".join(filter(None, (problem.reader, problem.profile, tell_refusal_detail(texts, problem))))
    return f"{title}: {where}. {remedy}" if where else f"{title}. {remedy}"
