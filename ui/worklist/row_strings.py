"""What row mode says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.language import marked as _
from cardtool.app.telling import successor_name, tell_cause, tell_kind, tell_next_step, tell_validity, tell_verdict
from cardtool.app.worklist.row_mode import News, Outcome
from cardtool.app.worklist.wording import tell_known
from cardtool.model.cause import Cause, Problem
from cardtool.model.organisation import OrganisationStatus
from ui.card.signs import VERDICT_SIGNS, cause_sign
from ui.card.strings import Headline, tell_headline
from ui.look.message import Message
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.view_state import PaneKind

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.app.worklist.row_mode import Announce, Counts, Shown
    from cardtool.model.reading import CardReading
    from cardtool.model.worklist import Entry
    from ui.worklist.row_state import RowState

#: What the window's own headline says better than row mode could.
_OF_THE_WINDOW: Final = frozenset({PaneKind.STARTING, PaneKind.SERVICE_STOPPED, PaneKind.NO_READER})
#: What needs no cause: words, drawing, tone.
_NEWS: Final = {
    News.WAITING: (_("Another card was read; it is shown after this one."), "card", Tone.NOTE),
    News.LISTED: (_("Put on the list."), "check", Tone.GOOD),
    News.QUEUED: (
        _("Kept on this workstation; it goes to the list as soon as the database can be reached."),
        "hourglass",
        Tone.ACT,
    ),
    News.EXCEPTION: (_("Noted as an exception."), "check", Tone.GOOD),
    News.SKIPPED: (_("Skipped."), "info", Tone.NOTE),
    News.INSERT_AGAIN: (_("The card was removed too early. Insert it again."), "again", Tone.ACT),
    News.UNDONE: (_("Undone. The card waits for your choice again."), "again", Tone.NOTE),
    News.NO_CARD: (_("There is no card to decide on. Insert one."), "insert", Tone.ACT),
    News.NOT_THIS_CARD: (_("This card is decided already. Insert the next one."), "info", Tone.NOTE),
    News.REASON_NEEDED: (_("An exception needs a reason."), "question", Tone.ACT),
    News.NOTHING_TO_UNDO: (_("There is nothing to undo."), "info", Tone.NOTE),
    News.UNDO_UNDERWAY: (_("The last action is being undone. Wait a moment."), "hourglass", Tone.NOTE),
}
_OUTCOMES: Final = {
    Outcome.LISTED: (_("Put on the list"), "check", Tone.GOOD),
    Outcome.EXCEPTION: (_("Exception"), "info", Tone.NOTE),
    Outcome.SKIPPED: (_("Skipped"), "info", Tone.PLAIN),
    Outcome.KNOWN: (_("Already on the list"), "seen-before", Tone.NOTE),
}


def tell_row_headline(texts: Texts, state: RowState) -> Headline:
    """The large part: the verdict of a card that waits, what became of one that was decided, or what to do."""
    shown = state.present
    if shown is None:
        return _tell_no_card(texts, state)
    if shown.outcome is not None:
        return _tell_decided(texts, shown)
    icon, tone = VERDICT_SIGNS[shown.card.verdict] if shown.card.verdict else ("question", Tone.ACT)
    title, detail = texts.say(wording.KINDS[shown.card.kind]), ""
    if state.reading is not None:
        title, detail = tell_verdict(texts, state.reading), tell_next_step(texts, state.reading)
    if state.confirming == shown.ticket:
        detail = tell_doubt(texts)
    return Headline(icon, tone, title, detail, note=_tell_place(texts, shown))


def tell_doubt(texts: Texts) -> str:
    """That one more press is needed."""
    return texts.say(
        "The rules do not say that this card is to be closed. Press Enter once more to put it on the list all the same."
    )


def _tell_no_card(texts: Texts, state: RowState) -> Headline:
    if state.pane.kind in _OF_THE_WINDOW:
        return tell_headline(texts, state.pane)
    title, remedy = tell_cause(texts, Problem(Cause.NO_CARD))
    return Headline("insert", Tone.NOTE, title, remedy)


def _tell_decided(texts: Texts, shown: Shown) -> Headline:
    words, icon, tone = _OUTCOMES[shown.outcome or Outcome.SKIPPED]
    detail = _tell_known(texts, shown.entry) if shown.entry is not None else ""
    following = texts.say("Insert the next card.")
    return Headline(icon, tone, texts.say(words), f"{detail} {following}".strip(), note=_tell_place(texts, shown))


def _tell_known(texts: Texts, entry: Entry) -> str:
    """Since when a card is on the list and what became of it, as sentences."""
    return f"{tell_known(texts, entry).rstrip('.')}."


def _tell_place(texts: Texts, shown: Shown) -> str:
    """Which reader the card is in, or was in."""
    if shown.in_reader:
        return shown.reader
    return texts.say("{reader}: the card was removed", reader=shown.reader)


def tell_row_facts(texts: Texts, state: RowState) -> tuple[Row, ...]:
    """Holder, organisation old and new, deadline, days left, validity."""
    reading, say = state.reading, texts.say
    if reading is None or state.present is None:
        return ()
    rows = (
        Row(say("Holder"), reading.holder.name, strong=True),
        Row(say("Kind"), tell_kind(texts, reading)),
        Row(say("Organisation"), _tell_change(texts, reading), strong=True),
        Row(say("Close by"), _tell_deadline(texts, reading), strong=True),
        Row(say("Valid"), tell_validity(texts, reading)),
    )
    return tuple(row for row in rows if row.value)


def _tell_change(texts: Texts, reading: CardReading) -> str:
    """The organisation on the card, and the one that took over."""
    match, name = reading.organisation, reading.holder.organisation
    if match.status is OrganisationStatus.OLD and match.successors:
        return f"{name} → {successor_name(texts, match)}"
    status = texts.say(wording.STATUSES[match.status])
    return f"{name} ({status})" if name else ""


def _tell_deadline(texts: Texts, reading: CardReading) -> str:
    deadline, days = reading.verdict.deadline, reading.verdict.days_left
    if deadline is None or days is None:
        return ""
    left = texts.say_many("{number} day left", "{number} days left", days)
    gone = texts.say_many("{number} day ago", "{number} days ago", -days)
    return f"{texts.day(deadline)} ({left if days >= 0 else gone})"


def tell_news(texts: Texts, announced: Announce) -> Message:
    """What happened, in one line."""
    return _tell_cause_of(texts, announced) or _tell_known_card(texts, announced) or _tell_plain(texts, announced)


def _tell_plain(texts: Texts, announced: Announce) -> Message:
    words, icon, tone = _NEWS[announced.news]
    reader = announced.reader or (announced.shown.reader if announced.shown is not None else "")
    told = texts.say(words)
    return Message(f"{reader}: {told}" if reader else told, icon, tone)


def _tell_known_card(texts: Texts, announced: Announce) -> Message | None:
    if announced.news is not News.ALREADY_LISTED:
        return None
    known = texts.say("Already on the list.")
    detail = _tell_known(texts, announced.entry) if announced.entry else texts.say("It was put there in this sitting.")
    reader = announced.reader or (announced.shown.reader if announced.shown is not None else "")
    return Message(f"{reader}: {known} {detail}", "seen-before", Tone.NOTE)


def _tell_cause_of(texts: Texts, announced: Announce) -> Message | None:
    """What could not be done: what, why, and the remedy."""
    if announced.cause is None:
        return None
    heads = {
        News.NOT_STORED: texts.say("Nothing was saved; the card waits for your choice again."),
        News.NOT_UNDONE: texts.say("The last action could not be undone."),
    }
    title, remedy = tell_cause(texts, Problem(announced.cause))
    parts = (heads.get(announced.news, ""), f"{title}.", remedy)
    told = " ".join(part for part in parts if part)
    icon, tone = cause_sign(announced.cause)
    return Message(f"{announced.reader}: {told}" if announced.reader else told, icon, tone)


def tell_spoken(texts: Texts, announced: Announce, headline: Headline, facts: tuple[Row, ...]) -> str:
    """What a screen reader says."""
    if announced.news is not News.SHOWN:
        return tell_news(texts, announced).text
    return " ".join((headline.spoken, *(f"{row.label}: {row.value}." for row in facts)))


def tell_counts(texts: Texts, counts: Counts) -> str:
    """The counter of the sitting."""
    say = texts.say
    told = (
        say("Put on the list: {number}", number=counts.listed),
        say("Skipped: {number}", number=counts.skipped),
        say("Exceptions: {number}", number=counts.exceptions),
        say("Already there: {number}", number=counts.known),
        say("Asked for again: {number}", number=counts.pulled + counts.failed),
    )
    return "   ".join(told)


def tell_waiting(texts: Texts, state: RowState) -> str:
    """The cards that come after the present one, and what waits for the database; empty for nothing."""
    waiting = state.sitting.waiting
    told = []
    if waiting:
        readers = ", ".join(dict.fromkeys(shown.reader for shown in waiting))
        told.append(
            texts.say_many(
                "{number} more card waits: {readers}",
                "{number} more cards wait: {readers}",
                len(waiting),
                readers=readers,
            )
        )
    if state.queued:
        told.append(tell_queued(texts, state.queued))
    return "   ".join(told)


def tell_queued(texts: Texts, number: int) -> str:
    """How many additions the database does not have yet."""
    return texts.say_many(
        "{number} addition waits on this workstation", "{number} additions wait on this workstation", number
    )
