"""The one place that reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cardtool.model.finnish_time import finnish_day


def now() -> datetime:
    """The present moment, aware, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The present calendar day in Finland."""
    return finnish_day(now())
