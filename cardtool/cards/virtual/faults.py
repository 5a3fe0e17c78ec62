"""What can go wrong between a reader and a card, and at which command: written down before, played out in order."""

from __future__ import annotations

import hashlib
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cardtool.cards.virtual.card import Card

_STATUS: Final = 2
_SOME: Final = 16
_LONG_FORM: Final = 0x80
_SHORTEST_OBJECT: Final = 2
#: SEQUENCE, application template, FCP, FCI, PIN container.
_OBJECTS: Final = frozenset((0x30, 0x61, 0x62, 0x6F, 0xA0))


class Fault:
    """Something that goes wrong at one command."""


@dataclass(frozen=True, slots=True)
class Pulled(Fault):
    """The card leaves the reader instead of answering."""


@dataclass(frozen=True, slots=True)
class ServiceStops(Fault):
    """The smart-card service ends while the command is on its way."""


@dataclass(frozen=True, slots=True)
class Swapped(Fault):
    """Another card is in the reader when the command arrives.

    Attributes:
        card: the other card; it begins as after a reset.
        visible: the service notices: the command fails as for a pulled card. Otherwise the other card simply answers.
    """

    card: Card
    visible: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Silent(Fault):
    """The card does not answer until it is released; then it answers as if nothing had been."""

    _released: threading.Event = field(default_factory=threading.Event, repr=False)
    _condition: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def release(self) -> None:
        """Let the answer go, from any thread."""
        self._released.set()
        self.look_again()

    def look_again(self) -> None:
        """Make a thread that is held ask anew whether it is to wait."""
        with self._condition:
            self._condition.notify_all()

    def hold(self, ended: Callable[[], bool]) -> None:
        """Wait until released, or until ``ended`` says so after :meth:`look_again`."""
        with self._condition:
            self._condition.wait_for(lambda: self._released.is_set() or ended())


class Distorted(Fault, ABC):
    """The card answers, but not what it should."""

    @abstractmethod
    def distort(self, answer: bytes, *, amid: bool = False) -> bytes:
        """What comes instead of the right answer, whose last two bytes are the status word.

        Args:
            answer: the right one.
            amid: its data are a later part of a file, which begins anywhere in an object.
        """


@dataclass(frozen=True, slots=True)
class StatusInstead(Distorted):
    """A status word and nothing else."""

    status: int

    def distort(self, answer: bytes, *, amid: bool = False) -> bytes:  # noqa: ARG002 - nothing of it is left
        """The status word."""
        return self.status.to_bytes(_STATUS, "big")


@dataclass(frozen=True, slots=True)
class Truncated(Distorted):
    """Part of the data, with the status word of the whole; of an answer without data only one byte.

    Attributes:
        keep: number of data bytes that are left, ``None`` for half of them.
    """

    keep: int | None = None

    def distort(self, answer: bytes, *, amid: bool = False) -> bytes:  # noqa: ARG002 - the same anywhere
        """The answer with less data."""
        data, status = answer[:-_STATUS], answer[-_STATUS:]
        if not data:
            return status[:1]
        return data[: len(data) // 2 if self.keep is None else self.keep] + status


@dataclass(frozen=True, slots=True)
class WrongLength(Distorted):
    """A length that is not true: in the header of the object that the data begin with, otherwise of the data itself.

    Attributes:
        by: how many bytes too many, or too few when negative.
    """

    by: int = 7

    def distort(self, answer: bytes, *, amid: bool = False) -> bytes:
        """The answer with a header that announces too much or too little, or with too many or too few bytes."""
        data, status = answer[:-_STATUS], answer[-_STATUS:]
        place = None if amid else _length_field(data)
        if place is not None:
            field_of_length = data[place]
            most = (1 << 8 * len(field_of_length)) - 1
            told = min(max(0, int.from_bytes(field_of_length, "big") + self.by), most)
            return data[: place.start] + told.to_bytes(len(field_of_length), "big") + data[place.stop :] + status
        return (data + bytes(self.by) if self.by >= 0 else data[: self.by]) + status


@dataclass(frozen=True, slots=True)
class Garbage(Distorted):
    """Bytes without sense in place of the data, as many as there were, with the right status word.

    Attributes:
        seed: other bytes for another seed.
    """

    seed: bytes = b""

    def distort(self, answer: bytes, *, amid: bool = False) -> bytes:  # noqa: ARG002 - the same anywhere
        """The answer with other data, or with some where there were none."""
        data, status = answer[:-_STATUS], answer[-_STATUS:]
        return hashlib.shake_128(self.seed + data).digest(len(data) or _SOME) + status


class FaultPlan:
    """Which command goes wrong, and how; commands are counted from 0 since the plan was made.

    Args:
        faults: by number of the command.
        lasting: the last of them holds for every later command too.
    """

    def __init__(self, faults: Mapping[int, Fault], *, lasting: bool = False) -> None:
        self._faults = dict(faults)
        self._last = max(self._faults) if lasting and self._faults else None
        self._commands = 0
        self._guard = threading.Lock()

    @property
    def commands(self) -> int:
        """How many commands were seen."""
        return self._commands

    def take(self) -> Fault | None:
        """The fault of the next command, ``None`` when it goes well."""
        with self._guard:
            number = self._commands
            self._commands += 1
        if self._last is not None and number > self._last:
            number = self._last
        return self._faults.get(number)

    def release(self) -> None:
        """Let a silent card answer."""
        for fault in self._faults.values():
            if isinstance(fault, Silent):
                fault.release()


def _length_field(data: bytes) -> slice | None:
    """Where the length of the object stands that the data begin with, ``None`` when they begin with no object."""
    if len(data) < _SHORTEST_OBJECT or data[0] not in _OBJECTS:
        return None
    if data[1] < _LONG_FORM:
        return slice(1, 2)
    end = 2 + data[1] - _LONG_FORM
    return slice(2, end) if 2 < end <= len(data) else None  # noqa: PLR2004 - tag and first byte of the length
