"""What every source of certificates has in common, and the watch that a whole scan shares."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from cardtool.model.sighting import Refusal, Sighting, SourceKind

#: Least time between two reports of progress, in seconds.
_PAUSE_BETWEEN_REPORTS: Final = 0.1


class Source(Protocol):
    """A place, or many of one kind, in which certificates are looked for."""

    @property
    def kind(self) -> SourceKind:
        """What kind of place."""

    @property
    def name(self) -> str:
        """What the user named: a folder, a store, an endpoint."""

    @property
    def required(self) -> bool:
        """Whether the user named it; what a required source could not tell is never taken for "none"."""

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """Whatever is found, one by one, while it is found.

        It never raises. Between two items it asks ``watch.cancelled`` and returns when that is so, without a refusal
        of its own: the scan says why. It tells ``watch.looked_at`` of everything it looked at.
        """


@runtime_checkable
class Dated(Protocol):
    """A source whose content is of another time than the scan: a list that somebody exported."""

    @property
    def as_of(self) -> datetime | None:
        """When the content was true; aware, UTC; ``None`` when that is not known."""


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """How much one scan may take.

    Attributes:
        file_bytes: largest file that is read, in bytes.
        depth: folders below the one named.
        items: files, entries and endpoints of the whole scan.
        seconds: time of the whole scan.
        refusals: refusals kept for one source; one more says that there were others.
    """

    file_bytes: int = 32 * 1024 * 1024
    depth: int = 64
    items: int = 5_000_000
    seconds: float = math.inf
    refusals: int = 100_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan has come.

    Attributes:
        looked_at: files, entries or endpoints looked at.
        skipped: of them, those that hold no certificates.
        expected: how many are known of so far; grows while folders are opened.
        seconds: since the scan began.
    """

    looked_at: int
    skipped: int
    expected: int
    seconds: float

    @property
    def rate(self) -> float:
        """Items in a second; 0 before anything can be said."""
        return self.looked_at / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to go if the rest is like what was, ``None`` before anything can be said."""
        left = max(self.expected - self.looked_at, 0)
        return left / self.rate if self.rate > 0 else None


class ScanWatch:
    """Cancel, progress and limits of one scan; every method may be called from any thread.

    Args:
        limits: how much the scan may take.
        on_progress: told how far the scan is, at most ten times a second, in the thread of the source.
        monotonic: a clock that only measures, in seconds.
    """

    def __init__(
        self,
        limits: ScanLimits | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or ScanLimits()
        self._is_timed = self.limits.seconds < math.inf
        self._on_progress = on_progress
        self._monotonic = monotonic
        self._began = self._told = monotonic()
        self._is_cancelled = False
        self._lock = threading.Lock()
        self._looked_at = self._skipped = self._expected = 0

    def cancel(self) -> None:
        """End the scan after the item in hand; what was read is kept."""
        self._is_cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether to stop: the person cancelled, or the scan has used up its time or its number of items."""
        return (
            self._is_cancelled
            or self._looked_at >= self.limits.items
            or (self._is_timed and self._monotonic() - self._began >= self.limits.seconds)
        )

    @property
    def stopped_by(self) -> RefusalReason | None:
        """Why to stop: ``cancelled``, ``timed_out`` or ``too_many``; ``None`` to go on."""
        if not self.cancelled:
            return None
        if self._is_cancelled:
            return RefusalReason.CANCELLED
        return RefusalReason.TOO_MANY if self._looked_at >= self.limits.items else RefusalReason.TIMED_OUT

    @property
    def seconds_left(self) -> float:
        """Time that remains of the limit, in seconds; infinite without one."""
        return max(self._began + self.limits.seconds - self._monotonic(), 0.0)

    def expect(self, items: int) -> None:
        """Count ``items`` more that will be looked at."""
        with self._lock:
            self._expected += items

    def looked_at(self, items: int = 1, *, skipped: int = 0) -> None:
        """Count ``items`` that were looked at, ``skipped`` of them without certificates."""
        with self._lock:
            self._looked_at += items
            self._skipped += skipped
            told = self._on_progress is None or self._monotonic() - self._told < _PAUSE_BETWEEN_REPORTS
            if not told:
                self._told = self._monotonic()
        if not told and self._on_progress is not None:
            self._on_progress(self.progress)

    @property
    def progress(self) -> Progress:
        """How far the scan is now."""
        with self._lock:
            seconds = self._monotonic() - self._began
            return Progress(self._looked_at, self._skipped, max(self._expected, self._looked_at), seconds)
