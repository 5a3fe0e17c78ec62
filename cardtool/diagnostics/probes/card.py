"""What is in the readers: nothing, or a card that is mute, held by another program, contactless, or good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.probes.readers import listed
from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.reader import Reader

#: T0, the second byte of an answer to reset, says in this bit whether TA1 follows (ISO/IEC 7816-3, 8.2.3).
_TA1_PRESENT: Final = 0x10
_TA1_AT: Final = 2


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The number of cards and the state of each; nothing where there is no reader."""
    readers = [reader for reader in listed(context) or () if not (reader.software or context.is_virtual(reader.name))]
    if not readers:
        return
    yield Fact(FactCode.CARD_COUNT, value=str(sum(reader.present for reader in readers)))
    for reader in readers:
        yield Fact(FactCode.CARD_STATE, reader.name, _state(reader))
        if reader.atr:
            yield from _answer_to_reset(context, reader)


def ta1(atr: bytes) -> int | None:
    """The speed a card announces, ``None`` when it announces none."""
    if len(atr) <= _TA1_AT or not atr[1] & _TA1_PRESENT:
        return None
    return atr[_TA1_AT]


def _state(reader: Reader) -> str:
    if not reader.present:
        return "empty"
    if reader.mute:
        return "mute"
    if _contactless(reader.atr):
        return "contactless"
    return "in_use" if reader.in_use else "present"


def _contactless(atr: bytes) -> bool:
    from cardtool.cards.direct.layouts import load_layouts

    return load_layouts().contactless(atr)


def _answer_to_reset(context: ProbeContext, reader: Reader) -> Iterator[Fact]:
    from cardtool.cards.direct.layouts import load_layouts

    known = any(answer.fits(reader.atr) for answer in load_layouts().answers)
    yield Fact(FactCode.CARD_ATR, reader.name, reader.atr.hex().upper())
    yield Fact(FactCode.CARD_FAMILY, reader.name, "fineid" if known else "other")
    speed = ta1(reader.atr)
    if speed is None:
        return
    yield Fact(FactCode.CARD_SPEED, reader.name, f"{speed:02X}")
    for chip in context.rules.chips:
        if chip.pattern.search(reader.name) and speed > chip.fastest:
            yield Fact(FactCode.READER_OVERRUN, reader.name, chip.chip)
