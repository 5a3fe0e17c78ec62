"""Signature algorithms by their identifiers (RFC 4055, RFC 5758, RFC 8410)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from asn1crypto.algos import RSASSAPSSParams

from cardtool.certificates.der import UnreadableError, children, content_of, element, encoded
from cardtool.certificates.oids import dotted
from cardtool.model.certificate import ParseReason

RSA_PKCS1: Final = {
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.14": "sha224",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
ECDSA: Final = {
    "1.2.840.10045.4.1": "sha1",
    "1.2.840.10045.4.3.1": "sha224",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
RSA_PSS: Final = "1.2.840.113549.1.1.10"
ED25519: Final = "1.3.101.112"
ED448: Final = "1.3.101.113"
#: Named for the technical view, never verified.
_DSA: Final = {
    "1.2.840.10040.4.3": "sha1",
    "2.16.840.1.101.3.4.3.1": "sha224",
    "2.16.840.1.101.3.4.3.2": "sha256",
}
_HASHES: Final = RSA_PKCS1 | ECDSA | _DSA
_NULL: Final = b"\x05\x00"


class Algorithm(NamedTuple):
    """An algorithm identifier taken apart: its dotted identifier, and its encoded parameters (empty when absent)."""

    identifier: str
    parameters: bytes

    @property
    def hash_name(self) -> str:
        """Lower-case name of the signature's hash, empty when it has none of its own or is unknown."""
        if self.identifier == RSA_PSS:
            pss = pss_parameters(self)
            return pss.hash_name if pss else ""
        return _HASHES.get(self.identifier, "")

    @property
    def has_null_in_ecdsa(self) -> bool:
        """Whether this is ECDSA with the NULL that RFC 5758, 3.2 forbids.

        DVV's P-384 certificates have it (measured on its test certificates, domain note cards.md, 0.2).
        """
        return self.identifier in ECDSA and self.parameters == _NULL


class PssParameters(NamedTuple):
    """RSASSA-PSS parameters: hash, hash of the mask generation, salt length in octets."""

    hash_name: str
    mask_hash_name: str
    salt_length: int


def read_algorithm(encoded_identifier: bytes) -> Algorithm:
    """Take an encoded algorithm identifier apart.

    Raises:
        UnreadableError: ``bad_structure``.
    """
    whole = element(encoded_identifier, 0, len(encoded_identifier))
    items = list(children(encoded_identifier, whole))
    if not items:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "algorithm identifier is empty")
    identifier = dotted(content_of(encoded_identifier, items[0]))
    return Algorithm(identifier, b"".join(encoded(encoded_identifier, item) for item in items[1:]))


def pss_parameters(algorithm: Algorithm) -> PssParameters | None:
    """The parameters of an RSASSA-PSS algorithm, ``None`` when they cannot be read."""
    try:
        parameters: Any = RSASSAPSSParams.load(algorithm.parameters, strict=True)
        return PssParameters(
            str(parameters["hash_algorithm"]["algorithm"].native),
            str(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native),
            int(parameters["salt_length"].native),
        )
    except Exception:  # noqa: BLE001 - asn1crypto has no closed set of errors for broken input
        return None
