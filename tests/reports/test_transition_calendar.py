"""The calendar as other programs read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from cardtool.reports.transition_calendar import CalendarEntry, calendar_bytes

DAY = date(2022, 9, 30)
ENTRY = CalendarEntry("date a", DAY, "Hakemus; sopimus, liite", ("Jokainen alue", "30.9.2022"), "Määräpäivä")


def made(*entries: CalendarEntry) -> bytes:
    return calendar_bytes("DVV", entries, stamp=date(2022, 9, 13), language="fi")


def read(*entries: CalendarEntry) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(made(*entries))
    return [{name: event.decoded(name) for name in event} for event in calendar.walk("VEVENT")]


def test_a_day_is_a_whole_day_that_keeps_nobody_busy() -> None:
    (event,) = read(ENTRY)
    assert (event["DTSTART"], event["DTEND"]) == (DAY, date(2022, 10, 1))
    assert event["DTSTAMP"] == datetime(2022, 9, 13, tzinfo=UTC)
    assert event["SUMMARY"] == "Hakemus; sopimus, liite"
    assert event["DESCRIPTION"] == "Jokainen alue\n30.9.2022"
    assert event["TRANSP"] == "TRANSPARENT"
    assert "URL" not in event


def test_times_are_those_of_the_zone_summer_and_winter() -> None:
    summer = replace(ENTRY, day=date(2022, 10, 10), begins=time(13), ends=time(15), zone="Europe/Helsinki")
    winter = replace(summer, identity="b", day=date(2022, 11, 9), ends=None)
    first, second = read(summer, winter)
    assert first["DTSTART"] == datetime(2022, 10, 10, 10, tzinfo=UTC)
    assert first["DTEND"] == datetime(2022, 10, 10, 12, tzinfo=UTC)
    assert (second["DTSTART"], second["DTEND"]) == (
        datetime(2022, 11, 9, 11, tzinfo=UTC),
        datetime(2022, 11, 9, 12, tzinfo=UTC),
    )
    assert first["TRANSP"] == "OPAQUE"


def test_the_last_day_of_the_calendar_has_no_end() -> None:
    last = replace(ENTRY, day=date.max)
    west = replace(last, begins=time(23), ends=time(23, 30), zone="America/New_York")
    for event in read(last, replace(last, begins=time(23, 30)), west):
        assert (event["DTSTART"], "DTEND" in event) == (date.max, False)


def test_an_entry_keeps_its_identity_whatever_is_said_of_it() -> None:
    before, after, other = read(ENTRY, replace(ENTRY, summary="muu", day=DAY), replace(ENTRY, identity="date b"))
    assert before["UID"] == after["UID"] != other["UID"]


def test_the_same_board_gives_the_same_bytes() -> None:
    assert made(ENTRY) == made(ENTRY)
    assert b"VALARM" not in made(ENTRY)


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    content = made(replace(ENTRY, summary="ä" * 300, description=()))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"DESCRIPTION" not in content


def texts_of(content: bytes) -> dict[str, str]:
    """The texts of the first entry, read as RFC 5545, 3.1 and 3.3.11 say.

    The library's own reading takes a backslash before an N for the end of a line, even one that is escaped.
    """
    unfolded = content.replace(b"\r\n ", b"").decode()
    lines = unfolded[unfolded.index("BEGIN:VEVENT") :].split("\r\n")
    plain = {"n": "\n", "N": "\n"}
    return {
        name: re.sub(r"\\(.)", lambda found: plain.get(found[1], found[1]), value)
        for name, _, value in (line.partition(":") for line in lines)
    }


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
@example("a\\Nb", ["C:\\NEW\\n", "\\;", "\\,"], "\\N")
def test_no_text_breaks_the_calendar(summary: str, description: list[str], category: str) -> None:
    entry = replace(ENTRY, summary=summary, description=tuple(description), category=category)
    told = texts_of(made(entry))
    assert told["SUMMARY"] == shown(summary)
    if description:
        assert told["DESCRIPTION"] == "\n".join(map(shown, description))
    if category:
        assert told["CATEGORIES"] == shown(category)
    assert read(entry)[0]["DTSTART"] == DAY


def shown(line: str) -> str:
    return "".join(letter for letter in " ".join(line.split()) if letter.isprintable())
