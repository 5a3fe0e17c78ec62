"""What virtual cards were told about PINs, so that a whole test suite can prove that no try was ever spent."""

from __future__ import annotations

import threading
from dataclasses import dataclass


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


#: Where cards write unless they are given a ledger of their own; the suite's guard reads it.
SUITE_LEDGER = PinLedger()
