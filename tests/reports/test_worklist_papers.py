"""Receipts and day reports, as PDF and HTML."""

from __future__ import annotations

import re
import sys
import zlib
from base64 import a85decode
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from cardtool.app.language import Texts
from cardtool.app.worklist.report_words import report_words
from cardtool.model.worklist import Action, EntryState, JournalFault
from cardtool.reports import worklist_fonts
from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_day import Day, day_report
from cardtool.reports.worklist_fonts import Letters, system_fonts
from cardtool.reports.worklist_html import write_html_paper
from cardtool.reports.worklist_paper import LONGEST_TEXT, Facts, Grid, Line, Paper
from cardtool.reports.worklist_pdf import write_pdf_paper
from cardtool.reports.worklist_receipt import closing_receipt
from cardtool.reports.worklist_vartti import VarttiField, vartti_fields
from tests.reports.inventory_words import words
from tests.reports.worklist_papers import BASIS, CLOSED, HEAD, HISTORY, MADE, PROOF, line
from tests.worklist.values import ODD_TEXTS, entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.worklist import Entry

DAY = date(2023, 3, 1)


def receipt(held: Entry = CLOSED) -> Paper:
    return closing_receipt(held, HISTORY, basis=BASIS, proof=PROOF, made=MADE, words=words())


def report(*, lines: int = 2) -> Paper:
    journal = [line(number, EntryState.TO_CLOSE, entry_id=number) for number in range(1, lines + 1)]
    entries = [CLOSED, entry(1), entry(2)]
    return day_report(Day(DAY, entries, journal), basis=BASIS, proof=PROOF, made=MADE, words=words())


def told(paper: Paper) -> list[str]:
    """Every text of a paper, line by line."""
    return list(_told(paper))


def _told(paper: Paper) -> Iterator[str]:
    yield paper.title
    for part in paper.parts:
        match part:
            case Line(text):
                yield text
            case Facts(rows):
                yield from (f"{label}: {value}" for label, value in rows)
            case Grid(table):
                yield " | ".join(table.headings)
                yield from (" | ".join(row) for row in table.rows)


def page(paper: Paper) -> str:
    stream = BytesIO()
    write_html_paper(stream, paper)
    return stream.getvalue().decode()


def pdf(paper: Paper, fonts: tuple[Path, ...] = (), most_rows: int = 5000) -> bytes:
    stream = BytesIO()
    write_pdf_paper(stream, paper, fonts=fonts, most_rows=most_rows)
    return stream.getvalue()


def drawn(content: bytes) -> str:
    """All drawn texts of the first Latin letters, one after the other."""
    return "".join(_drawn(content))


def drawn_pieces(content: bytes) -> set[str]:
    """Every word of every drawn line."""
    return {word for text in _drawn(content) for word in text.split()}


def _drawn(content: bytes) -> list[str]:
    streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", content, re.DOTALL)
    pages = []
    for stream in streams:
        try:
            pages.append(zlib.decompress(a85decode(stream.strip().removesuffix(b"~>"))))
        except ValueError:
            continue  # a font
    texts = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", b"\n".join(pages))
    return [_unescaped(part.decode("latin-1")) for part in texts]


def _unescaped(text: str) -> str:
    """A string of a PDF as text (ISO 32000-1, 7.3.4.2)."""
    codes = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
    return re.sub(r"\\(.)", r"\1", codes)


# -- content -------------------------------------------------------------------------------------------


def test_a_receipt_says_what_was_done_by_whom_on_what_ground_and_how_to_prove_it() -> None:
    lines = told(receipt())
    assert lines[0] == "Closing receipt"
    assert {"Entry: 7", "State: <closed>", "Organisation: VSSHP", "Deadline: 28.2.2023"} <= set(lines)
    assert {"Valid from: 1.2.2021", "Valid until: 31.1.2026", "Version of the rules: rules 1"} <= set(lines)
    serials = [found.serial for found in CLOSED.card.certificates]
    start = lines.index("Serial number | Issuer | Holder")
    assert lines[start + 1] == f"{serials[0]} | C=FI, CN=Example CA | TAINA TESTINEN"
    assert lines[start + 2].startswith(serials[1])
    assert "01.03.2023 10.02 | clerk | DESK-1 | <state_set> | <closed>" in lines
    assert any("28.2.2023" in text and "1.1.2023" in text for text in lines)
    assert "Source: DVV clinic slides 13.9.2022" in lines
    assert lines[-4:-1] == [
        "The journal of the list had 12 lines; the hash of the last one is:",
        HEAD,
        "Made 01.03.2023 16.30 by clerk on DESK-1.",
    ]


def test_a_card_that_is_not_closed_has_no_closing_receipt() -> None:
    paper = closing_receipt(
        entry(1, verdict=None, deadline=None, valid_from=None, valid_until=None),
        [line(1, None, action=Action.WITHDRAWN)],
        basis=None,
        proof=PROOF,
        made=MADE,
        words=words(),
    )
    lines = told(paper)
    assert lines[0] == "Card on the closing list"
    assert not [
        text for text in lines if text.startswith(("Legal basis", "Deadline", "Valid", "Holder:", "What to do:"))
    ]
    assert "01.03.2023 10.01 | clerk | DESK-1 | <withdrawn> | " in lines


def test_a_day_report_counts_and_names_every_change_of_the_day() -> None:
    journal = [
        line(1, EntryState.TO_CLOSE, entry_id=1),
        line(2, EntryState.CLOSED),
        line(3, None, entry_id=99, action=Action.WITHDRAWN),
        line(4, None, entry_id=None, action=Action.PURGED),
        line(5, EntryState.CLOSED, at=MADE.at.replace(day=2)),
    ]
    day = Day(DAY, [CLOSED, entry(1)], journal)
    lines = told(day_report(day, basis=BASIS, proof=PROOF, made=MADE, words=words()))
    assert lines[:2] == ["Day report of the closing list", "Day: 1.3.2023"]
    assert {"<to_close>: 1", "<closed>: 1", "<exception>: 0", "<not_found>: 0", "<reopened>: 0"} <= set(lines)
    assert {"<added>: <to_close> | 1", "<state_set>: <closed> | 1", "<withdrawn> | 1", "<purged> | 1"} <= set(lines)
    changes = [text for text in lines if text.endswith("clerk | DESK-1")]
    serials = "; ".join(f"{found.serial} · {found.issuer}" for found in CLOSED.card.certificates)
    what = "<state_set>: <closed>"
    assert changes[1] == f"7 | 01.03.2023 10.02 | {what} | VSSHP | <staff_or_actor> | {serials} | clerk | DESK-1"
    assert changes[2] == "99 | 01.03.2023 10.03 | <withdrawn> |  |  |  | clerk | DESK-1"
    assert changes[3] == " | 01.03.2023 10.04 | <purged> |  |  |  | clerk | DESK-1"
    assert len(changes) == 4
    assert HEAD in lines


def test_where_the_list_stood_is_told_as_of_that_day() -> None:
    later = MADE.at.replace(day=2)
    journal = [
        line(1, EntryState.TO_CLOSE),
        line(2, EntryState.TO_CLOSE, entry_id=8),
        line(3, EntryState.TO_CLOSE, entry_id=9),
        line(4, None, entry_id=9, action=Action.WITHDRAWN),
        line(5, EntryState.CLOSED, at=later),
        line(6, EntryState.TO_CLOSE, entry_id=10, at=later),
    ]
    standings = {}
    for number in (28, 1, 2):
        day = date(2023, 2 if number == 28 else 3, number)
        made = replace(MADE, at=later)
        shown = told(
            day_report(Day(day, [CLOSED, entry(10)], journal), basis=None, proof=PROOF, made=made, words=words())
        )
        standings[number] = shown[2:5]
    assert standings == {
        28: ["Where the list stood at the end of the day", "<to_close>: 0", "<closed>: 0"],
        1: ["Where the list stood at the end of the day", "<to_close>: 2", "<closed>: 0"],
        2: ["Where the list stands", "<to_close>: 2", "<closed>: 1"],
    }


def test_a_paper_on_a_journal_with_faults_says_so_where_its_proof_stands() -> None:
    proof = replace(PROOF, faults=((JournalFault.ENTRY_CHANGED, 7), (JournalFault.END_MISSING, 12)))
    warning = "WARNING: the journal of the list is NOT whole; faults: 2."
    made = {"basis": None, "made": MADE, "words": words()}
    papers = (
        closing_receipt(CLOSED, HISTORY, proof=proof, **made),  # type: ignore[arg-type] # values of many types by name
        day_report(Day(DAY, [CLOSED], HISTORY), proof=proof, **made),  # type: ignore[arg-type] # the same
    )
    for paper in papers:
        lines = told(paper)
        assert lines[lines.index("Proof") + 1] == warning
        assert paper.faults == proof.faults
        assert warning in drawn(pdf(paper))
        assert f'<p class="alarm">{warning}</p>' in page(paper)
    assert "WARNING" not in page(receipt())


def test_fields_stand_in_the_order_in_which_they_are_typed() -> None:
    first, second = CLOSED.card.certificates
    assert vartti_fields(CLOSED) == (
        (VarttiField.SERIAL, first.serial),
        (VarttiField.ISSUER, first.issuer),
        (VarttiField.HOLDER, "TAINA TESTINEN"),
        (VarttiField.SERIAL, second.serial),
        (VarttiField.ISSUER, second.issuer),
        (VarttiField.HOLDER, "TAINA TESTINEN"),
    )
    assert len(vartti_fields(entry(1))) == 4


# -- HTML ----------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_says_everything_and_needs_nothing_from_anywhere() -> None:
    text = page(receipt())
    assert '<html lang="en">' in text
    for part in (HEAD, "TAINA TESTINEN", "DVV clinic slides 13.9.2022", "@page"):
        assert part in text
    parser = Elements()
    parser.feed(text)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in parser.seen}
    assert not [attributes for _, attributes in parser.seen if {"src", "href", "onload", "style"} & attributes.keys()]


def test_no_text_becomes_markup_or_fills_pages() -> None:
    text = page(receipt(replace(CLOSED, card=replace(CLOSED.card, holder="<script>\udcff", organisation="x" * 10**5))))
    assert "<script" not in text
    assert "&lt;script&gt;\\udcff" in text
    assert "x" * (LONGEST_TEXT - 1) + "…" in text
    assert "x" * LONGEST_TEXT not in text
    assert "<td>VSSHP</td>" in page(report())


# -- PDF -----------------------------------------------------------------------------------------------


def test_the_document_says_the_same() -> None:
    text = drawn(pdf(receipt()))
    for part in ("Closing receipt", "TAINA TESTINEN", HEAD, "DVV clinic slides", "28.2.2023", "DESK-1"):
        assert part in text
    assert "Day report of the closing list" in drawn(pdf(report()))


def test_the_same_paper_is_the_same_document() -> None:
    assert pdf(receipt()) == pdf(receipt())


@pytest.mark.parametrize("text", [*ODD_TEXTS, "<b>bold", "&amp;", "<img src='/etc/passwd'/>", "\udcff\x00", ""])
def test_no_name_breaks_the_document(text: str) -> None:
    content = pdf(receipt(replace(CLOSED, card=replace(CLOSED.card, holder=text, organisation=text))), system_fonts())
    assert content.startswith(b"%PDF")
    assert b"/Subtype /Image" not in content


def test_a_long_day_has_numbered_pages_and_says_what_it_leaves_out() -> None:
    content = pdf(report(lines=200), most_rows=150)
    assert "50 more in the other forms of this report" in drawn(content)
    assert content.count(b"/Type /Page\n") > 3


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_word_of_a_day_is_broken(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word that is drawn is one of the paper: nothing was cut inside."""
    name = "Varsinais-Suomen sairaanhoitopiirin kuntayhtymä"
    entries = [replace(CLOSED, card=replace(CLOSED.card, organisation=name)), entry(8)]
    journal = [line(1, EntryState.TO_CLOSE), line(2, EntryState.CLOSED, workstation="REKISTERÖINTI-1")]
    spoken = report_words(Texts(language))

    def paper() -> Paper:
        return day_report(Day(DAY, entries, journal), basis=BASIS, proof=PROOF, made=MADE, words=spoken)

    # The standard font writes its letters as they are, so that the drawn words can be read back.
    monkeypatch.setattr(worklist_fonts, "_USUAL", "absent.ttf")
    monkeypatch.setattr(worklist_fonts, "_USUAL_BOLD", "absent-bold.ttf")
    content = pdf(paper())
    assert b"/MediaBox [ 0 0 841" in content
    titles = [part.table.title for part in paper().parts if isinstance(part, Grid)]
    whole = {word.strip(":") for text in (*told(paper()), *titles) for word in text.split()}
    pieces = drawn_pieces(content)
    assert {"kuntayhtymä", "sairaanhoitopiirin"} <= pieces
    assert {piece.strip(":") for piece in pieces} - whole == {"2"}, "the number of the second page"


def test_too_many_long_words_still_fit_on_the_sheet() -> None:
    wide = Grid(Table("wide", ("x" * 80,) * 9, [("y" * 80,) * 9]))
    assert drawn(pdf(Paper("wide", (wide,), words()))).count("y") == 9 * 80


def test_a_day_without_changes_is_a_document_too() -> None:
    assert "Changes" in drawn(pdf(report(lines=0)))


# -- letters -------------------------------------------------------------------------------------------


def test_finnish_and_swedish_letters_are_in_the_usual_font() -> None:
    letters = Letters(())
    assert letters.markup("ÅÄÖåäöŠšŽžÜüÕõÆØéè–€") == "ÅÄÖåäöŠšŽžÜüÕõÆØéè–€"  # noqa: RUF001 - the dash is meant
    assert letters.markup("<a & b>") == "&lt;a &amp; b&gt;"


def test_what_no_font_has_is_written_as_its_code() -> None:
    assert Letters(()).readable("A\u0416\n😀") == "A\\u0416\\n\\U0001f600"


def test_other_letters_come_from_fonts_of_the_system() -> None:
    if not system_fonts():
        pytest.skip("this system has none of the known fonts")
    marked = Letters(system_fonts()).markup("Ŋuŧŧ Жук")
    assert Letters(system_fonts()).readable("Ŋuŧŧ Жук") == "Ŋuŧŧ Жук"
    assert re.search(r'<font name="cardtool-[^"]+">Жук</font>', marked)


def test_a_font_that_cannot_be_used_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    assert Letters((broken, tmp_path / "absent.ttf")).readable("\u0416") == "\\u0416"


def test_without_its_font_the_standard_one_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_fonts, "_USUAL", "absent.ttf")
    monkeypatch.setattr(worklist_fonts, "_USUAL_BOLD", "absent-bold.ttf")
    letters = Letters(())
    assert (letters.name, letters.bold) == ("Helvetica", "Helvetica-Bold")
    assert letters.readable("Åå€\u0416") == "Åå€\\u0416"
    assert pdf(receipt()).startswith(b"%PDF")


def test_windows_keeps_its_fonts_in_its_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "Fonts").mkdir()
    (tmp_path / "Fonts" / "arial.ttf").write_bytes(b"x")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    assert system_fonts() == (tmp_path / "Fonts" / "arial.ttf",)
