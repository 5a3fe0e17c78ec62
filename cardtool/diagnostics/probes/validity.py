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
_HOLDERS: Final = frozenset({Usage.AUTHENTICATION, Usage.SIGNATURE})


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The clock, then each certificate of the holder."""
    yield Fact(FactCode.CLOCK, value=_clock(context))
    for reading in context.readings().cards:
        for certificate in reading.certificates:
            if certificate.usage in _HOLDERS:
                yield from _certificate(context, certificate)


def _certificate(context: ProbeContext, certificate: Certificate) -> Iterator[Fact]:
    first, last = finnish_day(certificate.not_before), finnish_day(certificate.not_after)
    state = "not_yet_valid" if context.as_of < first else "expired" if context.as_of > last else "valid"
    yield Fact(FactCode.VALIDITY, certificate.usage, state)
    yield Fact(FactCode.DAYS_LEFT, certificate.usage, str((last - context.as_of).days))


def _clock(context: ProbeContext) -> str:
    now = context.now
    latest = context.system.disk.last_change(tuple(context.folders.values()))
    if now.date() < context.rules.earliest or (latest is not None and latest > now + _TOLERANCE):
        return "behind"
    end = datetime.combine(context.rules.latest, time(), now.tzinfo)
    return "ahead" if now > end else "plausible"
