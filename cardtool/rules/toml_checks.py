"""What the value of a key of a rule file may be, each with the words that a complaint says it in."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound="StrEnum")

#: Longest text of one language, in characters.
LONGEST_TEXT: Final = 1000
#: Longest source, place or address.
LONGEST_LINE: Final = 500
#: Years of a day: counting from one, and time zones, stay within the calendar.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
#: Largest number of days.
MOST_DAYS: Final = 100_000

_IDENTIFIER: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_WEB_ADDRESS: Final = re.compile(r"https://[^\s<>\"\\]+")
_EMAIL: Final = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_PHONE: Final = re.compile(r"\+?\d[\d ]{1,30}", re.ASCII)
#: Control characters, which no text for people holds; line breaks and tabs may stand in one.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Check(Generic[Value]):
    """What a value may be.

    Attributes:
        what: what it must be, for complaints.
        read: the value, ``None`` when it is something else.
    """

    what: str
    read: Callable[[object], Value | None]


def one_of(kinds: type[Choice]) -> Check[Choice]:
    """One word of a closed list."""
    words = {kind.value: kind for kind in kinds}
    return Check(f"one of {', '.join(words)}", lambda value: words.get(value) if isinstance(value, str) else None)


def _text(value: object, longest: int) -> str | None:
    if not isinstance(value, str) or len(value) > longest or _CONTROL.search(value):
        return None
    return value.strip() or None


def _shaped(value: object, shape: re.Pattern[str]) -> str | None:
    text = _text(value, LONGEST_LINE)
    return text if text is not None and text == value and shape.fullmatch(text) else None


def _day(value: object) -> date | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    return value if FIRST_YEAR <= value.year <= LAST_YEAR else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS else None


def _zone(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        # Its errors are many: no such zone, a path out of the folder, a folder instead of a file.
        return zoneinfo.ZoneInfo(value).key
    except (ValueError, KeyError, OSError):
        return None


TEXT: Final = Check(f"a text of 1 to {LONGEST_TEXT} characters", partial(_text, longest=LONGEST_TEXT))
LINE: Final = Check(f"a text of 1 to {LONGEST_LINE} characters", partial(_text, longest=LONGEST_LINE))
IDENTIFIER: Final = Check(
    "an identifier of at most 64 letters a to z, digits, hyphens, dots and underscores",
    partial(_shaped, shape=_IDENTIFIER),
)
WEB_ADDRESS: Final = Check("an address that begins with https://", partial(_shaped, shape=_WEB_ADDRESS))
EMAIL: Final = Check("an e-mail address", partial(_shaped, shape=_EMAIL))
PHONE: Final = Check("a telephone number of digits and spaces", partial(_shaped, shape=_PHONE))
DAY: Final = Check(f"a date such as 2023-02-28, from {FIRST_YEAR} to {LAST_YEAR}", _day)
TIME: Final = Check("a time of day such as 13:00:00", lambda value: value if isinstance(value, time) else None)
FLAG: Final = Check("true or false", lambda value: value if isinstance(value, bool) else None)
COUNT: Final = Check(f"a whole number from 1 to {MOST_DAYS}", _count)
ZONE: Final = Check("the name of a time zone such as Europe/Helsinki", _zone)
