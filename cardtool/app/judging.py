"""From the bytes of a card to its verdict: parse, name the kind, resolve the organisation, judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.card import RawCard, Via
from cardtool.model.certificate import Certificate, ParseFailure, PublicKeyFacts, Usage
from cardtool.model.finnish_time import finnish_day
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus
from cardtool.model.reading import CardReading, Glimpse, Holder
from cardtool.model.trust import Trust
from cardtool.model.verdict import Finding, FindingCode, Severity, Verdict, VerdictCode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cardtool.app.knowledge import Knowledge
    from cardtool.certificates.head import CertificateHead

#: The judgement rests on the first certificate of the first usage that the card has.
_MAIN_ORDER = (Usage.AUTHENTICATION, Usage.SIGNATURE, Usage.OTHER, Usage.CA)


def judge_card(card: RawCard, knowledge: Knowledge, *, as_of: date, read_at: datetime) -> CardReading:
    """Judge one card for a Finnish calendar day. Never raises: whatever cannot be read is in the result."""
    from cardtool.certificates.parsing import parse_certificate

    parsed = [parse_certificate(der, index) for index, der in enumerate(card.certificates)]
    certificates = tuple(item for item in parsed if isinstance(item, Certificate))
    failures = tuple(item for item in parsed if isinstance(item, ParseFailure))
    main = _main_certificate(certificates)
    if main is None:
        return _nothing_to_judge(card, failures, as_of, read_at)
    holder = _holder(main, certificates)
    trust = _trust(main, certificates, knowledge)
    kind = knowledge.kinds.judge(main, issuer=trust.chain[1] if len(trust.chain) > 1 else None)
    organisation = knowledge.register.resolve(
        holder.organisation,
        holder.email,
        municipality=main.subject.first("L"),
        issued_on=finnish_day(main.not_before),
    )
    verdict = knowledge.transition.verdict(kind=kind, organisation=organisation, certificate=main, as_of=as_of)
    findings = knowledge.finding_rules.findings(
        kind=kind,
        organisation=organisation,
        certificate=main,
        certificates=certificates,
        failures=failures,
        trust=trust,
        verdict=verdict,
        as_of=as_of,
        disagreements=card.disagreements,
    )
    return CardReading(
        card=card,
        holder=holder,
        certificates=certificates,
        failures=failures,
        main=main,
        kind=kind,
        organisation=organisation,
        trust=trust,
        verdict=verdict,
        findings=findings,
        as_of=as_of,
        read_at=read_at,
        rules=knowledge.version,
    )


def prepare(knowledge: Knowledge, as_of: date, now: datetime) -> None:
    """Do now what the first judgement would otherwise do while somebody waits for it.

    Loads the parsers, the system's store and the indexes of the register, by judging a certificate of that store.
    """
    from cardtool.certificates.pools import system_certificates

    for certificate in system_certificates()[:1]:
        judge_card(RawCard("", (certificate.der,), via=Via.FILE), knowledge, as_of=as_of, read_at=now)
        knowledge.register.resolve("-", "a@example.invalid", municipality="", issued_on=as_of)


def judge_head(head: CertificateHead, knowledge: Knowledge) -> Glimpse:
    """What the first blocks of an authentication certificate tell, while the card is still being read."""
    certificate = _without_extensions(head)
    holder = _holder(certificate, ())
    return Glimpse(
        kind=knowledge.kinds.judge(certificate, issuer=None),
        holder=holder,
        organisation=knowledge.register.resolve(
            holder.organisation,
            "",
            municipality=head.subject.first("L"),
            issued_on=finnish_day(head.not_before),
        ),
        valid_from=head.not_before,
        valid_until=head.not_after,
    )


def needs_issuers(certificates: Iterable[bytes], knowledge: Knowledge) -> bool:
    """Whether an issuer's certificate is missing here, so that the card is worth asking for it."""
    from cardtool.certificates.parsing import parse_certificate

    parsed = tuple(item for der in certificates if isinstance(item := parse_certificate(der), Certificate))
    main = _main_certificate(parsed)
    return main is not None and _trust(main, parsed, knowledge).missing_issuer != ""


def _without_extensions(head: CertificateHead) -> Certificate:
    """A certificate as far as its head goes; it serves the rules that look at names and dates only."""
    return Certificate(
        der=b"",
        tbs=b"",
        signature=b"",
        signature_algorithm="",
        signature_hash="",
        sha256="",
        sha1="",
        spki=b"",
        spki_sha256="",
        serial=head.serial,
        subject=head.subject,
        issuer=head.issuer,
        not_before=head.not_before,
        not_after=head.not_after,
        key=PublicKeyFacts("", 0),
    )


def _main_certificate(certificates: Iterable[Certificate]) -> Certificate | None:
    ranked = sorted(certificates, key=lambda certificate: _MAIN_ORDER.index(certificate.usage))
    return ranked[0] if ranked else None


def _holder(main: Certificate, certificates: Iterable[Certificate]) -> Holder:
    """Whom the card names; the e-mail address may stand on another of the holder's certificates."""
    subject = main.subject
    full_name = " ".join(part for part in (subject.first("GN"), subject.first("SN")) if part)
    emails = (c.email for c in (main, *certificates) if c.subject == subject and not c.is_ca)
    return Holder(
        name=full_name or subject.first("CN"),
        title=subject.first("title"),
        email=next((email for email in emails if email), ""),
        organisation=subject.first("O"),
    )


def _trust(main: Certificate, certificates: tuple[Certificate, ...], knowledge: Knowledge) -> Trust:
    """Build the chain from the card first, then the administrator's folder, then the system's store."""
    from cardtool.certificates.chain import build_trust
    from cardtool.certificates.pools import system_issuers

    pool = (*certificates, *knowledge.local_certificates)
    trust = build_trust(main, pool, knowledge.anchors)
    while trust.missing_issuer:
        found = system_issuers(trust.chain[-1])
        if not found:
            break
        pool = (*pool, *found)
        longer = build_trust(main, pool, knowledge.anchors)
        if len(longer.chain) <= len(trust.chain):
            break
        trust = longer
    return trust


def _nothing_to_judge(card: RawCard, failures: tuple[ParseFailure, ...], as_of: date, read_at: datetime) -> CardReading:
    findings = tuple(Finding(FindingCode.CERTIFICATE_UNREADABLE, Severity.WARNING, f.reason.value) for f in failures)
    return CardReading(
        card=card,
        holder=Holder(),
        certificates=(),
        failures=failures,
        main=None,
        kind=KindJudgement(CardKind.UNKNOWN),
        organisation=OrganisationMatch(OrganisationStatus.UNKNOWN),
        trust=Trust(),
        verdict=Verdict(VerdictCode.CHECK_MANUALLY, reasons=("no-readable-certificate",)),
        findings=findings,
        as_of=as_of,
        read_at=read_at,
    )
