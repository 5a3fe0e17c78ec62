"""The cards this process read last: what their holders are called must be seen in no log and no support file."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cardtool.diagnostics.masking_kinds import Known
    from cardtool.model.reading import CardReading

#: Cards that are remembered; kept in memory only.
MOST_CARDS: Final = 64


class RememberedCards:
    """The last cards, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cards: deque[CardReading] = deque(maxlen=MOST_CARDS)
        self._version = 0

    @property
    def version(self) -> int:
        """Changes with every card that is added."""
        return self._version

    def add(self, cards: Iterable[CardReading]) -> None:
        """Remember cards; of the same one only its last reading."""
        with self._lock:
            for card in cards:
                for other in [kept for kept in self._cards if _same(kept, card)]:
                    self._cards.remove(other)
                self._cards.append(card)
                self._version += 1

    def forget(self) -> None:
        """Remember none."""
        with self._lock:
            self._cards.clear()
            self._version += 1

    def since(self, moment: datetime) -> tuple[CardReading, ...]:
        """The cards that were read at a moment or later."""
        with self._lock:
            return tuple(card for card in self._cards if card.read_at >= moment)

    def known(self) -> tuple[Known, ...]:
        """What must not be seen."""
        from cardtool.diagnostics.known_values import from_readings

        with self._lock:
            cards = tuple(self._cards)
        return from_readings(cards)


def _same(one: CardReading, other: CardReading) -> bool:
    return one.card.reader == other.card.reader and one.card.certificates == other.card.certificates


REMEMBERED: Final = RememberedCards()
