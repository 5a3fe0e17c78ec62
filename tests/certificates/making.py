"""Making certificates for tests: conforming ones, and ones with a chosen fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed448, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from cardtool.cards.training.authority import Issued, KeyKind, PrivateKey, TrainingAuthority
from cardtool.certificates.der import children, element, encoded
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

REAL: Final = Path(__file__).resolve().parents[3] / "shared" / "domain" / "realcerts"
NO_REAL: Final = "the folder ../shared/domain/realcerts with public certificates is not here"

BEGIN: Final = datetime(2022, 3, 1, 8, 0, tzinfo=UTC)
END: Final = datetime(2027, 2, 28, 21, 59, 59, tzinfo=UTC)
ISSUING_NAME: Final = (("C", "FI"), ("O", "Training CA"), ("OU", "Training"), ("CN", "Training Issuing CA"))
SUBJECT: Final = (
    ("C", "FI"),
    ("O", "Itä-Testilän hyvinvointialue"),
    ("OU", "Röntgen"),
    ("title", "osastosihteeri"),
    ("serialNumber", "99900001X"),
    ("GN", "ÄLLI"),
    ("SN", "TESTINEN"),
    ("CN", "TESTINEN ÄLLI 99900001X"),
)
#: One key for all holders: what it is plays no part in these tests, and making keys takes time.
HOLDER_KEY: Final = KeyKind.P256.generate()


def parsed(der: bytes) -> Certificate:
    """The certificate, which must be readable."""
    certificate = parse_certificate(der)
    assert isinstance(certificate, Certificate), certificate
    return certificate


def issue(authority: TrainingAuthority, **changes: Any) -> Issued:
    """An authentication certificate with everything in it, or with ``changes`` to that."""
    wanted: dict[str, Any] = {
        "subject": SUBJECT,
        "not_before": BEGIN,
        "not_after": END,
        "key": HOLDER_KEY,
        "emails": ["alli.testinen@example.invalid"],
        "upns": ["99900001X@example.invalid"],
        "policies": ["1.2.246.517.99.10.352.1", "1.2.3.4"],
    }
    return authority.issue(**(wanted | changes))


SigningKey: TypeAlias = PrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey


@dataclass(frozen=True)
class Link:
    """A certificate in a chain that a test builds, with its key."""

    certificate: Certificate
    key: SigningKey


def link(
    name: str,
    issuer: Link | None = None,
    *,
    extensions: Iterable[x509.ExtensionType] = (x509.BasicConstraints(ca=True, path_length=None),),
    key: SigningKey = HOLDER_KEY,
    issuer_name: str | None = None,
    not_before: datetime = BEGIN,
) -> Link:
    """A certificate signed by ``issuer``, or by itself; an authority's unless ``extensions`` say otherwise."""
    upper = _name(issuer_name or (issuer.certificate.subject.first("CN") if issuer else name))
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(upper)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(not_before)
        .not_valid_after(END)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    signed = builder.sign(signer, _hash(signer))
    return Link(parsed(signed.public_bytes(Encoding.DER)), key)


def _hash(key: SigningKey) -> hashes.SHA256 | None:
    """Edwards curves bring their own."""
    return None if isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey) else hashes.SHA256()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def raw(oid: str, value: bytes) -> x509.UnrecognizedExtension:
    """An extension with a value of any bytes."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), value)


#: The parts of a certificate in their order, for :func:`altered`.
_SIGNED_PARTS: Final = ("version", "serial", "inner", "issuer", "validity", "subject", "spki", "extensions")


def altered(der: bytes, **parts: bytes) -> bytes:
    """The certificate with parts replaced by other elements; the signature stays and so becomes wrong.

    Parts are those of ``_SIGNED_PARTS`` (``extensions`` with its tag 3), and ``outer``, the algorithm beside the
    signature.
    """
    signed, outer, signature = elements(der)
    kept = dict(zip(_SIGNED_PARTS, elements(signed), strict=False))
    return tlv(0x30, tlv(0x30, *(parts.get(name, kept[name]) for name in kept)), parts.get("outer", outer), signature)


def signed_anew(der: bytes, algorithm: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The certificate with another encoded signature algorithm, signed by ``sign``."""
    signed_part = elements(altered(der, inner=algorithm))[0]
    return tlv(0x30, signed_part, algorithm, tlv(0x03, b"\x00", sign(signed_part)))


def elements(der: bytes) -> list[bytes]:
    """The elements inside the element that is the whole of ``der``."""
    return [encoded(der, child) for child in children(der, element(der, 0, len(der)))]


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element of the given tag octet."""
    content = b"".join(parts)
    length = len(content)
    octets = b"" if length < 128 else length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets) if octets else length]) + octets + content
