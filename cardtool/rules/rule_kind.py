"""What a single rule can say of a card, and how two sayings narrow each other.

A saying is a set of possible kinds. "Staff or actor" is the set of both; two rules agree when their sets have
something in common, and what they have in common is what both together say.
"""

from __future__ import annotations

from enum import StrEnum

from cardtool.model.kind import CardKind


class RuleKind(StrEnum):
    """The words a rule may use for ``kind``; those of :class:`CardKind` and ``not_a_card``."""

    PROFESSIONAL = "professional"
    STAFF = "staff"
    ACTOR = "actor"
    STAFF_OR_ACTOR = "staff_or_actor"
    BACKUP = "backup"
    ORGANISATION = "organisation"
    CITIZEN = "citizen"
    SOTE_UNSPECIFIED = "sote_unspecified"
    NOT_A_CARD = "not_a_card"

    @property
    def possible(self) -> frozenset[RuleKind]:
        """The single kinds that this word leaves open."""
        return _UNIONS.get(self, frozenset({self}))

    @property
    def card_kind(self) -> CardKind:
        """The same as a kind of card; what is not a card has the kind ``unknown``."""
        return CardKind.UNKNOWN if self is RuleKind.NOT_A_CARD else CardKind(self.value)


_EITHER = frozenset({RuleKind.STAFF, RuleKind.ACTOR})
_SOTE = frozenset({RuleKind.PROFESSIONAL, RuleKind.BACKUP}) | _EITHER
_UNIONS = {RuleKind.STAFF_OR_ACTOR: _EITHER, RuleKind.SOTE_UNSPECIFIED: _SOTE}


def narrowest(possible: frozenset[RuleKind]) -> RuleKind:
    """The word that leaves open all of ``possible`` and the least besides.

    Args:
        possible: single kinds, not empty, that one word covers.
    """
    return min((kind for kind in RuleKind if possible <= kind.possible), key=lambda kind: len(kind.possible))
