"""How far ahead a verdict looks, and when a Finnish day begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import FINLAND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryCertificate

MAX_DAYS: Final = 36_525
_WHOLE: Final = 100
_TEXT: Final = re.compile(r"(\d{1,5})\s*(d|%)?", re.ASCII | re.IGNORECASE)
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Days, or a part of each certificate's lifetime.

    Attributes:
        days: 0 to 36 525.
        percent: 0 to 100; when it is not 0 it counts instead of the days.
    """

    days: int = 0
    percent: int = 0

    @classmethod
    def parse(cls, text: str) -> Horizon | None:
        """``90`` and ``90d`` are days, ``20%`` is a part of the lifetime; ``None`` for anything else."""
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            return None
        number = int(found[1])
        if found[2] == "%":
            return cls(percent=number) if number <= _WHOLE else None
        return cls(days=number) if number <= MAX_DAYS else None


@dataclass(frozen=True, slots=True)
class Day:
    """A Finnish calendar day with a horizon, as moments that certificates are compared with.

    Attributes:
        begin: first moment of the day.
        end: first moment of the next day.
        limit: first moment after the horizon in days.
        percent: the horizon as a part of the lifetime, 0 when it is in days.
    """

    begin: datetime
    end: datetime
    limit: datetime
    percent: int = 0

    @classmethod
    def of(cls, as_of: date, horizon: Horizon) -> Day:
        """The moments of a day and a horizon."""
        return cls(midnight(as_of, 0), midnight(as_of, 1), midnight(as_of, horizon.days + 1), horizon.percent)

    def parted(self, found: Iterable[InventoryCertificate]) -> tuple[list[InventoryCertificate], list[str], list[str]]:
        """Those valid on this day, counted in Finnish calendar days, their SHA-256, and the SHA-256 of the others."""
        begin, end = self.begin, self.end
        in_force: list[InventoryCertificate] = []
        own: list[str] = []
        others: list[str] = []
        for item in found:
            certificate = item.certificate
            if certificate.not_after >= begin and certificate.not_before < end:
                in_force.append(item)
                own.append(certificate.sha256)
            else:
                others.append(certificate.sha256)
        return in_force, own, others

    def any_outlived(self, in_force: Iterable[InventoryCertificate]) -> bool:
        """Whether one of them is valid for longer than the horizon."""
        for item in in_force:  # noqa: SIM110 - a generator costs more than the one or two certificates that there are
            if self.outlived(item.certificate):
                return True
        return False

    def outlived(self, certificate: Certificate) -> bool:
        """Whether the certificate is valid for longer than the horizon."""
        if not self.percent:
            return certificate.not_after >= self.limit
        life = certificate.not_after - certificate.not_before
        return (certificate.not_after - self.begin) * _WHOLE > life * self.percent


def midnight(day: date, later: int) -> datetime:
    """The moment, in UTC, at which in Finland the day begins that is ``later`` days after ``day``.

    At the ends of the calendar it is the first or last moment that there is.
    """
    try:
        begin = day + timedelta(days=later)
        return datetime(begin.year, begin.month, begin.day, tzinfo=FINLAND).astimezone(UTC)
    except OverflowError:
        return _EARLIEST if day.year == date.min.year else _LATEST
