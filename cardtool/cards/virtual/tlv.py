"""DER/BER-TLV encoding and decoding (ITU-T X.690, ISO/IEC 7816-4 section 5.2.2), as far as a card needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
_LONG_TAG: Final = 0x1F
_MAX_TAG_BYTES: Final = 3
_MAX_LENGTH_BYTES: Final = 4
#: From here on a length is written in the long form: their number, then the bytes.
_LONG_FORM: Final = 0x80


class TlvError(ValueError):
    """The bytes are not a run of complete TLV objects with definite lengths."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """One object: the tag as an integer of its one to three bytes (``0x61``, ``0xDF21``), and the value."""

    tag: int
    value: bytes

    def children(self) -> tuple[Tlv, ...]:
        """The objects inside the value.

        Raises:
            TlvError: the value is not a run of objects.
        """
        return decode(self.value)


def encode(tag: int, *parts: bytes) -> bytes:
    """One object of the given tag whose value is the parts, joined."""
    value = b"".join(parts)
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + _length(len(value)) + value


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of already encoded parts."""
    return encode(SEQUENCE, *parts)


def octet_string(value: bytes) -> bytes:
    """OCTET STRING."""
    return encode(0x04, value)


def utf8_string(value: str) -> bytes:
    """UTF8String."""
    return encode(0x0C, value.encode())


def integer(value: int, tag: int = 0x02) -> bytes:
    """INTEGER, or another tag with the same contents."""
    magnitude = value if value >= 0 else ~value
    return encode(tag, value.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True))


def enumerated(value: int) -> bytes:
    """ENUMERATED."""
    return integer(value, 0x0A)


def boolean(*, value: bool) -> bytes:
    """BOOLEAN."""
    return encode(0x01, b"\xff" if value else b"\x00")


def named_bits(*positions: int) -> bytes:
    """BIT STRING with the bits at these positions set; 0 is the leftmost, trailing zero bits are left out."""
    if not positions:
        return encode(0x03, b"\x00")
    last = max(positions)
    octets = bytearray(last // 8 + 1)
    for position in positions:
        octets[position // 8] |= 0x80 >> position % 8
    return encode(0x03, bytes([7 - last % 8]), bytes(octets))


def decode(data: bytes) -> tuple[Tlv, ...]:
    """All objects of ``data``, which must end where the last one ends.

    Raises:
        TlvError: truncated, indefinite length, or a tag or length field longer than cards use.
    """
    found: list[Tlv] = []
    position = 0
    while position < len(data):
        tag, position = _read_tag(data, position)
        length, position = _read_length(data, position)
        if position + length > len(data):
            raise TlvError("value is cut off")
        found.append(Tlv(tag, data[position : position + length]))
        position += length
    return tuple(found)


def _length(count: int) -> bytes:
    if count < _LONG_FORM:
        return bytes([count])
    octets = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes([_LONG_FORM | len(octets)]) + octets


def _read_tag(data: bytes, position: int) -> tuple[int, int]:
    end = position + 1
    if data[position] & _LONG_TAG == _LONG_TAG:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data) or end - position > _MAX_TAG_BYTES:
        raise TlvError("tag is cut off or too long")
    return int.from_bytes(data[position:end], "big"), end


def _read_length(data: bytes, position: int) -> tuple[int, int]:
    if position >= len(data):
        raise TlvError("length is missing")
    first = data[position]
    if first < _LONG_FORM:
        return first, position + 1
    end = position + 1 + (first & 0x7F)
    if not 1 <= first & 0x7F <= _MAX_LENGTH_BYTES or end > len(data):
        raise TlvError("length is cut off, indefinite or too long")
    return int.from_bytes(data[position + 1 : end], "big"), end
