"""What hashes of the journals are made of; ``docs/worklist-journal.md`` tells an auditor how to recompute them.

Every hash is the SHA-256 of a list of fields, each written as its length in bytes, a colon, its UTF-8 text and a comma
(netstrings, https://cr.yp.to/proto/netstrings.txt), so that no two lists have the same bytes. The first field names
what is hashed and the version of its form. A field that is absent is an empty text.
"""

from __future__ import annotations

from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: What stands before the first line.
NOTHING: Final = "0" * 64


def digest(form: str, fields: Iterable[object]) -> str:
    """SHA-256 over the form and the fields, hexadecimal."""
    return sha256(b"".join(map(_netstring, (form, *fields)))).hexdigest()


def _netstring(field: object) -> bytes:
    # A database that was tampered with may hold what is no text; it must be hashed all the same.
    text = b"" if field is None else str(field).encode("utf-8", "surrogatepass")
    return b"%d:%b," % (len(text), text)


def moment_text(moment: datetime) -> str:
    """A moment as it is kept: UTC to the microsecond, always of the same length.

    Raises:
        ValueError: it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
