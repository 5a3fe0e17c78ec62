"""The proof of a login test: a random challenge, signed by the card, checked against its certificate."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

CHALLENGE_BYTES: Final = 32


class Scheme(StrEnum):
    """How a card signs, by the kind of its key."""

    RSA_SHA256 = "rsa_sha256"
    """RSA, PKCS#1 v1.5 with SHA-256."""
    ECDSA_SHA256 = "ecdsa_sha256"
    ECDSA_SHA384 = "ecdsa_sha384"
    """For curves of more than 256 bits; Finnish cards of the fifth generation have P-384."""

    @property
    def hash_name(self) -> str:
        """Name of the hash, as hashlib knows it."""
        return "sha384" if self is Scheme.ECDSA_SHA384 else "sha256"


def scheme_of(spki: bytes) -> Scheme | None:
    """How the owner of this public key signs, ``None`` for keys that no Finnish card has.

    Args:
        spki: DER of the subject public key info.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return Scheme.RSA_SHA256
    if isinstance(key, ec.EllipticCurvePublicKey):
        return Scheme.ECDSA_SHA256 if key.key_size <= 256 else Scheme.ECDSA_SHA384  # noqa: PLR2004 - bits of P-256
    return None


def is_signed(spki: bytes, scheme: Scheme, challenge: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key signed the challenge.

    Args:
        spki: DER of the subject public key info.
        scheme: how.
        challenge: what was to be signed.
        signature: as PKCS#11 gives it: for ECDSA the two numbers, one after the other (PKCS#11 v2.40, 2.3.1), or the
            DER sequence of them that some modules give.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(spki)
    digest = hashes.SHA384() if scheme is Scheme.ECDSA_SHA384 else hashes.SHA256()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, challenge, padding.PKCS1v15(), digest)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der(signature, (key.key_size + 7) // 8), challenge, ec.ECDSA(digest))
            return True
    except InvalidSignature:
        pass
    return False


def _der(signature: bytes, size: int) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    if len(signature) != 2 * size:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
