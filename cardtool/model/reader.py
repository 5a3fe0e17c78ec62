"""Readers and the smart-card service as PC/SC reports them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.cause import Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """The state of one reader.

    Attributes:
        name: the reader's name, unique among the readers.
        present: a card is in the reader.
        atr: answer to reset of that card, empty when absent or mute.
        mute: a card is in the reader but does not answer (wrong side, dirty or broken chip).
        in_use: another program holds the card exclusively.
        event_count: insertions and removals seen by the service; tells a swapped card from the same card.
        software: not a reader but a slot of a software token store (demo, SoftHSM).
    """

    name: str
    present: bool = False
    atr: bytes = b""
    mute: bool = False
    in_use: bool = False
    event_count: int = 0
    software: bool = False


@dataclass(frozen=True, slots=True)
class ReaderSnapshot:
    """All readers at one moment.

    Attributes:
        service: the smart-card service (pcscd, SCardSvr) can be reached.
        readers: the readers, in the service's order; empty while the service is away.
        problem: why the service cannot be reached, ``None`` when ``service`` is true.
    """

    service: bool
    readers: tuple[Reader, ...] = ()
    problem: Problem | None = None
