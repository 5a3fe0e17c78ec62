"""The frame of DER: where an element starts and ends (ITU-T X.690, 8.1).

Slices of the original bytes are needed wherever hashes and signatures are at stake; a library that decodes and
encodes again would give other bytes for the very certificates this program is made for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.model.certificate import ParseReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    #: Bytes in memory, or in a file that is too long to be read whole.
    Octets = bytes | mmap

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OID: Final = 0x06
SEQUENCE: Final = 0x30
SET: Final = 0x31

_HIGH_TAG_NUMBER = 0x1F
_LONG_LENGTH = 0x80
_MAX_LENGTH_OCTETS = 4


class UnreadableError(Exception):
    """Bytes are not a certificate that can be read; never leaves this package.

    Args:
        reason: the closed reason code.
        detail: what was wrong, without bytes of the input.
    """

    def __init__(self, reason: ParseReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Element(NamedTuple):
    """Place of one element: its tag octet, and the offsets of its header, of its content and of its end."""

    tag: int
    start: int
    content: int
    end: int


def element(data: Octets, start: int, end: int) -> Element:
    """The element that starts at ``start`` and must not reach beyond ``end``.

    Lengths in more octets than necessary are accepted, indefinite lengths are not.

    Raises:
        UnreadableError: ``truncated`` when the element is longer than the room it has, else ``bad_structure``.
    """
    content = start + 2
    if content > end:
        raise UnreadableError(ParseReason.TRUNCATED, "an element's header is cut")
    tag, length = data[start], data[start + 1]
    if tag & _HIGH_TAG_NUMBER == _HIGH_TAG_NUMBER:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "tag number over 30")
    if length >= _LONG_LENGTH:
        octets = length - _LONG_LENGTH
        if not 1 <= octets <= _MAX_LENGTH_OCTETS:
            raise UnreadableError(ParseReason.BAD_STRUCTURE, "length is indefinite or has too many octets")
        length = int.from_bytes(data[content : content + octets], "big")
        content += octets
    if content + length > end:
        raise UnreadableError(ParseReason.TRUNCATED, "an element is longer than its room")
    return Element(tag, start, content, content + length)


def children(data: Octets, parent: Element) -> Iterator[Element]:
    """The elements inside a constructed element, one after another.

    Raises:
        UnreadableError: as :func:`element`, when it comes to the one that is broken.
    """
    position = parent.content
    while position < parent.end:
        child = element(data, position, parent.end)
        yield child
        position = child.end


def content_of(data: Octets, item: Element) -> bytes:
    """The content octets of an element."""
    return data[item.content : item.end]


def encoded(data: Octets, item: Element) -> bytes:
    """The whole element, header included."""
    return data[item.start : item.end]
