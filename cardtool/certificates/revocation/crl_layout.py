"""Where the parts of a list of revoked certificates lie in its bytes (RFC 5280, 5.1).

Lists of DVV have up to 45 MB and a million entries (domain note cards.md, 2.3), so entries are stepped over one by
one and none becomes an object: apart from the list itself nothing grows with its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.certificates.der import (
    BIT_STRING,
    INTEGER,
    SEQUENCE,
    Element,
    UnreadableError,
    children,
    content_of,
    element,
    encoded,
)
from cardtool.model.certificate import ParseReason

if TYPE_CHECKING:
    from cardtool.certificates.der import Octets

_OUTER_SHAPE: Final = (SEQUENCE, SEQUENCE, BIT_STRING)
_UTC_TIME: Final = 0x17
_GENERALIZED_TIME: Final = 0x18
_TIMES: Final = frozenset({_UTC_TIME, _GENERALIZED_TIME})
_EXTENSIONS: Final = 0xA0
_LONG_LENGTH: Final = 0x80
#: signature algorithm, issuer, this update
_FIXED_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class CrlLayout:
    """The parts of a list as slices of its original bytes; the long one as a place only.

    Attributes:
        signed: place of the to-be-signed part.
        inner_algorithm: the algorithm identifier inside the signed part.
        issuer: the encoded name of the issuer.
        this_update: the encoded time of issue.
        next_update: the encoded time at which the next one is due, empty when absent.
        entries: place of the entries, ``None`` when there are none.
        extensions: the encoded list of extensions, empty when absent.
        outer_algorithm: the algorithm identifier beside the signature.
        signature: the signature value.
    """

    signed: Element
    inner_algorithm: bytes
    issuer: bytes
    this_update: bytes
    next_update: bytes
    entries: Element | None
    extensions: bytes
    outer_algorithm: bytes
    signature: bytes


def read_crl_layout(data: Octets) -> CrlLayout:
    """Find the parts of a list.

    Raises:
        UnreadableError: the bytes have another shape, or end early.
    """
    outer = list(children(data, element(data, 0, len(data))))
    if tuple(part.tag for part in outer) != _OUTER_SHAPE:
        raise _unlike("not the three parts of a list")
    signed, outer_algorithm, signature = outer
    fields = list(children(data, signed))
    if fields and fields[0].tag == INTEGER:  # the version
        del fields[0]
    if len(fields) < _FIXED_FIELDS or [field.tag for field in fields[:2]] != [SEQUENCE, SEQUENCE]:
        raise _unlike("the signed part is not that of a list")
    inner_algorithm, issuer, this_update, *optional = fields
    next_update = optional.pop(0) if optional and optional[0].tag in _TIMES else None
    entries = optional.pop(0) if optional and optional[0].tag == SEQUENCE else None
    extensions = optional.pop(0) if optional and optional[0].tag == _EXTENSIONS else None
    if optional or this_update.tag not in _TIMES:
        raise _unlike("the signed part is not that of a list")
    return CrlLayout(
        signed=signed,
        inner_algorithm=encoded(data, inner_algorithm),
        issuer=encoded(data, issuer),
        this_update=encoded(data, this_update),
        next_update=encoded(data, next_update) if next_update else b"",
        entries=entries,
        extensions=content_of(data, extensions) if extensions else b"",
        outer_algorithm=encoded(data, outer_algorithm),
        signature=content_of(data, signature)[1:],  # the first octet counts unused bits, none in a signature
    )


def find_entry(data: Octets, entries: Element, serial: int) -> Element | None:
    """Place of the entry of a serial number, ``None`` when it is not listed.

    Serial numbers are compared as numbers, whatever way they are encoded: a missed entry would make a revoked
    certificate good.

    Raises:
        UnreadableError: an entry on the way to it is none.
    """
    position, end = entries.content, entries.end
    if data.find(_octets(serial), position, end) < 0:
        return None  # whatever way it were encoded, its octets would stand there
    while position < end:
        # "element" takes several times as long and is needed for long entries only.
        length = data[position + 1] if position + 1 < end else _LONG_LENGTH
        content = position + 2
        following = content + length
        if length >= _LONG_LENGTH or following > end:
            _, _, content, following = element(data, position, end)
        if data[position] != SEQUENCE or following - content < 2 or data[content] != INTEGER:  # noqa: PLR2004 - tag and length
            raise _unlike("an entry does not start with a serial number")
        octets = data[content + 1]
        if octets >= _LONG_LENGTH or content + 2 + octets > following:
            raise _unlike("a serial number is longer than its entry")
        if int.from_bytes(data[content + 2 : content + 2 + octets], "big", signed=True) == serial:
            return Element(SEQUENCE, position, content, following)
        position = following
    return None


def _octets(serial: int) -> bytes:
    """The octets that every encoding of a serial number holds; before them a longer one has only filling."""
    if serial < 0:
        return serial.to_bytes((~serial).bit_length() // 8 + 1, "big", signed=True)
    return serial.to_bytes(max(1, (serial.bit_length() + 7) // 8), "big")


def _unlike(detail: str) -> UnreadableError:
    return UnreadableError(ParseReason.BAD_STRUCTURE, detail)
