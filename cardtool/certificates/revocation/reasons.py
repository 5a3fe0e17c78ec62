"""Reason codes of revocation by their numbers."""

from __future__ import annotations

from typing import Final

from cardtool.model.revocation import RevocationReason

#: RFC 5280, 5.3.1; number 7 is not used.
_REASONS: Final = {
    0: RevocationReason.UNSPECIFIED,
    1: RevocationReason.KEY_COMPROMISE,
    2: RevocationReason.CA_COMPROMISE,
    3: RevocationReason.AFFILIATION_CHANGED,
    4: RevocationReason.SUPERSEDED,
    5: RevocationReason.CESSATION_OF_OPERATION,
    6: RevocationReason.CERTIFICATE_HOLD,
    8: RevocationReason.REMOVE_FROM_CRL,
    9: RevocationReason.PRIVILEGE_WITHDRAWN,
    10: RevocationReason.AA_COMPROMISE,
}


def reason_of(content: bytes | None) -> RevocationReason | None:
    """The reason of the content octets of an enumerated value; ``None`` for one that is absent or not known."""
    return _REASONS.get(int.from_bytes(content, "big")) if content else None
