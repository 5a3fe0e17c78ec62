"""Keys of made-up cards and authorities."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec, rsa

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class KeyKind(StrEnum):
    """Kinds of key on the cards and in their issuers (domain note cards.md, 2.1 and section 4)."""

    RSA_2048 = "rsa2048"
    RSA_3072 = "rsa3072"
    RSA_4096 = "rsa4096"
    P256 = "secp256r1"
    P384 = "secp384r1"

    def generate(self) -> PrivateKey:
        """A new key."""
        if self is KeyKind.P256:
            return ec.generate_private_key(ec.SECP256R1())
        if self is KeyKind.P384:
            return ec.generate_private_key(ec.SECP384R1())
        return rsa.generate_private_key(65537, int(self.removeprefix("rsa")))
