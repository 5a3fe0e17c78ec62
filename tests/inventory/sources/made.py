"""Certificates and documents made for the tests of sources; every name in them is made up."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def write(self, folder: Path, *chain: Made) -> tuple[Path, Path]:
        """Certificate (with its chain) and key as files."""
        certificate, key = folder / "certificate.pem", folder / "key.pem"
        certificate.write_bytes(self.pem + b"".join(issuer.pem for issuer in chain))
        key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, key


@cache
def made(common_name: str, issuer: str = "", *, years: int = 50) -> Made:
    """A certificate, self-signed unless it has an issuer; always the same one for the same arguments."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = made(issuer) if issuer else None
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG_AGO)
        .not_valid_after(LONG_AGO + timedelta(days=365 * years))
        .sign(signer.key if signer else key, hashes.SHA256())
    )
    return Made(certificate, key)


def base64_of(der: bytes) -> str:
    """Base64 in lines, as documents have it."""
    return base64.encodebytes(der).decode()


def key_descriptor(content: str, use: str = "") -> str:
    attribute = f' use="{use}"' if use else ""
    return (
        f"<md:KeyDescriptor{attribute}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{content}"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


_NAMESPACES = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'


def entity(entity_id: str, *descriptors: str, role: str = "SPSSODescriptor", around: str = "") -> str:
    """One service's metadata."""
    return (
        f'<md:EntityDescriptor {_NAMESPACES} entityID="{entity_id}">{around}'
        f"<md:{role}>{''.join(descriptors)}</md:{role}></md:EntityDescriptor>"
    )


def entities(name: str, *inside: str) -> str:
    """A group of services."""
    return f'<md:EntitiesDescriptor {_NAMESPACES} Name="{name}">{"".join(inside)}</md:EntitiesDescriptor>'


def signature(content: str) -> str:
    return (
        "<ds:Signature><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
        f"{content}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )


def keyconf(*devices: str, prefix: str = "ns3", root: str = "keyConf") -> str:
    """X-Road's key configuration."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<{prefix}:{root} xmlns:{prefix}="http://x-road.eu/xsd/xroad.xsd">{"".join(devices)}</{prefix}:{root}>'
    )


def device(kind: str, number: str, *keys: str) -> str:
    name = "<friendlyName>t</friendlyName>"
    return f"<device><deviceType>{kind}</deviceType>{name}<id>{number}</id>{''.join(keys)}</device>"


def xroad_key(usage: str, key_id: str, *certificates: str) -> str:
    return f'<key usage="{usage}"><friendlyName/><keyId>{key_id}</keyId>{"".join(certificates)}</key>'


def xroad_certificate(content: str, *, active: str = "", status: str = "") -> str:
    attribute = f' active="{active}"' if active else ""
    state = f"<status>{status}</status>" if status else ""
    member = "<memberId><memberCode>1234567-1</memberCode></memberId>"
    return f"<cert{attribute}>{member}<contents>{content}</contents>{state}</cert>"
