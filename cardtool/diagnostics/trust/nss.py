"""What a database of NSS (Firefox, Thunderbird, Chromium on Linux) trusts and forbids.

A certificate and what it is trusted for are two objects, tied by the SHA-1 of the certificate (NSS,
lib/util/pkcs11n.h; measured with certutil of NSS 3.87). Trust kept in the objects of PKCS#11 v3.2 is not read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Final, NamedTuple

from cardtool.inventory.formats import nss

#: Most objects of one kind that are read.
_MOST: Final = 20_000
_CERTIFICATES: Final = "SELECT a11 FROM nssPublic WHERE a0 = x'00000001' LIMIT ?"
#: CKO_NSS_TRUST; CKA_CERT_SHA1_HASH, CKA_TRUST_SERVER_AUTH, CKA_TRUST_CLIENT_AUTH, CKA_TRUST_EMAIL_PROTECTION.
_TRUST: Final = "SELECT ace5363b4, ace536358, ace536359, ace53635a FROM nssPublic WHERE a0 = x'ce534353' LIMIT ?"
#: CKT_NSS_TRUSTED_DELEGATOR and CKT_NSS_NOT_TRUSTED.
_TRUSTED: Final = bytes.fromhex("ce534352")
_NOT_TRUSTED: Final = bytes.fromhex("ce53435a")


class NssTrust(NamedTuple):
    """Fingerprints (SHA-256, lower-case hexadecimal): all certificates, trusted authorities, forbidden ones."""

    known: frozenset[str]
    trusted: frozenset[str]
    distrusted: frozenset[str]


def read_nss_trust(content: bytes) -> NssTrust | None:
    """What a database says; ``None`` when it is none or is damaged."""
    if not nss.sniff(content):
        return None
    try:
        with nss.opened(content) as connection:
            return _read(connection)
    except (sqlite3.Error, ValueError, MemoryError):
        return None


def _read(connection: sqlite3.Connection) -> NssTrust:
    certificates = [_octets(value) for (value,) in connection.execute(_CERTIFICATES, (_MOST,))]
    by_sha1 = {
        hashlib.sha1(der, usedforsecurity=False).digest(): hashlib.sha256(der).hexdigest() for der in certificates
    }
    trusted, distrusted = set(), set()
    for key, *purposes in connection.execute(_TRUST, (_MOST,)):
        sha256 = by_sha1.get(_octets(key))
        if sha256 is None:
            continue
        if purposes[0] == _NOT_TRUSTED:
            distrusted.add(sha256)
        elif _TRUSTED in purposes:
            trusted.add(sha256)
    return NssTrust(frozenset(by_sha1.values()), frozenset(trusted), frozenset(distrusted))


def _octets(value: object) -> bytes:
    """A column as octets; SQLite lets any column hold any kind of value."""
    return value if isinstance(value, bytes) else b""
