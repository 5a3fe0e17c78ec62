"""From facts to causes: a pure function of the decision table.

An entry is looked for card by card, among the facts of one reader and of the workstation, so that two cards never make
up a cause together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cardtool.model.diagnosis import DiagnosedCause, DiagnosisCode, FactCode, ProbeResult, ProbeState
from cardtool.model.evidence import Confidence
from cardtool.rules.diagnosis import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.model.diagnosis import Fact
    from cardtool.rules.diagnosis import CauseRule


@dataclass(frozen=True, slots=True)
class _Seen:
    """The facts, and the readers in which a card was read.

    Attributes:
        facts: all of them.
        read: those readers, in the order of the facts.
    """

    facts: tuple[Fact, ...]
    read: tuple[str, ...]

    def of(self, reader: str) -> tuple[Fact, ...]:
        """What was seen of the card in a reader, and of the workstation."""
        return tuple(fact for fact in self.facts if fact.whose in ("", reader))

    def elsewhere(self, reader: str) -> tuple[Fact, ...]:
        """What was seen of the cards in other readers."""
        return tuple(fact for fact in self.facts if fact.whose not in ("", reader))


@dataclass(frozen=True, slots=True)
class _Held:
    """An entry that holds, and what it rests on; ``beside``: only on readers beside the one whose card was read."""

    rule: CauseRule
    evidence: tuple[Fact, ...]
    beside: bool = False

    @property
    def rank(self) -> int:
        return max(self.rule.rank, BESIDE) if self.beside else self.rule.rank

    @property
    def certainty(self) -> Confidence:
        return Confidence.LIKELY if self.beside else self.rule.certainty


def decide(rules: Sequence[CauseRule], facts: Iterable[Fact]) -> tuple[DiagnosedCause, ...]:
    """The causes, the first of which is *the* cause; each code once, with the evidence of all entries that hold.

    Args:
        rules: the entries of the table, by rank.
        facts: what the probes saw.

    Returns:
        Empty only if the table has no fallback.
    """
    told = tuple(facts)
    seen = _Seen(told, tuple(dict.fromkeys(fact.subject for fact in told if fact.code is FactCode.READ)))
    held = [each for rule in rules if not rule.fallback and (each := _held(rule, seen)) is not None]
    for rule in rules:
        if rule.fallback and _suits(rule, told) and all(rule.rank < each.rank for each in held):
            held.append(_Held(rule, _evidence(rule, told)))
    causes: dict[DiagnosisCode, DiagnosedCause] = {}
    for each in sorted(held, key=lambda each: each.rank):
        causes[each.rule.code] = _joined(causes.get(each.rule.code), each)
    return tuple(causes.values())


def with_states(results: Iterable[ProbeResult], causes: Iterable[DiagnosedCause]) -> tuple[ProbeResult, ...]:
    """The results, where ``finding`` marks those whose facts a cause rests on; what is fine rests on nothing bad.

    One that saw nothing bad, and could not look at something, could not be checked.
    """
    bad = {fact for cause in causes if cause.code is not DiagnosisCode.ALL_FINE for fact in cause.evidence}
    return tuple(_with_state(result, bad) for result in results)


def _with_state(result: ProbeResult, bad: set[Fact]) -> ProbeResult:
    if result.state not in (ProbeState.OK, ProbeState.FINDING):
        return result
    if any(fact in bad and not fact.says_nothing for fact in result.facts):
        return replace(result, state=ProbeState.FINDING)
    if any(fact.says_nothing for fact in result.facts):
        return replace(result, state=ProbeState.COULD_NOT_CHECK)
    return replace(result, state=ProbeState.OK)


def _held(rule: CauseRule, seen: _Seen) -> _Held | None:
    """The entry with all it rests on, of every card for which it holds."""
    readers = [reader for reader in _concerned(rule, seen) if _holds(rule, seen, reader)]
    if not readers:
        return None
    evidence = tuple(dict.fromkeys(fact for reader in readers for fact in _evidence(rule, seen.of(reader))))
    beside = bool(seen.read) and all(fact.whose and fact.whose not in seen.read for fact in evidence)
    return _Held(rule, evidence, beside)


def _concerned(rule: CauseRule, seen: _Seen) -> tuple[str, ...]:
    """The readers for which an entry is looked for; no reader is the workstation alone."""
    fitting = (fact for condition in rule.when for fact in condition.among(seen.facts))
    return tuple(dict.fromkeys(fact.whose for fact in fitting if fact.whose)) or seen.read or ("",)


def _holds(rule: CauseRule, seen: _Seen, reader: str) -> bool:
    here = seen.of(reader)
    barred = any(condition.among(seen.elsewhere(reader)) for condition in rule.unless_elsewhere)
    return not barred and all(condition.among(here) for condition in rule.when) and _suits(rule, here)


def _suits(rule: CauseRule, facts: Sequence[Fact]) -> bool:
    given = all(condition.among(facts) for condition in rule.given)
    return given and not any(condition.among(facts) for condition in rule.unless)


def _evidence(rule: CauseRule, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(fact for condition in rule.when for fact in condition.among(facts)))


def _joined(before: DiagnosedCause | None, held: _Held) -> DiagnosedCause:
    """The cause with the evidence of one more entry; its certainty is that of the surest one."""
    if before is None:
        return DiagnosedCause(held.rule.code, held.certainty, held.evidence, held.rule.id, held.rule.source)
    certainty = Confidence.CERTAIN if Confidence.CERTAIN in (before.certainty, held.certainty) else before.certainty
    return replace(before, certainty=certainty, evidence=tuple(dict.fromkeys((*before.evidence, *held.evidence))))
