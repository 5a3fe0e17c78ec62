"""Object identifiers in dotted form."""

from __future__ import annotations

from functools import lru_cache

from asn1crypto.core import ObjectIdentifier

from cardtool.certificates.der import UnreadableError
from cardtool.model.certificate import ParseReason

_LONGEST = 64


@lru_cache(maxsize=512)
def dotted(content: bytes) -> str:
    """The dotted form of the content octets of an object identifier.

    Raises:
        UnreadableError: ``bad_structure``: empty, cut, or more than 64 octets.
    """
    if not 0 < len(content) <= _LONGEST or content[-1] & 0x80:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "object identifier is empty, cut or too long")
    return str(ObjectIdentifier(contents=content).dotted)
