"""Issues the certificates of the estate, with the encodings of real ones; the truth is what was asked for."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from asn1crypto import algos
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from cardtool.cards.training.dvv_encodings import EXPLICIT_FALSE
from cardtool.model.certificate import ATTRIBUTE_NAMES
from tests.certificates.making import altered, elements, signed_anew, tlv
from tests.estate.keys import ec_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.estate.issuers import Issuer, Subject

_TYPES: Final = {short: x509.ObjectIdentifier(dotted) for dotted, short in ATTRIBUTE_NAMES.items()}
_BITS: Final = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_SERVER, _CLIENT = Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH
#: A purpose of the EU covid certificates, seen on real system signatures; it says nothing of Kanta.
_COVID: Final = x509.ObjectIdentifier("1.3.6.1.4.1.1847.2021.1.1")
Use: TypeAlias = "tuple[tuple[str, ...], tuple[x509.ObjectIdentifier, ...]]"

#: Key usage and purposes by which a certificate says what it is for.
USES: Final[dict[str, Use]] = {
    "server": (("digital_signature", "key_encipherment"), (_SERVER,)),
    "server by key usage": (("digital_signature", "key_encipherment"), ()),
    "client": (("digital_signature", "key_encipherment"), (_CLIENT,)),
    "server_client": (("digital_signature", "key_encipherment"), (_SERVER, _CLIENT)),
    "system_signature": (("digital_signature", "content_commitment"), ()),
    "system_signature with covid purpose": (("digital_signature", "content_commitment"), (_COVID,)),
    "authentication": (("digital_signature",), (_CLIENT,)),
    "xroad authentication": (("digital_signature", "key_encipherment"), (_CLIENT,)),
    "signature": (("content_commitment",), ()),
    "ca": (("key_cert_sign", "crl_sign"), ()),
    "other": ((), ()),
}


_BUSINESS_ID: Final = re.compile(r"\d{7}-\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Truth:
    """What the inventory must say of a certificate."""

    kind: str
    usage: str
    environment: str = "production"
    generation: str = ""
    oid: str = ""
    oid_root: str = ""
    business_id: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate of the estate.

    Attributes:
        der: the certificate.
        truth: what the inventory must say of it.
        first: first day, in Finland.
        last: last day, in Finland.
        conforming: whether a strict parser reads it.
    """

    der: bytes = field(repr=False)
    truth: Truth
    first: date
    last: date
    conforming: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    def state(self, day: date) -> str:
        """Whether it is valid on a day."""
        if day < self.first:
            return "not_yet_valid"
        return "expired" if day > self.last else "valid"


def issue(
    issuer: Issuer,
    subject: Subject,
    truth: Truth,
    *,
    use: str,
    first: date,
    last: date,
    conforming: bool = False,
    names: Iterable[str] = (),
    self_signed: bool = False,
) -> Made:
    """Issue a certificate.

    Args:
        issuer: who signs it.
        subject: whom it names.
        truth: what the inventory must say of it.
        use: a key of ``USES``.
        first: first day of validity, in Finland.
        last: last day of validity, in Finland.
        conforming: without the encodings of real ones that strict parsers refuse.
        names: DNS names.
        self_signed: whether it signs itself.
    """
    key = issuer.key if subject == issuer.subject else ec_key("holders")
    signer = key if self_signed else issuer.key
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(subject if self_signed else issuer.subject))
        .public_key(key.public_key())
        .serial_number(_serial(subject, first, last, use))
        .not_valid_before(_midnight(first))
        .not_valid_after(_midnight(last + timedelta(days=1)) - timedelta(seconds=1))
    )
    is_ca = use == "ca"
    constraints = x509.BasicConstraints(is_ca, None) if is_ca or conforming else EXPLICIT_FALSE
    builder = builder.add_extension(constraints, critical=is_ca)
    for extension in _extensions(use, "" if self_signed else issuer.policy, names):
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.KeyUsage))
    algorithm = hashes.SHA256()
    deterministic = True if isinstance(signer, ec.EllipticCurvePrivateKey) else None
    der = builder.sign(signer, algorithm, ecdsa_deterministic=deterministic).public_bytes(Encoding.DER)
    if not conforming and isinstance(signer, ec.EllipticCurvePrivateKey):
        der = _with_null(der, signer)
    told = replace(truth, business_id=truth.business_id or _shown_business_id(subject))
    return Made(der, told, first, last, conforming or (is_ca and not deterministic))


def _shown_business_id(subject: Subject) -> str:
    """The business id that stands in the subject beside an OID, or instead of one."""
    shown = [value for name in ("serialNumber", "CN") for attribute, value in subject if attribute == name]
    return next((value for value in shown if _BUSINESS_ID.fullmatch(value)), "")


def of_version_1(made: Made, common_name: str) -> Made:
    """Much the same certificate without a version and without extensions, as old tools made them."""
    der = altered(made.der, version=b"", extensions=b"", subject=_name((("CN", common_name),)).public_bytes())
    return Made(der, made.truth, made.first, made.last, conforming=True)


def _extensions(use: str, policy: str, names: Iterable[str]) -> list[x509.ExtensionType]:
    bits, purposes = USES[use]
    found: list[x509.ExtensionType] = []
    if bits:
        found.append(x509.KeyUsage(**{bit: bit in bits for bit in _BITS}))
    if purposes:
        found.append(x509.ExtendedKeyUsage(purposes))
    if policy:
        found.append(x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(policy), None)]))
    if dns := [x509.DNSName(name) for name in names]:
        found.append(x509.SubjectAlternativeName(dns))
    return found


def _with_null(der: bytes, signer: ec.EllipticCurvePrivateKey) -> bytes:
    """With NULL parameters in the identifier of ECDSA, as DVV writes it (domain note cards.md, 0.2)."""
    identifier = algos.SignedDigestAlgorithmId("sha256_ecdsa").dump()
    algorithm = tlv(0x30, identifier, b"\x05\x00")
    made = signed_anew(
        der, algorithm, lambda part: signer.sign(part, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    )
    assert len(elements(made)) == len(elements(der))
    return made


def _name(subject: Subject) -> x509.Name:
    return x509.Name([x509.NameAttribute(_TYPES[short], value) for short, value in subject])


def _serial(*contents: object) -> int:
    return (int.from_bytes(hashlib.sha256(repr(contents).encode()).digest()[:8], "big") >> 1) + 1


def _midnight(day: date) -> datetime:
    """Finnish midnight in winter time, which is what DVV writes in half of the year; no certificate here ends
    on a day of judging, so that the other half does not matter."""
    return datetime.combine(day, time(), UTC) - timedelta(hours=2)
