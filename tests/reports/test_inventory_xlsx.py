from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from cardtool.reports.inventory_tables import Table, inventory_tables
from cardtool.reports.inventory_xlsx import write_xlsx
from tests.reports.inventory_words import words
from tests.reports.test_inventory_csv import DANGEROUS
from tests.store.inventories import SCANNED_AT, found, inventory

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(tables: list[Table], most_rows: int = 1_048_576) -> ZipFile:
    stream = BytesIO()
    write_xlsx(stream, tables, created=SCANNED_AT, most_rows=most_rows)
    return ZipFile(stream)


def sheet(archive: ZipFile, number: int) -> list[list[str]]:
    root = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own output
    return [["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")] for row in root.iter(f"{MAIN}row")]


def titles(archive: ZipFile) -> list[str]:
    root = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - our own output
    return [element.attrib["name"] for element in root.iter(f"{MAIN}sheet")]


def test_every_table_is_a_sheet_and_the_coverage_comes_first() -> None:
    archive = book(list(inventory_tables(inventory([found()]), words())))
    assert titles(archive) == ["What was looked at", "Kanta OIDs", "Certificates", "Places"]
    assert sheet(archive, 1)[1][0] == "/etc/pki"
    assert sheet(archive, 3)[1][0] == "kanta-a.example"


@pytest.mark.parametrize("cell", [*DANGEROUS, "https://example.invalid", "{=1}", "123"])
def test_every_cell_is_a_text(cell: str) -> None:
    archive = book([Table("t", ("a",), [(cell,)])])
    content = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in content
    assert "<v>" not in content
    assert "hyperlink" not in content
    assert content.count('t="inlineStr"') == 2


def test_the_same_table_is_the_same_workbook() -> None:
    created = book([]).read("docProps/core.xml").decode()
    assert "2026-11-20T08:30:00Z" in created


def test_a_text_that_is_too_long_is_cut_visibly() -> None:
    text = sheet(book([Table("t", ("a",), [("x" * 100_000,)])]), 1)[1][0]
    assert len(text) == 32_767
    assert text.endswith("x…")


def test_a_name_that_is_no_text_does_not_break_the_workbook() -> None:
    assert sheet(book([Table("t", ("a",), [("\udcff\x00",)])]), 1)[1][0].startswith("\\udcff")


def test_a_long_table_goes_on_in_the_next_sheet() -> None:
    archive = book([Table("t", ("a",), iter([("1",), ("2",), ("3",)]))], most_rows=3)
    assert titles(archive) == ["t", "t 2"]
    assert [sheet(archive, 1), sheet(archive, 2)] == [[["a"], ["1"], ["2"]], [["a"], ["3"]]]


def test_titles_are_made_to_fit_and_differ() -> None:
    tables = [Table("a/b: " + "x" * 40, ("a",), []), Table("A/B: " + "x" * 40, ("a",), []), Table("", ("a",), [])]
    found_titles = titles(book(tables))
    assert found_titles == ["a b  " + "x" * 26, "A B  " + "x" * 24 + " 2", "1"]
