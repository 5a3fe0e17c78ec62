"""What the journal of steps says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.transition.wording import one_line
from cardtool.app.worklist.wording import FAULTS
from cardtool.model.worklist import JournalFault
from ui.look.message import Message
from ui.look.tone import Tone

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.transition_ticks import TickLine, TickVerification


def line_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns of the journal of steps."""
    say = texts.say
    return say("When"), say("Who"), say("Workstation"), say("Step"), say("What"), say("Note to the step")


def tell_line(texts: Texts, line: TickLine, step: str) -> tuple[str, ...]:
    """A line of the journal of steps."""
    tick = line.tick
    what = texts.say("Ticked as done") if tick.done else texts.say("Taken back")
    user, workstation, note = map(one_line, (tick.author.user, tick.author.workstation, tick.note))
    return texts.moment(tick.author.at), user, workstation, step, what, note


def tell_verification(texts: Texts, verification: TickVerification) -> Message:
    """What a verification of the journal of steps found."""
    whole = texts.say_many(
        "{number} line of the journal of steps", "{number} lines of the journal of steps", verification.lines
    )
    if not verification.problems:
        proven = texts.say("The journal of steps is whole.")
        head = texts.say("Hash of the last line: {head}", head=verification.head)
        return Message(f"{proven} {whole}. {head}", "check", Tone.GOOD)
    told = (f"{each.line}: {texts.say(FAULTS[JournalFault(each.reason)])}" for each in verification.problems)
    faults = "\n".join(told)
    return Message(f"{whole}.\n{faults}", "stop", Tone.STOP)
