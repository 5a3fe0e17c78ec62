"""Files in which certificates stand, made for the tests; every name in them is made up."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import struct
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import Place, SourceKind
from tests.certificates.making import BEGIN, END, HOLDER_KEY, ISSUING_NAME, issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.inventory.formats.result import FormatResult
    from cardtool.model.sighting import RefusalReason

PLACE: Final = Place(SourceKind.FILES, "/srv/certificates/file")
NONE: Final = Passwords()
PASSWORD: Final = "salasana-äö"  # noqa: S105 - of stores made here
KEY_PEM: Final = HOLDER_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@cache
def authority() -> TrainingAuthority:
    return TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256)


@cache
def leaf() -> bytes:
    """A conforming certificate."""
    return issue(authority()).der


@cache
def finnish() -> bytes:
    """One with both encodings of real ones that strict parsers refuse."""
    return issue(authority(), explicit_false=True, ecdsa_null=True).der


def chain() -> tuple[bytes, bytes, bytes]:
    """A leaf, the authority that issued it, and the root."""
    return leaf(), authority().issuing.der, authority().root.der


def pem(der: bytes, label: str = "CERTIFICATE", *, newline: str = "\n") -> bytes:
    body = base64.encodebytes(der).decode().strip().replace("\n", newline)
    return f"-----BEGIN {label}-----{newline}{body}{newline}-----END {label}-----{newline}".encode()


def ders(result: FormatResult) -> list[bytes]:
    return [item.der for item in result.items]


def reasons(result: FormatResult) -> list[RefusalReason]:
    return [refusal.reason for refusal in result.refusals]


def details(result: FormatResult) -> list[str]:
    return [item.place.detail for item in result.items]


def p7(certificates: Iterable[bytes], encoding: Encoding = Encoding.DER) -> bytes:
    return pkcs7.serialize_certificates([x509.load_der_x509_certificate(der) for der in certificates], encoding)


def p12(password: str = PASSWORD, *, alias: str = "palvelu", key: bool = True) -> bytes:
    """A store of the chain, by ``cryptography``."""
    loaded = [x509.load_der_x509_certificate(der) for der in chain()]
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    if not key:
        return pkcs12.serialize_key_and_certificates(None, None, None, loaded, protection)
    return pkcs12.serialize_key_and_certificates(alias.encode(), HOLDER_KEY, loaded[0], loaded[1:], protection)


JKS_MAGIC, JCEKS_MAGIC = b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce"
_DATE: Final = struct.pack(">Q", 1_672_531_200_000)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack(">H", len(encoded)) + encoded


def jks_certificate(der: bytes, *, kind: str = "X.509", version: int = 2) -> bytes:
    return (_text(kind) if version > 1 else b"") + struct.pack(">I", len(der)) + der


def jks_trusted(alias: str, der: bytes, *, version: int = 2, kind: str = "X.509") -> bytes:
    return struct.pack(">I", 2) + _text(alias) + _DATE + jks_certificate(der, version=version, kind=kind)


def jks_key(alias: str, ders: Sequence[bytes], key: bytes = b"encrypted") -> bytes:
    head = struct.pack(">I", 1) + _text(alias) + _DATE + struct.pack(">I", len(key)) + key
    return head + struct.pack(">I", len(ders)) + b"".join(map(jks_certificate, ders))


def jks_secret(alias: str, serialised: bytes) -> bytes:
    return struct.pack(">I", 3) + _text(alias) + _DATE + serialised


def jks(*entries: bytes, magic: bytes = JKS_MAGIC, version: int = 2, count: int | None = None) -> bytes:
    """A store by the layout of OpenJDK, with a digest that fits no password."""
    head = magic + struct.pack(">II", version, len(entries) if count is None else count)
    content = head + b"".join(entries)
    return content + hashlib.sha1(content).digest()  # noqa: S324 - stands where the format has it


_NSS_COLUMNS: Final = "id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a0, a3, a11, a102"


def nss(
    rows: Iterable[tuple[object, object, object]], *, table: str = f"CREATE TABLE nssPublic ({_NSS_COLUMNS})"
) -> bytes:
    """A database with rows of class, label and value."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(table)
        for row in rows:
            connection.execute("INSERT INTO nssPublic (a0, a3, a11) VALUES (?, ?, ?)", row)
        connection.commit()
        return connection.serialize()


CERTIFICATE_CLASS: Final = b"\0\0\0\1"
