"""What a rule on service certificates looks at: one small clause for each thing, all of which must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from cardtool.model.evidence import Evidence
from cardtool.model.kind import CardKind
from cardtool.rules.kind_matching import MAX_POLICIES, values
from cardtool.rules.text import clipped, folded

if TYPE_CHECKING:
    import re
    from datetime import date

    from cardtool.model.certificate import Certificate, KeyUse
    from cardtool.model.evidence import Confidence, EvidenceCode
    from cardtool.model.oid import KantaOid
    from cardtool.model.service import ServiceKind
    from cardtool.model.sighting import SourceKind
    from cardtool.rules.card_kind import CardKindRules

#: Purposes of one certificate that count; real ones hold at most three.
MAX_PURPOSES: Final = 32
#: Names of purposes (RFC 5280, 4.2.1.12).
_PURPOSES: Final = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
}


@dataclass(frozen=True, slots=True)
class IssuerRow:
    """One exactly known issuing CA, by O and CN, folded.

    Attributes:
        id: identifier.
        kind: what kind of certificate it issues, apart from X-Road's and those used for SAML.
        generation: name of the generation.
        organisation: its O.
        common_names: its CN in all spellings.
        certainty: how far the row carries.
        source: document and section.
        read: day on which the source was read.
        local: added by an administrator.
    """

    id: str
    kind: ServiceKind
    generation: str
    organisation: str
    common_names: frozenset[str]
    certainty: Confidence
    source: str
    read: date
    local: bool = False


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is known of one certificate while it is judged.

    Attributes:
        certificate: the certificate.
        cards: the rules on cards.
        issuer: the row of its issuer, ``None`` when the issuer is not known exactly.
        oid: the Kanta OID in its subject, ``None`` when there is none.
        seen_in: kind of source in which it was seen, ``None`` when that does not matter.
        kind: what it is, once that is known.
    """

    certificate: Certificate
    cards: CardKindRules
    issuer: IssuerRow | None = None
    oid: KantaOid | None = None
    seen_in: SourceKind | None = None
    kind: ServiceKind | None = None


@dataclass(frozen=True, slots=True)
class TextClause:
    """A pattern occurs in one of the values of an attribute of the subject or issuer, folded unless ``exact``."""

    attribute: str
    pattern: re.Pattern[str]
    of_issuer: bool = False
    exact: bool = False

    def observe(self, facts: ServiceFacts) -> str | None:
        """``CN=value``, the first value in which it occurs."""
        name = facts.certificate.issuer if self.of_issuer else facts.certificate.subject
        for value in values(name, self.attribute):
            if self.pattern.search(value.strip() if self.exact else folded(value)):
                return f"{self.attribute}={value}"
        return None


@dataclass(frozen=True, slots=True)
class PolicyClause:
    """A policy lies under one of the arcs, each with a final dot."""

    arcs: tuple[str, ...]

    def observe(self, facts: ServiceFacts) -> str | None:
        """The first such policy."""
        policies = facts.certificate.policies[:MAX_POLICIES]
        return next((policy for policy in policies if f"{policy}.".startswith(self.arcs)), None)


@dataclass(frozen=True, slots=True)
class KeyUsageClause:
    """All of some bits of the key usage are set, and none of some others."""

    wanted: frozenset[KeyUse]
    unwanted: frozenset[KeyUse] = frozenset()

    def observe(self, facts: ServiceFacts) -> str | None:
        """Every bit that is set."""
        uses = facts.certificate.key_usage or frozenset()
        if not self.wanted <= uses or self.unwanted & uses:
            return None
        return " ".join(sorted(uses))


@dataclass(frozen=True, slots=True)
class PurposeClause:
    """All of some purposes stand in the extended key usage, and none of some others."""

    wanted: frozenset[str]
    unwanted: frozenset[str] = frozenset()

    def observe(self, facts: ServiceFacts) -> str | None:
        """Every purpose, by its name where it has one."""
        purposes = facts.certificate.extended_key_usage[:MAX_PURPOSES]
        if not self.wanted.issubset(purposes) or not self.unwanted.isdisjoint(purposes):
            return None
        return " ".join(_PURPOSES.get(purpose, purpose) for purpose in purposes)


@dataclass(frozen=True, slots=True)
class IssuerKindClause:
    """The issuer is known exactly, and this is what it issues."""

    kind: ServiceKind

    def observe(self, facts: ServiceFacts) -> str | None:
        """Nothing of its own: the row of the issuer is an observation already."""
        return "" if facts.issuer and facts.issuer.kind is self.kind else None


@dataclass(frozen=True, slots=True)
class OidArcClause:
    """The first arc below the root of the Kanta OID is one of these."""

    arcs: frozenset[int]

    def observe(self, facts: ServiceFacts) -> str | None:
        """The OID."""
        return facts.oid.text if facts.oid and not self.arcs.isdisjoint(facts.oid.below[:1]) else None


@dataclass(frozen=True, slots=True)
class SeenInClause:
    """It was seen in a source of one of these kinds."""

    sources: frozenset[SourceKind]

    def observe(self, facts: ServiceFacts) -> str | None:
        """The kind of source."""
        return facts.seen_in.value if facts.seen_in and facts.seen_in in self.sources else None


@dataclass(frozen=True, slots=True)
class CardClause:
    """The rules on cards call it a card's."""

    def observe(self, facts: ServiceFacts) -> str | None:
        """What the rules on cards saw last, which is what decided apart from test or production."""
        judged = facts.cards.judge(facts.certificate)
        kind = judged.underlying or judged.kind
        return None if judged.not_a_card or kind is CardKind.UNKNOWN else judged.evidence[-1].detail


class Clause(Protocol):
    """One thing to look at."""

    def observe(self, facts: ServiceFacts) -> str | None:
        """What was seen; ``None`` when the clause does not hold, empty when that it holds is no observation."""


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One rule: what it says when all its clauses hold.

    Attributes:
        id: identifier, shown in the evidence.
        kinds: only for certificates of these kinds; empty = for all.
        clauses: what must hold, each with the kind of observation it makes; none = it always holds.
        certainty: how far the rule carries.
        source: document and section.
        read: day on which the source was read.
    """

    id: str
    kinds: frozenset[ServiceKind]
    clauses: tuple[tuple[EvidenceCode, Clause], ...]
    certainty: Confidence
    source: str
    read: date

    def observe(self, facts: ServiceFacts) -> tuple[Evidence, ...] | None:
        """What each clause saw; ``None`` when one of them does not hold."""
        if self.kinds and facts.kind not in self.kinds:
            return None
        seen: list[Evidence] = []
        for code, clause in self.clauses:
            detail = clause.observe(facts)
            if detail is None:
                return None
            if detail:
                seen.append(Evidence(code, clipped(detail), self.id, self.source, self.certainty))
        return tuple(seen)
