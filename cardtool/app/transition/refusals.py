"""What a refusing database means for the board: its own words, since what is lost is a tick and not a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.app.telling import tell_cause
from cardtool.app.transition.wording import one_line
from cardtool.model.cause import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.worklist import Author

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
    if problem.by is not None:
        return _tell_author(texts, problem.by)
    if problem.cause is Cause.CHANGED_MEANWHILE:  # what was seen is gone, with its database
        return texts.say("nobody ever ticked it")
    if not problem.more:
        return problem.detail
    more = texts.say_many(
        "and {number} more: cardtool transition check", "and {number} more: cardtool transition check", problem.more
    )
    return f"{problem.detail} ({more})" if problem.detail else more


def _tell_author(texts: Texts, by: Author) -> str:
    values = {"user": one_line(by.user), "workstation": one_line(by.workstation), "moment": texts.moment(by.at)}
    return texts.say("{user} at {workstation}, {moment}", **values)


def tell_refusal_line(texts: Texts, problem: Problem, *, of_tick: bool = False) -> str:
    """The same in one line, with where it was and the detail."""
    title, remedy = tell_refusal(texts, problem, of_tick=of_tick)
    where = ", ".join(filter(None, (problem.reader, problem.profile, tell_refusal_detail(texts, problem))))
    return f"{title}: {where}. {remedy}" if where else f"{title}. {remedy}"
