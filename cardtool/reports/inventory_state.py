"""Where a certificate stands in its own life on a given day."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.certificate import Certificate


class ValidityState(StrEnum):
    """Valid on a day or not, by the certificate's own dates alone."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


def validity_state(certificate: Certificate, as_of: date) -> ValidityState:
    """The state on the Finnish calendar day ``as_of``; the first and the last day count as valid."""
    if finnish_day(certificate.not_after) < as_of:
        return ValidityState.EXPIRED
    if finnish_day(certificate.not_before) > as_of:
        return ValidityState.NOT_YET_VALID
    return ValidityState.VALID
