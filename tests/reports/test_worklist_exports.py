"""Exports of a worklist, and that they are read back as they were."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardtool.model.worklist import CardCertificate, EntryState
from cardtool.reports import worklist_columns
from cardtool.reports.inventory_csv import guarded, write_csv
from cardtool.reports.worklist_columns import Column, vocabulary
from cardtool.reports.worklist_documents import worklist_document, worklist_json
from cardtool.reports.worklist_tables import worklist_table
from cardtool.reports.worklist_xlsx import LONG_SHEET, write_worklist_xlsx
from cardtool.worklist import fields
from cardtool.worklist.importing import long_texts, texts
from cardtool.worklist.importing.lists import import_list
from cardtool.worklist.importing.result import ImportReason, ListForm
from tests.reports.inventory_words import words
from tests.schemas import assert_valid
from tests.worklist.values import MOMENT, ODD_TEXTS, card, entries, entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cardtool.model.worklist import Entry

SOME = (entry(1, holder="TAINA"), entry(2, state=EntryState.CLOSED), entry(3, organisation=""))


def as_json(held: Sequence[Entry]) -> bytes:
    return b"".join(worklist_json(held))


def as_csv(held: Sequence[Entry], *, spoken: bool = True) -> bytes:
    stream = BytesIO()
    write_csv(stream, [worklist_table(held, words() if spoken else None)], decimal_comma=spoken)
    return stream.getvalue()


def as_xlsx(held: Sequence[Entry], *, most_rows: int = 1000) -> bytes:
    stream = BytesIO()
    write_worklist_xlsx(stream, worklist_table(held, words()), created=MOMENT, most_rows=most_rows)
    return stream.getvalue()


def plain_csv(held: Sequence[Entry]) -> bytes:
    return as_csv(held, spoken=False)


FORMS = pytest.mark.parametrize("export", [as_json, as_csv, plain_csv, as_xlsx])
SPOKEN = vocabulary([words()])


@FORMS
def test_an_export_is_read_back(tmp_path: Path, export: Callable[[Sequence[Entry]], bytes]) -> None:
    path = tmp_path / "list"
    path.write_bytes(export(SOME))
    imported = import_list(path, vocabulary=SPOKEN)
    assert (imported.form, imported.failures) == (ListForm.ENTRIES, ())
    assert imported.entries == SOME


@FORMS
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(held=st.lists(entries(), min_size=1, max_size=3, unique_by=lambda each: each.key))
def test_nothing_is_lost_on_the_way(
    tmp_path_factory: pytest.TempPathFactory, export: Callable[[Sequence[Entry]], bytes], held: list[Entry]
) -> None:
    path = tmp_path_factory.getbasetemp() / "export"
    path.write_bytes(export(held))
    imported = import_list(path, vocabulary=SPOKEN)
    assert imported.failures == ()
    assert list(imported.entries) == held


@FORMS
@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_in_every_field_come_back(
    tmp_path: Path, export: Callable[[Sequence[Entry]], bytes], text: str
) -> None:
    certificates = tuple(replace(found, issuer=text) for found in card("odd").certificates)
    odd = entry(
        1, "odd", certificates=certificates, holder=text, email=text, organisation=text, successor=text, rules=text
    )
    held = (replace(odd, reason=text), entry(2))
    path = tmp_path / "odd"
    path.write_bytes(export(held))
    imported = import_list(path, vocabulary=SPOKEN)
    assert (imported.entries, imported.failures) == (held, ())


# -- JSON ----------------------------------------------------------------------------------------------


@given(st.lists(entries(), max_size=2))
def test_a_document_is_valid_under_the_published_schema(held: list[Entry]) -> None:
    document = worklist_document(held)
    assert_valid(document)
    assert json.loads(as_json(held)) == document


def test_a_document_says_what_the_issue_asks_for() -> None:
    (found,) = worklist_document([entry(1)])["entries"]
    assert {name: found[name] for name in ("id", "state", "kind", "organisation", "successor", "verdict")} == {
        "id": 1,
        "state": "to_close",
        "kind": "staff_or_actor",
        "organisation": "VSSHP",
        "successor": "Varsinais-Suomen hyvinvointialue",
        "verdict": "renew_and_close_by",
    }
    assert (found["deadline"], found["valid_until"]) == ("2023-02-28", "2026-01-31T21:59:59Z")
    assert (found["added_at"], found["changed_at"]) == ("2023-02-01T08:00:00Z", "2023-02-01T08:01:00Z")
    assert set(found["certificates"][0]) == {"sha256", "serial", "issuer"}
    assert found["holder"] is found["reason"] is found["purged_at"] is None


def test_a_document_with_the_least_fields_is_read(tmp_path: Path) -> None:
    document = worklist_document([entry(1)])
    optional = ("key", "version", "reason", "holder", "email", "valid_from", "rules", "purged_at")
    for name in optional:
        del document["entries"][0][name]
    assert_valid(document)
    path = tmp_path / "least.json"
    path.write_text(json.dumps(document))
    (found,) = import_list(path).entries
    assert (found.key, found.version, found.card.rules) == (entry(1).key, 1, "")


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("id", 0, "id"),
        ("id", True, "id"),
        ("id", None, "id"),
        ("state", "burnt", "state"),
        ("state", None, "state"),
        ("added_at", None, "added_at"),
        ("changed_at", "yesterday", "changed_at"),
        ("key", "00" * 32, "key"),
        ("certificates", None, "certificates"),
        ("certificates", [{"sha256": "ab" * 32, "serial": "1", "issuer": ""}] * 2, "certificates"),
        ("certificates", [{"sha256": "ab" * 32, "serial": "xyz", "issuer": ""}], "serial"),
        ("version", -1, "version"),
    ],
)
def test_an_entry_that_cannot_be_is_told_and_the_others_are_kept(
    tmp_path: Path, name: str, value: object, column: str
) -> None:
    document = worklist_document([entry(1), entry(2)])
    document["entries"][0][name] = value
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(document))
    imported = import_list(path)
    assert [(found.reason, found.row, found.column) for found in imported.failures] == [
        (ImportReason.BAD_VALUE, 1, column)
    ]
    assert imported.entries == (entry(2),)


@FORMS
def test_a_card_that_stands_twice_counts_once(tmp_path: Path, export: Callable[[Sequence[Entry]], bytes]) -> None:
    path = tmp_path / "twice"
    path.write_bytes(export([entry(1), entry(2, 1)]))
    imported = import_list(path, vocabulary=SPOKEN)
    assert imported.entries == (entry(1),)
    assert [failure.reason for failure in imported.failures] == [ImportReason.TWICE]


# -- tables --------------------------------------------------------------------------------------------


def rows_of(content: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_a_table_for_people_has_headings_and_words_of_its_language() -> None:
    heading, first, *_ = rows_of(as_csv(SOME))
    assert heading[:4] == ["Entry", "State", "Kind of card", "Organisation"]
    assert heading[12:18] == [
        *("Serial number 1", "Issuer 1", "Fingerprint 1"),
        *("Serial number 2", "Issuer 2", "Fingerprint 2"),
    ]
    assert first[:4] == ["1", "<to_close>", "<staff_or_actor>", "VSSHP"]


def test_a_table_for_programs_has_the_names_of_the_document() -> None:
    heading, first, *_ = rows_of(plain_csv(SOME), ",")
    assert heading[:3] == ["id", "state", "kind"]
    assert "sha256_2" in heading
    assert first[:3] == ["1", "to_close", "staff_or_actor"]


def test_only_the_visible_columns_are_written_in_their_order() -> None:
    columns = (Column.SHA256, Column.ORGANISATION, Column.SERIAL, Column.ORGANISATION)
    table = worklist_table([entry(1)], None, columns)
    assert table.headings == ("sha256_1", "serial_1", "sha256_2", "serial_2", "organisation")
    assert worklist_table([], words()).headings[:2] == ("Entry", "State")


def test_a_part_of_the_columns_is_a_list_of_expected_cards(tmp_path: Path) -> None:
    path = tmp_path / "part.csv"
    stream = BytesIO()
    columns = (Column.HOLDER, Column.SERIAL, Column.ORGANISATION)
    write_csv(stream, [worklist_table(SOME, words(), columns)], decimal_comma=True)
    path.write_bytes(stream.getvalue())
    imported = import_list(path, vocabulary=SPOKEN)
    assert imported.form is ListForm.EXPECTED
    assert (imported.expected[0].name, imported.expected[0].serial) == ("TAINA", SOME[0].card.certificates[0].serial)


def test_a_value_of_a_table_that_cannot_be_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(as_csv(SOME).replace(b"<closed>", b"<burnt>") + b"\r\nx\r\n")
    imported = import_list(path, vocabulary=SPOKEN)
    assert [(failure.reason, failure.row) for failure in imported.failures] == [
        (ImportReason.BAD_VALUE, 3),
        (ImportReason.BAD_VALUE, 6),
    ]
    assert imported.entries == (SOME[0], SOME[2])


@given(st.lists(entries(), min_size=1, max_size=2))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_cell_is_a_formula(held: list[Entry]) -> None:
    from openpyxl import load_workbook  # type: ignore[import-untyped] # ships no type information

    for row in rows_of(as_csv(held)):
        assert [cell for cell in row if re.match(r"[\s\ufeff]*[=+\-@]|[\t\r\n]", cell)] == []
    book = load_workbook(BytesIO(as_xlsx(held)))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


# -- workbooks -----------------------------------------------------------------------------------------


def test_a_list_longer_than_a_sheet_goes_on_in_the_next_one(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    held = [entry(number, holder="x" * 40_000 if number == 5 else "") for number in range(1, 8)]
    path = tmp_path / "long.xlsx"
    path.write_bytes(as_xlsx(held, most_rows=4))
    assert load_workbook(path).sheetnames == ["Cards to close", "Cards to close 2", "Cards to close 3", LONG_SHEET]
    assert list(import_list(path, vocabulary=SPOKEN).entries) == held


def test_a_long_text_is_found_however_the_rows_were_sorted(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    held = [entry(number, holder=str(number) * 40_000, email="b" * 33_000) for number in range(1, 3)]
    path = tmp_path / "sorted.xlsx"
    path.write_bytes(as_xlsx(held))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for first, second in zip(list(sheet[2]), list(sheet[3]), strict=True):
        first.value, second.value = second.value, first.value
    book.save(path)
    assert list(import_list(path, vocabulary=SPOKEN).entries) == held[::-1]


def test_a_long_text_that_was_changed_is_not_put_back(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "changed.xlsx"
    path.write_bytes(as_xlsx([entry(1, holder="x" * 40_000)]))
    book = load_workbook(path)
    book[LONG_SHEET]["C2"] = "y"
    book[LONG_SHEET]["D2"] = "z"
    book.save(path)
    (found,) = import_list(path, vocabulary=SPOKEN).entries
    assert found.card.holder.startswith("x" * 1000 + "…[cardtool:")


def test_an_empty_list_is_a_sheet_with_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(as_xlsx([]))
    imported = import_list(path, vocabulary=SPOKEN)
    assert imported.entries == ()


# -- what both sides must agree on ---------------------------------------------------------------------


def test_writing_and_reading_agree() -> None:
    assert long_texts.TITLE == LONG_SHEET
    assert worklist_columns.MOST_CERTIFICATES == fields.MOST_CERTIFICATES
    for text in ODD_TEXTS:
        assert texts.unguarded(guarded(text)) == text


def test_a_card_with_as_many_certificates_as_can_be_is_read_back(tmp_path: Path) -> None:
    certificates = tuple(CardCertificate(f"{number:064x}", "1", "CN=A") for number in range(fields.MOST_CERTIFICATES))
    held = entry(1, certificates=certificates)
    for export in (as_csv, as_xlsx):
        path = tmp_path / "many"
        path.write_bytes(export([held]))
        assert import_list(path, vocabulary=SPOKEN).entries == (held,)


def test_the_vocabulary_says_what_every_word_stands_for() -> None:
    assert SPOKEN["columns"]["Entry"] == "id"
    assert SPOKEN["columns"]["Issuer 2"] == "issuer_2"
    assert SPOKEN["state"]["<to_close>"] == "to_close"
    assert "Serial number" not in SPOKEN["columns"]
