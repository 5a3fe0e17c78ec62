"""A parsed certificate, or the reason why one could not be parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

#: Short names of the attribute types that occur in the certificates of VRK and DVV (X.520, RFC 4519).
ATTRIBUTE_NAMES: Final = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "title",
    "2.5.4.42": "GN",
    "2.5.4.65": "pseudonym",
    "2.5.4.97": "organizationIdentifier",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
}


@dataclass(frozen=True, slots=True)
class NameAttribute:
    """One attribute of a distinguished name, with its dotted type."""

    oid: str
    value: str

    @property
    def short_name(self) -> str:
        """``CN``, ``O``, … or the dotted type itself."""
        return ATTRIBUTE_NAMES.get(self.oid, self.oid)


@dataclass(frozen=True, slots=True)
class Name:
    """A distinguished name: all attributes, in certificate order.

    Attributes:
        attributes: the attributes, first one first; those of a multi-valued RDN follow one another.
        der: the encoded name as it stands in the certificate, for comparing issuer with subject.
    """

    attributes: tuple[NameAttribute, ...]
    der: bytes = field(default=b"", repr=False)

    def all(self, short_name: str) -> tuple[str, ...]:
        """Every value of the attribute type ``short_name`` (``O``, ``OU``, …)."""
        return tuple(a.value for a in self.attributes if a.short_name == short_name)

    def first(self, short_name: str) -> str:
        """The first value of the attribute type, or an empty text."""
        return next(iter(self.all(short_name)), "")

    def __str__(self) -> str:
        """``C=FI, O=…, CN=…`` in certificate order."""
        return ", ".join(f"{a.short_name}={a.value}" for a in self.attributes)


@dataclass(frozen=True, slots=True)
class AlternativeNames:
    """Subject alternative names (RFC 5280, 4.2.1.6), each kind in certificate order."""

    emails: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()


class KeyUse(StrEnum):
    """Bits of the key usage extension (RFC 5280, 4.2.1.3)."""

    DIGITAL_SIGNATURE = "digitalSignature"
    NON_REPUDIATION = "nonRepudiation"
    KEY_ENCIPHERMENT = "keyEncipherment"
    DATA_ENCIPHERMENT = "dataEncipherment"
    KEY_AGREEMENT = "keyAgreement"
    KEY_CERT_SIGN = "keyCertSign"
    CRL_SIGN = "cRLSign"
    ENCIPHER_ONLY = "encipherOnly"
    DECIPHER_ONLY = "decipherOnly"


class Usage(StrEnum):
    """What a certificate of a card is for."""

    AUTHENTICATION = "authentication"
    SIGNATURE = "signature"
    CA = "ca"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PublicKeyFacts:
    """Kind (``rsa``, ``ec``, ``ed25519``, … or the dotted algorithm) and size in bits (0 = unknown) of a key.

    ``curve`` names the curve of an EC key, or is empty.
    """

    kind: str
    bits: int
    curve: str = ""


class Defect(StrEnum):
    """Ways in which a certificate that could be read departs from DER or RFC 5280."""

    EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS = "explicit_false_in_basic_constraints"
    NULL_PARAMETERS_IN_ECDSA = "null_parameters_in_ecdsa"
    NEGATIVE_OR_ZERO_SERIAL = "negative_or_zero_serial"
    DUPLICATE_EXTENSION = "duplicate_extension"
    UNREADABLE_EXTENSION = "unreadable_extension"
    SIGNATURE_ALGORITHMS_DIFFER = "signature_algorithms_differ"
    VALIDITY_REVERSED = "validity_reversed"
    TRAILING_BYTES = "trailing_bytes"
    STRICT_PARSER_REFUSES = "strict_parser_refuses"


CLIENT_AUTH: Final = "1.3.6.1.5.5.7.3.2"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; whether it is trusted, valid today or ours is decided elsewhere.

    Attributes:
        der: the original bytes; fingerprints and signatures are always over these.
        tbs: the original bytes of the to-be-signed part.
        signature: the signature value.
        signature_algorithm: dotted identifier of the outer signature algorithm.
        signature_hash: lower-case name of the signature's hash (``sha256``), empty when it has none of its own.
        sha256: fingerprint of ``der``, lower-case hexadecimal; the identity of the certificate.
        sha1: SHA-1 fingerprint of ``der``, for comparison with older tools only.
        spki: DER of the subject public key info.
        spki_sha256: SHA-256 of ``spki``, lower-case hexadecimal.
        serial: serial number; the form shown is :attr:`serial_hex`.
        subject: whom the certificate names.
        issuer: who issued it.
        not_before: start of validity, aware, UTC.
        not_after: last second of validity, aware, UTC.
        alternative_names: subject alternative names.
        policies: dotted policy identifiers, in certificate order.
        key_usage: bits of the key usage extension, ``None`` when the extension is absent.
        extended_key_usage: dotted purposes, in certificate order.
        key: kind and size of the public key.
        is_ca: basic constraints say that it may issue certificates.
        path_length: path length constraint, ``None`` when there is none.
        subject_key_id: subject key identifier, empty when absent.
        authority_key_id: key identifier of the issuer, empty when absent.
        issuer_addresses: caIssuers addresses of the authority information access.
        ocsp_addresses: OCSP addresses of the authority information access.
        crl_addresses: addresses of the CRL distribution points.
        qc_statements: dotted identifiers of the qualified certificate statements (RFC 3739, ETSI EN 319 412-5).
        defects: in which ways the encoding does not conform, empty when it does.
    """

    der: bytes = field(repr=False)
    tbs: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    signature_algorithm: str
    signature_hash: str
    sha256: str
    sha1: str
    spki: bytes = field(repr=False)
    spki_sha256: str
    serial: int
    subject: Name
    issuer: Name
    not_before: datetime
    not_after: datetime
    key: PublicKeyFacts
    alternative_names: AlternativeNames = AlternativeNames()
    policies: tuple[str, ...] = ()
    key_usage: frozenset[KeyUse] | None = None
    extended_key_usage: tuple[str, ...] = ()
    is_ca: bool = False
    path_length: int | None = None
    subject_key_id: bytes = b""
    authority_key_id: bytes = b""
    issuer_addresses: tuple[str, ...] = ()
    ocsp_addresses: tuple[str, ...] = ()
    crl_addresses: tuple[str, ...] = ()
    qc_statements: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def conforming(self) -> bool:
        """Whether strict parsers accept the encoding."""
        return not self.defects

    @property
    def serial_hex(self) -> str:
        """The serial number in lower-case hexadecimal, without separators."""
        return f"{self.serial:x}"

    @property
    def email(self) -> str:
        """The first e-mail address: rfc822Name, else the old emailAddress attribute, else empty."""
        return next(iter(self.alternative_names.emails), "") or self.subject.first("emailAddress")

    @property
    def usage(self) -> Usage:
        """What the certificate is for, by key usage (domain note cards.md, section 4).

        On a card the authentication certificate has digitalSignature, the signature certificate only
        nonRepudiation. Where both bits are set, the extended key usage clientAuth decides.
        """
        if self.is_ca:
            return Usage.CA
        uses = self.key_usage or frozenset()
        client = CLIENT_AUTH in self.extended_key_usage
        if KeyUse.NON_REPUDIATION in uses and not (KeyUse.DIGITAL_SIGNATURE in uses and client):
            return Usage.SIGNATURE
        if KeyUse.DIGITAL_SIGNATURE in uses or client:
            return Usage.AUTHENTICATION
        return Usage.OTHER


class ParseReason(StrEnum):
    """Why bytes are not a certificate this program can read. The list is closed."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_CERTIFICATE = "not_a_certificate"
    BAD_BASE64 = "bad_base64"
    TRUNCATED = "truncated"
    BAD_STRUCTURE = "bad_structure"
    BAD_TIME = "bad_time"
    BAD_NAME = "bad_name"
    BAD_KEY = "bad_key"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """One block of bytes that is not a readable certificate.

    Attributes:
        reason: the closed reason code.
        detail: what the parser said, for the technical view; holds no bytes of the input.
        index: position of the block in its file or list, from 0.
    """

    reason: ParseReason
    detail: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class ParsedCertificates:
    """All certificates of an input and all its blocks that could not be read."""

    certificates: tuple[Certificate, ...] = ()
    failures: tuple[ParseFailure, ...] = ()
