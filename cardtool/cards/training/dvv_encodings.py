"""The two encodings of real VRK and DVV certificates that strict parsers refuse (domain note cards.md, 0.1 and 0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes

#: BasicConstraints with the default FALSE written out, in every end-entity certificate measured from 2017 on.
EXPLICIT_FALSE: Final = x509.UnrecognizedExtension(ExtensionOID.BASIC_CONSTRAINTS, bytes.fromhex("3003010100"))


def with_null_in_ecdsa(der: bytes, issuer_key: object, hash_algorithm: hashes.HashAlgorithm) -> bytes:
    """The certificate with NULL parameters in both of its ECDSA algorithm identifiers, signed anew.

    Raises:
        ValueError: the issuer's key is not an EC key.
    """
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise ValueError("only ECDSA can carry the forbidden NULL")  # noqa: TRY004 - a combination, not a type
    certificate: Any = asn1_x509.Certificate.load(der)
    signed_part = certificate["tbs_certificate"]
    signed_part["signature"]["parameters"] = core.Null()
    certificate["signature_algorithm"]["parameters"] = core.Null()
    certificate["signature_value"] = issuer_key.sign(signed_part.dump(), ec.ECDSA(hash_algorithm))
    encoded: bytes = certificate.dump()
    return encoded
