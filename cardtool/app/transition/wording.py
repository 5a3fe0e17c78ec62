"""Words for the transition board: its codes as keys of the catalogues, and its dates, steps and ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import category

from cardtool.app.language import marked as _
from cardtool.model.evidence import Confidence
from cardtool.model.readiness import Ready
from cardtool.model.transition import FINNISH_ZONE, DateKind, Scope, SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import OwnerMatch, SeenProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from cardtool.app.language import Texts
    from cardtool.model.transition import Contact, LanguageText, TransitionDate
    from cardtool.model.transition_judged import BoardOrganisation, JudgedDate, JudgedStep
    from cardtool.model.transition_ticks import Tick

STATES: Final[Mapping[DateState, str]] = {
    DateState.OVERDUE: _("Overdue"),
    DateState.TODAY: _("Today"),
    DateState.DUE: _("Due now"),
    DateState.SOON: _("Soon"),
    DateState.COMING: _("Coming"),
    DateState.DONE: _("Done"),
    DateState.PAST: _("Past"),
}
DATE_KINDS: Final[Mapping[DateKind, str]] = {
    DateKind.DEADLINE: _("Deadline"),
    DateKind.MILESTONE: _("Milestone"),
    DateKind.EVENT: _("Meeting"),
}
SCOPES: Final[Mapping[Scope, str]] = {
    Scope.COUNTIES: _("Every wellbeing services county"),
    Scope.RESCUE: _("The county for its rescue department"),
    Scope.EVERYBODY: _("Every organisation that uses the service"),
}
CERTAINTIES: Final[Mapping[Confidence, str]] = {
    Confidence.CERTAIN: _("certain"),
    Confidence.LIKELY: _("likely"),
    Confidence.UNKNOWN: _("not known"),
}
SEEN: Final[Mapping[SeenKind, str]] = {
    SeenKind.CARDS: _("Cards on the closing list"),
    SeenKind.OIDS: _("Certificates for the wanted OIDs"),
    SeenKind.DATA_EXCHANGE: _("Certificates of Suomi.fi-palveluväylä (X-Road)"),
    SeenKind.SAML_SIGNING: _("Certificates that sign the messages of Suomi.fi-tunnistus"),
    SeenKind.CARD_LOGIN: _("Cards of this session for the login to VTJkysely"),
}
PROBLEMS: Final[Mapping[SeenProblem, str]] = {
    SeenProblem.NOTHING_SCANNED: _("Nothing scanned yet"),
    SeenProblem.NOT_READABLE: _("The database cannot be read"),
    SeenProblem.NOTHING_WANTED: _("No list says which OIDs should have a certificate"),
    SeenProblem.NAMES_NONE: _("The list of OIDs that should have a certificate names none of this organisation"),
}
OWNERS: Final[Mapping[OwnerMatch, str]] = {
    OwnerMatch.LEGAL: _("the county's legal business ID"),
    OwnerMatch.REGISTER: _("the business ID of the county's OIDs, which is not known to be its legal one"),
    OwnerMatch.OLD: _("the business ID of an organisation that ended"),
    OwnerMatch.OTHER: _("the business ID of another organisation"),
    OwnerMatch.PROBABLE: _("probably a county's business ID: ask whose it is"),
    OwnerMatch.UNKNOWN: _("no business ID that the register knows"),
}
LOGINS: Final[Mapping[Ready, str]] = {
    Ready.YES: _("can be used"),
    Ready.LIKELY: _("can probably be used"),
    Ready.UNKNOWN: _("nobody knows whether they can be used"),
    Ready.NO: _("cannot be used"),
}


def name_of_organisation(texts: Texts, organisation: BoardOrganisation | None) -> str:
    """Name of the organisation in the language, Finnish where there is none; that of all together for ``None``."""
    if organisation is None:
        return texts.say("All organisations together")
    return (organisation.name_sv if texts.language == "sv" else "") or organisation.name_fi


def in_language(texts: Texts, text: LanguageText | None) -> str:
    """A text of the rules in the language, empty for none."""
    return text.of(texts.language) if text else ""


def tell_days(texts: Texts, judged: JudgedDate) -> str:
    """How far away the date is: ``in 12 days``, ``today``, ``3 days ago``."""
    return tell_distance(texts, judged.days)


def tell_distance(texts: Texts, days: int) -> str:
    """How far away a day is, negative after it."""
    if days == 0:
        return texts.say("today")
    if days > 0:
        return texts.say_many("in {number} day", "in {number} days", days)
    return texts.say_many("{number} day ago", "{number} days ago", -days)


def tell_when(texts: Texts, date: TransitionDate) -> str:
    """The day as the source has it: with times and zone, the period's own words, provisional mark and certainty."""
    parts = [texts.day(date.day) + _times(texts, date)]
    marks = [in_language(texts, date.written)]
    marks += [texts.say("provisional")] if date.provisional else []
    marks += [texts.say(CERTAINTIES[date.certainty])] if date.certainty is not Confidence.CERTAIN else []
    if told := ", ".join(filter(None, marks)):
        parts.append(f"({told})")
    return " ".join(parts)


def _times(texts: Texts, date: TransitionDate) -> str:
    if date.begins is None:
        return ""
    clock = "\N{EN DASH}".join(_clock(texts, each) for each in (date.begins, date.ends) if each is not None)
    return f" {clock}" + ("" if date.zone == FINNISH_ZONE else f" {date.zone}")


def _clock(texts: Texts, moment: time) -> str:
    return moment.strftime("%H:%M" if texts.language == "en" else "%H.%M")


def tell_date(texts: Texts, judged: JudgedDate) -> str:
    """A date as one line: when, how far away, what, who acts and where."""
    about = judged.date
    line = f"{tell_when(texts, about)}, {tell_days(texts, judged)}: {in_language(texts, about.text)}"
    more = ", ".join(filter(None, (in_language(texts, about.who), about.where)))
    return f"{line} ({more})" if more else line


def tell_step(texts: Texts, judged: JudgedStep) -> str:
    """A step as one line: what, who does it, by when."""
    about = judged.step
    parts = [in_language(texts, about.who)]
    parts += [texts.say("from {day}", day=texts.day(judged.begins))] if judged.begins else []
    parts += [texts.say("by {day}", day=tell_when(texts, judged.due.date))] if judged.due else []
    parts += [texts.say(CERTAINTIES[about.certainty])] if about.certainty is not Confidence.CERTAIN else []
    more = ", ".join(filter(None, parts))
    return in_language(texts, about.text) + (f" ({more})" if more else "")


def tell_tick(texts: Texts, tick: Tick) -> str:
    """Who ticked a step and when, or took the tick back, with the note; on one line, whatever people wrote."""
    by = tick.author
    values = {"user": one_line(by.user), "workstation": one_line(by.workstation), "moment": texts.moment(by.at)}
    if tick.done:
        line = texts.say("Done {moment}, said by {user} at {workstation}", **values)
    else:
        line = texts.say("Taken back {moment} by {user} at {workstation}", **values)
    return f"{line}: {one_line(tick.note)}" if tick.note else line


def one_line(text: str) -> str:
    """What a person wrote, with breaks of lines and all else that cannot be printed as escapes.

    It can then neither look like a line of its own nor turn the direction of what stands beside it.
    """
    return "".join(letter if letter.isprintable() or category(letter) == "Zs" else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def tell_contact(texts: Texts, contact: Contact) -> str:
    """An address with what it is for."""
    sure = texts.say(CERTAINTIES[contact.certainty]) if contact.certainty is not Confidence.CERTAIN else ""
    more = ", ".join(filter(None, (in_language(texts, contact.matter), sure)))
    return f"{contact.address} ({more})" if more else contact.address


def tell_source(texts: Texts, source: str, read: date) -> str:
    """Where something stands, and when somebody read it there."""
    return texts.say("Source: {source}, read {day}", source=source, day=texts.day(read))
