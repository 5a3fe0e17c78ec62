"""Databases of NSS as Firefox keeps them, with chosen certificates and trust."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TRUSTED, FORBIDDEN, NEITHER = "ce534352", "ce53435a", "ce534353"


def database(
    certificates: Iterable[bytes] = (), trust: Iterable[tuple[bytes, str, str]] = (), *, columns: bool = True
) -> bytes:
    """A database of NSS with certificates and what they are trusted for: purpose of servers, of e-mail."""
    names = "ace5363b4, ace536358, ace536359, ace53635a" if columns else "a81"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE nssPublic (id INTEGER, a0, a3, a11, {names})")
        for der in certificates:
            connection.execute("INSERT INTO nssPublic (a0, a11) VALUES (?, ?)", (bytes.fromhex("00000001"), der))
        for der, server, email in trust:
            key = hashlib.sha1(der, usedforsecurity=False).digest()
            row = (bytes.fromhex("ce534353"), key, bytes.fromhex(server), bytes.fromhex(email))
            connection.execute("INSERT INTO nssPublic (a0, ace5363b4, ace536358, ace53635a) VALUES (?, ?, ?, ?)", row)
        connection.commit()
        return connection.serialize()
