"""Finnish calendar days of moments in time.

Certificates of DVV end at Finnish midnight, 20:59:59Z or 21:59:59Z (domain note cards.md, section 4), so a
validity is shown and compared as a Finnish calendar day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FINLAND = ZoneInfo("Europe/Helsinki")


def in_finland(moment: datetime) -> datetime:
    """An aware ``moment`` by the Finnish clock; as it is at the calendar's ends (9999-12-31, RFC 5280's "no end")."""
    try:
        return moment.astimezone(FINLAND)
    except OverflowError:
        return moment


def finnish_day(moment: datetime) -> date:
    """The calendar day in Finland at an aware ``moment``."""
    return in_finland(moment).date()


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with seconds and ``Z``, the form of the JSON documents."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
