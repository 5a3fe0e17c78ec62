"""Whether a card can be used in a service, check by check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading


class Ready(StrEnum):
    """An answer; ``likely`` and ``unknown`` stay what they are and never become a yes."""

    YES = "yes"
    LIKELY = "likely"
    UNKNOWN = "unknown"
    NO = "no"


class ReadinessCheck(StrEnum):
    """What a service may ask of a card. The list is closed."""

    AUTHENTICATION_CERTIFICATE = "authentication_certificate"
    SIGNATURE_CERTIFICATE = "signature_certificate"
    VALIDITY = "validity"
    CHAIN = "chain"
    PIN1 = "pin1"
    PIN2 = "pin2"
    KIND = "kind"
    PRODUCTION = "production"
    """The card is no test card."""
    NOT_REVOKED = "not_revoked"
    SV_NUMBER = "sv_number"
    """The certificate carries the number that prescribers are known by."""
    LINKED = "linked"
    """The service knows the card as this user's."""


class ReadinessReason(StrEnum):
    """Why an answer is what it is. The list is closed."""

    PRESENT = "present"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NO_CERTIFICATE = "no_certificate"
    CHAIN_TRUSTED = "chain_trusted"
    CHAIN_NOT_TRUSTED = "chain_not_trusted"
    CHAIN_INCOMPLETE = "chain_incomplete"
    CHAIN_SIGNATURE_WRONG = "chain_signature_wrong"
    PIN_USABLE = "pin_usable"
    PIN_LOW = "pin_low"
    PIN_LAST_TRY = "pin_last_try"
    PIN_LOCKED = "pin_locked"
    PIN_NOT_ACTIVATED = "pin_not_activated"
    PIN_UNKNOWN = "pin_unknown"
    KIND_ACCEPTED = "kind_accepted"
    KIND_REFUSED = "kind_refused"
    KIND_NOT_TOLD = "kind_not_told"
    """No source says whether the service accepts this kind of card."""
    KIND_UNCLEAR = "kind_unclear"
    PRODUCTION_CARD = "production_card"
    TEST_CARD = "test_card"
    NOT_REVOKED = "not_revoked"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"
    SV_NUMBER_LIKELY = "sv_number_likely"
    SV_NUMBER_NOT_SEEN = "sv_number_not_seen"
    ONLY_THE_SERVICE_KNOWS = "only_the_service_knows"


@dataclass(frozen=True, slots=True)
class CheckedRequirement:
    """One requirement of a service, checked on a card.

    Attributes:
        check: what was asked of the card.
        answer: the answer.
        reason: why.
        decisive: without a known answer nothing can be said of the service.
        certainty: how sure it is that the service asks for this.
        source: where that stands.
        detail: what was seen (a day, a number of tries), empty when the reason says it all.
    """

    check: ReadinessCheck
    answer: Ready
    reason: ReadinessReason
    decisive: bool = True
    certainty: Confidence = Confidence.CERTAIN
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ServiceReadiness:
    """Whether a card can be used in one service.

    Attributes:
        service: identifier of the service.
        name_fi: its name in Finnish.
        name_sv: in Swedish.
        name_en: in English.
        checks: its requirements, in their order.
    """

    service: str
    name_fi: str
    name_sv: str
    name_en: str
    checks: tuple[CheckedRequirement, ...]

    @property
    def ready(self) -> Ready:
        """One ``no`` is no; a decisive ``unknown`` is unknown; all ``yes`` is yes; otherwise likely."""
        answers = {each.answer for each in self.checks}
        if Ready.NO in answers:
            return Ready.NO
        if any(each.decisive and each.answer is Ready.UNKNOWN for each in self.checks):
            return Ready.UNKNOWN
        return Ready.YES if answers <= {Ready.YES} else Ready.LIKELY


@dataclass(frozen=True, slots=True)
class CardReadiness:
    """The sheet of one card: what it was read as, and every service."""

    reading: CardReading
    services: tuple[ServiceReadiness, ...]


@dataclass(frozen=True, slots=True)
class ReadinessSheet:
    """The sheets of all cards.

    Attributes:
        cards: one for each card.
        problems: what could not be read.
        as_of: Finnish calendar day.
    """

    cards: tuple[CardReadiness, ...]
    problems: tuple[Problem, ...]
    as_of: date
