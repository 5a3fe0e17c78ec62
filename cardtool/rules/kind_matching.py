"""How each sort of rule on the kind of card looks at a certificate.

The sorts are the steps of the decision order (domain note cards.md, 3.2): test, exact issuer, policy, words of the
issuer's name, hints of the subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.rules.text import MAX_VALUES, clipped, folded, subject_organisation

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import date

    from cardtool.model.certificate import Certificate, Name
    from cardtool.rules.statements import Rule

#: Policies of one certificate that count; real ones hold at most two.
MAX_POLICIES: Final = 32


def values(name: Name, *short_names: str) -> tuple[str, ...]:
    """The values of these attribute types that count, as they stand in the name."""
    return tuple(clipped(value) for short in short_names for value in name.all(short)[:MAX_VALUES])


@dataclass(frozen=True, slots=True)
class IssuerText:
    """The parts of an issuer's name that are compared, folded once for all rules.

    Attributes:
        organisations: folded O values.
        common_names: folded CN values.
        words: CN and OU values, each as it stands in the name and folded.
    """

    organisations: frozenset[str]
    common_names: frozenset[str]
    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, name: Name) -> IssuerText:
        """The compared parts of ``name``."""
        return cls(
            frozenset(folded(value) for value in values(name, "O")),
            frozenset(folded(value) for value in values(name, "CN")),
            tuple((value, folded(value)) for value in values(name, "CN", "OU")),
        )


def evidence(rule: Rule, code: EvidenceCode, detail: str) -> Evidence:
    """The observation with the citation of the rule that used it."""
    return Evidence(code, clipped(detail), rule.id, rule.source, rule.certainty)


@dataclass(frozen=True, slots=True)
class ProofRule:
    """Step 1: a policy arc (with a final dot) or the end of the issuer's O that only test certificates have."""

    id: str
    certainty: Confidence
    source: str
    read: date
    policy_arc: str = ""
    issuer_organisation: re.Pattern[str] | None = None

    def observe(self, certificate: Certificate) -> Evidence | None:
        """The proof, if the certificate has it."""
        if self.issuer_organisation is None:
            under_arc = (p for p in certificate.policies[:MAX_POLICIES] if f"{p}.".startswith(self.policy_arc))
            return self._proof(EvidenceCode.TEST_POLICY, next(under_arc, ""))
        pattern = self.issuer_organisation
        matching = (o for o in values(certificate.issuer, "O") if pattern.search(folded(o)))
        return self._proof(EvidenceCode.TEST_ISSUER, next(matching, ""))

    def _proof(self, code: EvidenceCode, detail: str) -> Evidence | None:
        return Evidence(code, clipped(detail), self.id, self.source, self.certainty) if detail else None


@dataclass(frozen=True, slots=True)
class IssuerRule:
    """Step 3: issuers known exactly, by CN and O or by the SHA-256 of the issuer's certificate.

    Names are folded, so case and white space do not count, nor does any other attribute of the name: older CAs
    have ``ST=Finland`` in theirs (domain note card-issuers.md, E).
    """

    rule: Rule
    organisation: str = ""
    common_names: frozenset[str] = frozenset()
    fingerprints: frozenset[str] = frozenset()

    def observe(self, text: IssuerText, issuer: Certificate | None) -> Evidence | None:
        """The match, if this is the issuer."""
        if issuer is not None and issuer.sha256 in self.fingerprints:
            return evidence(self.rule, EvidenceCode.EXACT_ISSUER_FINGERPRINT, issuer.sha256)
        if self.organisation in text.organisations and not self.common_names.isdisjoint(text.common_names):
            named = next(value for value, compared in text.words if compared in self.common_names)
            return evidence(self.rule, EvidenceCode.EXACT_ISSUER, named)
        return None


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """Step 4: policy arcs of the end-entity certificates, each with a final dot."""

    rule: Rule
    arcs: tuple[str, ...]

    def observe(self, policy: str) -> Evidence | None:
        """The match, if the policy lies under one of the arcs."""
        found = f"{policy}.".startswith(self.arcs)
        return evidence(self.rule, EvidenceCode.POLICY, policy) if found else None


@dataclass(frozen=True, slots=True)
class WordsRule:
    """Step 5: every pattern occurs in one of the issuer's CN and OU values, folded."""

    rule: Rule
    patterns: tuple[re.Pattern[str], ...]

    def observe(self, text: IssuerText) -> Evidence | None:
        """The values in which the words stand."""
        found = [
            next((value for value, compared in text.words if pattern.search(compared)), "") for pattern in self.patterns
        ]
        if not all(found):
            return None
        return evidence(self.rule, EvidenceCode.ISSUER_WORDS, " / ".join(dict.fromkeys(found)))


class HintScope(StrEnum):
    """Whose certificates a hint is for: any of an authority's, or only those already known to be of sote cards."""

    AUTHORITY = "authority"
    SOTE = "sote"


#: Subject attributes a hint may name (X.520), and the observation each stands for.
HINT_ATTRIBUTES: Final = {
    "title": EvidenceCode.SUBJECT_HAS_TITLE,
    "pseudonym": EvidenceCode.SUBJECT_HAS_PSEUDONYM,
}


@dataclass(frozen=True, slots=True)
class HintRule:
    """Step 6: what the subject and the validity suggest where issuer and policy leave the kind open.

    Attributes:
        rule: what is suggested.
        scope: whose certificates it is for.
        attributes: one of these subject attributes must be there; empty = does not matter.
        organisation: the subject must, or must not, name an organisation; ``None`` = does not matter.
        max_validity: the certificate is valid for no longer than this; ``None`` = does not matter.
    """

    rule: Rule
    scope: HintScope
    attributes: tuple[str, ...] = ()
    organisation: bool | None = None
    max_validity: timedelta | None = None

    def applies(self, certificate: Certificate) -> bool:
        """Whether every condition holds."""
        if self.organisation is not None and bool(subject_organisation(certificate)) != self.organisation:
            return False
        if self.attributes and not self._present(certificate):
            return False
        return self.max_validity is None or self._short(certificate)

    def observations(self, certificate: Certificate) -> Iterator[Evidence]:
        """Each single thing the hint looks for and finds; they inform even where the hint does not apply."""
        for attribute in self._present(certificate):
            yield evidence(self.rule, HINT_ATTRIBUTES[attribute], _shown(certificate, attribute))
        if self._short(certificate):
            days = (certificate.not_after - certificate.not_before).days
            yield evidence(self.rule, EvidenceCode.SHORT_VALIDITY, str(days))

    def _present(self, certificate: Certificate) -> tuple[str, ...]:
        return tuple(name for name in self.attributes if any(v.strip() for v in values(certificate.subject, name)))

    def _short(self, certificate: Certificate) -> bool:
        if self.max_validity is None:
            return False
        return timedelta() <= certificate.not_after - certificate.not_before <= self.max_validity


def _shown(certificate: Certificate, attribute: str) -> str:
    # A pseudonym is a person's registration number: that it is there is the evidence, not its value.
    return "2.5.4.65" if attribute == "pseudonym" else certificate.subject.first(attribute)
