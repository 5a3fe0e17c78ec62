from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from cardtool.app.language import Texts
from cardtool.app.transition.calendar import board_calendar, write_calendar
from cardtool.model.errors import FileNotWritableError
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import Board, CertificatesSeen, Seen
from tests.app.transition.boards import CERTIFICATE, SCAN, VARHA, board, said

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.transition_seen import SeenCertificate

ENGLISH = Texts("en")


def events(shown: Board, texts: Texts = ENGLISH) -> list[dict[str, str]]:
    """Every entry, its texts by their names."""
    calendar = Calendar.from_ical(board_calendar(shown, texts))
    return [{name: str(event[name]) for name in event if name[:2] != "DT"} for event in calendar.walk("VEVENT")]


def with_certificates(*certificates: SeenCertificate) -> Board:
    seen = Seen(SeenKind.DATA_EXCHANGE, certificates=CertificatesSeen((SCAN,), certificates, len(certificates)))
    return Board(board().plan, {SeenKind.DATA_EXCHANGE: seen})


def test_deadlines_meetings_to_come_and_ends_of_certificates_are_in_it() -> None:
    assert [event["SUMMARY"] for event in events(board())] == [
        "Sopimus (en): Hakemus jätetty (en)",
        "Sopimus (en): Klinikka (en)",
        "Certificate ends: X-Road signing certificate, Kymenlaakson hyvinvointialue",
        "Varmenteet (en): Siirtymäaika päättyy (en)",
    ]


def test_what_is_over_and_no_deadline_is_not_in_it() -> None:
    later = [event["SUMMARY"] for event in events(board(as_of=date(2022, 11, 1)))]
    assert "Sopimus (en): Klinikka (en)" not in later
    assert "Sopimus (en): Hakemus jätetty (en)" in later


def test_an_entry_says_what_is_open_and_whom_to_ask() -> None:
    first, done = events(board())[0], events(board([said()]))[0]
    assert first["DESCRIPTION"].splitlines() == [
        "Overdue: 30/09/2022",
        "Jokainen alue (en), https://asiointi.dvv.example",
        "[ ] Lähetä hakemus (en) (Alue (en), by 30/09/2022)",
        "kortit@dvv.example (Contracts)",
        "020 000 000 (Tuki, likely)",
        "Source: Slides, 3.1, read 01/01/2026",
    ]
    assert done["DESCRIPTION"].splitlines()[0] == "Done: 30/09/2022"
    assert "[x] Lähetä hakemus (en)" in done["DESCRIPTION"]
    assert first["URL"] == "https://asiointi.dvv.example"


def test_a_certificate_without_an_end_is_not_in_it() -> None:
    endless = replace(CERTIFICATE, valid_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), ends_in=2_900_000)
    assert events(with_certificates(endless)) == events(with_certificates())


def test_entries_of_organisations_are_told_apart_and_those_of_a_day_are_the_same_entry() -> None:
    one, again = (
        [event["UID"] for event in events(board(as_of=day))] for day in (date(2022, 10, 1), date(2022, 10, 2))
    )
    assert one == again
    everybody = [event["UID"] for event in events(board(organisation=None))]
    certificate = {event["UID"] for event in events(with_certificates(CERTIFICATE))}
    assert set(one) & set(everybody) <= certificate


def test_a_certificate_is_there_once_and_only_while_it_is_valid() -> None:
    ended = replace(CERTIFICATE, sha256="6b" * 32, ends_in=-1)
    plain = replace(CERTIFICATE, sha256="7c" * 32, organisation="", owner=None, business_id="")
    told = [event for event in events(with_certificates(CERTIFICATE, CERTIFICATE, ended, plain)) if "SHA" in str(event)]
    assert [event["SUMMARY"] for event in told] == [
        "Certificate ends: X-Road signing certificate, CN=0725901-5, O=Kymenlaakson hyvinvointialue",
        "Certificate ends: X-Road signing certificate, Kymenlaakson hyvinvointialue",
    ]
    assert "0725901-5" in told[1]["DESCRIPTION"].splitlines()[1]


def test_it_speaks_the_language_of_the_texts() -> None:
    content = board_calendar(board(), Texts("sv")).decode()
    assert VARHA.name_sv in content.replace("\r\n ", "")
    assert "Sopimus (sv): Hakemus" in content


def test_a_file_is_written_whole_and_named_as_a_calendar(tmp_path: Path) -> None:
    write_calendar(tmp_path / "a.ICS", board(), ENGLISH)
    assert (tmp_path / "a.ICS").read_bytes() == board_calendar(board(), ENGLISH)
    with pytest.raises(FileNotWritableError):
        write_calendar(tmp_path / "a.txt", board(), ENGLISH)
    with pytest.raises(FileNotWritableError):
        write_calendar(tmp_path / "nowhere" / "a.ics", board(), ENGLISH)
    assert [path.name for path in tmp_path.iterdir()] == ["a.ICS"]
