"""What else was found in a reading, the gravest first (thresholds and severities are data)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.verdict import Finding, FindingCode, Severity
from cardtool.rules.observations import OBSERVATIONS, Facts, FindingRule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cardtool.model.certificate import Certificate, ParseFailure
    from cardtool.model.kind import KindJudgement
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.trust import Trust
    from cardtool.model.verdict import Verdict

_GRAVITY: Final = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class FindingRules:
    """One rule for every code, in the order of the file."""

    rules: tuple[FindingRule, ...]

    def findings(
        self,
        *,
        kind: KindJudgement,
        organisation: OrganisationMatch,
        certificate: Certificate,
        certificates: Sequence[Certificate],
        failures: Sequence[ParseFailure],
        trust: Trust,
        verdict: Verdict,
        as_of: date,
        disagreements: Sequence[str] = (),
    ) -> tuple[Finding, ...]:
        """Everything worth knowing besides the verdict, the gravest first.

        Args:
            kind: what kind of card.
            organisation: what the register says of the organisation.
            certificate: the main certificate.
            certificates: every certificate of the card.
            failures: blocks that could not be read.
            trust: chain of the main certificate.
            verdict: the answer of the transition rules.
            as_of: Finnish calendar day.
            disagreements: in which the ways of reading the card contradict each other.
        """
        facts = Facts(kind, organisation, certificate, certificates, failures, trust, verdict, as_of, disagreements)
        found = [finding for rule in self.rules if (finding := _found(facts, rule))]
        if any(finding.code is FindingCode.EXPIRES_WITHIN_30_DAYS for finding in found):
            found = [finding for finding in found if finding.code is not FindingCode.EXPIRES_WITHIN_90_DAYS]
        return tuple(sorted(found, key=lambda finding: _GRAVITY[finding.severity]))


def _found(facts: Facts, rule: FindingRule) -> Finding | None:
    if rule.kinds and facts.content_kind not in rule.kinds:
        return None
    detail = OBSERVATIONS[rule.code](facts, rule)
    return None if detail is None else Finding(rule.code, rule.severity, detail)
