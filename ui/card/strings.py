"""What the centre says, without widgets: headline, facts and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.telling import facts_as_text, tell_cause, tell_facts, tell_finding, tell_next_step, tell_verdict
from cardtool.model.cause import Cause, Problem
from ui.card.pin_strings import copied_pins
from ui.card.signs import SEVERITY_SIGNS, VERDICT_SIGNS, cause_sign
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.view_state import Checking, Pane, PaneKind, Presence

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.reading import CardReading
    from cardtool.model.verdict import Severity

#: Failures that already say that the card left.
_SAY_REMOVED: Final = frozenset({Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING})
#: The facts that a clerk looks for first.
_IMPORTANT: Final = ("Organisation", "E-mail", "Valid")


@dataclass(frozen=True, slots=True)
class Headline:
    """The large part of the centre.

    Attributes:
        icon: name of the drawing.
        tone: tone of drawing and frame.
        title: one plain sentence.
        detail: what to do next.
        note: what else must be said, shown above; empty for nothing.
        sign: how far the card has been checked, shown small below; empty when there is nothing to say.
        sign_icon: name of the drawing before it.
        muted: the card is not in the reader; everything is greyed.
        busy: something is under way.
    """

    icon: str
    tone: Tone
    title: str
    detail: str = ""
    note: str = ""
    sign: str = ""
    sign_icon: str = ""
    muted: bool = False
    busy: bool = False

    @property
    def spoken(self) -> str:
        """All of it, for a screen reader."""
        sentences = (part.rstrip(".") + "." for part in (self.note, self.title, self.detail, self.sign) if part)
        return " ".join(sentences)

    def repeats(self, before: Headline) -> bool:
        """Whether whoever heard ``before`` would hear nothing new that matters."""
        return (self.title, self.detail, self.note) == (before.title, before.detail, before.note)


def tell_headline(texts: Texts, pane: Pane) -> Headline:
    """The large part for whatever the centre is about."""
    match pane:
        case Pane(kind=PaneKind.CARD, reading=reading) if reading is not None:
            return _tell_card(texts, reading, pane)
        case Pane(problem=problem) if problem is not None:
            return _tell_problem(texts, problem, pane.presence)
        case Pane(kind=PaneKind.READING):
            return Headline(
                "hourglass",
                Tone.NOTE,
                texts.say("Reading the card…"),
                texts.say("Leave the card in the reader."),
                busy=True,
            )
        case Pane(kind=PaneKind.EMPTY):
            title, remedy = tell_cause(texts, Problem(Cause.NO_CARD))
            return Headline("insert", Tone.NOTE, title, remedy)
        case Pane(kind=PaneKind.NOT_READ):
            return Headline(
                "card",
                Tone.NOTE,
                texts.say("A card is in the reader"),
                texts.say("It has not been read. Press F5 to read it."),
            )
    return Headline("hourglass", Tone.NOTE, texts.say("Looking for card readers…"), busy=True)


def tell_slow(texts: Texts) -> str:
    """What to say when a reading takes long."""
    return texts.say("Still reading. Some reader programs need up to half a minute. Leave the card in the reader.")


def _tell_card(texts: Texts, reading: CardReading, pane: Pane) -> Headline:
    icon, tone = VERDICT_SIGNS[reading.verdict.code]
    notes = {
        Presence.REMOVED: texts.say("The card was removed"),
        Presence.EARLIER: texts.say(
            "An earlier card, read {moment}. It is not in the reader now.", moment=texts.moment(reading.read_at)
        ),
    }
    muted = pane.presence is not Presence.PRESENT
    sign, sign_icon = _tell_checking(texts, pane.checking)
    return Headline(
        icon,
        Tone.PLAIN if muted else tone,
        tell_verdict(texts, reading),
        tell_next_step(texts, reading),
        note=notes.get(pane.presence, ""),
        sign=sign,
        sign_icon=sign_icon,
        muted=muted,
    )


def _tell_checking(texts: Texts, checking: Checking) -> tuple[str, str]:
    """What a person must know of how far a card has been checked, and its drawing."""
    match checking:
        case Checking.RECOGNISED:
            return texts.say("Seen before in this sitting; whether it is unchanged is being checked."), "seen-before"
        case Checking.UNDER_WAY:
            return texts.say("Issuer and reader program are still being checked."), "hourglass"
        case Checking.BROKEN_OFF:
            return texts.say("Issuer and reader program were not checked to the end."), "info"
        case Checking.DONE:
            return "", ""


def _tell_problem(texts: Texts, problem: Problem, presence: Presence) -> Headline:
    title, remedy = tell_cause(texts, problem)
    gone = presence is Presence.REMOVED and problem.cause not in _SAY_REMOVED
    icon, tone = cause_sign(problem.cause)
    return Headline(
        icon,
        Tone.PLAIN if gone else tone,
        title,
        remedy,
        note=texts.say("The card was removed") if gone else "",
        muted=gone,
    )


def tell_rows(texts: Texts, reading: CardReading) -> tuple[Row, ...]:
    """The facts of a card; a missing value is said to be missing."""
    important = {texts.say(label) for label in _IMPORTANT}
    missing = texts.say("not on the card")
    return tuple(
        Row(fact.label, fact.value or missing, strong=bool(fact.value) and fact.label in important)
        for fact in tell_facts(texts, reading)
    )


def tell_findings(texts: Texts, reading: CardReading, *, muted: bool = False) -> tuple[Row, ...]:
    """The findings, each with icon and word of its severity; ``muted`` takes the colour from the icons."""
    return tuple(
        Row(
            texts.say(wording.SEVERITIES[finding.severity]),
            tell_finding(texts, finding),
            *_sign(finding.severity, muted=muted),
        )
        for finding in reading.findings
    )


def _sign(severity: Severity, *, muted: bool) -> tuple[str, Tone]:
    icon, tone = SEVERITY_SIGNS[severity]
    return icon, Tone.PLAIN if muted else tone


def copied_text(texts: Texts, pane: Pane) -> str:
    """What the copy key takes; empty when there is nothing to copy."""
    if pane.reading is not None:
        return "\n".join((facts_as_text(texts, pane.reading), *copied_pins(texts, pane)))
    if pane.problem is not None:
        parts = (*tell_cause(texts, pane.problem), *technical_lines(pane.problem))
        return "\n".join(parts)
    return ""


def technical_lines(problem: Problem) -> tuple[str, ...]:
    """A problem in the words of the system, for whoever is called for help."""
    return tuple(part for part in (problem.cause.value, problem.reader, problem.profile, problem.detail) if part)
