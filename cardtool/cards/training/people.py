"""The made-up people of the training cards, loaded from ``resources/training/cards.toml``."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import InstallationError
from cardtool.model.finnish_time import FINLAND
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Check characters of the FINUID, by the first eight digits modulo 31 (domain note cards.md, section 4).
_CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
#: Holder numbers of test cards begin with 999 (domain note cards.md, 2.6).
_FIRST_NUMBER: Final = 99_900_001

NamePairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """A made-up card.

    Attributes:
        id: short name of what it shows.
        authority: who issues it, a key of :attr:`TrainingCards.authorities`.
        number: the holder's number, eight digits and a check character.
        surname: in capitals, as on cards.
        given: in capitals, as on cards.
        title: professional title, empty for those without one.
        organisation: whom the card names, empty for professionals and citizens.
        email: address on the card, empty when it has none.
        from_days: first day of validity, counted from the day of the store.
        until_days: last day of validity, counted from the day of the store.
    """

    id: str
    authority: str
    number: str
    surname: str
    given: str
    from_days: int
    until_days: int
    title: str = ""
    organisation: str = ""
    email: str = ""

    @property
    def subject(self) -> NamePairs:
        """Subject of its certificates, as short attribute types and values in the order of measured cards."""
        pairs = (
            ("C", "FI"),
            ("O", self.organisation),
            ("serialNumber", self.number),
            ("title", self.title),
            ("GN", self.given),
            ("SN", self.surname),
            ("CN", f"{self.surname} {self.given} {self.number}"),
        )
        return tuple((kind, value) for kind, value in pairs if value)

    def validity(self, day: date) -> tuple[datetime, datetime]:
        """First and last second in UTC; cards begin and end at Finnish midnight."""
        return _midnight(day, self.from_days), _midnight(day, self.until_days + 1) - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TrainingCards:
    """All made-up cards.

    Attributes:
        authorities: names of the issuing authorities.
        cards: the cards.
        fingerprint: changes with the contents of the file.
    """

    authorities: Mapping[str, NamePairs]
    cards: tuple[TrainingCard, ...]
    fingerprint: str


def load_cards() -> TrainingCards:
    """The made-up cards that ship with the program.

    Raises:
        InstallationError: the file is missing or broken.
    """
    path = resource("training", "cards.toml")
    try:
        content = path.read_bytes()
        return parse_cards(tomllib.loads(content.decode()), hashlib.sha256(content).hexdigest()[:8])
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise InstallationError(str(error), reader=path.name) from error


def parse_cards(table: Mapping[str, Any], fingerprint: str, *, first: int = 0) -> TrainingCards:
    """The cards of a TOML table.

    Args:
        table: authorities and cards.
        fingerprint: for :attr:`TrainingCards.fingerprint`.
        first: number of holders whose numbers are taken already.

    Raises:
        ValueError, TypeError, LookupError: the table is not of the expected form.
    """
    authorities = {
        name: tuple((str(kind), str(value)) for kind, value in entry["name"])
        for name, entry in table["authorities"].items()
    }
    cards = tuple(TrainingCard(**entry, number=_number(index)) for index, entry in enumerate(table["cards"], first))
    if not cards or len({card.id for card in cards}) < len(cards):
        raise ValueError("cards are missing or have the same id")
    if unknown := {card.authority for card in cards} - set(authorities):
        raise ValueError(f"unknown authority {min(unknown)}")
    return TrainingCards(authorities, cards, fingerprint)


def _number(index: int) -> str:
    number = _FIRST_NUMBER + index
    return f"{number}{_CHECK_CHARACTERS[number % len(_CHECK_CHARACTERS)]}"


def _midnight(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(), FINLAND).astimezone(UTC)
