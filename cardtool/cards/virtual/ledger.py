"""What virtual cards were told about PINs, so that it can be proved that no try was ever spent."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class PinEntry:
    """One VERIFY with a PIN in it.

    Attributes:
        card: name of the card.
        reference: PIN reference.
        before: tries left before.
        after: tries left after.
    """

    card: str
    reference: int
    before: int
    after: int

    def __str__(self) -> str:
        return f"{self.card}: PIN {self.reference:02X} was presented, tries {self.before} -> {self.after}"


class PinLedger:
    """All PIN presentations of the cards that write to it; status probes are not presentations."""

    def __init__(self) -> None:
        self._entries: list[PinEntry] = []
        self._lock = threading.Lock()

    def record(self, entry: PinEntry) -> None:
        """Add an entry; called by cards, from any thread."""
        with self._lock:
            self._entries.append(entry)

    @property
    def presentations(self) -> tuple[PinEntry, ...]:
        """Every PIN presented, right or wrong."""
        with self._lock:
            return tuple(self._entries)

    @property
    def drops(self) -> tuple[PinEntry, ...]:
        """Presentations after which a counter stood lower."""
        return tuple(entry for entry in self.presentations if entry.after < entry.before)


_SHARED: Final[list[PinLedger]] = []


def default_ledger() -> PinLedger:
    """The ledger of a card that is given none: the shared one if there is one, otherwise a new one for each card."""
    return _SHARED[-1] if _SHARED else PinLedger()


@contextmanager
def shared_ledger() -> Iterator[PinLedger]:
    """One ledger, while the context lasts, for all cards that are given none: how a test suite watches every card."""
    ledger = PinLedger()
    _SHARED.append(ledger)
    try:
        yield ledger
    finally:
        _SHARED.remove(ledger)
