"""The state of a card's PINs in words, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.telling import tell_pin
from ui.card.signs import PIN_SIGNS
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.view_state import Checking, Pane, Presence

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.pin import PinState


def pins_of(pane: Pane) -> tuple[PinState, ...]:
    """The PINs to show: none of a card that was only recognised, since tries may have been spent since."""
    if pane.reading is None or pane.checking is Checking.RECOGNISED:
        return ()
    return pane.reading.card.pins


def tell_pins(texts: Texts, pane: Pane) -> tuple[Row, ...]:
    """One line a PIN, with a drawing; a card that is not there loses the colour, not the drawing."""
    there = pane.presence is Presence.PRESENT
    return tuple(_row(texts, pin, there=there) for pin in pins_of(pane))


def copied_pins(texts: Texts, pane: Pane) -> tuple[str, ...]:
    """The same as lines of text."""
    return tuple(": ".join(tell_pin(texts, pin)) for pin in pins_of(pane))


def _row(texts: Texts, pin: PinState, *, there: bool) -> Row:
    icon, tone = PIN_SIGNS[pin.condition]
    return Row(*tell_pin(texts, pin), icon, tone if there else Tone.PLAIN)
