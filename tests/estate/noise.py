"""Files without certificates, which must be passed over without a word, and what only seems to be one."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.estate.forms import key_block
from tests.estate.issuers import HOUSE
from tests.estate.keys import ec_key
from tests.inventory.made_stores import nss

if TYPE_CHECKING:
    from tests.estate.tree import Tree

_COPIES: Final = 30
_DAY: Final = datetime(2023, 1, 1, tzinfo=UTC)


def write_noise(tree: Tree) -> None:
    """Some hundreds of files."""
    for number in range(_COPIES):
        for name, content in _files().items():
            tree.put(f"noise/{number:02}/{name}", content)


@cache
def _files() -> dict[str, bytes]:
    key = ec_key("holders")
    public = key.public_key()
    return {
        "readme.txt": "Varmenteet päivitettiin 1.1.2023.\n".encode(),
        "how-to.md": b"A block begins with -----BEGIN CERTIFICATE----- and has an end mark.\n",
        "picture.png": b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(1000)),
        "server.key": key_block(),
        "traditional.key": key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        "locked.key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        "key.der": key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        "public.pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "id_ecdsa.pub": public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
        "request.csr": _request().public_bytes(Encoding.PEM),
        "request.der": _request().public_bytes(Encoding.DER),
        "revoked.crl": _revoked().public_bytes(Encoding.PEM),
        "revoked.bin": _revoked().public_bytes(Encoding.DER),
        "history.sqlite": nss([], table="CREATE TABLE nssPublic (a0, a3, a11)"),
        "notes.sqlite": nss([(1, 2, 3)], table="CREATE TABLE nssPublic (a0, a3, a11)"),
        "page.xml": b'<?xml version="1.0"?><html><body>varmenne</body></html>',
        "empty": b"",
        "random.bin": bytes(range(256)) * 8,
        "archive.zip": b"PK\x03\x04" + bytes(400),
    }


def _request() -> x509.CertificateSigningRequest:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tilaus.example.invalid")])
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(ec_key("holders"), SHA256())


def _revoked() -> x509.CertificateRevocationList:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOUSE.name)])
    builder = x509.CertificateRevocationListBuilder().issuer_name(name).last_update(_DAY).next_update(_DAY)
    return builder.sign(ec_key(HOUSE.name), SHA256())
