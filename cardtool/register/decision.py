"""Decides between what a card's organisation name says and what its e-mail domain says.

The rule for old bodies is DVV's: a card is concerned when its organisation name or its e-mail address belongs to a
body that ended (DVV clinic slides 13.9.2022, service cards, "Renewal" and "Closing").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cardtool.model.organisation import Organisation
    from cardtool.register.domains import DomainHit
    from cardtool.register.entry import Entry
    from cardtool.register.lookup import NameHit


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen on a card.

    Attributes:
        text: the organisation name as it stands there, for the evidence.
        name: what the name stands for, ``None`` when it is unknown or missing.
        domain: what the e-mail domain stands for, ``None`` when it is unknown or missing.
        near: bodies with similar names, only for an unknown name.
        issued_on: first day of the certificate.
    """

    text: str
    name: NameHit | None
    domain: DomainHit | None
    near: tuple[Entry, ...] = ()
    issued_on: date | None = None


def decide(seen: Observed) -> OrganisationMatch:
    """The match for a card."""
    if seen.name is None:
        return _by_email_alone(seen, seen.domain)
    if seen.name.shared:
        return _shared_name(seen, seen.name, seen.domain)
    return _one_meaning(seen, seen.name, seen.domain)


def _by_email_alone(seen: Observed, domain: DomainHit | None) -> OrganisationMatch:
    missing = [_name_missing(seen.text), *_near_evidence(seen.near)]
    if domain is None or domain.shared:
        meanings = () if domain is None else domain.entries
        return OrganisationMatch(
            OrganisationStatus.UNKNOWN,
            evidence=(*_domain_evidence(domain), *missing),
            candidates=_organisations(dict.fromkeys((*meanings, *seen.near))),
        )
    match = _matched(domain.entries[0], [*_domain_evidence(domain), *missing], by_email=True)
    return replace(match, candidates=_organisations(seen.near))


def _one_meaning(seen: Observed, name: NameHit, domain: DomainHit | None) -> OrganisationMatch:
    """A name that stands for ended bodies only, or only for bodies that go on."""
    entry = _preferred(name.entries, domain)
    evidence = [_name_evidence(seen.text, name, entry), *_domain_evidence(domain)]
    if domain is None:
        return _matched(entry, evidence, by_name=True)
    points = not domain.shared
    differs = not any(entry.related(user) for user in domain.entries) or (points and domain.old != entry.old)
    if domain.old and not entry.old:
        entry = domain.entries[0]
        evidence.reverse()
    return _matched(entry, evidence, by_name=True, by_email=points, disagreement=differs)


def _shared_name(seen: Observed, name: NameHit, domain: DomainHit | None) -> OrganisationMatch:
    """A name that an ended body and one that goes on both bear: domain first, then dates."""
    shared = Evidence(EvidenceCode.SHARED_NAME, seen.text, rule=_keys(name.entries), confidence=name.confidence)
    evidence = (shared, *_domain_evidence(domain))
    if domain is None or domain.shared:
        differs = domain is not None and not _any_related(name.entries, domain.entries)
        return replace(_by_date(seen, name, evidence), disagreement=differs)
    same = [e for e in name.entries if e.old == domain.old and _any_related((e,), domain.entries)]
    if same:
        return _matched(_preferred(same, domain), evidence, by_name=True, by_email=True)
    if domain.old:
        return _matched(domain.entries[0], evidence, by_name=True, by_email=True, disagreement=True)
    return replace(_by_date(seen, name, evidence), by_email=True, disagreement=True)


def _by_date(seen: Observed, name: NameHit, evidence: Sequence[Evidence]) -> OrganisationMatch:
    """Only one of the bodies existed when the card was made, or the name stays ambiguous."""
    ended = [entry for entry in name.entries if entry.old]
    going_on = [entry for entry in name.entries if not entry.old]
    candidates = _those_of_the_day(seen.issued_on, ended, going_on)
    if candidates and seen.issued_on:
        dated = Evidence(EvidenceCode.ISSUED_ON, seen.issued_on.isoformat(), rule=candidates[0].organisation.key)
        return _matched(candidates[0], (dated, *evidence), by_name=True)
    return OrganisationMatch(
        OrganisationStatus.AMBIGUOUS,
        successors=ended[0].organisation.successors,
        evidence=tuple(evidence),
        candidates=_organisations(name.entries),
        by_name=True,
    )


def _those_of_the_day(day: date | None, ended: list[Entry], going_on: list[Entry]) -> list[Entry]:
    if day is None:
        return []
    if all(entry.founded and day < entry.founded for entry in going_on):
        return ended
    if all(entry.organisation.closed and day > entry.organisation.closed for entry in ended):
        return going_on
    return []


def _matched(
    entry: Entry,
    evidence: Iterable[Evidence],
    *,
    by_name: bool = False,
    by_email: bool = False,
    disagreement: bool = False,
) -> OrganisationMatch:
    body = entry.organisation
    local = [Evidence(EvidenceCode.LOCAL_ADDITION, body.name_fi, body.key, body.source)] if body.local else []
    return OrganisationMatch(
        body.status,
        matched=body,
        successors=body.successors,
        evidence=(*evidence, *local),
        by_name=by_name,
        by_email=by_email,
        disagreement=disagreement,
    )


def _preferred(entries: Sequence[Entry], domain: DomainHit | None) -> Entry:
    """Of several rows for a name the one that the e-mail domain names too, else the first."""
    users = domain.entries if domain and not domain.shared else ()
    return next((entry for entry in entries if entry in users), entries[0])


def _any_related(some: Iterable[Entry], others: Sequence[Entry]) -> bool:
    return any(one.related(other) for one in some for other in others)


def _name_evidence(text: str, name: NameHit, entry: Entry) -> Evidence:
    body = entry.organisation
    return Evidence(name.code, text, body.key, body.source, name.confidence)


def _domain_evidence(domain: DomainHit | None) -> tuple[Evidence, ...]:
    """The domain as evidence: likely where it points to one side, since the lists of domains are general knowledge."""
    if domain is None:
        return ()
    rule = _keys(domain.entries)
    if domain.shared:
        return (Evidence(EvidenceCode.SHARED_EMAIL_DOMAIN, domain.domain, rule, confidence=Confidence.UNKNOWN),)
    source = domain.entries[0].organisation.source
    return (Evidence(EvidenceCode.EMAIL_DOMAIN, domain.domain, rule, source, Confidence.LIKELY),)


def _name_missing(text: str) -> Evidence:
    if not text:
        return Evidence(EvidenceCode.NO_NAME, "")
    return Evidence(EvidenceCode.NAME_NOT_FOUND, text, confidence=Confidence.UNKNOWN)


def _near_evidence(near: Iterable[Entry]) -> list[Evidence]:
    bodies = _organisations(near)
    return [Evidence(EvidenceCode.NEAR_MISS, b.name_fi, b.key, b.source, Confidence.UNKNOWN) for b in bodies]


def _keys(entries: Iterable[Entry]) -> str:
    return " | ".join(entry.organisation.key for entry in entries)


def _organisations(entries: Iterable[Entry]) -> tuple[Organisation, ...]:
    return tuple(entry.organisation for entry in entries)
