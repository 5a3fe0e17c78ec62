from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cardtool.app.language import Texts
from cardtool.app.transition.sheet import status_sheet, tell_problem
from cardtool.app.worklist.papers import page_of, write_paper
from cardtool.model.cause import Cause, Problem
from cardtool.reports.worklist_paper import Facts, Grid, Line, Look
from tests.app.transition.boards import PROBLEM, board, said

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.transition_seen import Board
    from cardtool.reports.inventory_tables import Table

ENGLISH = Texts("en")
BOTH = [said(), said("tell")]


def tables(shown: Board) -> dict[str, Table]:
    return {part.table.title: part.table for part in status_sheet(shown, ENGLISH).parts if isinstance(part, Grid)}


def lines(shown: Board, look: Look = Look.PLAIN) -> list[str]:
    parts = status_sheet(shown, ENGLISH).parts
    return [part.text for part in parts if isinstance(part, Line) and part.look is look]


def test_it_begins_with_whose_it_is_and_the_numbers() -> None:
    parts = status_sheet(board([said()]), ENGLISH).parts
    assert parts[0] == Line("Varsinais-Suomen hyvinvointialue", Look.HEADING)
    facts = next(part for part in parts if isinstance(part, Facts))
    assert dict(facts.rows) == {
        "Overdue": "0",
        "Today": "0",
        "Soon": "0",
        "Coming": "1",
        "Done": "1",
        "Past": "0",
        "Steps done": "1 / 2",
    }


def test_services_are_told_by_the_date_that_gives_them_their_state() -> None:
    assert [tuple(row) for row in tables(board())["Services"].rows] == [
        ("Overdue", "Sopimus (en)", "30/09/2022", "5 days ago", "0 / 2"),
        ("Coming", "Varmenteet (en)", "30/06/2023 (kuusi kuukautta (en), provisional, likely)", "in 268 days", ""),
    ]


def test_deadlines_that_call_are_told_apart() -> None:
    (row,) = tables(board())["Deadlines that call for attention"].rows
    assert row[0] == "Overdue"
    assert row[4:] == ("Hakemus jätetty (en)", "Jokainen alue (en)", "https://asiointi.dvv.example")
    assert "No deadline calls for attention." in lines(board([said()]))
    assert "Deadlines that call for attention" not in tables(board([said()]))


def test_open_steps_are_listed_until_all_are_done() -> None:
    rows = [row[1] for row in tables(board())["Steps that are not ticked"].rows]
    assert rows == ["Lähetä hakemus (en)", "Kerro (en)"]
    assert "Every step is done." in lines(board(BOTH))


def test_what_was_seen_is_told_for_every_kind() -> None:
    rows = list(tables(board())["What this tool has seen"].rows)
    assert [row[0] for row in rows if row[0]] == [
        "Cards on the closing list",
        "Certificates for the wanted OIDs",
        "Certificates of Suomi.fi-palveluväylä (X-Road)",
        "Certificates that sign the messages of Suomi.fi-tunnistus",
        "Cards of this session for the login to VTJkysely",
    ]
    assert ("", "Scanned 04/10/2022 15:00 on srv1. ! Not everything could be read") in [tuple(row) for row in rows]


def test_what_the_board_goes_without_cannot_be_overlooked() -> None:
    assert lines(board(), Look.ALARM) == []
    (alarm,) = lines(board(whole=False), Look.ALARM)
    assert alarm == tell_problem(ENGLISH, PROBLEM)
    assert alarm.startswith("postgresql://server/cards: ")
    assert "it does not answer" in alarm
    assert ":" not in tell_problem(ENGLISH, Problem(Cause.STORE_UNREACHABLE))


def test_sources_are_named() -> None:
    assert lines(board(), Look.SMALL)[0] == "Uudistus (en). Source: Slides, read 01/01/2026"


def test_it_is_written_as_page_and_as_pdf(tmp_path: Path) -> None:
    paper = status_sheet(board(organisation=None, as_of=date(2030, 1, 1)), Texts("fi"))
    write_paper(tmp_path / "a.pdf", paper)
    write_paper(tmp_path / "a.html", paper)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page == page_of(paper)
    assert "Sopimus" in page
