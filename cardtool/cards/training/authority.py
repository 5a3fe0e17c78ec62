"""A made-up certificate authority: certificates like those of Finnish cards, for training cards and for tests.

The contents follow the measured certificates of VRK and DVV (domain note cards.md, section 4), and the two encodings
that strict parsers refuse can be repeated. Only keys are drawn at random, and nothing reads the clock. It is for
made-up persons.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ObjectIdentifier

from cardtool.cards.training.dvv_encodings import with_null_in_ecdsa
from cardtool.cards.training.extensions import Extension, card_extensions, issuing_extensions, root_extensions
from cardtool.cards.training.keys import KeyKind, PrivateKey
from cardtool.model.certificate import ATTRIBUTE_NAMES, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

__all__ = ["ROOT_NAME", "Attributes", "Issued", "KeyKind", "PrivateKey", "TrainingAuthority"]

#: A name as short attribute types and values, first one first: ``[("C", "FI"), ("O", "…"), ("CN", "…")]``.
Attributes: TypeAlias = "Sequence[tuple[str, str]]"

ROOT_NAME: Final = (
    ("C", "FI"),
    ("O", "Training CA"),
    ("OU", "Certification Authority Services"),
    ("CN", "Training Root CA"),
)
_TYPES: Final = {short: ObjectIdentifier(dotted) for dotted, short in ATTRIBUTE_NAMES.items()}
_CARD_USAGES: Final = (Usage.AUTHENTICATION, Usage.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Issued:
    """A made-up certificate in DER, and its private key."""

    der: bytes
    key: PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrainingAuthority:
    """A root and an issuing authority below it.

    Attributes:
        root: certificate and key of the root.
        issuing: certificate and key of the authority that issues the certificates of cards.
        short_name: name of the issuing authority in its addresses.
    """

    root: Issued
    issuing: Issued
    short_name: str = "training"

    @classmethod
    def create(
        cls,
        issuing_name: Attributes,
        *,
        not_before: datetime,
        not_after: datetime,
        root_name: Attributes = ROOT_NAME,
        key_kind: KeyKind = KeyKind.P384,
        policies: Iterable[str] = (),
        short_name: str = "training",
    ) -> TrainingAuthority:
        """Make both certificates with new keys.

        Args:
            issuing_name: name of the issuing authority.
            not_before: start of validity of both, aware.
            not_after: last second of validity of both, aware.
            root_name: name of the root.
            key_kind: of both.
            policies: dotted policies of the issuing authority.
            short_name: name of the issuing authority in its addresses.
        """
        validity = _Validity(not_before, not_after)
        root = _Party(_name(root_name), key_kind.generate())
        issuing = _Party(_name(issuing_name), key_kind.generate())
        return cls(
            _certify(root, root, validity, root_extensions(root.key)),
            _certify(issuing, root, validity, issuing_extensions(issuing.key, root.key, policies)),
            short_name,
        )

    @property
    def chain(self) -> tuple[bytes, bytes]:
        """DER of the issuing certificate and of the root."""
        return self.issuing.der, self.root.der

    def issue(
        self,
        subject: Attributes,
        *,
        not_before: datetime,
        not_after: datetime,
        usage: Usage = Usage.AUTHENTICATION,
        key: PrivateKey | KeyKind = KeyKind.RSA_2048,
        emails: Iterable[str] = (),
        upns: Iterable[str] = (),
        policies: Iterable[str] = (),
        serial: int | None = None,
        explicit_false: bool = False,
        ecdsa_null: bool = False,
    ) -> Issued:
        """Issue a certificate for a card.

        Args:
            subject: whom it names, attributes in any order.
            not_before: start of validity, aware.
            not_after: last second of validity, aware; on real cards Finnish midnight, 20:59:59Z or 21:59:59Z.
            usage: authentication or signature.
            key: the holder's key, or the kind of a new one.
            emails: rfc822Names of the subject alternative names.
            upns: user principal names; real cards have them on authentication certificates only.
            policies: dotted policies.
            serial: serial number; without one it follows from subject, usage and validity.
            explicit_false: BasicConstraints with the default FALSE written out, as DVV does.
            ecdsa_null: ECDSA with NULL parameters, as DVV does.

        Raises:
            ValueError: the usage is not one of a card, or ``ecdsa_null`` is asked of an RSA authority.
        """
        if usage not in _CARD_USAGES:
            raise ValueError(f"no certificate of a card is for {usage}")
        holder_key = key.generate() if isinstance(key, KeyKind) else key
        extensions = card_extensions(
            holder_key,
            self.issuing.key,
            usage=usage,
            emails=emails,
            upns=upns,
            policies=policies,
            explicit_false=explicit_false,
            issuer_short_name=self.short_name,
        )
        validity = _Validity(not_before, not_after)
        issuer = _Party(x509.load_der_x509_certificate(self.issuing.der).subject, self.issuing.key)
        issued = _certify(
            _Party(_name(subject), holder_key),
            issuer,
            validity,
            extensions,
            serial=serial or _serial(tuple(subject), validity, usage),
        )
        if ecdsa_null:
            return Issued(with_null_in_ecdsa(issued.der, issuer.key, _hash(issuer.key)), holder_key)
        return issued


class _Validity(NamedTuple):
    """First and last second, aware."""

    not_before: datetime
    not_after: datetime


class _Party(NamedTuple):
    """A name and the key that belongs to it."""

    name: x509.Name
    key: PrivateKey


def _name(attributes: Attributes) -> x509.Name:
    """The name in the order given; string types are those of DVV, printable for C and serialNumber, else UTF-8."""
    return x509.Name([x509.NameAttribute(_TYPES[short], value) for short, value in attributes])


def _serial(*contents: object) -> int:
    """A serial number that follows from the contents, positive and of at most eight octets."""
    digest = hashlib.sha256(repr(contents).encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 1) + 1


def _hash(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    """SHA-256 under P-256, SHA-384 under P-384, SHA-512 under RSA, as DVV signs (domain note cards.md, section 4)."""
    if isinstance(key, rsa.RSAPrivateKey):
        return hashes.SHA512()
    return hashes.SHA384() if isinstance(key.curve, ec.SECP384R1) else hashes.SHA256()


def _certify(
    subject: _Party,
    issuer: _Party,
    validity: _Validity,
    extensions: Iterable[Extension],
    *,
    serial: int | None = None,
) -> Issued:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.name)
        .public_key(subject.key.public_key())
        .serial_number(serial or _serial(subject.name.rfc4514_string(), validity))
        .not_valid_before(validity.not_before)
        .not_valid_after(validity.not_after)
    )
    for extension in extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    return Issued(builder.sign(issuer.key, _hash(issuer.key)).public_bytes(Encoding.DER), subject.key)
