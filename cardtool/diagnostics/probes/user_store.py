"""The user's own certificates: that of the card, those that cards left behind, and how many a browser would offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import Usage
from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.kind import CardKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.diagnostics.system import UserStore
    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading

#: Digits of a fingerprint that tell certificates apart and nobody's name.
_DIGITS: Final = 16
_MANY: Final = 2


def observe(context: ProbeContext) -> Iterator[Fact]:
    """What the stores hold of cards; nothing where there is no store."""
    stores = context.system.stores.personal()
    if not stores:
        return
    cards = context.cards()
    present = {certificate.sha256 for reading in cards for certificate in reading.certificates}
    for store in stores:
        if store.propagates:
            yield from _propagated(store, cards)
        for certificate in store.certificates:
            if certificate.sha256 not in present and _is_of_a_card(context, certificate):
                yield Fact(FactCode.STALE, certificate.sha256[:_DIGITS], store.name)
    offered = _offered(context, (*(c for reading in cards for c in reading.certificates), *_all(stores)))
    yield Fact(FactCode.CHOICES, value="several" if offered >= _MANY else "one" if offered else "none")


def _all(stores: tuple[UserStore, ...]) -> Iterator[Certificate]:
    return (certificate for store in stores for certificate in store.certificates)


def _propagated(store: UserStore, cards: tuple[CardReading, ...]) -> Iterator[Fact]:
    held = {certificate.sha256 for certificate in store.certificates}
    for reading in cards:
        if reading.main is not None:
            yield Fact(FactCode.PROPAGATED, reading.card.reader, "yes" if reading.main.sha256 in held else "no")


def _is_of_a_card(context: ProbeContext, certificate: Certificate) -> bool:
    if certificate.usage not in (Usage.AUTHENTICATION, Usage.SIGNATURE):
        return False
    return context.judge_kind(certificate) is not CardKind.UNKNOWN


def _offered(context: ProbeContext, certificates: tuple[Certificate, ...]) -> int:
    """Certificates of cards for logging in that are valid now."""
    return len(
        {
            certificate.sha256
            for certificate in certificates
            if certificate.usage is Usage.AUTHENTICATION
            and certificate.not_before <= context.now <= certificate.not_after
            and _is_of_a_card(context, certificate)
        }
    )
