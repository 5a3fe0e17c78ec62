"""What a clerk shall do with a card, and what else was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class VerdictCode(StrEnum):
    """The one answer for a card. The list is closed."""

    NO_ACTION = "no_action"
    RENEW_AND_CLOSE_BY = "renew_and_close_by"
    CLOSE_NOW = "close_now"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    TEST_CARD = "test_card"
    NOT_SOTE = "not_sote"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    CHECK_MANUALLY = "check_manually"


#: Verdicts after which a person has something to do with the card (exit code 1 of the command line).
NEEDS_ACTION = frozenset(
    {
        VerdictCode.RENEW_AND_CLOSE_BY,
        VerdictCode.CLOSE_NOW,
        VerdictCode.EXPIRED,
        VerdictCode.NOT_YET_VALID,
        VerdictCode.ORGANISATION_UNKNOWN,
        VerdictCode.CHECK_MANUALLY,
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of the transition rules for one card and one date.

    Attributes:
        code: the answer.
        deadline: last day on which the card may be used, where the rule sets one.
        days_left: days from ``as_of`` to the deadline, negative after it.
        reasons: identifiers of the rules that gave the answer, the deciding one first.
    """

    code: VerdictCode
    deadline: date | None = None
    days_left: int | None = None
    reasons: tuple[str, ...] = ()


class Severity(StrEnum):
    """How much attention a finding needs."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class FindingCode(StrEnum):
    """Further findings of a reading; each has a text in the catalogues. The list is closed."""

    EXPIRES_WITHIN_90_DAYS = "expires_within_90_days"
    EXPIRES_WITHIN_30_DAYS = "expires_within_30_days"
    BACKUP_OVER_THREE_MONTHS = "backup_over_three_months"
    CONFIRM_KIND_ON_CARD_FACE = "confirm_kind_on_card_face"
    COULD_BE_STAFF_OR_ACTOR = "could_be_staff_or_actor"
    CONTRADICTION = "contradiction"
    OLD_ORGANISATION = "old_organisation"
    EMAIL_OF_OLD_ORGANISATION = "email_of_old_organisation"
    ORGANISATION_AMBIGUOUS = "organisation_ambiguous"
    ORGANISATION_NEAR_MISS = "organisation_near_miss"
    ORGANISATION_AND_EMAIL_DISAGREE = "organisation_and_email_disagree"
    SUCCESSOR_NOT_UNIQUE = "successor_not_unique"
    MISSING_EMAIL = "missing_email"
    CHAIN_NOT_TRUSTED = "chain_not_trusted"
    CHAIN_INCOMPLETE = "chain_incomplete"
    CHAIN_SIGNATURE_WRONG = "chain_signature_wrong"
    NOT_CONFORMING = "not_conforming"
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    NO_AUTHENTICATION_CERTIFICATE = "no_authentication_certificate"
    HOLDERS_DIFFER = "holders_differ"
    NOT_A_CARD = "not_a_card"
    SOURCES_DISAGREE = "sources_disagree"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing besides the verdict.

    ``detail`` is the observed text or number (days, a reason code), empty when the code says it all.
    """

    code: FindingCode
    severity: Severity
    detail: str = ""
