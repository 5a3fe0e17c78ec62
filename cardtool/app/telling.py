"""A reading in words, for every face alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app import wording
from cardtool.model.card import Via
from cardtool.model.finnish_time import finnish_day
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import VerdictCode

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.card import Origin
    from cardtool.model.cause import Problem
    from cardtool.model.evidence import Evidence
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.pin import PinState
    from cardtool.model.reading import CardReading, Glimpse
    from cardtool.model.verdict import Finding


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, both ready to show; an empty value is shown as missing."""

    label: str
    value: str


def tell_verdict(texts: Texts, reading: CardReading) -> str:
    """The one large sentence: what to do with the card."""
    return texts.say(wording.VERDICTS[reading.verdict.code], **_values(texts, reading))


def tell_next_step(texts: Texts, reading: CardReading) -> str:
    """What to do next, in one or two sentences."""
    message = wording.NEXT_STEPS[reading.verdict.code]
    if reading.verdict.code is VerdictCode.CHECK_MANUALLY and reading.organisation.status is OrganisationStatus.OLD:
        message = wording.CHECK_WITH_SUCCESSOR
    return texts.say(message, **_values(texts, reading))


def tell_kind(texts: Texts, reading: CardReading) -> str:
    """The kind of card and how sure that is, for example ``Staff card (inferred)``."""
    if reading.kind.not_a_card:
        return texts.say("Not a card")
    kind = texts.say(wording.KINDS[reading.kind.kind])
    if reading.kind.underlying is not None:
        kind = f"{kind}: {texts.say(wording.KINDS[reading.kind.underlying])}"
    return f"{kind} ({texts.say(wording.CONFIDENCES[reading.kind.confidence])})"


def tell_organisation(texts: Texts, match: OrganisationMatch) -> str:
    """What the register says, for example ``Old organisation → Varsinais-Suomen hyvinvointialue``."""
    status = texts.say(wording.STATUSES[match.status])
    if match.status is OrganisationStatus.OLD and match.successors:
        return f"{status} → {successor_name(texts, match)}"
    return status


def successor_name(texts: Texts, match: OrganisationMatch) -> str:
    """Name of the default successor in the language of ``texts``, or a general word for it."""
    chosen = next((s for s in match.successors if s.default), next(iter(match.successors), None))
    if chosen is None:
        return texts.say(wording.UNKNOWN_SUCCESSOR)
    return (chosen.name_sv if texts.language == "sv" else "") or chosen.name_fi


def tell_validity(texts: Texts, reading: CardReading) -> str:
    """First and last day of validity in Finland."""
    if reading.valid_from is None or reading.valid_until is None:
        return ""
    first, last = (texts.day(finnish_day(moment)) for moment in (reading.valid_from, reading.valid_until))
    return f"{first} – {last}"  # noqa: RUF001 - the dash between two dates


def tell_glimpse(texts: Texts, glimpse: Glimpse) -> str:
    """What is known of a card that is still being read, on one line."""
    kind = f"{texts.say(wording.KINDS[glimpse.kind.kind])} ({texts.say(wording.CONFIDENCES[glimpse.kind.confidence])})"
    days = (texts.day(finnish_day(moment)) for moment in (glimpse.valid_from, glimpse.valid_until))
    told = (
        kind,
        glimpse.holder.name,
        glimpse.holder.organisation,
        tell_organisation(texts, glimpse.organisation),
        " – ".join(days),  # noqa: RUF001 - the dash between two dates
    )
    return " | ".join(part for part in told if part)


def tell_finding(texts: Texts, finding: Finding) -> str:
    """A finding as a sentence."""
    return texts.say(wording.FINDINGS[finding.code], detail=finding.detail)


def tell_evidence(texts: Texts, evidence: Evidence) -> str:
    """A piece of evidence with what was seen."""
    return f"{texts.say(wording.EVIDENCE[evidence.code])}: {evidence.detail}"


def tell_cause(texts: Texts, problem: Problem) -> tuple[str, str]:
    """Title and remedy of a problem."""
    title, remedy = wording.CAUSES[problem.cause]
    return texts.say(title), texts.say(remedy)


def tell_pin(texts: Texts, pin: PinState) -> tuple[str, str]:
    """Name and state of a PIN, for example ``PIN1 (authentication)`` and ``Usable, tries left: 5``."""
    name, condition = texts.say(wording.PIN_ROLES[pin.role]), texts.say(wording.PIN_CONDITIONS[pin.condition])
    if pin.tries_left is None:
        return name, condition
    return name, texts.say(wording.PIN_CONDITION_WITH_TRIES, condition=condition, tries=pin.tries_left)


def tell_origin(texts: Texts, origin: Origin) -> str:
    """Where a certificate was seen."""
    if origin.via is Via.DIRECT:
        return texts.say("Read from the card, file {place}", place=origin.place)
    return texts.say("Shown by {profile}", profile=origin.profile)


def tell_facts(texts: Texts, reading: CardReading) -> tuple[Fact, ...]:
    """The facts of a card in the order a clerk reads them."""
    token = reading.card.token
    return (
        Fact(texts.say("Kind"), tell_kind(texts, reading)),
        Fact(texts.say("Holder"), reading.holder.name),
        Fact(texts.say("Title"), reading.holder.title),
        Fact(texts.say("Organisation"), reading.holder.organisation),
        Fact(texts.say("In the register"), tell_organisation(texts, reading.organisation)),
        Fact(texts.say("E-mail"), reading.holder.email),
        Fact(texts.say("Valid"), tell_validity(texts, reading)),
        Fact(texts.say("Card number"), token.serial if token else ""),
        Fact(texts.say("Issuer"), texts.say(wording.TRUST_STATES[reading.trust.state])),
    )


def facts_as_text(texts: Texts, reading: CardReading) -> str:
    """The facts as lines of text, for the clipboard."""
    lines = [tell_verdict(texts, reading)]
    lines += [f"{fact.label}: {fact.value or '-'}" for fact in tell_facts(texts, reading)]
    return "\n".join(lines)


def _values(texts: Texts, reading: CardReading) -> dict[str, object]:
    """Everything a sentence of a verdict can mention."""
    deadline, days = reading.verdict.deadline, reading.verdict.days_left
    return {
        "deadline": texts.day(deadline) if deadline else "",
        "days": "" if days is None else days,
        "successor": successor_name(texts, reading.organisation),
        "valid_from": texts.day(finnish_day(reading.valid_from)) if reading.valid_from else "",
        "valid_until": texts.day(finnish_day(reading.valid_until)) if reading.valid_until else "",
    }
