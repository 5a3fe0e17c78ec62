"""What hashes of the worklist are made of; ``docs/worklist-journal.md`` tells an auditor how to recompute them.

Every hash is the SHA-256 of a list of fields, each written as its length in bytes, a colon, its UTF-8 text and a comma
(netstrings, https://cr.yp.to/proto/netstrings.txt), so that no two lists have the same bytes. The first field names
what is hashed and the version of its form. A field that is absent is an empty text.
"""

from __future__ import annotations

import re
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

LINE_FORM: Final = "cardtool.worklist.line.1"
CONTENT_FORM: Final = "cardtool.worklist.content.1"
PERSONAL_FORM: Final = "cardtool.worklist.personal.1"
#: What stands before the first line.
NOTHING: Final = "0" * 64
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


def digest(form: str, fields: Iterable[object]) -> str:
    """SHA-256 over the form and the fields, hexadecimal."""
    return sha256(b"".join(map(_netstring, (form, *fields)))).hexdigest()


def _netstring(field: object) -> bytes:
    # A database that was tampered with may hold what is no text; it must be hashed all the same.
    text = b"" if field is None else str(field).encode("utf-8", "surrogatepass")
    return b"%d:%b," % (len(text), text)


def line_hash(fields: Sequence[object]) -> str:
    """The hash of a line.

    Args:
        fields: number, moment, user, workstation, action, entry, key, state before, state after, content, personal,
            token, hash of the line before.
    """
    return digest(LINE_FORM, fields)


def content_hash(fields: Sequence[object]) -> str:
    """The hash of an entry without its personal data.

    Args:
        fields: id, key, state, version, kind, organisation, successor, verdict, deadline, rules, start and end of
            validity, moments of the addition, the last change and the purge, certificates as they are packed.
    """
    return digest(CONTENT_FORM, fields)


def personal_hash(salt: str | None, holder: str, email: str, reason: str) -> str:
    """The hash of the personal data; empty without a salt, which stands for none."""
    return digest(PERSONAL_FORM, (salt, holder, email, reason)) if salt else ""


def card_key(fingerprints: Iterable[str]) -> str:
    """Identity of a card: SHA-256 over the fingerprints of its certificates, 32 bytes each, in their order.

    Raises:
        ValueError: one is not 64 digits of lower-case hexadecimal, or there is none.
    """
    ordered = sorted(set(fingerprints))
    if not ordered or not all(map(_FINGERPRINT.fullmatch, ordered)):
        raise ValueError("a card has fingerprints, each of 64 digits of lower-case hexadecimal")
    return sha256(bytes.fromhex("".join(ordered))).hexdigest()


def moment_text(moment: datetime) -> str:
    """A moment as it is kept: UTC to the microsecond, always of the same length.

    Raises:
        ValueError: it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
