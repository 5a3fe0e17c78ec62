"""Dates as a calendar that other programs take in: iCalendar, RFC 5545."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time

    from icalendar import Event, vText

#: Makes the identity of an entry, the same in every export, so that a second import changes and adds nothing twice.
_ENTRIES: Final = UUID("0b0e4a43-6f0c-5b8e-9d0a-3f6f3b1c7a55")
_MADE_BY: Final = "-//cardtool//Transition board//"
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of the calendar.

    Attributes:
        identity: what it is, in words that never change; no two entries have the same.
        day: its day.
        summary: its title.
        description: lines below it.
        category: what kind of entry it is.
        begins: time of day at which it begins, ``None`` for the whole day.
        ends: time of day at which it ends, ``None`` for an hour later.
        zone: IANA name of the time zone of both.
        url: where it is done, empty when no address is known.
    """

    identity: str
    day: date
    summary: str
    description: tuple[str, ...] = ()
    category: str = ""
    begins: time | None = None
    ends: time | None = None
    zone: str = "UTC"
    url: str = ""


def calendar_bytes(name: str, entries: Iterable[CalendarEntry], *, stamp: date, language: str) -> bytes:
    """The calendar in the order of the entries; without alarms, and nobody is shown as busy by a whole day.

    Args:
        name: what calendar programs call it.
        entries: the entries.
        stamp: day of the judgement; it stands for the moment of making, so that the same dates give the same bytes.
        language: ``fi``, ``sv`` or ``en``.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"{_MADE_BY}{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", _text(_line(name)))  # RFC 7986, 5.1
    calendar.add("x-wr-calname", _text(_line(name)))  # what programs before it read
    moment = datetime.combine(stamp, time_of_day(), UTC)
    for entry in entries:
        calendar.add_component(_event(entry, moment))
    return bytes(calendar.to_ical(sorted=False))


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", str(uuid5(_ENTRIES, entry.identity)))
    event.add("dtstamp", stamp)
    begin, end = _span(entry)
    event.add("dtstart", begin)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", _text(_line(entry.summary)))
    if entry.description:
        event.add("description", _text("\n".join(map(_line, entry.description))))
    if entry.category:
        event.add("categories", _text(_line(entry.category)))
    if entry.url:
        event.add("url", _line(entry.url))
    event.add("transp", "TRANSPARENT" if entry.begins is None else "OPAQUE")
    return event


def _span(entry: CalendarEntry) -> tuple[date, date | None]:
    """Begin and end; at the end of the calendar the whole day, which needs no end (RFC 5545, 3.6.1)."""
    try:
        return _begin_and_end(entry)
    except OverflowError:
        return entry.day, None


def _begin_and_end(entry: CalendarEntry) -> tuple[date, date]:
    """Whole days end before the next one; times are in UTC, which needs no rules of a time zone in the file."""
    if entry.begins is None:
        return entry.day, entry.day + _A_DAY
    begin = _moment(entry, entry.begins)
    return begin, _moment(entry, entry.ends) if entry.ends else begin + timedelta(hours=1)


def _moment(entry: CalendarEntry, clock: time) -> datetime:
    return datetime.combine(entry.day, clock, ZoneInfo(entry.zone)).astimezone(UTC)


@cache
def _text_type() -> type[vText]:
    from icalendar import vText

    class Text(vText):
        """A text that is read back as it was written; the library's own takes a backslash before N for a line end."""

        def to_ical(self) -> bytes:
            escaped = re.sub(r"[\\;,]", r"\\\g<0>", self)  # RFC 5545, 3.3.11
            return escaped.replace("\n", r"\n").encode()

    return Text


def _text(text: str) -> vText:
    return _text_type()(text)


def _line(text: str) -> str:
    """The text on one line, without what no calendar may hold (RFC 5545, 3.1)."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
