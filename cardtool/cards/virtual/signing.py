"""Private keys of a card: what PSO COMPUTE DIGITAL SIGNATURE makes of the bytes given to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from cardtool.cards.virtual.apdu import Status, StatusError

if TYPE_CHECKING:
    from collections.abc import Mapping

CardKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_HASHES: Final[Mapping[int, hashes.HashAlgorithm]] = {
    each.digest_size: each
    for each in (hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512())  # noqa: S303 - a length, nothing is hashed
}

#: High half of an algorithm reference: the card builds the DigestInfo of a SHA-1 digest.
_SHA1: Final = 0x10


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A private key with its place on the card.

    Attributes:
        reference: key reference.
        file: identifier of its key file.
        pin: reference of the PIN that opens it.
        private: the key; of a made-up person only.
        each_time: the PIN is asked for each use.
    """

    reference: int
    file: int
    pin: int
    private: CardKey = field(repr=False)
    each_time: bool = False

    def sign(self, payload: bytes, algorithm: int = 0) -> bytes:
        """What the card makes of the payload.

        RSA: PKCS #1 v1.5 padding round it; the payload is a DigestInfo, or a SHA-1 digest where the algorithm
        reference says so (``1x``, as OpenSC's setcos driver writes it). ECDSA: r and s of the payload, a digest.

        Raises:
            StatusError: ``6A80``, the payload does not fit the key.
        """
        try:
            if isinstance(self.private, rsa.RSAPrivateKey):
                return self.private.sign(payload, padding.PKCS1v15(), _padded_hash(algorithm))
            return _ecdsa(self.private, payload)
        except (ValueError, KeyError):
            raise StatusError(Status.WRONG_DATA) from None


def _padded_hash(algorithm: int) -> utils.Prehashed | utils.NoDigestInfo:
    return utils.Prehashed(hashes.SHA1()) if algorithm & 0xF0 == _SHA1 else utils.NoDigestInfo()  # noqa: S303 - the host's choice


def _ecdsa(private: ec.EllipticCurvePrivateKey, digest: bytes) -> bytes:
    signature = private.sign(digest, ec.ECDSA(utils.Prehashed(_HASHES[len(digest)])))
    width = (private.key_size + 7) // 8
    return b"".join(number.to_bytes(width, "big") for number in utils.decode_dss_signature(signature))
