"""The cards of this sitting, the newest first."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ui.view_state import Checking, Entry

if TYPE_CHECKING:
    from cardtool.model.reading import CardReading


class Sitting:
    """Remembers cards that were read whole and judged.

    Args:
        longest: number of cards kept.
    """

    def __init__(self, longest: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=longest)
        self._next_number = 1

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that are kept."""
        return tuple(self._entries)

    def entry(self, number: int | None) -> Entry | None:
        """The entry of that number, if it is kept."""
        place = self._place(number)
        return self._entries[place] if place is not None else None

    def remember(self, number: int | None, reading: CardReading, checking: Checking, *, later_stage: bool) -> int:
        """Add a card; what was read of the same card takes the place of its earlier reading.

        Args:
            number: entry of the card that was in the reader before, if any.
            reading: the card.
            checking: how far it has been checked.
            later_stage: the entry is of the same insertion, so it is the same card.

        Returns:
            Number of its entry.
        """
        place = self._place(number)
        if place is not None and (later_stage or _same_card(self._entries[place].reading, reading)):
            self._entries[place] = replace(self._entries[place], reading=reading, checking=checking)
            return self._entries[place].number
        self._entries.appendleft(Entry(self._next_number, reading, checking))
        self._next_number += 1
        return self._next_number - 1

    def break_off(self, number: int | None) -> None:
        """Note that nothing more will be checked of a card."""
        place = self._place(number)
        if place is not None:
            self._entries[place] = replace(self._entries[place], checking=Checking.BROKEN_OFF)

    def _place(self, number: int | None) -> int | None:
        """Numbers grow by one from the last entry to the first."""
        place = self._next_number - 1 - number if number is not None else -1
        return place if 0 <= place < len(self._entries) else None


def _same_card(one: CardReading, other: CardReading) -> bool:
    """A card may give its certificates in another order each time, and at first only its holder's."""
    fewer, more = sorted((set(one.card.certificates), set(other.card.certificates)), key=len)
    return fewer == more or (bool(fewer) and fewer < more)
