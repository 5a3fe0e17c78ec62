"""What the board says of a service, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.transition import wording
from cardtool.model.evidence import Confidence
from cardtool.model.transition_judged import DateState
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.tables.rows import fold
from ui.transition.signs import STATE_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.transition import Contact, LanguageText, TransitionRule
    from cardtool.model.transition_judged import JudgedDate, JudgedPlan, JudgedService, JudgedStep

#: The states that the line above the list counts, the gravest first.
_COUNTED: Final = (DateState.OVERDUE, DateState.TODAY, DateState.DUE, DateState.SOON)


# -- the list ----------------------------------------------------------------------------------------------


def tell_service(texts: Texts, judged: JudgedService) -> str:
    """What stands below the name of a service: its state with the date it comes from, and how many steps are left."""
    left = texts.say_many("{number} step left", "{number} steps left", judged.open_steps)
    return f"{tell_state(texts, judged)} · {left}" if judged.steps else tell_state(texts, judged)


def searched_text(texts: Texts, judged: JudgedService) -> str:
    """Everything of a service that the filter looks at, folded."""
    return fold("\n".join(_texts_of(texts, judged)))


def passes(text: str, words: str) -> bool:
    """Whether a folded text holds every one of the words."""
    return all(word in text for word in fold(words).split())


def tell_summary(texts: Texts, plan: JudgedPlan) -> str:
    """How many services are in which grave state, how many steps are left, and for which day that is said."""
    parts = [
        texts.say("{state}: {number}", state=texts.say(wording.STATES[state]), number=number)
        for state in _COUNTED
        if (number := sum(each.state is state for each in plan.services))
    ]
    left = sum(each.open_steps for each in plan.services)
    parts = parts or [texts.say("Nothing is due")]
    parts.append(texts.say_many("{number} step left", "{number} steps left", left))
    parts.append(texts.say("Judged for {day}", day=texts.day(plan.as_of)))
    return "  ·  ".join(parts)


def _texts_of(texts: Texts, judged: JudgedService) -> Iterator[str]:
    service, language = judged.service, texts.language
    yield from (service.title.of(language), service.change.of(language), service.who.of(language), service.source)
    for some in (service.steps, service.rules, service.dates):
        yield from (each.text.of(language) for each in some)
    yield from (f"{each.address} {each.matter.of(language)}" for each in service.contacts)
    yield from (f"{each.url} {each.title.of(language)}" for each in service.links)
    yield from (texts.day(each.day) for each in service.dates)


# -- one service -------------------------------------------------------------------------------------------


def tell_facts(texts: Texts, judged: JudgedService) -> tuple[Row, ...]:
    """State, what changes, who acts, and whom it concerns."""
    service, (icon, tone) = judged.service, STATE_SIGNS[judged.state]
    rows = [
        Row(texts.say("State"), tell_state(texts, judged), icon, tone, strong=True),
        Row(texts.say("What changes"), service.change.of(texts.language)),
        Row(texts.say("Who acts"), service.who.of(texts.language)),
        Row(texts.say("Concerns"), texts.say(wording.SCOPES[service.scope])),
    ]
    return (*rows, *_doubt(texts, service.certainty))


def tell_state(texts: Texts, judged: JudgedService) -> str:
    """The state, and the date it comes from."""
    due = judged.telling_date
    state = texts.say(wording.STATES[judged.state])
    if due is None:
        return state
    return f"{state}: {wording.tell_when(texts, due.date)} ({wording.tell_days(texts, due)})"


def tell_source(texts: Texts, judged: JudgedService) -> tuple[Row, ...]:
    """Where it all stands, and when somebody read it there."""
    service = judged.service
    rows = [
        Row(texts.say("Source"), service.source),
        Row(texts.say("Source read"), texts.day(service.read)),
    ]
    if service.local:
        rows.append(Row(texts.say("Added by"), texts.say("The administrator of this installation")))
    return tuple(rows)


def tell_date(texts: Texts, judged: JudgedDate) -> Row:
    """A date with what it asks for, how the source writes it where that is more than a day, who acts and where."""
    date, (icon, tone) = judged.date, STATE_SIGNS[judged.state]
    day, when = texts.day(date.day), wording.tell_when(texts, date)
    about = (
        f"{texts.say(wording.STATES[judged.state])}, {wording.tell_days(texts, judged)}",
        texts.say(wording.DATE_KINDS[date.kind]),
        when if when != day else "",
        _labelled(texts.say("Who acts"), date.who, texts),
        f"{texts.say('Where')}: {date.where}" if date.where else "",
    )
    details = " · ".join(part for part in about if part)
    return Row(day, f"{date.text.of(texts.language)}\n{details}", icon, tone)


def tell_rule(texts: Texts, rule: TransitionRule) -> Row:
    """A statement with its source."""
    doubt = "" if rule.certainty is Confidence.CERTAIN else texts.say(wording.CERTAINTIES[rule.certainty])
    source = ", ".join(part for part in (doubt, rule.source) if part)
    return Row("", f"{rule.text.of(texts.language)} ({source})" if source else rule.text.of(texts.language), "info")


def tell_step_details(texts: Texts, judged: JudgedStep) -> str:
    """Who does a step, by when, where, and what was ticked."""
    step, due = judged.step, judged.due
    parts = [_labelled(texts.say("Who acts"), step.who, texts)]
    if judged.begins is not None:
        parts.append(texts.say("From: {date}", date=texts.day(judged.begins)))
    if due is not None:
        by = f"{wording.tell_when(texts, due.date)} ({wording.tell_days(texts, due)})"
        parts.append(texts.say("By: {date}", date=by))
    if step.certainty is not Confidence.CERTAIN:
        parts.append(texts.say(wording.CERTAINTIES[step.certainty]))
    lines = [" · ".join(parts)]
    if judged.tick is not None:
        lines.append(wording.tell_tick(texts, judged.tick))
    return "\n".join(lines)


def tell_matter(texts: Texts, contact: Contact) -> str:
    """What an address is for."""
    matter = contact.matter.of(texts.language)
    if contact.certainty is Confidence.CERTAIN:
        return matter
    return f"{matter} ({texts.say(wording.CERTAINTIES[contact.certainty])})"


def _doubt(texts: Texts, certainty: Confidence) -> Sequence[Row]:
    """A line that says that it is not certain, none when it is."""
    if certainty is Confidence.CERTAIN:
        return ()
    return (Row(texts.say("Certainty"), texts.say(wording.CERTAINTIES[certainty]), "question", Tone.ACT),)


def _labelled(label: str, text: LanguageText | None, texts: Texts) -> str:
    return f"{label}: {text.of(texts.language)}" if text is not None else ""


def tell_no_papers(texts: Texts) -> str:
    """Why there is neither a status sheet nor a calendar yet."""
    return texts.say("The status sheet and the calendar can be made when the board is loaded.")
