"""What the list says of each reader, without widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.telling import tell_cause, tell_verdict
from cardtool.model.cause import Cause
from ui.card.signs import VERDICT_SIGNS, cause_sign
from ui.look.tone import Tone
from ui.view_state import Phase, Service, Slot

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader as the list shows it.

    Attributes:
        reader: the reader's name, the key of the line.
        title: what the line is called: the reader, or the card in a software token.
        status: what is in it.
        icon: name of the drawing.
        tone: tone of the drawing.
    """

    reader: str
    title: str
    status: str
    icon: str
    tone: Tone


def tell_reader(texts: Texts, slot: Slot) -> ReaderLine:
    """The line of one reader."""
    status, icon, tone = _status(texts, slot)
    return ReaderLine(slot.name, _title(slot), status, icon, tone)


def tell_service(texts: Texts, service: Service, problem: Problem | None) -> tuple[str, str, Tone]:
    """State of the smart-card service with icon and tone; empty while nothing is known."""
    if service is Service.STOPPED and problem is not None and problem.cause is not Cause.SERVICE_STOPPED:
        return tell_cause(texts, problem)[0], *cause_sign(problem.cause)
    if service is Service.RUNNING:
        return texts.say("Smart-card service: running"), "check", Tone.GOOD
    if service is Service.STOPPED:
        return texts.say("Smart-card service: stopped"), "service", Tone.ACT
    return "", "", Tone.PLAIN


def _title(slot: Slot) -> str:
    """Software slots have numbers for names; the label of the card in them says more."""
    if slot.reader.software and slot.reading is not None and slot.reading.card.token is not None:
        return slot.reading.card.token.label or slot.name
    return slot.name


def _status(texts: Texts, slot: Slot) -> tuple[str, str, Tone]:
    if slot.phase is Phase.READING:
        return texts.say("Reading…"), "hourglass", Tone.NOTE
    if slot.removed or not slot.reader.present:
        return texts.say("Empty"), "reader", Tone.PLAIN
    if slot.reading is not None:
        return tell_verdict(texts, slot.reading), *VERDICT_SIGNS[slot.reading.verdict.code]
    return _status_without_card(texts, slot)


def _status_without_card(texts: Texts, slot: Slot) -> tuple[str, str, Tone]:
    if slot.reader.mute:
        return texts.say("The card does not answer"), *cause_sign(Cause.CARD_MUTE)
    if slot.reader.in_use:
        return texts.say("In use by another program"), "warning", Tone.ACT
    if slot.problem is not None:
        return tell_cause(texts, slot.problem)[0], *cause_sign(slot.problem.cause)
    return texts.say("Card"), "reader-card", Tone.NOTE
