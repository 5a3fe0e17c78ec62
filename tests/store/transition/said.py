"""Made-up steps, and a store in which everything happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.transition_ticks import EVERYBODY, StepKey
from tests.store.worklist.cards import author

if TYPE_CHECKING:
    from cardtool.store.transition_store import TransitionStore

CONTRACT: Final = StepKey("counties-2023", "card_contracts", "sign", "05")
CLOSING: Final = StepKey("counties-2023", "old_cards", "close", "05")
EVERYONE: Final = StepKey("counties-2023", "old_cards", "close", EVERYBODY)
#: Number of lines that ``happen`` writes.
LINES: Final = 6


def happen(store: TransitionStore) -> None:
    """Lines 1 to 6: CONTRACT done with a note that is forgotten, CLOSING taken back, EVERYONE done without a note."""
    store.tick(CONTRACT, done=True, note="Maija sent it", version=0, author=author(1))
    store.tick(CLOSING, done=True, note="", version=0, author=author(2))
    store.tick(CLOSING, done=False, note="Pekka has 3 more", version=1, author=author(3, "bertta"))
    store.forget_notes(author(2).at, author(4))
    store.tick(EVERYONE, done=True, note="", version=0, author=author(5))
    store.tick(CONTRACT, done=True, note="and it came back", version=1, author=author(6, "bertta", "WS-2"))
