"""What several rules together say of one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence
from cardtool.rules.rule_kind import RuleKind, narrowest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cardtool.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule on the kind of card has.

    Attributes:
        id: identifier, shown in the evidence.
        kind: what the rule says.
        kind_with_organisation: what it says instead when the subject names an organisation; such a rule names a
            family of cards only, and an exacter rule may overrule what the organisation suggests.
        certainty: how far the rule alone carries.
        source: document and section.
        read: day on which the source was read.
        local: added by an administrator; wins over shipped rules.
    """

    id: str
    kind: RuleKind
    certainty: Confidence
    source: str
    read: date
    kind_with_organisation: RuleKind | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A rule that matched a certificate, with the observation it rests on."""

    rule: Rule
    evidence: Evidence
    has_organisation: bool

    @property
    def possible(self) -> frozenset[RuleKind]:
        """Every kind the rule leaves open."""
        other = self.rule.kind_with_organisation
        return self.rule.kind.possible | (other.possible if other else frozenset())

    @property
    def preferred(self) -> frozenset[RuleKind]:
        """The kinds it suggests for this subject."""
        other = self.rule.kind_with_organisation
        return other.possible if other and self.has_organisation else self.rule.kind.possible

    @property
    def strength(self) -> tuple[bool, bool]:
        """An administrator's rule beats a shipped one, a certain rule beats a likely one."""
        return (self.rule.local, self.rule.certainty is Confidence.CERTAIN)


@dataclass(frozen=True, slots=True)
class Combined:
    """The common answer of all statements; ``kind`` is ``None`` when they leave nothing."""

    kind: RuleKind | None = None
    confidence: Confidence = Confidence.UNKNOWN
    contradiction: bool = False


def combine(statements: Sequence[Statement]) -> Combined:
    """What the statements, in the order of the decision, have in common.

    When they have nothing in common that is a contradiction: then only the strongest count, and where these
    disagree among themselves the kind stays unknown.
    """
    if not statements:
        return Combined()
    ranked = sorted(statements, key=lambda statement: statement.strength, reverse=True)
    if common := _common(ranked):
        return _agreed(ranked, common, contradiction=False)
    strongest = [statement for statement in ranked if statement.strength == ranked[0].strength]
    if common := _common(strongest):
        return _agreed(strongest, common, contradiction=True)
    return Combined(contradiction=True)


def _common(statements: Sequence[Statement]) -> frozenset[RuleKind]:
    return frozenset.intersection(*(statement.possible for statement in statements))


def _agreed(statements: Sequence[Statement], common: frozenset[RuleKind], *, contradiction: bool) -> Combined:
    left = common
    for statement in statements:
        left = (left & statement.preferred) or left
    carrying = [s.rule.certainty for s in statements if s.preferred <= left]
    certain = Confidence.CERTAIN in carrying
    return Combined(narrowest(left), Confidence.CERTAIN if certain else Confidence.LIKELY, contradiction)
