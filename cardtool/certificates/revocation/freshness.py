"""Whether evidence is of the right time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509

from cardtool.certificates.revocation.outcome import NoAnswerError
from cardtool.model.revocation import NoAnswerReason


@dataclass(frozen=True, slots=True)
class Freshness:
    """The moment evidence is wanted for, and what is allowed around it.

    Attributes:
        moment: when the check is made; aware.
        skew: how far the clocks of workstation and responder may differ.
        longest_without_next: evidence that does not say when newer is due counts that long (RFC 6960, 4.2.2.1 lets
            newer information be there at any time).
    """

    moment: datetime
    skew: timedelta = timedelta(minutes=5)
    longest_without_next: timedelta = timedelta(days=1)

    def require(self, this_update: datetime, next_update: datetime | None) -> None:
        """Refuse evidence that is not of this time.

        Raises:
            NoAnswerError: ``from_the_future`` or ``stale``, with the day as the detail.
        """
        if this_update > self.moment + self.skew:
            raise NoAnswerError(NoAnswerReason.FROM_THE_FUTURE, this_update.isoformat())
        until = next_update or this_update + self.longest_without_next
        if until < self.moment - self.skew:
            raise NoAnswerError(NoAnswerReason.STALE, until.isoformat())

    def covers(self, not_before: datetime, not_after: datetime) -> bool:
        """Whether a validity includes the moment."""
        return not_before <= self.moment + self.skew and self.moment - self.skew <= not_after

    def age(self, produced_at: datetime) -> timedelta:
        """Age of evidence; never negative."""
        return max(self.moment - produced_at, timedelta(0))


def read_time(encoded_time: bytes) -> datetime:
    """The moment of an encoded UTCTime or GeneralizedTime, in UTC.

    Raises:
        NoAnswerError: ``malformed``: it is none, or has no time zone.
    """
    time: Any = x509.Time.load(encoded_time)
    return moment_of(time.native)


def moment_of(native: object) -> datetime:
    """A moment as asn1crypto gives it, in UTC.

    Raises:
        NoAnswerError: ``malformed``: it is of the year 0, for which asn1crypto has a type of its own, or has no zone.
    """
    if not isinstance(native, datetime) or native.tzinfo is None:
        raise NoAnswerError(NoAnswerReason.MALFORMED, "not a moment")
    return native.astimezone(UTC)
