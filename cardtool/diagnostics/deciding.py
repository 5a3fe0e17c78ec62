"""From facts to causes: a pure function of the decision table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.model.diagnosis import DiagnosedCause, DiagnosisCode, ProbeResult, ProbeState
from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.model.diagnosis import Fact
    from cardtool.rules.diagnosis import CauseRule


def decide(rules: Sequence[CauseRule], facts: Iterable[Fact]) -> tuple[DiagnosedCause, ...]:
    """The causes, the first of which is *the* cause; each code once, with the evidence of all entries that hold.

    Args:
        rules: the entries of the table, by rank.
        facts: what the probes saw.

    Returns:
        Empty only if the table has no fallback.
    """
    seen = tuple(facts)
    held = [(rule, _evidence(rule, seen)) for rule in rules if not rule.fallback and _holds(rule, seen)]
    if not held:
        suited = [(rule, _evidence(rule, seen)) for rule in rules if rule.fallback and _suits(rule, seen)]
        held = suited[:1]
    causes: dict[DiagnosisCode, DiagnosedCause] = {}
    for rule, evidence in held:
        causes[rule.code] = _joined(causes.get(rule.code), rule, evidence)
    return tuple(causes.values())


def with_states(results: Iterable[ProbeResult], causes: Iterable[DiagnosedCause]) -> tuple[ProbeResult, ...]:
    """The results, where ``finding`` marks those whose facts a cause rests on; what is fine rests on nothing bad."""
    bad = {fact for cause in causes if cause.code is not DiagnosisCode.ALL_FINE for fact in cause.evidence}
    return tuple(_with_state(result, bad) for result in results)


def _with_state(result: ProbeResult, bad: set[Fact]) -> ProbeResult:
    if result.state not in (ProbeState.OK, ProbeState.FINDING):
        return result
    found = any(fact in bad for fact in result.facts)
    return replace(result, state=ProbeState.FINDING if found else ProbeState.OK)


def _holds(rule: CauseRule, facts: Sequence[Fact]) -> bool:
    return all(condition.among(facts) for condition in rule.when) and _suits(rule, facts)


def _suits(rule: CauseRule, facts: Sequence[Fact]) -> bool:
    given = all(condition.among(facts) for condition in rule.given)
    return given and not any(condition.among(facts) for condition in rule.unless)


def _evidence(rule: CauseRule, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(fact for condition in rule.when for fact in condition.among(facts)))


def _joined(before: DiagnosedCause | None, rule: CauseRule, evidence: tuple[Fact, ...]) -> DiagnosedCause:
    """The cause with the evidence of one more entry; its certainty is that of the surest one."""
    if before is None:
        return DiagnosedCause(rule.code, rule.certainty, evidence, rule.id, rule.source)
    certainty = Confidence.CERTAIN if Confidence.CERTAIN in (before.certainty, rule.certainty) else before.certainty
    return replace(before, certainty=certainty, evidence=tuple(dict.fromkeys((*before.evidence, *evidence))))
