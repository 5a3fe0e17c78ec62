"""Two cards with the same answer to reset, of two holders, and what a reading of one of them may say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.ledger import PinLedger
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate, Defect, ParseFailure
from tests.cards.direct.made import card, made
from tests.cards.sweep.cases import Result

if TYPE_CHECKING:
    from cardtool.cards.source import SourceResult
    from cardtool.cards.virtual.card import Card
    from cardtool.model.card import RawCard
    from tests.cards.direct.made import Made

#: Every PIN that is presented to a card of the sweep; none ever should.
LEDGER: Final = PinLedger()
_HOLDERS: Final = (("TESTINEN TAINA", "12345678901"), ("VARJO VILLE", "10987654321"))
_SERIALS: Final = ("9999001234567890", "9999000987654321")
#: Length of a serial number in PKCS#11.
_SHOWN_BY_OPENSC: Final = 16
#: What certificates that are not on the card may come to, the gravest last.
_GRAVITY: Final = (Result.UNREADABLE, Result.DAMAGED, Result.WRONG)


@dataclass(frozen=True)
class Person:
    """A holder and his card.

    Attributes:
        certificates: his.
        serial: number of the card.
        card: the card.
    """

    certificates: Made
    serial: str
    card: Card

    @property
    def serials(self) -> frozenset[str]:
        """What a reading may say of it: OpenSC 0.23 shows the last bytes of a number in letters as hexadecimal."""
        return frozenset((self.serial, self.serial.encode().hex()[-_SHOWN_BY_OPENSC:], ""))

    @property
    def all(self) -> frozenset[bytes]:
        """Every certificate of the card."""
        return frozenset((*self.certificates.leaves, *self.certificates.cas))


@cache
def pair(layout: str) -> tuple[Person, Person]:
    """Two cards of a layout."""
    first, second = (_person(layout, index) for index in range(2))
    return first, second


def _person(layout: str, index: int) -> Person:
    holder = made(*_HOLDERS[index])
    return Person(holder, _SERIALS[index], card(layout, holder, serial=_SERIALS[index], ledger=LEDGER))


def judge(result: SourceResult, whose: Person, other: Person, *, swapped: bool) -> tuple[str, str]:
    """What a reading came to, and a word on it for the reader of a failure.

    Args:
        result: the reading.
        whose: whose card it was.
        other: whose card it was not, or was later.
        swapped: it became the other's.
    """
    causes = [problem.cause.value for problem in result.problems]
    told = "; ".join(f"{problem.cause.value}: {problem.detail}" for problem in result.problems)
    if not result.cards:
        return (causes[0], told) if causes else (Result.WRONG, "nothing at all")
    if len(result.cards) > 1:
        return Result.MIXED, f"{len(result.cards)} cards, {told}"
    read = result.cards[0]
    verdict, detail = _judged(read, whose, other, swapped=swapped)
    if verdict is Result.SHORT and (causes or read.disagreements):
        verdict = Result.SHORT_TOLD
    return verdict, "; ".join(part for part in (detail, told, *read.disagreements) if part)


def _judged(read: RawCard, whose: Person, other: Person, *, swapped: bool) -> tuple[Result, str]:
    shown, token = set(read.certificates), read.token
    detail = _told(read, whose, other)
    if foreign := shown - whose.all - other.all:
        return max((_of_foreign(der, whose) for der in foreign), key=_GRAVITY.index), detail
    for person in (whose, other):
        if shown <= person.all and token is not None and token.serial in person.serials:
            if person is other and not swapped:
                return Result.WRONG, detail
            return _completeness(shown, person, Result.RIGHT if person is whose else Result.OTHER), detail
    one = any(shown <= person.all for person in (whose, other))
    return Result.SERIAL if one else Result.MIXED, detail


def _of_foreign(der: bytes, whose: Person) -> Result:
    """What a certificate that is not on the card comes to, for whoever judges the reading."""
    parsed = parse_certificate(der)
    if isinstance(parsed, ParseFailure):
        return Result.UNREADABLE
    right = [known for known in map(parse_certificate, whose.all) if isinstance(known, Certificate)]
    if _extensions(parsed) in map(_extensions, right) and _names(parsed) in map(_names, right):
        return Result.DAMAGED
    told = Defect.UNREADABLE_EXTENSION in parsed.defects and _names(parsed) in map(_names, right)
    return Result.UNREADABLE if told else Result.WRONG


def _names(certificate: Certificate) -> tuple[object, ...]:
    dates = certificate.not_before, certificate.not_after
    return (certificate.subject.der, certificate.issuer.der, certificate.serial, *dates)


def _extensions(certificate: Certificate) -> tuple[object, ...]:
    return certificate.alternative_names, certificate.policies, certificate.key_usage, certificate.is_ca


def _completeness(shown: set[bytes], person: Person, whole: Result) -> Result:
    if shown == person.all:
        return whole
    return Result.LEAVES if shown >= set(person.certificates.leaves) else Result.SHORT


def _told(read: RawCard, whose: Person, other: Person) -> str:
    """Which certificates, and whose serial number: ``A1 A2 CA CA, serial A``."""
    names = {
        der: f"{letter}{number}"
        for letter, person in (("A", whose), ("B", other))
        for number, der in enumerate(person.certificates.leaves, 1)
    }
    names |= dict.fromkeys(whose.certificates.cas, "CA")
    number = read.token.serial if read.token else ""
    owners = [letter for letter, person in (("A", whose), ("B", other)) if number in person.serials]
    serial = "none" if not number else "".join(owners) or "foreign"
    label = read.token.label if read.token else ""
    return f"{' '.join(names.get(der, '?') for der in read.certificates)}, serial {serial}, token {label}"
