"""The state of the PINs, as the reading of the card learnt it; never spends a try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.card import RawCard


def observe(context: ProbeContext) -> Iterator[Fact]:
    """Each PIN of each card; nothing where no card was read."""
    for reading in context.readings().cards:
        for pin in reading.card.pins:
            yield Fact(FactCode.PIN, pin.role, pin.condition, reading.card.reader)
            if pin.tries_left is not None:
                yield Fact(FactCode.PIN_TRIES, pin.role, str(pin.tries_left), reading.card.reader)
        yield from pin_pad(context, reading.card)


def pin_pad(context: ProbeContext, card: RawCard) -> Iterator[Fact]:
    """Whether the reader really has the keys that it claims; nothing when it claims none."""
    if any(pin.pin_pad for pin in card.pins):
        is_false = any(pattern.search(card.reader) for pattern in context.rules.false_pin_pads)
        yield Fact(FactCode.PIN_PAD, card.reader, "false" if is_false else "true")
