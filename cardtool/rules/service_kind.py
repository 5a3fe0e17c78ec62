"""What a certificate of the inventory is: kind, use, environment and generation (domain note service-certificates.md).

What it is, whether its chain is trusted and whether it has expired are separate facts; only the first is judged here.
The steps for the kind, the first that answers decides: a CA by its basic constraints, an administrator's policies, the
ordered rules of the table, shipped policies. Whatever no rule knows is ``other``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Evidence, EvidenceCode
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.rules.kanta_oid import parse_oid
from cardtool.rules.kind_matching import IssuerText, values
from cardtool.rules.service_kind_clauses import ServiceFacts
from cardtool.rules.text import clipped

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate
    from cardtool.model.oid import KantaOid
    from cardtool.model.sighting import SourceKind
    from cardtool.rules.card_kind import CardKindRules
    from cardtool.rules.service_kind_clauses import IssuerRow, ServiceRule


_BASIC_CONSTRAINTS: Final = Evidence(EvidenceCode.BASIC_CONSTRAINTS, "CA", "basic-constraints", "RFC 5280 4.2.1.9")


@dataclass(frozen=True, slots=True)
class KindRule:
    """A rule that says what kind of certificate it is."""

    kind: ServiceKind
    rule: ServiceRule


@dataclass(frozen=True, slots=True)
class UsageRule:
    """A rule that says what it is for."""

    usage: ServiceUsage
    rule: ServiceRule


@dataclass(frozen=True, slots=True)
class ServiceKindRules:
    """The rule tables, each in the order in which its rules are asked; an administrator's rules stand first.

    Attributes:
        issuers: exactly known issuers.
        kinds: what kind; the first that holds counts.
        usages: what for; the first that holds counts.
        tests: proofs of a test certificate; every one counts.
        cards: the rules on cards.
    """

    issuers: tuple[IssuerRow, ...]
    kinds: tuple[KindRule, ...]
    usages: tuple[UsageRule, ...]
    tests: tuple[ServiceRule, ...]
    cards: CardKindRules

    def judge(self, certificate: Certificate, *, hint: SourceKind | None = None) -> ServiceJudgement:
        """What a certificate is.

        Args:
            certificate: the certificate.
            hint: kind of source in which it was seen. What a certificate is used for in SAML metadata cannot be told
                from the certificate alone (domain note service-certificates.md, 7).
        """
        issuer, named = self._issuer(certificate)
        facts = ServiceFacts(certificate, self.cards, issuer, kanta_oid_of(certificate), hint)
        kind, seen = self._kind(facts)
        facts = replace(facts, kind=kind)
        usage, used = self._usage(facts)
        proofs = tuple(proof for rule in self.tests for proof in rule.observe(facts) or ())
        return ServiceJudgement(
            kind=kind,
            usage=usage,
            environment=Environment.TEST if proofs else Environment.PRODUCTION,
            generation=issuer.generation if issuer else "",
            evidence=tuple(dict.fromkeys((*seen, *named, *used, *proofs))),
        )

    def _issuer(self, certificate: Certificate) -> tuple[IssuerRow | None, tuple[Evidence, ...]]:
        """The generation: of a CA its own, otherwise that of its issuer."""
        name = certificate.subject if certificate.is_ca else certificate.issuer
        text = IssuerText.of(name)
        row = next((row for row in self.issuers if _is_named(row, text)), None)
        if row is None:
            return None, ()
        common_name = clipped(name.first("CN"))
        return row, (Evidence(EvidenceCode.EXACT_ISSUER, common_name, row.id, row.source, row.certainty),)

    def _kind(self, facts: ServiceFacts) -> tuple[ServiceKind, tuple[Evidence, ...]]:
        if facts.certificate.is_ca:
            return ServiceKind.CA, (_BASIC_CONSTRAINTS,)
        for known in self.kinds:
            if (seen := known.rule.observe(facts)) is not None:
                return known.kind, seen
        issuer = clipped(facts.certificate.issuer.first("CN"))
        return ServiceKind.OTHER, (Evidence(EvidenceCode.NOTHING_MATCHED, issuer),)

    def _usage(self, facts: ServiceFacts) -> tuple[ServiceUsage, tuple[Evidence, ...]]:
        for known in self.usages:
            if (seen := known.rule.observe(facts)) is not None:
                return known.usage, seen
        return ServiceUsage.OTHER, ()


def kanta_oid_of(certificate: Certificate) -> KantaOid | None:
    """The Kanta OID of a certificate: the first serialNumber of its subject that is one, ``None`` when none is."""
    parsed = (parse_oid(value) for value in values(certificate.subject, "serialNumber"))
    return next((oid for oid in parsed if oid), None)


def _is_named(row: IssuerRow, text: IssuerText) -> bool:
    return row.organisation in text.organisations and not row.common_names.isdisjoint(text.common_names)
