"""One scan: sources one after another, their certificates as a stream, and what became of each source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.inventory.source import Dated
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cardtool.inventory.source import ScanWatch, Source

#: Refused, but nothing that could hold a certificate stays unread behind it: there is no file at the end of a broken
#: link, the end of a loop is read where it stands, and special files have no content of their own.
_HIDES_NOTHING: Final = frozenset({RefusalReason.BROKEN_LINK, RefusalReason.LINK_LOOP, RefusalReason.SPECIAL_FILE})


class Scan:
    """Iterate over it once for the certificates; :attr:`coverage` says at any time what became of the sources so far.

    Args:
        sources: read one after another.
        watch: cancel, progress and limits of all of them.
        as_of: when the scan is made; aware, UTC. A source that knows its own date goes before it.
    """

    def __init__(self, sources: Iterable[Source], watch: ScanWatch, as_of: datetime | None = None) -> None:
        self._sources = tuple(sources)
        self._watch = watch
        self._as_of = as_of
        self._coverage: list[Coverage] = []

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What became of each source that was begun, in their order; of all once the iteration has ended."""
        return tuple(self._coverage)

    def __iter__(self) -> Iterator[Sighting]:
        """Every certificate in its place; never raises, a source that does is noted as not readable."""
        for source in self._sources:
            reading = _Reading(source, self._watch)
            try:
                yield from reading.sightings()
            finally:  # also when the caller stops here
                self._coverage.append(reading.coverage(self._as_of))


def run_sources(sources: Iterable[Source], watch: ScanWatch, as_of: datetime | None = None) -> Scan:
    """A scan over ``sources``; nothing is read before it is iterated over."""
    return Scan(sources, watch, as_of)


def state_of(kind: SourceKind, refusals: Iterable[Refusal], *, seen: int, skipped: int) -> SourceState:
    """How far a source was read; unreadable is one that gave nothing but refusals.

    Args:
        kind: kind of the source. Files without certificates were read; rows of a list without any say nothing.
        refusals: what was not read.
        seen: certificates.
        skipped: what was looked at and holds no certificates.
    """
    reasons = {refusal.reason for refusal in refusals}
    if RefusalReason.CANCELLED in reasons:
        return SourceState.CANCELLED
    if reasons and not seen and (kind is SourceKind.LIST or not skipped):
        return SourceState.UNREADABLE
    return SourceState.PARTIAL if reasons - _HIDES_NOTHING else SourceState.COMPLETE


class _Reading:
    """One source while it is read."""

    def __init__(self, source: Source, watch: ScanWatch) -> None:
        self._source = source
        self._watch = watch
        self._place = Place(source.kind, source.name)
        self._refusals: list[Refusal] = []
        self._dropped = 0
        self._seen = 0
        self._begin = watch.progress
        self._ended = False

    def sightings(self) -> Iterator[Sighting]:
        try:
            if not self._watch.cancelled:
                for found in self._source.scan(self._watch):
                    if isinstance(found, Refusal):
                        self._refuse(found)
                    else:
                        self._seen += 1
                        yield found
        except Exception as error:  # noqa: BLE001 - sources may come from anybody; one must not end the others
            self._refuse(Refusal(RefusalReason.NOT_READABLE, self._place, type(error).__name__))
        if self._watch.stopped_by is not None:
            self._refusals.append(Refusal(self._watch.stopped_by, self._place))
        self._ended = True

    def _refuse(self, refusal: Refusal) -> None:
        if len(self._refusals) < self._watch.limits.refusals:
            self._refusals.append(refusal)
        else:
            self._dropped += 1

    def coverage(self, as_of: datetime | None) -> Coverage:
        now = self._watch.progress
        skipped = now.skipped - self._begin.skipped
        if not self._ended:
            self._refusals.append(Refusal(RefusalReason.CANCELLED, self._place))
        if self._dropped:
            more = f"{self._dropped} more that were not read"
            self._refusals.append(Refusal(RefusalReason.TOO_MANY, self._place, more))
        return Coverage(
            kind=self._source.kind,
            name=self._source.name,
            state=state_of(self._source.kind, self._refusals, seen=self._seen, skipped=skipped),
            required=self._source.required,
            seen=self._seen,
            looked_at=now.looked_at - self._begin.looked_at,
            skipped=skipped,
            refusals=tuple(self._refusals),
            as_of=self._source.as_of if isinstance(self._source, Dated) else as_of,
        )
