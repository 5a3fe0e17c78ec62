from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.app.language import Texts
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.sheet import status_sheet, tell_problem
from cardtool.app.worklist.papers import page_of, write_paper
from cardtool.model.cause import Cause, Problem
from cardtool.model.transition_judged import DateState
from cardtool.reports.worklist_paper import Grid, Line, Look
from tests.app.inventories import workspace
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
    numbers = tables(board([said()]))["Services by their state"]
    (row,) = numbers.rows
    assert dict(zip(numbers.headings, row, strict=True)) == {
        "Overdue": "0",
        "Today": "0",
        "Due now": "0",
        "Soon": "0",
        "Coming": "1",
        "Done": "1",
        "Past": "0",
        "Steps done": "1 / 2",
    }


def test_open_services_are_told_with_their_deadline_and_contacts() -> None:
    assert [tuple(row) for row in tables(board())["Open services"].rows] == [
        (
            "Overdue",
            "Sopimus (en)",
            "30/09/2022, 5 days ago",
            "Hakemus jätetty (en)",
            "kortit@dvv.example, 020 000 000",
            "0 / 2",
        )
    ]


def test_every_deadline_that_calls_is_a_line_and_the_service_is_named_once() -> None:
    shown = board()
    first, *others = shown.plan.services
    second = replace(first.dates[0], date=replace(first.dates[0].date, id="late"), state=DateState.SOON, days=9)
    plan = replace(shown.plan, services=(replace(first, dates=(*first.dates, second)), *others))
    rows = [tuple(row) for row in tables(replace(shown, plan=plan))["Open services"].rows]
    assert [row[:2] for row in rows] == [("Overdue", "Sopimus (en)"), ("Soon", "")]
    assert rows[1][4:] == ("", "")


def test_what_nobody_has_to_look_at_is_told_in_short_at_the_end() -> None:
    assert [tuple(row) for row in tables(board())["Other services"].rows] == [
        ("Coming", "Varmenteet (en)", "30/06/2023 (kuusi kuukautta (en), provisional, likely)", "in 268 days", "")
    ]
    late = tables(board(as_of=date(2030, 1, 1)))
    assert "Open services" not in late
    assert [row[1] for row in late["Other services"].rows] == ["Sopimus (en)", "Varmenteet (en)"]
    assert "No service is open." in lines(board(as_of=date(2030, 1, 1)))


def test_a_service_without_dates_is_open_until_its_steps_are_ticked() -> None:
    shown = board()
    first, second = shown.plan.services
    dateless = replace(first, dates=(), state=DateState.PAST)
    rows = tables(replace(shown, plan=replace(shown.plan, services=(dateless, second))))["Open services"].rows
    assert [tuple(row) for row in rows] == [
        ("Past", "Sopimus (en)", "", "", "kortit@dvv.example, 020 000 000", "0 / 2"),
    ]


def test_the_next_steps_are_told_until_all_are_done() -> None:
    rows = [row[1] for row in tables(board())["Next steps"].rows]
    assert rows == ["Lähetä hakemus (en)", "Kerro (en)"]
    assert "Next steps" not in tables(board(BOTH))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_sheet_of_a_county_in_the_middle_of_the_reform_has_three_pages(tmp_path: Path, language: str) -> None:
    shown = transition_board(workspace(tmp_path), organisation="06", as_of=date(2022, 10, 20))
    write_paper(tmp_path / "a.pdf", status_sheet(shown, Texts(language)))
    pages = re.findall(rb"/Type /Page\b", (tmp_path / "a.pdf").read_bytes())
    assert 1 < len(pages) <= 3


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
