"""When a date of the transition board calls for attention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardLimits:
    """How long before and after a date the board calls for attention.

    Attributes:
        soon_days: from that many days before a date on.
        overdue_days: until that many days after a deadline; then it is history.
        source: whose choice it is.
    """

    soon_days: int
    overdue_days: int
    source: str
