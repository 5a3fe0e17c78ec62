"""The hashes of the worklist; ``docs/worklist-journal.md`` tells an auditor how to recompute them."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cardtool.store.journal_encoding import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINE_FORM: Final = "cardtool.worklist.line.1"
CONTENT_FORM: Final = "cardtool.worklist.content.1"
PERSONAL_FORM: Final = "cardtool.worklist.personal.1"
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


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
