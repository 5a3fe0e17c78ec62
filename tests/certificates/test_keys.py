"""Kind and size of public keys."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x448, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cardtool.certificates.der import UnreadableError
from cardtool.certificates.keys import key_facts
from cardtool.model.certificate import ParseReason, PublicKeyFacts
from tests.certificates.making import tlv

RSA = tlv(0x06, bytes.fromhex("2a864886f70d010101"))
EC = tlv(0x06, bytes.fromhex("2a8648ce3d0201"))
UNKNOWN = tlv(0x06, bytes.fromhex("2a0304"))


def spki(algorithm: bytes, key: bytes = b"") -> bytes:
    return tlv(0x30, tlv(0x30, algorithm), tlv(0x03, b"\x00", key))


@pytest.mark.parametrize(
    ("private", "facts"),
    [
        (rsa.RSAPublicNumbers(65537, 2**2047 + 1), PublicKeyFacts("rsa", 2048)),
        (rsa.RSAPublicNumbers(65537, 2**3070 + 1), PublicKeyFacts("rsa", 3071)),
        (ec.generate_private_key(ec.SECP256R1()), PublicKeyFacts("ec", 256, "secp256r1")),
        (ec.generate_private_key(ec.SECP384R1()), PublicKeyFacts("ec", 384, "secp384r1")),
        (ec.generate_private_key(ec.SECP521R1()), PublicKeyFacts("ec", 521, "secp521r1")),
        (ec.generate_private_key(ec.SECP256K1()), PublicKeyFacts("ec", 256, "secp256k1")),
        (ec.generate_private_key(ec.BrainpoolP384R1()), PublicKeyFacts("ec", 384, "brainpoolP384r1")),
        (ed25519.Ed25519PrivateKey.generate(), PublicKeyFacts("ed25519", 256)),
        (ed448.Ed448PrivateKey.generate(), PublicKeyFacts("ed448", 456)),
        (x25519.X25519PrivateKey.generate(), PublicKeyFacts("x25519", 256)),
        (x448.X448PrivateKey.generate(), PublicKeyFacts("x448", 448)),
        (dsa.DSAPublicNumbers(2, dsa.DSAParameterNumbers(2**2047 + 1, 2**255 + 1, 2)), PublicKeyFacts("dsa", 2048)),
    ],
    ids=lambda value: value.kind + str(value.bits) if isinstance(value, PublicKeyFacts) else "",
)
def test_known_kinds(private: object, facts: PublicKeyFacts) -> None:
    public = private.public_key() if hasattr(private, "public_key") else None
    if isinstance(private, rsa.RSAPublicNumbers | dsa.DSAPublicNumbers):
        public = private.public_key()
    assert public is not None
    assert key_facts(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)) == facts


@pytest.mark.parametrize(
    ("encoded", "facts"),
    [
        (spki(UNKNOWN), PublicKeyFacts("1.2.3.4", 0)),
        (spki(EC + UNKNOWN), PublicKeyFacts("ec", 0, "1.2.3.4")),
        (spki(EC), PublicKeyFacts("ec", 0)),
        (spki(EC + tlv(0x30)), PublicKeyFacts("ec", 0)),
    ],
    ids=["unknown algorithm", "unknown curve", "no curve", "explicit curve"],
)
def test_what_is_unknown_stays_open(encoded: bytes, facts: PublicKeyFacts) -> None:
    assert key_facts(encoded) == facts


@pytest.mark.parametrize(
    "encoded",
    [
        tlv(0x30),
        tlv(0x30, tlv(0x30, RSA)),
        spki(b""),
        spki(tlv(0x02, b"\x01")),
        spki(RSA),
        spki(RSA, tlv(0x30)),
        spki(RSA, tlv(0x30, tlv(0x04, b"\x01"))),
        tlv(0x30, tlv(0x30, RSA), tlv(0x03)),
        spki(EC + tlv(0x06)),
    ],
)
def test_a_broken_key_is_refused(encoded: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        key_facts(encoded)
    assert refusal.value.reason is ParseReason.BAD_KEY
