"""What is said of a check of revocation; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.model.certificate import Usage
from cardtool.model.revocation import NoAnswerReason, RevocationReason, RevocationSource, RevocationState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.app.language import Texts
    from cardtool.model.revocation import CertificateRevocation, NoAnswer, RevocationAnswer

STATES: Final[Mapping[RevocationState, str]] = {
    RevocationState.GOOD: _("Not revoked"),
    RevocationState.REVOKED: _("Revoked"),
    RevocationState.UNKNOWN: _("Could not be found out"),
    RevocationState.NOT_CHECKED: _("Not checked"),
}

SOURCES: Final[Mapping[RevocationSource, str]] = {
    RevocationSource.OCSP: _("Answer of the issuer's service (OCSP)"),
    RevocationSource.CACHED_OCSP: _("Answer of the issuer's service (OCSP), kept from an earlier check"),
    RevocationSource.CRL: _("List of revoked certificates (CRL)"),
    RevocationSource.CACHED_CRL: _("List of revoked certificates (CRL), kept from an earlier check"),
    RevocationSource.DELIVERED_CRL: _("List of revoked certificates (CRL) from the administrator"),
}

REASONS: Final[Mapping[RevocationReason, str]] = {
    RevocationReason.UNSPECIFIED: _("no reason given"),
    RevocationReason.KEY_COMPROMISE: _("the card or its key is in wrong hands"),
    RevocationReason.CA_COMPROMISE: _("the issuer's key is in wrong hands"),
    RevocationReason.AFFILIATION_CHANGED: _("the holder's data or organisation changed"),
    RevocationReason.SUPERSEDED: _("a new card took its place"),
    RevocationReason.CESSATION_OF_OPERATION: _("the card is not needed any more"),
    RevocationReason.CERTIFICATE_HOLD: _("suspended for the time being"),
    RevocationReason.REMOVE_FROM_CRL: _("taken off the list"),
    RevocationReason.PRIVILEGE_WITHDRAWN: _("the holder's right ended"),
    RevocationReason.AA_COMPROMISE: _("the key of an authority is in wrong hands"),
}

NO_ANSWERS: Final[Mapping[NoAnswerReason, str]] = {
    NoAnswerReason.NO_ADDRESS: _("the certificate does not say whom to ask"),
    NoAnswerReason.ISSUER_MISSING: _("the issuer's certificate is missing, so that no answer can be verified"),
    NoAnswerReason.CERTIFICATE_EXPIRED: _("the certificate has expired; issuers keep no state of those"),
    NoAnswerReason.NOTHING_KEPT: _("nobody may be asked, and no answer is kept here"),
    NoAnswerReason.NOT_ANNOUNCED: _("the host was not named before the check, so it is not asked"),
    NoAnswerReason.ADDRESS_UNSUPPORTED: _("the address cannot be asked"),
    NoAnswerReason.HOST_UNKNOWN: _("the network does not know the host"),
    NoAnswerReason.HOST_REFUSED: _("the host cannot be reached"),
    NoAnswerReason.PROXY_REFUSED: _("the proxy wants a password"),
    NoAnswerReason.HTTP_STATUS: _("the host gives no answer"),
    NoAnswerReason.REDIRECT_REFUSED: _("the host sends to another host, which is not asked"),
    NoAnswerReason.TIMED_OUT: _("no answer in time"),
    NoAnswerReason.TOO_LARGE: _("the answer is too large"),
    NoAnswerReason.CANCELLED: _("cancelled"),
    NoAnswerReason.NOT_READABLE: _("the file cannot be read"),
    NoAnswerReason.MALFORMED: _("the answer cannot be read"),
    NoAnswerReason.UNSUPPORTED: _("a kind of answer that is not judged here"),
    NoAnswerReason.RESPONDER_REFUSED: _("the service says that it does not answer"),
    NoAnswerReason.RESPONDER_UNKNOWN: _("the service does not know the certificate"),
    NoAnswerReason.NOT_SIGNED: _("the issuer did not sign the answer"),
    NoAnswerReason.NOT_AUTHORISED: _("who signed the answer may not do so"),
    NoAnswerReason.WEAK_SIGNATURE: _("the answer's signature is too weak"),
    NoAnswerReason.WRONG_CERTIFICATE: _("the answer is about other certificates"),
    NoAnswerReason.WRONG_ISSUER: _("the list is another issuer's"),
    NoAnswerReason.WRONG_NONCE: _("the answer belongs to another question"),
    NoAnswerReason.STALE: _("the answer is too old"),
    NoAnswerReason.FROM_THE_FUTURE: _("the answer is from the future; check the clock of this workstation"),
}

USAGES: Final[Mapping[Usage, str]] = {
    Usage.AUTHENTICATION: _("Authentication certificate"),
    Usage.SIGNATURE: _("Signature certificate"),
    Usage.CA: _("Certificate of an issuer"),
    Usage.OTHER: _("Other certificate"),
}

#: Said before anybody is asked.
TOLD: Final = _("These hosts are asked and so learn which certificate is looked at: {hosts}")
REACHING: Final = _("These hosts are asked whether they answer: {hosts}")
NOBODY_TOLD: Final = _("Nobody is asked; only what is kept here counts.")
NOT_TRUSTED: Final = _("The issuer is not verified: the answer is worth no more than the card.")

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def tell_answer(texts: Texts, answer: RevocationAnswer) -> str:
    """The state; of a revoked certificate with the time and the reason."""
    state = texts.say(STATES[answer.state])
    if answer.revoked_at is None:
        return state
    why = texts.say(REASONS[answer.reason or RevocationReason.UNSPECIFIED])
    return texts.say("{state} on {moment} ({why})", state=state, moment=texts.moment(answer.revoked_at), why=why)


def tell_evidence(texts: Texts, answer: RevocationAnswer) -> Iterator[str]:
    """Where an answer comes from, who signed it, and how old it is; nothing without evidence."""
    if answer.source is None or answer.produced_at is None or answer.age is None:
        return
    yield f"{texts.say(SOURCES[answer.source])}: {answer.url}"
    signed = texts.moment(answer.produced_at)
    yield texts.say(
        "Signed by {responder} on {moment}, {age} ago",
        responder=answer.responder,
        moment=signed,
        age=tell_age(texts, answer.age),
    )
    if answer.next_update is not None:
        yield texts.say("Valid until {moment}", moment=texts.moment(answer.next_update))


def tell_age(texts: Texts, age: timedelta) -> str:
    """A time in the largest unit it fills, for example ``5 minutes``."""
    if age < _HOUR:
        return texts.say_many("{number} minute", "{number} minutes", age // _MINUTE)
    if age < 2 * _DAY:
        return texts.say_many("{number} hour", "{number} hours", age // _HOUR)
    return texts.say_many("{number} day", "{number} days", age // _DAY)


def tell_no_answer(texts: Texts, no_answer: NoAnswer) -> str:
    """A way that gave no answer, and why."""
    why = texts.say(NO_ANSWERS[no_answer.reason])
    detail = f" ({no_answer.detail})" if no_answer.detail else ""
    return f"{no_answer.url}: {why}{detail}" if no_answer.url else f"{why}{detail}"


def tell_subject(texts: Texts, checked: CertificateRevocation) -> str:
    """Which certificate: its use, whom it names, its serial number."""
    certificate = checked.certificate
    name = certificate.subject.first("CN") or str(certificate.subject)
    return f"{texts.say(USAGES[certificate.usage])}: {name}, {certificate.serial_hex}"
