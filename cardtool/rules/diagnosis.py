"""What leads from the facts of a check to a cause: the entries of ``resources/rules/diagnosis.toml`` as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from datetime import date

    from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode
    from cardtool.model.evidence import Confidence


#: Where a card was read in one reader, what concerns only other readers has no smaller rank than this: it comes after
#: the causes of that card and of the workstation, and after what the user says.
BESIDE: Final = 970


@dataclass(frozen=True, slots=True)
class Condition:
    """What a fact has to be.

    Attributes:
        fact: its code.
        subjects: its subject is one of these; any when empty.
        values: its value is one of these; any when empty.
        at_most: its value is a number no greater than this, ``None`` for any.
    """

    fact: FactCode
    subjects: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    at_most: int | None = None

    def fits(self, fact: Fact) -> bool:
        """Whether the fact is so."""
        return (
            fact.code is self.fact
            and (not self.subjects or fact.subject in self.subjects)
            and (not self.values or fact.value in self.values)
            and (self.at_most is None or (fact.value.lstrip("-").isdecimal() and int(fact.value) <= self.at_most))
        )

    def among(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        """The facts that are so, in their order."""
        return tuple(fact for fact in facts if self.fits(fact))


@dataclass(frozen=True, slots=True)
class CauseRule:
    """One entry of the decision table; its conditions must be met by one card and the workstation.

    Attributes:
        id: name of the entry.
        code: the cause it leads to.
        rank: the smallest of all entries that hold names the first cause.
        when: every one of these must be met; the facts that meet them are the evidence.
        given: circumstances that must hold too, which are no evidence.
        unless: none of these may be met.
        unless_elsewhere: none of these may be met by a card in another reader.
        fallback: counts only when no entry of a smaller rank holds; then ``when`` says what is shown, not what must be.
        certainty: how far the entry carries.
        source: where it comes from.
    """

    id: str
    code: DiagnosisCode
    rank: int
    when: tuple[Condition, ...]
    given: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    unless_elsewhere: tuple[Condition, ...]
    fallback: bool
    certainty: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class ChipRule:
    """A reader's chip that fails with cards above a speed.

    Attributes:
        pattern: what the reader's name holds.
        chip: name of the chip.
        fastest: the greatest TA1 that works.
    """

    pattern: re.Pattern[str]
    chip: str
    fastest: int


@dataclass(frozen=True, slots=True)
class VersionRule:
    """The oldest version of a program that knows a generation of cards.

    Attributes:
        profile: middleware profile.
        generation: of the hierarchy that issued the card.
        version: the oldest version that will do.
        citizen: about citizens' cards, else about all others.
    """

    profile: str
    generation: str
    version: str
    citizen: bool


@dataclass(frozen=True, slots=True)
class DiagnosisRules:
    """The decision table, and the facts of the field that probes need.

    Attributes:
        causes: the entries, by rank.
        chips: unreliable chips.
        virtual_readers: what the names of readers hold that are none.
        false_pin_pads: what the names of readers hold that claim a PIN pad although they have none.
        versions: oldest versions.
        generations: generation of a hierarchy, and the organisation names of its issuers, in lower case.
        training_roots: organisation names of the roots of the training mode, in lower case.
        signature_port: port of the local signature service.
        signature_programs: words in the name or path of a program that owns the port by right, in lower case.
        addresses: pages of the issuer's servers, to see whether they can be reached.
        earliest: no clock that is right shows an earlier day.
        latest: no clock that is right shows a later day, while this table is of use.
    """

    causes: tuple[CauseRule, ...]
    chips: tuple[ChipRule, ...]
    virtual_readers: tuple[re.Pattern[str], ...]
    false_pin_pads: tuple[re.Pattern[str], ...]
    versions: tuple[VersionRule, ...]
    generations: tuple[tuple[str, frozenset[str]], ...]
    training_roots: frozenset[str]
    signature_port: int
    signature_programs: tuple[str, ...]
    addresses: tuple[str, ...]
    earliest: date
    latest: date
