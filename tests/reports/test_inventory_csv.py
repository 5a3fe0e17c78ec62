from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.reports.inventory_csv import guarded, unguarded, write_csv
from cardtool.reports.inventory_tables import Table, inventory_tables
from tests.reports.inventory_words import words
from tests.store.inventories import FILE, STORE, found, inventory

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "\u00a0=1", "\uff1d1")


def cells(tables: list[Table], *, decimal_comma: bool = True) -> list[list[str]]:
    stream = BytesIO()
    write_csv(stream, tables, decimal_comma=decimal_comma)
    text = stream.getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";" if decimal_comma else ","))


def test_the_coverage_comes_first_and_everything_follows() -> None:
    rows = cells(list(inventory_tables(inventory([found("a", FILE, STORE)]), words())))
    assert rows[0] == ["What was looked at"]
    assert rows[2][:8] == [
        "/etc/pki", "<files>", "<partial>", "1", "9", "1", "3", "<password_needed> (1)"
    ]  # fmt: skip
    assert [row[0] for row in rows if len(row) == 1] == ["What was looked at", "Kanta OIDs", "Certificates", "Places"]
    assert rows[-1][1:] == ["<windows_store>", "SRV1", "LocalMachine/My", "kanta", "der", ""]


def test_the_separator_follows_the_decimal_mark() -> None:
    table = [Table("t", ("a", "b"), [("1", "2")])]
    stream = BytesIO()
    write_csv(stream, table, decimal_comma=False)
    assert stream.getvalue() == b"\xef\xbb\xbfa,b\r\n1,2\r\n"
    assert cells(table) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=b", "'quoted'", "1.2.246", "a-b", "x" * 100_000])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(st.lists(st.tuples(st.text(), st.text(alphabet="'=+-@\t\r\n;,\" a\u00a0")), min_size=1))
def test_a_table_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    read = cells([Table("t", ("a", "b"), rows)])[1:]
    sound = [[cell.encode("utf-8", "backslashreplace").decode() for cell in row] for row in rows]
    assert [[unguarded(cell) for cell in row] for row in read] == sound


def test_a_row_with_line_breaks_stays_one_row() -> None:
    assert len(cells([Table("t", ("a",), [("x\r\ny\nz",)])])) == 2
