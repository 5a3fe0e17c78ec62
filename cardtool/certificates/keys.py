"""Kind and size of a public key, read from its encoded form (RFC 3279, RFC 5480, RFC 8410)."""

from __future__ import annotations

from typing import Final

from cardtool.certificates.der import (
    BIT_STRING,
    INTEGER,
    OID,
    SEQUENCE,
    Element,
    UnreadableError,
    children,
    content_of,
    element,
)
from cardtool.certificates.oids import dotted
from cardtool.model.certificate import ParseReason, PublicKeyFacts

_RSA: Final = frozenset({"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"})
_EC: Final = "1.2.840.10045.2.1"
_DSA: Final = "1.2.840.10040.4.1"
#: Kinds whose size lies in the algorithm itself (RFC 8410).
_FIXED: Final = {
    "1.3.101.110": PublicKeyFacts("x25519", 256),
    "1.3.101.111": PublicKeyFacts("x448", 448),
    "1.3.101.112": PublicKeyFacts("ed25519", 256),
    "1.3.101.113": PublicKeyFacts("ed448", 456),
}
#: Name and size of the curves (SEC 2, RFC 5639).
_CURVES: Final = {
    "1.2.840.10045.3.1.1": ("secp192r1", 192),
    "1.3.132.0.33": ("secp224r1", 224),
    "1.3.132.0.10": ("secp256k1", 256),
    "1.2.840.10045.3.1.7": ("secp256r1", 256),
    "1.3.132.0.34": ("secp384r1", 384),
    "1.3.132.0.35": ("secp521r1", 521),
    "1.3.36.3.3.2.8.1.1.7": ("brainpoolP256r1", 256),
    "1.3.36.3.3.2.8.1.1.11": ("brainpoolP384r1", 384),
    "1.3.36.3.3.2.8.1.1.13": ("brainpoolP512r1", 512),
}


def key_facts(spki: bytes) -> PublicKeyFacts:
    """Kind and size of the key in an encoded subject public key info; whether the key is sound is not checked.

    Raises:
        UnreadableError: ``bad_key``.
    """
    try:
        return _read(spki)
    except UnreadableError as error:
        raise UnreadableError(ParseReason.BAD_KEY, error.detail) from None


def _read(spki: bytes) -> PublicKeyFacts:
    algorithm, key = _leading(spki, element(spki, 0, len(spki)), SEQUENCE, BIT_STRING)
    (oid,) = _leading(spki, algorithm, OID)
    identifier = dotted(content_of(spki, oid))
    if identifier in _RSA:
        start_of_key = key.content + 1  # after the octet that counts unused bits
        return PublicKeyFacts("rsa", _first_integer_bits(spki, element(spki, start_of_key, key.end)))
    if identifier == _EC:
        return _curve(spki, algorithm)
    if identifier == _DSA:
        _, parameters = _leading(spki, algorithm, OID, SEQUENCE)
        return PublicKeyFacts("dsa", _first_integer_bits(spki, parameters))
    return _FIXED.get(identifier, PublicKeyFacts(identifier, 0))


def _curve(spki: bytes, algorithm: Element) -> PublicKeyFacts:
    """The named curve; explicit curve parameters, which RFC 5480 forbids, leave name and size open."""
    parameters = list(children(spki, algorithm))[1:]
    if not parameters or parameters[0].tag != OID:
        return PublicKeyFacts("ec", 0)
    identifier = dotted(content_of(spki, parameters[0]))
    curve, bits = _CURVES.get(identifier, (identifier, 0))
    return PublicKeyFacts("ec", bits, curve)


def _first_integer_bits(data: bytes, sequence: Element) -> int:
    (number,) = _leading(data, sequence, INTEGER)
    return int.from_bytes(content_of(data, number), "big").bit_length()


def _leading(data: bytes, parent: Element, *tags: int) -> list[Element]:
    """The first children of ``parent``, which must have these tags."""
    found = [child for child, _ in zip(children(data, parent), tags, strict=False)]
    if tuple(child.tag for child in found) != tags:
        raise UnreadableError(ParseReason.BAD_KEY, "the key information has another shape")
    return found
