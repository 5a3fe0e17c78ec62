"""The head of a certificate: what its first bytes tell while the rest is still being read from a card.

Serial number, issuer, validity and subject come first in a certificate (RFC 5280, 4.1); on Finnish cards they end
within the first 500 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.certificates.der import INTEGER, SEQUENCE, Element, UnreadableError, content_of, element, encoded
from cardtool.certificates.layout import Layout
from cardtool.certificates.names import read_name
from cardtool.certificates.tolerant import read_tolerantly

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.certificate import Name

_VERSION: Final = 0xA0
_HEADER: Final = 2
_LONG_LENGTH: Final = 0x80
_MOST_LENGTH_OCTETS: Final = 4
_LONGEST_SERIAL: Final = 64
#: Tags of serial number, algorithm, issuer, validity and subject.
_SHAPE: Final = (INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE)


@dataclass(frozen=True, slots=True)
class CertificateHead:
    """What the first part of a certificate says; the fields mean what they mean in ``Certificate``."""

    serial: int
    issuer: Name
    subject: Name
    not_before: datetime
    not_after: datetime


def parse_head(prefix: bytes) -> CertificateHead | None:
    """The head of the certificate that ``prefix`` is the beginning of.

    ``None`` while it is too short, and for whatever is no certificate; nothing is raised.
    """
    try:
        return _read(prefix)
    except UnreadableError:
        return None


def _read(prefix: bytes) -> CertificateHead | None:
    position = _inside(prefix, _inside(prefix, 0))
    fields: list[Element] = []
    while len(fields) < len(_SHAPE):
        field = element(prefix, position, len(prefix))
        position = field.end
        if field.tag != _VERSION or fields:
            fields.append(field)
    serial, _, issuer, validity, subject = fields
    if tuple(field.tag for field in fields) != _SHAPE or not 0 < serial.end - serial.content <= _LONGEST_SERIAL:
        return None
    parts = _parts(prefix, serial, issuer, validity, subject)
    times = read_tolerantly(parts)
    return CertificateHead(
        serial=int.from_bytes(parts.serial, "big", signed=True),
        issuer=read_name(parts.issuer),
        subject=read_name(parts.subject),
        not_before=times.not_before,
        not_after=times.not_after,
    )


def _parts(prefix: bytes, serial: Element, issuer: Element, validity: Element, subject: Element) -> Layout:
    """The parts of a certificate as far as they are here; the others are empty."""
    return Layout(
        der=prefix,
        tbs=b"",
        serial=content_of(prefix, serial),
        inner_algorithm=b"",
        issuer=encoded(prefix, issuer),
        validity=encoded(prefix, validity),
        subject=encoded(prefix, subject),
        spki=b"",
        extensions=b"",
        outer_algorithm=b"",
        signature=b"",
        trailing=0,
    )


def _inside(prefix: bytes, start: int) -> int:
    """Where the content of the SEQUENCE at ``start`` begins; its end need not be here."""
    header = prefix[start : start + _HEADER]
    length = header[1] if len(header) == _HEADER and header[0] == SEQUENCE else None
    octets = length - _LONG_LENGTH if length is not None and length >= _LONG_LENGTH else 0
    if length is None or length == _LONG_LENGTH or octets > _MOST_LENGTH_OCTETS:
        return len(prefix)
    return start + _HEADER + octets
