"""What happens at the readers while the program watches them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.cause import Problem
    from cardtool.model.reader import Reader
    from cardtool.model.reading import CardReading, Glimpse


class Stage(StrEnum):
    """How far the reading of a card has come; a card is told of at one or more of these, in this order."""

    RECOGNISED = "recognised"
    """Seen before in this sitting (same serial number, same head of the certificate); the card is being read again."""
    VERDICT = "verdict"
    """The holder's certificates were read whole and judged; chain, middleware and PIN state may still come."""
    COMPLETE = "complete"
    """Nothing more comes."""


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
class CardGlimpsed:
    """A card is being read, and this much is known already."""

    reader: str
    glimpse: Glimpse


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read and judged; a later stage of the same insertion replaces an earlier one."""

    reader: str
    reading: CardReading
    stage: Stage = Stage.COMPLETE


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


Event = (
    ReadersChanged
    | CardInserted
    | CardGlimpsed
    | CardRead
    | CardFailed
    | CardRemoved
    | ServiceLost
    | ServiceFound
    | WatchEnded
)
