"""The certificates of NSS, Firefox and Thunderbird: ``cert9.db``, an SQLite file, without any password.

Layout: NSS, lib/softoken/sdb.c. The table ``nssPublic`` has a column for each PKCS#11 attribute, named ``a`` and its
number in hexadecimal. The file is read into memory and opened there, so it is neither locked nor changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.result import MOST_CERTIFICATES, SKIPPED, FormatResult
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "nss"
_MAGIC: Final = b"SQLite format 3\0"
_TABLE: Final = b"nssPublic"
_FILE_NAME: Final = "cert9.db"
#: Octets 18 and 19 say how the file is written; 2 asks for a log beside it (SQLite file format, 1.3.3).
_JOURNAL: Final = slice(18, 20)
_NO_LOG: Final = b"\1\1"
#: The size of a page for which the header has no room.
_LARGEST_PAGE: Final = 65536
#: CKA_CLASS is CKO_CERTIFICATE; CKA_VALUE, CKA_LABEL (PKCS#11 v2.40, 4.4 and 4.6).
_CERTIFICATES: Final = "SELECT a11, a3 FROM nssPublic WHERE a0 = x'00000001' LIMIT ?"
_HAS_TABLE: Final = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'nssPublic'"
#: Steps of SQLite's machine after which it is asked whether to go on, and how often it may be.
_STEPS: Final = 10_000
_MOST_ASKS: Final = 2_000


def is_named_so(path: str) -> bool:
    """Whether a file has the name that NSS gives its database of certificates."""
    return PurePath(path).name == _FILE_NAME


def sniff(content: bytes) -> bool:
    """Whether it is an SQLite file."""
    return content.startswith(_MAGIC)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - needs none
    """All certificates of the database; others hold none, and are refused only under the name that NSS gives."""
    if not sniff(content):
        return SKIPPED
    findings = Findings(place, FORM)
    if _TABLE not in content:
        if is_named_so(place.path):
            findings.refuse_rest(RefusalReason.BAD_STRUCTURE, "the table of certificates is missing")
        return findings.result()
    if _is_cut(content):
        findings.refuse_rest(RefusalReason.TRUNCATED, "shorter than it says")
        return findings.result()
    try:
        with opened(content) as connection:
            _read(connection, findings)
    except (sqlite3.Error, ValueError) as error:  # ValueError: its message quotes a name that is not UTF-8
        findings.refuse_rest(RefusalReason.BAD_STRUCTURE, type(error).__name__)
    except MemoryError:  # what SQLite says of some damaged schemas; the content itself is bounded and in memory already
        findings.refuse_rest(RefusalReason.BAD_STRUCTURE, "the schema is damaged")
    return findings.result()


@contextmanager
def opened(content: bytes) -> Iterator[sqlite3.Connection]:
    """A database in memory, confined: it cannot be written, and nothing of its schema is run.

    Raises:
        sqlite3.Error: it is damaged; so say ``ValueError`` and ``MemoryError`` too.
    """
    image = bytearray(content)
    image[_JOURNAL] = _NO_LOG
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(image)
        _confine(connection)
        yield connection


def _is_cut(content: bytes) -> bool:
    """Whether pages are missing; the header holds their size and number (SQLite file format, 1.3.2 and 1.3.8)."""
    size, pages = int.from_bytes(content[16:18], "big"), int.from_bytes(content[28:32], "big")
    return len(content) < (size if size > 1 else _LARGEST_PAGE) * pages


def _read(connection: sqlite3.Connection, findings: Findings) -> None:
    if not connection.execute(_HAS_TABLE).fetchone()[0]:
        return
    for value, label in connection.execute(_CERTIFICATES, (MOST_CERTIFICATES + 1,)):
        findings.add(_octets(value), alias=_octets(label).decode(errors="replace"))


def _confine(connection: sqlite3.Connection) -> None:
    """The content may be anybody's: nothing of its schema is run, and a query that does not end is ended."""
    connection.text_factory = bytes
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    asks = iter(range(_MOST_ASKS))
    connection.set_progress_handler(lambda: next(asks, None) is None, _STEPS)


def _octets(value: object) -> bytes:
    """A column as octets; SQLite lets any column hold any kind of value."""
    return value if isinstance(value, bytes) else b""
