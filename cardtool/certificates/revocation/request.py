"""Asking a responder (RFC 6960, 4.1).

The request is made from slices of the original certificates: ``cryptography`` does not load those of DVV whole.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from cardtool.certificates.revocation.signing import key_bits

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate

#: Octets of a nonce; RFC 8954 allows 1 to 32, and responders by it need not take more.
NONCE_OCTETS: Final = 32
#: The only hash that every responder knows (RFC 5019, 2.1.1); it names the issuer, it protects nothing.
_NAMING_HASH: Final = hashes.SHA1()  # noqa: S303 - as said above


def ocsp_request(certificate: Certificate, issuer: Certificate, nonce: bytes = b"") -> bytes | None:
    """The DER of a request for one certificate; ``None`` for a serial number that no request can name.

    Args:
        certificate: which one.
        issuer: the certificate of its issuer.
        nonce: random octets that bind the answer to this request; without them answers may be older ones.
    """
    if certificate.serial < 0:
        return None
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        issuer_name_hash=hashlib.sha1(certificate.issuer.der, usedforsecurity=False).digest(),
        issuer_key_hash=hashlib.sha1(key_bits(issuer.spki), usedforsecurity=False).digest(),
        serial_number=certificate.serial,
        algorithm=_NAMING_HASH,
    )
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)
