"""Can this card be used here? Each requirement of each service against a card: a pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.model.certificate import Usage
from cardtool.model.evidence import Confidence
from cardtool.model.finnish_time import finnish_day
from cardtool.model.kind import CardKind
from cardtool.model.pin import PinCondition, PinRole
from cardtool.model.readiness import CheckedRequirement, ReadinessCheck, ReadinessReason, Ready, ServiceReadiness
from cardtool.model.revocation import RevocationState
from cardtool.model.trust import TrustState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cardtool.diagnostics.readiness_rules import Requirement, ServiceRules
    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading
    from cardtool.model.revocation import CertificateRevocation

#: Attribute that DVV's certificates of professionals carry the prescriber's number in (FINEID S2 v5.2, 8.1: likely).
_SV_ATTRIBUTE: Final = "pseudonym"


class _Answer(NamedTuple):
    ready: Ready
    reason: ReadinessReason
    detail: str = ""


class _Card(NamedTuple):
    """A card, and what the service in hand needs of it."""

    reading: CardReading
    usages: frozenset[Usage]
    revocation: Sequence[CertificateRevocation]

    def certificate(self, usage: Usage) -> Certificate | None:
        return next((each for each in self.reading.certificates if each.usage is usage), None)

    @property
    def needed(self) -> list[Certificate]:
        """The certificates that the service uses, as far as they are there."""
        return [each for usage in sorted(self.usages) if (each := self.certificate(usage)) is not None]


def judge_readiness(
    reading: CardReading, services: Iterable[ServiceRules], revocation: Sequence[CertificateRevocation] = ()
) -> tuple[ServiceReadiness, ...]:
    """The sheet of a card, for the Finnish calendar day it was judged for.

    Args:
        reading: the card.
        services: what each service asks.
        revocation: the check of its certificates, if somebody asked for one.
    """
    return tuple(_service(reading, service, revocation) for service in services)


def _service(
    reading: CardReading, service: ServiceRules, revocation: Sequence[CertificateRevocation]
) -> ServiceReadiness:
    wanted = {requirement.check for requirement in service.requirements}
    usages = frozenset(usage for check, usage in _USAGES.items() if check in wanted)
    card = _Card(reading, usages, revocation)
    checks = tuple(_checked(card, requirement) for requirement in service.requirements)
    return ServiceReadiness(service.id, service.name_fi, service.name_sv, service.name_en, checks)


def _checked(card: _Card, requirement: Requirement) -> CheckedRequirement:
    answer = _CHECKS[requirement.check](card, requirement)
    return CheckedRequirement(
        requirement.check,
        answer.ready,
        answer.reason,
        requirement.decisive,
        requirement.certainty,
        requirement.source,
        answer.detail,
    )


# -- certificates ----------------------------------------------------------------------------------------


def _certificate(card: _Card, requirement: Requirement) -> _Answer:
    if card.certificate(_USAGES[requirement.check]) is not None:
        return _Answer(Ready.YES, ReadinessReason.PRESENT)
    if card.reading.failures:
        return _Answer(Ready.UNKNOWN, ReadinessReason.UNREADABLE)
    return _Answer(Ready.NO, ReadinessReason.MISSING)


def _validity(card: _Card, _: Requirement) -> _Answer:
    if not card.needed:
        return _Answer(Ready.UNKNOWN, ReadinessReason.NO_CERTIFICATE)
    first = max(finnish_day(each.not_before) for each in card.needed)
    last = min(finnish_day(each.not_after) for each in card.needed)
    if last < card.reading.as_of:
        return _Answer(Ready.NO, ReadinessReason.EXPIRED, last.isoformat())
    if first > card.reading.as_of:
        return _Answer(Ready.NO, ReadinessReason.NOT_YET_VALID, first.isoformat())
    return _Answer(Ready.YES, ReadinessReason.VALID, last.isoformat())


def _chain(card: _Card, _: Requirement) -> _Answer:
    return _CHAINS[card.reading.trust.state]


def _not_revoked(card: _Card, _: Requirement) -> _Answer:
    """Of all certificates in use; what was not asked about is not known."""
    wanted = {each.sha256 for each in card.needed}
    states = {each.certificate.sha256: each.answer.state for each in card.revocation}
    found = {states.get(sha256, RevocationState.NOT_CHECKED) for sha256 in wanted}
    if RevocationState.REVOKED in found:
        return _Answer(Ready.NO, ReadinessReason.REVOKED)
    if found == {RevocationState.GOOD}:
        return _Answer(Ready.YES, ReadinessReason.NOT_REVOKED)
    return _Answer(Ready.UNKNOWN, ReadinessReason.REVOCATION_UNKNOWN)


def _sv_number(card: _Card, _: Requirement) -> _Answer:
    main = card.reading.main
    if main is not None and main.subject.first(_SV_ATTRIBUTE):
        return _Answer(Ready.LIKELY, ReadinessReason.SV_NUMBER_LIKELY)
    return _Answer(Ready.UNKNOWN, ReadinessReason.SV_NUMBER_NOT_SEEN)


# -- PINs and kind ---------------------------------------------------------------------------------------


def _pin(card: _Card, requirement: Requirement) -> _Answer:
    role = PinRole(requirement.check.value)
    state = next((pin for pin in card.reading.card.pins if pin.role is role), None)
    if state is None:
        return _PINS[PinCondition.UNKNOWN]
    detail = "" if state.tries_left is None else str(state.tries_left)
    return _PINS[state.condition]._replace(detail=detail)


def _kind(card: _Card, requirement: Requirement) -> _Answer:
    """A kind that is only inferred is neither refused for certain nor accepted for certain."""
    judged = card.reading.kind
    kind = judged.underlying or judged.kind
    if kind in requirement.refused:
        if judged.confidence is Confidence.CERTAIN:
            return _Answer(Ready.NO, ReadinessReason.KIND_REFUSED, kind.value)
        return _Answer(Ready.UNKNOWN, ReadinessReason.KIND_UNCLEAR, kind.value)
    if kind in requirement.accepted:
        sure = judged.confidence is Confidence.CERTAIN and requirement.certainty is Confidence.CERTAIN
        return _Answer(Ready.YES if sure else Ready.LIKELY, ReadinessReason.KIND_ACCEPTED, kind.value)
    reason = ReadinessReason.KIND_UNCLEAR if kind in _UNCLEAR else ReadinessReason.KIND_NOT_TOLD
    return _Answer(Ready.UNKNOWN, reason, kind.value)


def _production(card: _Card, _: Requirement) -> _Answer:
    judged = card.reading.kind
    if judged.kind is CardKind.TEST:
        return _Answer(Ready.NO, ReadinessReason.TEST_CARD)
    known = card.reading.main is not None
    return _Answer(Ready.YES, ReadinessReason.PRODUCTION_CARD) if known else _NO_CERTIFICATE


def _linked(_card: _Card, _: Requirement) -> _Answer:
    return _Answer(Ready.UNKNOWN, ReadinessReason.ONLY_THE_SERVICE_KNOWS)


_NO_CERTIFICATE: Final = _Answer(Ready.UNKNOWN, ReadinessReason.NO_CERTIFICATE)
_UNCLEAR: Final = frozenset({CardKind.UNKNOWN, CardKind.SOTE_UNSPECIFIED})
_USAGES: Final = {
    ReadinessCheck.AUTHENTICATION_CERTIFICATE: Usage.AUTHENTICATION,
    ReadinessCheck.SIGNATURE_CERTIFICATE: Usage.SIGNATURE,
}
_CHAINS: Final[Mapping[TrustState, _Answer]] = {
    TrustState.TRUSTED: _Answer(Ready.YES, ReadinessReason.CHAIN_TRUSTED),
    TrustState.NOT_TRUSTED: _Answer(Ready.NO, ReadinessReason.CHAIN_NOT_TRUSTED),
    TrustState.SIGNATURE_WRONG: _Answer(Ready.NO, ReadinessReason.CHAIN_SIGNATURE_WRONG),
    TrustState.INCOMPLETE: _Answer(Ready.UNKNOWN, ReadinessReason.CHAIN_INCOMPLETE),
    TrustState.NOT_CHECKED: _NO_CERTIFICATE,
}
_PINS: Final[Mapping[PinCondition, _Answer]] = {
    PinCondition.USABLE: _Answer(Ready.YES, ReadinessReason.PIN_USABLE),
    PinCondition.LOW: _Answer(Ready.LIKELY, ReadinessReason.PIN_LOW),
    PinCondition.LAST_TRY: _Answer(Ready.LIKELY, ReadinessReason.PIN_LAST_TRY),
    PinCondition.LOCKED: _Answer(Ready.NO, ReadinessReason.PIN_LOCKED),
    PinCondition.NOT_ACTIVATED: _Answer(Ready.NO, ReadinessReason.PIN_NOT_ACTIVATED),
    PinCondition.UNKNOWN: _Answer(Ready.UNKNOWN, ReadinessReason.PIN_UNKNOWN),
}
_CHECKS: Final[Mapping[ReadinessCheck, Callable[[_Card, Requirement], _Answer]]] = {
    ReadinessCheck.AUTHENTICATION_CERTIFICATE: _certificate,
    ReadinessCheck.SIGNATURE_CERTIFICATE: _certificate,
    ReadinessCheck.VALIDITY: _validity,
    ReadinessCheck.CHAIN: _chain,
    ReadinessCheck.PIN1: _pin,
    ReadinessCheck.PIN2: _pin,
    ReadinessCheck.KIND: _kind,
    ReadinessCheck.PRODUCTION: _production,
    ReadinessCheck.NOT_REVOKED: _not_revoked,
    ReadinessCheck.SV_NUMBER: _sv_number,
    ReadinessCheck.LINKED: _linked,
}
