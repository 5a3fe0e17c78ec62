"""Kinds of card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from cardtool.model.evidence import Evidence


class CardKind(StrEnum):
    """Kinds of card a clerk meets; the words of the house plan.

    ``staff_or_actor``: one of the two, and one rule serves both. ``sote_unspecified``: a social and health care
    card whose kind is unclear.
    """

    PROFESSIONAL = "professional"
    STAFF = "staff"
    ACTOR = "actor"
    STAFF_OR_ACTOR = "staff_or_actor"
    BACKUP = "backup"
    TEST = "test"
    ORGANISATION = "organisation"
    CITIZEN = "citizen"
    SOTE_UNSPECIFIED = "sote_unspecified"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KindJudgement:
    """What kind of card it is, how sure that is, and why.

    Attributes:
        kind: the kind.
        confidence: ``certain`` by exact issuer or policy, ``likely`` by words, ``unknown``.
        evidence: observations in the order of the decision (domain note cards.md, 3.2).
        underlying: for a test card the kind it imitates, otherwise ``None``.
        contradiction: two rules of the decision order disagree.
        not_a_card: the certificates are those of a service, a server or a CA, not of a card.
    """

    kind: CardKind
    confidence: Confidence = Confidence.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    underlying: CardKind | None = None
    contradiction: bool = False
    not_a_card: bool = False
