"""Whether one certificate's key signed another, over the original bytes of the signed part."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cardtool.certificates.algorithms import (
    ECDSA,
    ED448,
    ED25519,
    RSA_PKCS1,
    RSA_PSS,
    Algorithm,
    pss_parameters,
    read_algorithm,
)
from cardtool.certificates.layout import read_layout
from cardtool.model.certificate import Certificate, Defect

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

#: Public keys that stay loaded.
_KEYS_KEPT: Final = 256
#: SHA-1 belongs to the first generation of VRK's hierarchy (domain note cards.md, 2.1); MD5 is not accepted.
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - the old root signed with it, and roots are pinned by SHA-256
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether ``issuer``'s key made the signature of ``certificate``.

    False also where the algorithm is unknown or too weak, the key is broken, or the certificate names two different
    algorithms (RFC 5280, 4.1.1.2). Names, dates and the right to issue are not looked at.
    """
    if Defect.SIGNATURE_ALGORITHMS_DIFFER in certificate.defects:
        return False
    return signature_fits(issuer.spki, _algorithm(certificate), certificate.signature, certificate.tbs)


def _algorithm(certificate: Certificate) -> Algorithm:
    """The algorithm of the signature; only RSASSA-PSS has parameters that matter."""
    if certificate.signature_algorithm != RSA_PSS:
        return Algorithm(certificate.signature_algorithm, b"")
    return read_algorithm(read_layout(certificate.der).outer_algorithm)


def signature_fits(spki: bytes, algorithm: Algorithm, signature: bytes, signed: bytes | memoryview) -> bool:
    """Whether the key of an encoded subject public key info made ``signature`` over the bytes ``signed``.

    False also where the algorithm is unknown or too weak, or the key is broken.
    """
    try:
        return _verify(spki, algorithm, signature, signed)
    except Exception:  # noqa: BLE001 - whatever goes wrong with foreign keys and signatures, it is no proof
        return False


def _verify(spki: bytes, algorithm: Algorithm, signature: bytes, signed: bytes | memoryview) -> bool:
    key, identifier = _public_key(spki), algorithm.identifier
    if isinstance(key, rsa.RSAPublicKey) and identifier in RSA_PKCS1:
        _verify_rsa(key, signature, signed, padding.PKCS1v15(), algorithm)
    elif isinstance(key, rsa.RSAPublicKey) and identifier == RSA_PSS:
        _verify_rsa(key, signature, signed, _pss_padding(algorithm), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey) and identifier in ECDSA:
        key.verify(signature, signed, ec.ECDSA(_HASHES[algorithm.hash_name]))
    elif (isinstance(key, ed25519.Ed25519PublicKey) and identifier == ED25519) or (
        isinstance(key, ed448.Ed448PublicKey) and identifier == ED448
    ):
        key.verify(signature, signed)
    else:
        return False
    return True


def _verify_rsa(
    key: rsa.RSAPublicKey,
    signature: bytes,
    signed: bytes | memoryview,
    padded: AsymmetricPadding,
    algorithm: Algorithm,
) -> None:
    octets = cast("bytes", signed)  # the library takes any buffer, as its types say of the other keys
    key.verify(signature, octets, padded, _HASHES[algorithm.hash_name])


@lru_cache(maxsize=_KEYS_KEPT)
def _public_key(spki: bytes) -> PublicKeyTypes:
    """The key itself; few issuers sign many certificates, and loading takes a good part of the time of verifying."""
    return load_der_public_key(spki)


def _pss_padding(algorithm: Algorithm) -> padding.PSS:
    parameters = pss_parameters(algorithm)
    if parameters is None:
        raise InvalidSignature
    return padding.PSS(padding.MGF1(_HASHES[parameters.mask_hash_name]), parameters.salt_length)
