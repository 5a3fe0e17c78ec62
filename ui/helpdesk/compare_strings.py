"""What is said of a result and the one before it, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.wording import PROBES, STATES, tell_diagnosis
from cardtool.app.diagnosing.wording_facts import tell_fact
from cardtool.app.language import marked as _
from ui.helpdesk.comparing import Change, ComparedCause
from ui.look.rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardtool.app.language import Texts
    from ui.helpdesk.comparing import Compared

CHANGES: Final[Mapping[Change, str]] = {
    Change.NEW: _("New"),
    Change.GONE: _("Gone"),
    Change.CHANGED: _("Changed"),
    Change.DETAILS: _("Other details seen"),
    Change.SAME: _("No change"),
}


def compare_titles(texts: Texts) -> tuple[str, str, str, str]:
    """The titles of the columns."""
    return texts.say("What"), texts.say("Before"), texts.say("Now"), texts.say("Change")


def tell_compared(texts: Texts, line: Compared) -> tuple[str, str, str, str]:
    """What it is, how it was, how it is, and what became of it."""
    change = texts.say(CHANGES[line.change])
    if isinstance(line, ComparedCause):
        before, now = (_place(texts, place) for place in (line.before, line.now))
        return tell_diagnosis(texts, line.code).title, before, now, change
    return texts.say(PROBES[line.probe]), texts.say(STATES[line.before]), texts.say(STATES[line.now]), change


def tell_summary(texts: Texts, lines: Sequence[Compared]) -> str:
    """How much changed."""
    changed = sum(line.change is not Change.SAME for line in lines)
    if not changed:
        return texts.say("Nothing changed since the check before.")
    return texts.say_many("{number} line changed.", "{number} lines changed.", changed)


def tell_difference(texts: Texts, line: Compared) -> tuple[Row, ...]:
    """The facts that only one of the two results has."""
    if isinstance(line, ComparedCause):
        return ()
    gone = (Row(texts.say("Only before"), tell_fact(texts, fact)) for fact in line.gone)
    return (*gone, *(Row(texts.say("Only now"), tell_fact(texts, fact)) for fact in line.new))


def _place(texts: Texts, place: int) -> str:
    if not place:
        return texts.say("Not seen")
    return texts.say("The cause") if place == 1 else texts.say("Also seen, place {place}", place=place)
