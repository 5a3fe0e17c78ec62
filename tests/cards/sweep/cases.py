"""What is done to a reading, and what came of it: the words of lanes and their master, one JSON line each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.faults import Garbage, Pulled, Silent, StatusInstead, Truncated, WrongLength
from cardtool.model.way import Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.virtual.faults import Fault

LAYOUTS: Final = ("setcos", "s41v3", "s41v4", "s42")
WAYS: Final = (Way.DIRECT, Way.PKCS11)

#: What may happen at a command, by name.
FAULTS: Final[dict[str, Callable[[], Fault]]] = {
    "pull": Pulled,
    "silence": Silent,
    "6F00": lambda: StatusInstead(0x6F00),
    "6A82": lambda: StatusInstead(0x6A82),
    "truncated": Truncated,
    "length +7": lambda: WrongLength(7),
    "length -7": lambda: WrongLength(-7),
    "garbage": Garbage,
}
#: The program stands still between two commands while one card leaves, and the service notices, and another comes.
VISIBLE_SWAP: Final = "visible swap"
#: Another card answers from a command on, and neither driver nor service notices.
INVISIBLE_SWAP: Final = "invisible swap"
SWAPS: Final = (VISIBLE_SWAP, INVISIBLE_SWAP)
#: As silence, with the time limits that the program has.
FULL_SILENCE: Final = "silence, full limits"
ALL: Final = (*FAULTS, *SWAPS)


class Result(StrEnum):
    """What a reading came to, where it is no cause."""

    RIGHT = "right"
    """All certificates of the card, its serial number, and nothing else."""
    LEAVES = "right, not all issuers"
    """The holder's certificates whole; some of the authorities' are missing."""
    OTHER = "right, other card"
    """The other card of a swap, whole."""
    UNREADABLE = "unreadable, told"
    """A certificate came over damaged; it, or an extension, cannot be parsed, which every judged reading tells."""
    DAMAGED = "bad signature, told"
    """A certificate came over damaged, in nothing that a reading tells of it; its signature is wrong, which is told."""
    SHORT_TOLD = "short, told"
    """A certificate of the holder is missing, and the reading says so."""
    SHORT = "SHORT"
    """A certificate of the holder is missing in silence."""
    SERIAL = "other serial number"
    """The certificates of one card, with the serial number of the other."""
    MIXED = "MIXED"
    """Certificates of two holders."""
    WRONG = "WRONG"
    """Anything else that is not true."""


#: Never acceptable.
BAD: Final = frozenset({Result.SHORT, Result.SERIAL, Result.MIXED, Result.WRONG})


@dataclass(frozen=True, slots=True)
class Batch:
    """One fault at several commands of one reading.

    Attributes:
        way: how the card is read.
        layout: of the card.
        fault: its name.
        start: first command.
        step: from one command to the next.
    """

    way: str
    layout: str
    fault: str
    start: int = 0
    step: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One reading with a fault.

    Attributes:
        way: how the card was read.
        layout: of the card.
        fault: its name.
        index: number of the command, from 0.
        result: a cause, or one of :class:`Result`.
        detail: for the reader of a failure.
        seconds: how long the reading took.
        stuck: the card had to be inserted anew before it was read right.
        recovered: the next reading, of a healthy card, was right, if need be after its insertion.
    """

    way: str
    layout: str
    fault: str
    index: int
    result: str
    detail: str
    seconds: float
    stuck: bool
    recovered: bool

    @property
    def bad(self) -> bool:
        """Whether it must never be.

        A swap that nobody could notice is beyond PKCS#11: OpenSC reads the serial number once, at its first look.
        """
        unseen = self.fault == INVISIBLE_SWAP and self.way == Way.PKCS11
        return self.result in BAD and not (unseen and self.result == Result.SERIAL)

    def __str__(self) -> str:
        after = "" if self.recovered else "; the next reading failed"
        where = f"{self.layout}, {self.way}, {self.fault} at command {self.index}"
        return f"{where}: {self.result} ({self.detail}) after {self.seconds:.2f} s{after}"


@dataclass(frozen=True, slots=True)
class Done:
    """A batch, done.

    Attributes:
        commands: of a reading without a fault.
        outcomes: in the order of the commands.
    """

    commands: int
    outcomes: tuple[Outcome, ...]

    def encode(self) -> str:
        """One line."""
        return json.dumps({"commands": self.commands, "outcomes": [asdict(each) for each in self.outcomes]})

    @classmethod
    def decode(cls, line: str) -> Done:
        """What :meth:`encode` wrote."""
        content = json.loads(line)
        return cls(content["commands"], tuple(Outcome(**each) for each in content["outcomes"]))
