"""What is said of the readiness of a card; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.language import marked as _
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind
from cardtool.model.readiness import ReadinessCheck, ReadinessReason, Ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.readiness import CheckedRequirement, ServiceReadiness

ANSWERS: Final[Mapping[Ready, str]] = {
    Ready.YES: _("Yes"),
    Ready.LIKELY: _("Likely"),
    Ready.UNKNOWN: _("Not known"),
    Ready.NO: _("No"),
}

CHECKS: Final[Mapping[ReadinessCheck, str]] = {
    ReadinessCheck.AUTHENTICATION_CERTIFICATE: _("Authentication certificate"),
    ReadinessCheck.SIGNATURE_CERTIFICATE: _("Signature certificate"),
    ReadinessCheck.VALIDITY: _("Valid"),
    ReadinessCheck.CHAIN: _("Issuer verified"),
    ReadinessCheck.PIN1: _("PIN1 (authentication)"),
    ReadinessCheck.PIN2: _("PIN2 (signature)"),
    ReadinessCheck.KIND: _("Kind of card"),
    ReadinessCheck.PRODUCTION: _("No test card"),
    ReadinessCheck.NOT_REVOKED: _("Not revoked"),
    ReadinessCheck.SV_NUMBER: _("Number of the prescriber (SV number)"),
    ReadinessCheck.LINKED: _("Linked to the user in the service"),
}

REASONS: Final[Mapping[ReadinessReason, str]] = {
    ReadinessReason.PRESENT: _("it is on the card"),
    ReadinessReason.MISSING: _("the card does not have it"),
    ReadinessReason.UNREADABLE: _("a certificate of the card cannot be read"),
    ReadinessReason.VALID: _("until {day}"),
    ReadinessReason.EXPIRED: _("it ended on {day}; order a new card"),
    ReadinessReason.NOT_YET_VALID: _("it begins on {day}; check the date of this workstation"),
    ReadinessReason.NO_CERTIFICATE: _("there is no certificate to look at"),
    ReadinessReason.CHAIN_TRUSTED: _("its chain ends in a pinned root"),
    ReadinessReason.CHAIN_NOT_TRUSTED: _("its root is not one of the known ones"),
    ReadinessReason.CHAIN_INCOMPLETE: _("an issuer's certificate is missing here"),
    ReadinessReason.CHAIN_SIGNATURE_WRONG: _("the issuer named did not sign it"),
    ReadinessReason.PIN_USABLE: _("it can be used"),
    ReadinessReason.PIN_LOW: _("wrong codes were entered; do not guess"),
    ReadinessReason.PIN_LAST_TRY: _("one try is left; do not guess"),
    ReadinessReason.PIN_LOCKED: _("it is locked; open it with the activation code"),
    ReadinessReason.PIN_NOT_ACTIVATED: _("the card was never activated"),
    ReadinessReason.PIN_UNKNOWN: _("the card was not asked, or does not say"),
    ReadinessReason.KIND_ACCEPTED: _("{kind}: accepted"),
    ReadinessReason.KIND_REFUSED: _("{kind}: not accepted; use another means of identification"),
    ReadinessReason.KIND_NOT_TOLD: _("{kind}: no source says whether it is accepted"),
    ReadinessReason.KIND_UNCLEAR: _("{kind}: the kind is not certain; look at the card's face"),
    ReadinessReason.PRODUCTION_CARD: _("nothing says that it is one"),
    ReadinessReason.TEST_CARD: _("it is a test card; use the real one"),
    ReadinessReason.NOT_REVOKED: _("the issuer says so"),
    ReadinessReason.REVOKED: _("it was revoked; go to the registration point"),
    ReadinessReason.REVOCATION_UNKNOWN: _("nobody was asked, or nobody answered"),
    ReadinessReason.SV_NUMBER_LIKELY: _("the certificate has a number that is probably it"),
    ReadinessReason.SV_NUMBER_NOT_SEEN: _("not seen; which field holds it is not public"),
    ReadinessReason.ONLY_THE_SERVICE_KNOWS: _("only the service knows; ask its administrator"),
}

#: Beside a requirement that a service probably has.
PROBABLY: Final = _("probably asked for")


def tell_service(texts: Texts, service: ServiceReadiness) -> str:
    """A service by its name, and the answer."""
    names = {"fi": service.name_fi, "sv": service.name_sv, "en": service.name_en}
    return f"{names[texts.language]}: {texts.say(ANSWERS[service.ready])}"


def tell_check(texts: Texts, checked: CheckedRequirement) -> str:
    """One requirement, its answer and why."""
    why = texts.say(REASONS[checked.reason], **_values(texts, checked))
    # Of the kind of card, the certainty is about the answer, which says so itself.
    doubtful = checked.certainty is not Confidence.CERTAIN and checked.check is not ReadinessCheck.KIND
    asked = f" ({texts.say(PROBABLY)})" if doubtful else ""
    return f"{texts.say(CHECKS[checked.check])}{asked}: {texts.say(ANSWERS[checked.answer])}, {why}"


def _values(texts: Texts, checked: CheckedRequirement) -> dict[str, object]:
    """What the sentence of a reason can mention."""
    if checked.check is ReadinessCheck.KIND:
        return {"kind": texts.say(wording.KINDS[CardKind(checked.detail)])}
    if checked.check is ReadinessCheck.VALIDITY and checked.detail:
        return {"day": texts.day(date.fromisoformat(checked.detail))}
    return {}
