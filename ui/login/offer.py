"""Which card a login test can be made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.certificate import Usage
from ui.view_state import Checking, PaneKind, Presence

if TYPE_CHECKING:
    from cardtool.model.reading import CardReading
    from ui.view_state import Pane, ViewState


def offered_card(pane: Pane) -> CardReading | None:
    """The card in the centre if it is in the reader, was read to the end and has an authentication certificate."""
    reading = pane.reading
    there = pane.kind is PaneKind.CARD and pane.presence is Presence.PRESENT and pane.checking is Checking.DONE
    if not there or reading is None or reading.main is None or reading.main.usage is not Usage.AUTHENTICATION:
        return None
    return reading


def visit_of(state: ViewState, reading: CardReading) -> int:
    """Number of the insertion that ``reading`` is of, 0 when the card is no longer in its reader."""
    there = (slot for slot in state.slots if slot.name == reading.card.reader and slot.judged and not slot.removed)
    return next((slot.visit for slot in there), 0)
