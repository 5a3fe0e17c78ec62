"""Where the parts of a certificate lie in its bytes (RFC 5280, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass

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

_VERSION = 0xA0
_EXTENSIONS = 0xA3
_OUTER_SHAPE = (SEQUENCE, SEQUENCE, BIT_STRING)
#: serial number, signature algorithm, issuer, validity, subject, subject public key info
_TBS_SHAPE = (INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a certificate as slices of its original bytes.

    Attributes:
        der: the certificate without bytes that follow it.
        tbs: the to-be-signed part.
        serial: content octets of the serial number.
        inner_algorithm: the algorithm identifier inside the signed part.
        issuer: the encoded name of the issuer.
        validity: the encoded pair of times.
        subject: the encoded name of the subject.
        spki: the encoded subject public key info.
        extensions: content octets of the explicit tag 3, empty when there are no extensions.
        outer_algorithm: the algorithm identifier beside the signature.
        signature: the signature value.
        trailing: how many bytes followed the certificate.
    """

    der: bytes
    tbs: bytes
    serial: bytes
    inner_algorithm: bytes
    issuer: bytes
    validity: bytes
    subject: bytes
    spki: bytes
    extensions: bytes
    outer_algorithm: bytes
    signature: bytes
    trailing: int


def read_layout(data: bytes) -> Layout:
    """Find the parts of the certificate that ``data`` starts with.

    Raises:
        UnreadableError: ``not_a_certificate`` when the bytes have another shape, ``truncated`` when they end early,
            ``bad_structure`` when an inner element does not fit.
    """
    whole = outermost(data)
    try:
        return _read_inside(data, whole)
    except UnreadableError as error:
        if error.reason is ParseReason.TRUNCATED:  # the certificate itself is whole, so an inner length lies
            raise UnreadableError(ParseReason.BAD_STRUCTURE, error.detail) from None
        raise


def outermost(data: bytes) -> Element:
    """The element that ``data`` starts with, if a certificate could start so.

    Raises:
        UnreadableError: ``not_a_certificate`` or ``truncated``.
    """
    if not data or data[0] != SEQUENCE:
        raise UnreadableError(ParseReason.NOT_A_CERTIFICATE, "does not start with a sequence")
    return element(data, 0, len(data))


def _read_inside(data: bytes, whole: Element) -> Layout:
    outer = list(children(data, whole))
    if tuple(part.tag for part in outer) != _OUTER_SHAPE:
        raise UnreadableError(ParseReason.NOT_A_CERTIFICATE, "not the three parts of a certificate")
    tbs, outer_algorithm, signature = outer
    fields = list(children(data, tbs))
    if fields and fields[0].tag == _VERSION:
        del fields[0]
    if tuple(field.tag for field in fields[: len(_TBS_SHAPE)]) != _TBS_SHAPE:
        raise UnreadableError(ParseReason.NOT_A_CERTIFICATE, "the signed part is not that of a certificate")
    serial, inner_algorithm, issuer, validity, subject, spki, *optional = fields
    return Layout(
        der=encoded(data, whole),
        tbs=encoded(data, tbs),
        serial=content_of(data, serial),
        inner_algorithm=encoded(data, inner_algorithm),
        issuer=encoded(data, issuer),
        validity=encoded(data, validity),
        subject=encoded(data, subject),
        spki=encoded(data, spki),
        extensions=next((content_of(data, field) for field in optional if field.tag == _EXTENSIONS), b""),
        outer_algorithm=encoded(data, outer_algorithm),
        signature=content_of(data, signature)[1:],  # the first octet counts unused bits, none in a signature
        trailing=len(data) - whole.end,
    )
