"""What an answer to reset announces about lengths (ISO/IEC 7816-3, 8.2; ISO/IEC 7816-4, 12.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Category indicators of historical bytes in compact TLV; the first one ends in a status of three bytes.
_WITH_STATUS: Final = 0x00
_WITHOUT_STATUS: Final = 0x80
_STATUS_BYTES: Final = 3
_CARD_CAPABILITIES: Final = 7
_SOFTWARE_FUNCTIONS: Final = 2
_EXTENDED_LENGTHS: Final = 0x40


def announces_extended(atr: bytes) -> bool | None:
    """Whether the card says that it takes extended lengths; ``None`` when its answer to reset does not tell."""
    for tag, value in _compact_objects(historical_bytes(atr)):
        if tag == _CARD_CAPABILITIES and len(value) > _SOFTWARE_FUNCTIONS:
            return bool(value[_SOFTWARE_FUNCTIONS] & _EXTENDED_LENGTHS)
    return None


def historical_bytes(atr: bytes) -> bytes:
    """The historical bytes; what there is of them when the answer to reset is cut."""
    position, indicator = 1, atr[1] if len(atr) > 1 else 0
    count = indicator & 0x0F
    while indicator & 0xF0:
        position += (indicator >> 4).bit_count()
        more = indicator & 0x80
        indicator = atr[position] if more and position < len(atr) else 0
    return atr[position + 1 : position + 1 + count]


def _compact_objects(historical: bytes) -> Iterator[tuple[int, bytes]]:
    if not historical or historical[0] not in {_WITH_STATUS, _WITHOUT_STATUS}:
        return
    end = len(historical) - (_STATUS_BYTES if historical[0] == _WITH_STATUS else 0)
    position = 1
    while position < end:
        tag, length = historical[position] >> 4, historical[position] & 0x0F
        yield tag, historical[position + 1 : position + 1 + length]
        position += 1 + length
