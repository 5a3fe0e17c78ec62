"""Why: what kind, organisation, issuer and verdict rest on, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.language import marked as _
from cardtool.app.telling import tell_kind, tell_organisation, tell_verdict
from cardtool.model.card import Via
from cardtool.model.organisation import OrganisationStatus
from ui.look.rows import Row, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.card import RawCard
    from cardtool.model.cause import Problem
    from cardtool.model.evidence import Evidence
    from cardtool.model.organisation import Organisation, Successor
    from cardtool.model.reading import CardReading

WAYS: Final[Mapping[Via, str]] = {
    Via.DIRECT: _("directly, without a reader program"),
    Via.PKCS11: _("through the reader program"),
    Via.BOTH: _("directly and through the reader program"),
    Via.FILE: _("from files"),
}


def tell_reasons(texts: Texts, reading: CardReading) -> tuple[Section, ...]:
    """Everything the judgement of a card rests on."""
    sections = (
        _kind(texts, reading),
        _organisation(texts, reading),
        _issuer(texts, reading),
        _verdict(texts, reading),
        _way(texts, reading.card),
    )
    return tuple(section for section in sections if section.rows)


def tell_technical(texts: Texts, problem: Problem) -> tuple[Section, ...]:
    """A failure in the system's words."""
    rows = (
        Row(texts.say("Cause"), problem.cause.value),
        Row(texts.say("Reader or file"), problem.reader),
        Row(texts.say("Reader program"), problem.profile),
        Row(texts.say("The system says"), problem.detail),
    )
    return (Section(texts.say("For the support"), tuple(row for row in rows if row.value)),)


def _kind(texts: Texts, reading: CardReading) -> Section:
    title = texts.say("Kind of card: {kind}", kind=tell_kind(texts, reading))
    return Section(title, tuple(_evidence(texts, item) for item in reading.kind.evidence))


def _organisation(texts: Texts, reading: CardReading) -> Section:
    match = reading.organisation
    rows = [_evidence(texts, item) for item in match.evidence]
    if match.matched is not None:
        rows.append(Row(texts.say("In the register"), _name(texts, match.matched), strong=True))
        if match.matched.what_happened:
            rows.append(Row(texts.say("What happened"), match.matched.what_happened))
    rows += [_successor(texts, item) for item in match.successors]
    ambiguous = match.status is OrganisationStatus.AMBIGUOUS
    label = texts.say("Possible meaning") if ambiguous else texts.say("Similar name")
    rows += [Row(label, _name(texts, item)) for item in match.candidates]
    title = texts.say("Organisation: {status}", status=tell_organisation(texts, match))
    return Section(title, tuple(rows))


def _issuer(texts: Texts, reading: CardReading) -> Section:
    trust = reading.trust
    rows = [
        Row(texts.say("Certificate") if place == 0 else texts.say("Its issuer"), str(certificate.subject))
        for place, certificate in enumerate(trust.chain)
    ]
    if trust.anchor:
        rows.append(Row(texts.say("Trusted root"), trust.anchor))
    if trust.missing_issuer:
        rows.append(Row(texts.say("Missing"), trust.missing_issuer))
    return Section(texts.say(wording.TRUST_STATES[trust.state]), tuple(rows))


def _verdict(texts: Texts, reading: CardReading) -> Section:
    rows = (
        Row(texts.say("Judged for"), texts.day(reading.as_of)),
        *(Row(texts.say("Rule"), reason) for reason in reading.verdict.reasons),
    )
    return Section(texts.say("Verdict: {verdict}", verdict=tell_verdict(texts, reading)), rows)


def _way(texts: Texts, card: RawCard) -> Section:
    """How the card was read, for whoever is called for help."""
    cost = card.cost
    rows = (
        Row(texts.say("Way"), texts.say(WAYS[card.via])),
        Row(texts.say("Reader program"), card.profile),
        Row(texts.say("File layout"), card.layout),
        Row(
            texts.say("Sent to the card"),
            texts.say("commands: {apdus}, bytes both ways: {bytes}", apdus=cost.apdus, bytes=cost.bytes)
            if cost
            else "",
        ),
    )
    return Section(texts.say("How the card was read"), tuple(row for row in rows if row.value))


def _evidence(texts: Texts, item: Evidence) -> Row:
    source = f" ({item.source})" if item.source else ""
    return Row(texts.say(wording.EVIDENCE[item.code]), f"{item.detail or texts.say('yes')}{source}")


def _successor(texts: Texts, successor: Successor) -> Row:
    label = texts.say("Successor") if successor.default else texts.say("Other successor")
    name = (successor.name_sv if texts.language == "sv" else "") or successor.name_fi
    return Row(label, name, strong=successor.default)


def _name(texts: Texts, organisation: Organisation) -> str:
    name = (organisation.name_sv if texts.language == "sv" else "") or organisation.name_fi
    return f"{name} ({texts.say(wording.STATUSES[organisation.status])})"
