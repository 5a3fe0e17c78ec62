"""What was learnt of a kind of card in this sitting, so that what it refuses is tried once and not every time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cardtool.cards.direct.places import Place

_MOST_KINDS: Final = 64


@dataclass(slots=True)
class Habits:
    """How cards of one answer to reset, in one reader, like to be asked.

    Attributes:
        extended: extended lengths were taken (true) or refused (false), ``None`` while not tried.
        short_identifiers: reading the token information by its short file identifier works, or was not tried.
        short_certificates: the same for a certificate in a directory that was selected by name.
        selection: position in the list of ways to select by path.
        authentication: where the first certificate of the last such card was, ``None`` before the first card.
        token_information: where its token information was.
    """

    extended: bool | None = None
    short_identifiers: bool = True
    short_certificates: bool = True
    selection: int = 0
    authentication: Place | None = None
    token_information: Place | None = None


class Sitting:
    """Habits by reader and answer to reset; the ones not used for longest are forgotten."""

    def __init__(self) -> None:
        self._habits: OrderedDict[tuple[str, bytes], Habits] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, reader: str, atr: bytes) -> Habits:
        """The habits, to be read and changed by the one reading that a reader has at a time."""
        with self._lock:
            habits = self._habits.setdefault((reader, atr), Habits())
            self._habits.move_to_end((reader, atr))
            while len(self._habits) > _MOST_KINDS:
                self._habits.popitem(last=False)
            return habits
