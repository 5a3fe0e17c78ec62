"""What happens at the readers while the program watches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.cause import Problem
    from cardtool.model.reader import Reader
    from cardtool.model.reading import CardReading


@dataclass(frozen=True, slots=True)
class ReadersChanged:
    """The list of readers, or the state of one, is new."""

    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card came into a reader; its reading follows."""

    reader: str
    atr: bytes


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read whole and judged."""

    reader: str
    reading: CardReading


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A card could not be read."""

    reader: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """A reader is empty again."""

    reader: str


@dataclass(frozen=True, slots=True)
class ServiceLost:
    """The smart-card service went away; the watch goes on and waits for it."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class ServiceFound:
    """The smart-card service can be reached (again)."""


@dataclass(frozen=True, slots=True)
class WatchEnded:
    """The watch ended by itself because it could not begin; the problem was told before."""


Event = ReadersChanged | CardInserted | CardRead | CardFailed | CardRemoved | ServiceLost | ServiceFound | WatchEnded
