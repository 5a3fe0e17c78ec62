"""What PC/SC says of readers, as it says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from cardtool.cards.return_codes import unsigned
from cardtool.model.reader import Reader

# Bits of dwEventState (winscard.h).
UNAWARE: Final = 0x0000
_CHANGED: Final = 0x0002
_UNKNOWN: Final = 0x0004
EMPTY: Final = 0x0010
PRESENT: Final = 0x0020
EXCLUSIVE: Final = 0x0080
SHARED: Final = 0x0100
MUTE: Final = 0x0200
VANISHED: Final = _CHANGED | _UNKNOWN


class Outcome(Enum):
    """What ended a wait for a change."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CANCELLED = "cancelled"
    READERS_CHANGED = "readers_changed"


@dataclass(frozen=True, slots=True)
class ReaderState:
    """State of one reader as the service gave it; ``state`` is dwEventState."""

    name: str
    state: int
    atr: bytes = b""

    @property
    def known(self) -> int:
        """The value to hand back as the state known so far."""
        return self.state & ~_CHANGED

    @property
    def vanished(self) -> bool:
        """The service does not know this reader any more."""
        return bool(self.state & _UNKNOWN)

    @property
    def held(self) -> bool:
        """Some program is connected to the card."""
        return bool(self.state & (SHARED | EXCLUSIVE))

    def as_reader(self) -> Reader:
        """The same as a value of the model; the event counter is the high word (Windows and pcsc-lite)."""
        present = bool(self.state & PRESENT)
        return Reader(
            name=self.name,
            present=present,
            atr=self.atr if present else b"",
            mute=present and bool(self.state & MUTE),
            in_use=present and bool(self.state & EXCLUSIVE),
            event_count=unsigned(self.state) >> 16,
        )


@dataclass(frozen=True, slots=True)
class Probe:
    """Answer of a reader's driver about its card.

    Attributes:
        answered: the driver asked the reader; when false it supports none of the questions.
        present: a card is there at this moment.
        atr: its answer to reset, empty when the driver does not say.
    """

    answered: bool
    present: bool = True
    atr: bytes = b""
