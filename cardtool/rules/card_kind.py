"""What kind of card a certificate belongs to (domain notes cards.md, 3.2, and card-issuers.md, H).

The answer rests on policies, on the issuer and, where these leave it open, on the subject. Answer to reset, token
label, reader name and the subject's OU never count: cards of different kinds share them, and real production
certificates carry "Testivarmenteet" as OU.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.rules.kind_matching import MAX_POLICIES, HintScope, IssuerText
from cardtool.rules.rule_kind import RuleKind
from cardtool.rules.statements import Combined, Statement, combine
from cardtool.rules.text import clipped, subject_organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.model.certificate import Certificate
    from cardtool.rules.kind_matching import HintRule, IssuerRule, PolicyRule, ProofRule, WordsRule
    from cardtool.rules.statements import Rule

_SOTE = RuleKind.SOTE_UNSPECIFIED


@dataclass(frozen=True, slots=True)
class CardKindRules:
    """The rule tables, each in the order in which its rules are asked; an administrator's rules stand first.

    Attributes:
        authorities: folded issuer organisations (O) whose issuer words and subject hints count.
        tests: proofs of a test certificate.
        issuers: exact issuers.
        policies: policy arcs.
        words: words of the issuer's name; the first rule that matches counts.
        hints: hints of the subject; the first that applies counts.
    """

    authorities: frozenset[str]
    tests: tuple[ProofRule, ...]
    issuers: tuple[IssuerRule, ...]
    policies: tuple[PolicyRule, ...]
    words: tuple[WordsRule, ...]
    hints: tuple[HintRule, ...]

    def judge(self, certificate: Certificate, issuer: Certificate | None = None) -> KindJudgement:
        """The kind of card, how sure that is, and why.

        Args:
            certificate: the main certificate of the card.
            issuer: the certificate of its issuer when the chain is known; only then can an exact issuer be
                recognised by fingerprint.
        """
        judged = self._imitated(certificate, issuer)
        proofs = tuple(proof for rule in self.tests if (proof := rule.observe(certificate)))
        if not proofs:
            return judged
        certain = any(proof.confidence is Confidence.CERTAIN for proof in proofs)
        return replace(
            judged,
            kind=CardKind.TEST,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
            evidence=proofs + judged.evidence,
            underlying=judged.kind,
        )

    def _imitated(self, certificate: Certificate, issuer: Certificate | None) -> KindJudgement:
        """Steps 3 to 7: the kind apart from test or production."""
        text = IssuerText.of(certificate.issuer)
        statements = tuple(self._statements(certificate, text, issuer))
        combined = combine(statements)
        # An unknown issuer of an authority: nothing is stated, yet its subjects can hint.
        unstated = not statements and self._is_authority(text)
        hint = self._hint(certificate, combined, unstated=unstated)
        if hint is not None:
            combined = replace(combined, kind=hint.rule.kind, confidence=hint.rule.certainty)
        seen = [statement.evidence for statement in statements]
        if unstated or (combined.kind is not None and combined.kind.possible <= _SOTE.possible):
            seen += self._of_subject(certificate, _organisation_rule(statements, hint))
        if combined.kind is None and not statements:
            seen.append(Evidence(EvidenceCode.NOTHING_MATCHED, clipped(certificate.issuer.first("CN"))))
        return _judgement(certificate, combined, tuple(seen))

    def _statements(
        self, certificate: Certificate, text: IssuerText, issuer: Certificate | None
    ) -> Iterator[Statement]:
        """Steps 3, 4 and 5; words are asked only where the issuer is not known exactly."""
        organised = bool(subject_organisation(certificate))
        exact = _first((entry.rule, entry.observe(text, issuer)) for entry in self.issuers)
        if exact:
            yield Statement(*exact, organised)
        yield from (Statement(*known, organised) for known in self._policies(certificate))
        if not exact and self._is_authority(text):
            named = _first((entry.rule, entry.observe(text)) for entry in self.words)
            if named:
                yield Statement(*named, organised)

    def _policies(self, certificate: Certificate) -> Iterator[tuple[Rule, Evidence]]:
        """For each policy of the certificate the first rule that knows it, each rule once."""
        known: dict[str, tuple[Rule, Evidence]] = {}
        for policy in certificate.policies[:MAX_POLICIES]:
            if match := _first((entry.rule, entry.observe(policy)) for entry in self.policies):
                known.setdefault(match[0].id, match)
        yield from known.values()

    def _is_authority(self, text: IssuerText) -> bool:
        return not self.authorities.isdisjoint(text.organisations)

    def _hint(self, certificate: Certificate, combined: Combined, *, unstated: bool) -> HintRule | None:
        scopes = set(HintScope) if combined.kind is _SOTE else {HintScope.AUTHORITY} if unstated else set()
        return next((hint for hint in self.hints if hint.scope in scopes and hint.applies(certificate)), None)

    def _of_subject(self, certificate: Certificate, rule: Rule | None) -> Iterator[Evidence]:
        organisation = subject_organisation(certificate)
        code = EvidenceCode.SUBJECT_HAS_ORGANISATION if organisation else EvidenceCode.SUBJECT_HAS_NO_ORGANISATION
        yield Evidence(code, organisation, rule.id if rule else "", rule.source if rule else "")
        shown = {seen.code: seen for hint in self.hints for seen in hint.observations(certificate)}
        yield from shown.values()


def _first(observed: Iterable[tuple[Rule, Evidence | None]]) -> tuple[Rule, Evidence] | None:
    """The first rule that saw something, with what it saw."""
    return next(((rule, seen) for rule, seen in observed if seen), None)


def _organisation_rule(statements: tuple[Statement, ...], hint: HintRule | None) -> Rule | None:
    """The rule to which the subject's organisation, or its absence, mattered."""
    if hint is not None:
        return hint.rule if hint.organisation is not None else None
    return next((s.rule for s in statements if s.rule.kind_with_organisation), None)


def _judgement(certificate: Certificate, combined: Combined, seen: tuple[Evidence, ...]) -> KindJudgement:
    if certificate.is_ca:
        return KindJudgement(CardKind.UNKNOWN, Confidence.CERTAIN, seen, not_a_card=True)
    if combined.kind is None:
        return KindJudgement(CardKind.UNKNOWN, evidence=seen, contradiction=combined.contradiction)
    return KindJudgement(
        combined.kind.card_kind,
        combined.confidence,
        seen,
        contradiction=combined.contradiction,
        not_a_card=combined.kind is RuleKind.NOT_A_CARD,
    )
