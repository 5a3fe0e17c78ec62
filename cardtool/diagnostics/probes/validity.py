"""Whether the certificates of the card are valid, and whether the clock of this workstation can be right."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import Usage
from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.finnish_time import finnish_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.certificate import Certificate

#: A file may be later than the clock by so much without anything being wrong: another time zone, a network drive.
_TOLERANCE: Final = timedelta(days=1, hours=1)
_PLAUSIBLE: Final = "plausible"
_HOLDERS: Final = frozenset({Usage.AUTHENTICATION, Usage.SIGNATURE})


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The clock, then each certificate of the holder; of a clock that seems right nothing without a card.

    A clock that may be right is no validity: without a card nothing here is good.
    """
    clock = Fact(FactCode.CLOCK, value=_clock(context))
    if clock.value != _PLAUSIBLE:
        yield clock
    cards = context.readings().cards
    if cards and clock.value == _PLAUSIBLE:
        yield clock
    for reading in cards:
        for certificate in reading.certificates:
            if certificate.usage in _HOLDERS:
                yield from _certificate(context, certificate, reading.card.reader)


def _certificate(context: ProbeContext, certificate: Certificate, reader: str) -> Iterator[Fact]:
    first, last = finnish_day(certificate.not_before), finnish_day(certificate.not_after)
    state = "not_yet_valid" if context.as_of < first else "expired" if context.as_of > last else "valid"
    yield Fact(FactCode.VALIDITY, certificate.usage, state, reader)
    yield Fact(FactCode.DAYS_LEFT, certificate.usage, str((last - context.as_of).days), reader)


def _clock(context: ProbeContext) -> str:
    now = context.now
    if now.date() < context.rules.earliest:
        return "behind"
    if now > datetime.combine(context.rules.latest, time(), now.tzinfo):
        return "ahead"
    latest = context.system.disk.last_change(tuple(context.folders.values()))
    return "behind_files" if latest is not None and latest > now + _TOLERANCE else _PLAUSIBLE
