"""Entries of the PKCS#15 directory files (PKCS #15 v1.1 section 6, ISO/IEC 7816-15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asn1crypto import x509

from cardtool.cards.virtual import tlv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.virtual.pin import Pin

#: Bits of KeyUsageFlags.
DECRYPT, SIGN, UNWRAP, NON_REPUDIATION = 1, 2, 5, 9
#: Kinds of directory, as EF.OD tags them; trusted are the CA certificates.
PRIVATE_KEYS, CERTIFICATES, TRUSTED, PINS = 0xA0, 0xA4, 0xA5, 0xA8


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A private key as its directory describes it.

    Attributes:
        certificate: DER of the certificate of the key, for algorithm and size.
        label: label of the key.
        identifier: PKCS#15 identifier, the same as the certificate's.
        reference: key reference on the card.
        path: path of the key file.
        pin: position of its PIN in the authentication object directory, from 1.
        usage: bits of KeyUsageFlags.
        consent: the PIN is asked for each use.
    """

    certificate: bytes
    label: str
    identifier: bytes
    reference: int
    path: bytes
    pin: int
    usage: tuple[int, ...]
    consent: bool = False


def path(location: bytes, place: tuple[int, int] | None = None) -> bytes:
    """Path object; ``place`` is offset and length of the object within the file."""
    offset_and_length = b"" if place is None else tlv.integer(place[0]) + tlv.integer(place[1], 0x80)
    return tlv.sequence(tlv.octet_string(location), offset_and_length)


def application_template(name: bytes, label: str, location: bytes) -> bytes:
    """EF.DIR record of one application."""
    return tlv.encode(0x61, tlv.encode(0x4F, name), tlv.encode(0x50, label.encode()), tlv.encode(0x51, location))


def directory_entry(kind: int, location: bytes) -> bytes:
    """Entry of EF.OD: where the directory of one kind of object is."""
    return tlv.encode(kind, path(location))


def token_information(serial: bytes, label: str, manufacturer: str) -> bytes:
    """EF.CIAInfo (TokenInfo): login required, random numbers, eID compliant.

    The outer length is written in the two-byte form of FINEID 4, where OpenSC 0.27 expects it.
    """
    body = b"".join(
        (
            tlv.integer(0),
            tlv.octet_string(serial),
            tlv.utf8_string(manufacturer),
            tlv.encode(0x80, label.encode()),
            tlv.named_bits(1, 2, 3),
        )
    )
    return bytes([tlv.SEQUENCE, 0x82]) + len(body).to_bytes(2, "big") + body


def pin_entry(pin: Pin, position: int, location: bytes) -> bytes:
    """Entry of EF.AOD; flags: case-sensitive, initialised, and local or padded where the PIN is."""
    flags = [0, 4, *([1] if pin.local else []), *([5] if pin.padded else [])]
    attributes = tlv.sequence(
        tlv.named_bits(*sorted(flags)),
        tlv.enumerated(1),
        tlv.integer(pin.shortest),
        tlv.integer(pin.longest),
        tlv.integer(pin.longest),
        tlv.integer(pin.reference, 0x80),
        tlv.octet_string(b"\x00") if pin.padded else b"",
        path(location),
    )
    common = _common(pin.label, 0, 1)
    return tlv.sequence(common, tlv.sequence(tlv.octet_string(bytes([position]))), tlv.encode(0xA1, attributes))


def key_entry(key: KeyEntry) -> bytes:
    """Entry of EF.PrKD; an RSA key is a SEQUENCE, an EC key is tagged [0]."""
    facts = x509.Certificate.load(key.certificate).public_key
    common = _common(key.label, 0, pin=key.pin, consent=key.consent)
    attributes = tlv.sequence(
        tlv.octet_string(key.identifier),
        tlv.named_bits(*key.usage),
        tlv.boolean(value=True),
        tlv.named_bits(0, 2, 3, 4),
        tlv.integer(key.reference),
    )
    place = tlv.encode(0xA1, tlv.sequence(path(key.path), tlv.integer(facts.bit_size)))
    return tlv.encode(tlv.SEQUENCE if facts.algorithm == "rsa" else 0xA0, common, attributes, place)


def certificate_entry(label: str, identifier: bytes, location: bytes, *, authority: bool = False) -> bytes:
    """Entry of EF.CD; ``location`` is a path object."""
    attributes = tlv.sequence(tlv.octet_string(identifier), tlv.boolean(value=True) if authority else b"")
    return tlv.sequence(_common(label), attributes, tlv.encode(0xA1, tlv.sequence(location)))


def common_name(certificate: bytes) -> str:
    """CN of a certificate's subject, empty when there is none."""
    return str(x509.Certificate.load(certificate).subject.native.get("common_name", ""))


def is_self_issued(certificate: bytes) -> bool:
    """Whether subject and issuer are the same, as in a root."""
    parsed = x509.Certificate.load(certificate)
    return bool(parsed.subject.dump() == parsed.issuer.dump())


def _common(label: str, *flags: int, pin: int | None = None, consent: bool = False) -> bytes:
    parts: Sequence[bytes] = (
        tlv.utf8_string(label),
        tlv.named_bits(*flags),
        b"" if pin is None else tlv.octet_string(bytes([pin])),
        tlv.integer(1) if consent else b"",
    )
    return tlv.sequence(*parts)
