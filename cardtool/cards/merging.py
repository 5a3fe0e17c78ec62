"""One answer from two ways: what the card said directly, and what the middleware shows of it.

Direct reading is the truth about the card; middleware may show a cache, or hide an object. So what both show is
confirmed, what only the middleware shows is added if it is the same card, and every difference in the holder's
certificates is a disagreement.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.cards.grouping import distinct, merge_cards
from cardtool.cards.middleware import FINAL
from cardtool.cards.source import SourceResult
from cardtool.model.card import Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.pin import PinCondition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.model.card import Origin, RawCard
    from cardtool.model.pin import PinState

#: Of several problems with one reader the first in this order is told: the later ones follow from it or say less.
TELLING: Final = (
    Cause.REMOVED_DURING_READING,
    Cause.CHANGED_DURING_READING,
    Cause.SERVICE_STOPPED,
    Cause.ACCESS_REFUSED,
    Cause.IN_USE_ELSEWHERE,
    Cause.TIMED_OUT,
    Cause.CARD_MUTE,
    Cause.CHIP_FAULTY,
    Cause.CARD_CONTACTLESS,
    Cause.NO_AUTHENTICATION_CERTIFICATE,
    Cause.MIDDLEWARE_BITNESS,
    Cause.MIDDLEWARE_CRASHED,
    Cause.MIDDLEWARE_MISBEHAVES,
    Cause.CARD_UNSUPPORTED,
)

#: What is wrong with the middleware itself is told although the card was read directly.
_OF_MIDDLEWARE: Final = frozenset(
    {Cause.MIDDLEWARE_CRASHED, Cause.MIDDLEWARE_MISBEHAVES, Cause.MIDDLEWARE_BITNESS, Cause.TIMED_OUT}
)


def combine(direct: RawCard | Problem | None, cards: Sequence[RawCard], problems: Sequence[Problem]) -> SourceResult:
    """The result for one reader.

    Args:
        direct: what direct reading brought, ``None`` when it was not used.
        cards: what the middleware showed of this reader.
        problems: why it did not.
    """
    if direct is None or isinstance(direct, Problem):
        return _without_direct(direct, cards, problems)
    card = merge_ways(direct, cards)
    return SourceResult((card,), tuple(problem for problem in problems if problem.cause in _OF_MIDDLEWARE))


def _without_direct(direct: Problem | None, cards: Sequence[RawCard], problems: Sequence[Problem]) -> SourceResult:
    if direct is not None and direct.cause in FINAL:
        return SourceResult(problems=(direct,))
    if cards:
        faulty = direct is not None and direct.cause is Cause.CHIP_FAULTY
        return SourceResult(merge_cards(cards), (direct,) if direct and faulty else ())
    return SourceResult(problems=tuple(most_telling([*([direct] if direct else []), *problems])))


def merge_ways(direct: RawCard, shown: Sequence[RawCard]) -> RawCard:
    """The card as read directly, with what the middleware shows of it."""
    merged = direct
    for other in shown:
        merged = _merge(merged, other, direct)
    return merged


def _merge(merged: RawCard, other: RawCard, direct: RawCard) -> RawCard:
    ours, theirs = set(_of_holder(direct.certificates)), set(_of_holder(other.certificates))
    if theirs and ours.isdisjoint(theirs):
        return replace(merged, disagreements=(*merged.disagreements, f"{other.profile} shows another card"))
    certificates = distinct((*merged.certificates, *other.certificates))
    return replace(
        merged,
        certificates=certificates,
        origins=tuple(_origins(certificate, (merged, other)) for certificate in certificates),
        via=Via.BOTH,
        profile=merged.profile or other.profile,
        pins=_pins(merged.pins, other.pins),
        disagreements=(*merged.disagreements, *_differences(direct, other, ours, theirs)),
    )


def _differences(direct: RawCard, other: RawCard, ours: set[bytes], theirs: set[bytes]) -> list[str]:
    places = dict(zip(direct.certificates, direct.origins, strict=False))
    hidden = [
        str(origin.place) for der in direct.certificates if der in ours - theirs for origin in places.get(der, ())
    ]
    told = [f"{other.profile} does not show the certificate in {place}" for place in hidden]
    if theirs - ours:
        told.append(f"{other.profile} shows a certificate that was not read from the card")
    return told


def _origins(certificate: bytes, cards: Iterable[RawCard]) -> tuple[Origin, ...]:
    found = (
        origin
        for card in cards
        for der, origins in zip(card.certificates, card.origins, strict=False)
        if der == certificate
        for origin in origins
    )
    return tuple(dict.fromkeys(found))


def _pins(direct: tuple[PinState, ...], flags: tuple[PinState, ...]) -> tuple[PinState, ...]:
    """The card's own word before that of the token's flags."""
    known = {pin.role: pin for pin in direct}
    for pin in flags:
        before = known.get(pin.role)
        if before is None or (before.condition is PinCondition.UNKNOWN and pin.condition is not PinCondition.UNKNOWN):
            known[pin.role] = pin
    return tuple(known.values())


def _of_holder(certificates: Iterable[bytes]) -> list[bytes]:
    """Those that are no CA's; what cannot be parsed counts as the holder's."""
    from cardtool.certificates.parsing import parse_certificate

    return [der for der in certificates if not getattr(parse_certificate(der), "is_ca", False)]


def most_telling(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a reader, the most telling; all that concern no reader."""
    best: dict[str, Problem] = {}
    others: list[Problem] = []
    for problem in problems:
        if not problem.reader:
            others.append(problem)
        elif problem.reader not in best or _rank(problem) < _rank(best[problem.reader]):
            best[problem.reader] = problem
    return [*others, *best.values()]


def _rank(problem: Problem) -> int:
    return TELLING.index(problem.cause) if problem.cause in TELLING else len(TELLING)
