"""Whether one certificate's key signed another, over the original bytes of the signed part."""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cardtool.certificates.algorithms import ECDSA, ED448, ED25519, RSA_PKCS1, RSA_PSS, pss_parameters, read_algorithm
from cardtool.certificates.layout import read_layout
from cardtool.model.certificate import Certificate, Defect

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
    try:
        return _verify(certificate, issuer)
    except Exception:  # noqa: BLE001 - whatever goes wrong with foreign keys and signatures, it is no proof
        return False


def _verify(certificate: Certificate, issuer: Certificate) -> bool:
    key = load_der_public_key(issuer.spki)
    signature, signed = certificate.signature, certificate.tbs
    algorithm = certificate.signature_algorithm
    if isinstance(key, rsa.RSAPublicKey) and algorithm in RSA_PKCS1:
        key.verify(signature, signed, padding.PKCS1v15(), _HASHES[certificate.signature_hash])
    elif isinstance(key, rsa.RSAPublicKey) and algorithm == RSA_PSS:
        key.verify(signature, signed, _pss_padding(certificate), _HASHES[certificate.signature_hash])
    elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm in ECDSA:
        key.verify(signature, signed, ec.ECDSA(_HASHES[certificate.signature_hash]))
    elif (isinstance(key, ed25519.Ed25519PublicKey) and algorithm == ED25519) or (
        isinstance(key, ed448.Ed448PublicKey) and algorithm == ED448
    ):
        key.verify(signature, signed)
    else:
        return False
    return True


def _pss_padding(certificate: Certificate) -> padding.PSS:
    parameters = pss_parameters(read_algorithm(read_layout(certificate.der).outer_algorithm))
    if parameters is None:
        raise InvalidSignature
    return padding.PSS(padding.MGF1(_HASHES[parameters.mask_hash_name]), parameters.salt_length)
