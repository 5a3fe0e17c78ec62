"""Responders and lists for tests, with real keys: proper ones, and ones with a chosen fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from cardtool.cards.training.authority import KeyKind, PrivateKey, TrainingAuthority
from cardtool.certificates.der import content_of, element
from cardtool.certificates.revocation.freshness import Freshness
from cardtool.certificates.revocation.signing import key_bits
from tests.certificates.making import BEGIN, END, HOLDER_KEY, ISSUING_NAME, elements, issue, parsed, tlv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cardtool.model.certificate import Certificate

NOW: Final = datetime(2023, 2, 1, 8, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
REVOKED_AT: Final = datetime(2023, 1, 31, 12, 0, tzinfo=UTC)
FRESH: Final = Freshness(NOW)


@cache
def authority() -> TrainingAuthority:
    return TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256)


@cache
def issuer() -> Certificate:
    return parsed(authority().issuing.der)


@cache
def card(serial: int = 4711, *, dvv: bool = True) -> Certificate:
    """The authentication certificate of a card, encoded as DVV does."""
    return parsed(issue(authority(), serial=serial, explicit_false=dvv, ecdsa_null=dvv).der)


@dataclass(frozen=True)
class Signer:
    """Who signs an answer: a name and a key, and a certificate of it where it needs one."""

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    send: bool = True


@cache
def issuing_signer() -> Signer:
    made = authority().issuing
    return Signer(x509.load_der_x509_certificate(made.der), made.key, send=False)


def delegated(
    *,
    purposes: Iterable[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.OCSP_SIGNING,),
    not_after: datetime = END,
    signs: bool = True,
    signer: Signer | None = None,
    extra: Iterable[x509.ExtensionType] = (),
) -> Signer:
    """A responder with a certificate of its own."""
    by = signer or issuing_signer()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Responder 1")]))
        .issuer_name(by.certificate.subject)
        .public_key(HOLDER_KEY.public_key())
        .serial_number(99)
        .not_valid_before(BEGIN)
        .not_valid_after(not_after)
        .add_extension(_key_usage(signs=signs), critical=True)
    )
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=False)
    for extension in extra:
        builder = builder.add_extension(extension, critical=False)
    return Signer(builder.sign(by.key, hashes.SHA256()), HOLDER_KEY)


def stranger() -> Signer:
    """Another authority of the same name."""
    other = TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256).issuing
    return Signer(x509.load_der_x509_certificate(other.der), other.key)


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    others = dict.fromkeys(
        ("content_commitment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    return x509.KeyUsage(
        digital_signature=signs, key_encipherment=not signs, encipher_only=False, decipher_only=False, **others
    )


def answer(
    certificate: Certificate | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    *,
    signer: Signer | None = None,
    this_update: datetime = NOW - HOUR,
    next_update: datetime | None = NOW + HOUR,
    produced_at: datetime | None = None,
    reason: x509.ReasonFlags | None = None,
    nonce: bytes = b"",
    by_key: bool = False,
    algorithm: hashes.HashAlgorithm | None = None,
    signature_hash: hashes.HashAlgorithm | None = None,
    issuer_der: bytes = b"",
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
) -> bytes:
    """A signed answer about one certificate."""
    by = signer or issuing_signer()
    revoked = status is ocsp.OCSPCertStatus.REVOKED
    asked, issued_by = (certificate or card()), parsed(issuer_der) if issuer_der else issuer()
    digest = algorithm or hashes.SHA1()  # noqa: S303 - names the issuer
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=_hash(digest, asked.issuer.der),
        issuer_key_hash=_hash(digest, key_bits(issued_by.spki)),
        serial_number=asked.serial,
        algorithm=digest,
        cert_status=status,
        this_update=this_update,
        next_update=next_update,
        revocation_time=REVOKED_AT if revoked else None,
        revocation_reason=reason,
    )
    encoding = ocsp.OCSPResponderEncoding.HASH if by_key else ocsp.OCSPResponderEncoding.NAME
    builder = builder.responder_id(encoding, by.certificate)
    if by.send:
        builder = builder.certificates([by.certificate])
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    made = builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def produced(data: Any) -> None:
        data["produced_at"] = produced_at or this_update

    return resigned(made, produced, by, signature_hash)


def resigned(
    content: bytes,
    change: Callable[[Any], None],
    signer: Signer | None = None,
    signature_hash: hashes.HashAlgorithm | None = None,
) -> bytes:
    """An answer with its signed part changed and signed again; ``cryptography`` always writes the present moment."""
    key, digest = (signer or issuing_signer()).key, signature_hash or hashes.SHA256()
    data = asn1_ocsp.ResponseData.load(basic_parts(content)[0])
    change(data)
    signed = data.dump()
    if isinstance(key, rsa.RSAPrivateKey):
        signature, name = key.sign(signed, padding.PKCS1v15(), digest), f"{digest.name}_rsa"
    else:
        signature, name = key.sign(signed, ec.ECDSA(digest)), f"{digest.name}_ecdsa"
    algorithm = SignedDigestAlgorithm({"algorithm": name}).dump()
    return reassembled(content, signed, algorithm, tlv(0x03, b"\x00", signature), *basic_parts(content)[3:])


def with_null_in_ecdsa(content: bytes) -> bytes:
    """An answer with NULL parameters in the algorithm beside its signature, as DVV's certificates have them."""
    data, algorithm, *rest = basic_parts(content)
    return reassembled(content, data, tlv(0x30, *elements(algorithm), b"\x05\x00"), *rest)


def basic_parts(content: bytes) -> list[bytes]:
    """The parts of the basic response: signed data, algorithm, signature, and certificates if there are any."""
    octets = elements(elements(elements(content)[1])[0])[1]
    whole = element(octets, 0, len(octets))
    return elements(content_of(octets, whole))


def reassembled(content: bytes, *parts: bytes) -> bytes:
    """The answer with other parts of its basic response."""
    status, response = elements(content)
    kind = elements(elements(response)[0])[0]
    return tlv(0x30, status, tlv(0xA0, tlv(0x30, kind, tlv(0x04, tlv(0x30, *parts)))))


def _hash(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def refusal(status: ocsp.OCSPResponseStatus = ocsp.OCSPResponseStatus.TRY_LATER) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def crl(
    serials: Iterable[int] = (),
    *,
    signer: Signer | None = None,
    this_update: datetime = NOW - HOUR,
    next_update: datetime = NOW + DAY,
    reason: x509.ReasonFlags | None = None,
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    entry_extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
) -> bytes:
    """A signed list."""
    by = signer or issuing_signer()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(this_update)
        .next_update(next_update)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    for serial in serials:
        builder = builder.add_revoked_certificate(_entry(serial, reason, entry_extensions))
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _entry(serial: int, reason: x509.ReasonFlags | None, extensions: Iterable[Any]) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(REVOKED_AT)
    if reason is not None:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.build()


@cache
def rsa_signer() -> Signer:
    """An authority with an RSA key, for the forms of signature that only RSA has."""
    made = TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.RSA_2048).issuing
    assert isinstance(made.key, rsa.RSAPrivateKey)
    return Signer(x509.load_der_x509_certificate(made.der), made.key)
