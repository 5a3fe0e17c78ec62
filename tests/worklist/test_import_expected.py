from __future__ import annotations

import csv
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.worklist import ExpectedCard
from cardtool.worklist.importing import lists, result, texts, workbooks
from cardtool.worklist.importing.expected import serial_of
from cardtool.worklist.importing.headings import Part
from cardtool.worklist.importing.lists import import_list
from cardtool.worklist.importing.result import ImportReason, ListForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.worklist.importing.result import ImportedList

SHA = "ab" * 32
ROWS = (("Nimi", "Sähköposti", "Organisaatio"), ("Åke Öman", "ake@x.fi", "HUS"), ("Ann; B", "", 'A "q"\r\nB'))
EXPECTED = (ExpectedCard(2, "Åke Öman", "ake@x.fi", "HUS"), ExpectedCard(3, "Ann; B", "", 'A "q" B'))


def table(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    stream = StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue()


def workbook(rows: Sequence[Sequence[object]], *, title: str = "Sheet") -> bytes:
    from openpyxl import Workbook  # type: ignore[import-untyped] # ships no type information

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list"


def read(path: Path, content: str | bytes, encoding: str = "utf-8", **options: Any) -> ImportedList:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return import_list(path, **options)


def reasons(imported: ImportedList) -> list[tuple[ImportReason, int, str]]:
    return [(failure.reason, failure.row, failure.column) for failure in imported.failures]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "cp1252"]
)
def test_any_separator_and_encoding(path: Path, separator: str, encoding: str) -> None:
    imported = read(path, table(ROWS, separator), encoding)
    assert imported.expected == EXPECTED
    assert imported.failures == ()
    assert imported.headings == ROWS[0]
    assert imported.columns == (("name", 1), ("email", 2), ("organisation", 3))
    assert imported.form is ListForm.EXPECTED


def test_windows_has_letters_and_signs_that_iso_has_not(path: Path) -> None:
    name = "Šemi Šäx € ”ö” \N{EN DASH} O\N{RIGHT SINGLE QUOTATION MARK}Åke… KOŠIR"
    imported = read(path, f"nimi\n{name}\n", "cp1252")
    assert imported.expected[0].name == name
    assert imported.failures == ()


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "mac-roman"])
@pytest.mark.parametrize("name", ["Äijö Mäkinen", "Åke Öhman-Hämä", "Jörgen Mårtensson Väinölä"])
def test_names_in_an_encoding_of_the_past_are_told_and_not_kept(path: Path, encoding: str, name: str) -> None:
    imported = read(path, f"nimi\nTaina Testinen\n{name}\n", encoding)
    assert [card.name for card in imported.expected] == ["Taina Testinen"]
    assert reasons(imported) == [(ImportReason.BAD_ENCODING, 3, "")]


def test_an_undefined_byte_makes_a_row_unusable(path: Path) -> None:
    imported = read(path, b"nimi\nA\nB\x81\n")
    assert ([card.name for card in imported.expected], imported.failed) == (["A"], 1)


def test_a_text_of_wide_letters_that_lost_some_is_told(path: Path) -> None:
    imported = read(path, "nimi\nA\nBC".encode("utf-16") + b"\x41")
    assert reasons(imported) == [(ImportReason.BAD_ENCODING, 3, "")]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ('nimi;email\nA;a@b\n"B;b@b\nC;c@b\nD;d@b\n', 1),
        ('nimi;email\n"A";"a@b"\n"B;b@b\n"C";"c@b"\n"D";"d@b"\n', 1),
        ('nimi;email\nA;a@b\n"B;b@b', 1),
    ],
)
def test_a_quotation_mark_that_is_not_closed_swallows_nothing_in_silence(path: Path, content: str, kept: int) -> None:
    imported = read(path, content)
    assert len(imported.expected) == kept
    assert reasons(imported) == [(ImportReason.BAD_ROW, kept + 2, "")]


def test_untidy_marks_within_a_line_swallow_nothing(path: Path) -> None:
    imported = read(path, 'nimi;organisaatio\n"A"x;5" B\n"C";"D\nE"\n')
    assert [(card.name, card.organisation) for card in imported.expected] == [("Ax", '5" B'), ("C", "D E")]
    assert imported.failures == ()


@pytest.mark.parametrize(
    ("heading", "row", "card"),
    [
        ("Sukunimi;Etunimi", "Testinen;Taina", ExpectedCard(2, "Taina Testinen")),
        ("Efternamn;Förnamn;E-post", "Test;Åsa;a@b", ExpectedCard(2, "Åsa Test", "a@b")),
        ("First name;LAST NAME;e-mail address", "A;B;mailto:a@b", ExpectedCard(2, "A B", "a@b")),
        ("Kortin haltija;Sarjanumero", "A;0x00:AF:0C", ExpectedCard(2, "A", serial="af0c")),
        ("Serienummer", "12 34", ExpectedCard(2, serial="1234")),
        ("Certificate serial number", "-0F", ExpectedCard(2, serial="-f")),
        ("SHA-256", SHA.upper(), ExpectedCard(2, sha256=SHA)),
        ("Fingeravtryck;Arbetsgivare", ":".join([*["ab"] * 32]) + ";X", ExpectedCard(2, "", "", "X", "", SHA)),
        ("Nimi;Nimi", "A;B", ExpectedCard(2, "A")),
        ("namn;okänd", "'=1+1;x", ExpectedCard(2, "=1+1")),
        ("name;id", "  A \t B ;1", ExpectedCard(2, "A B")),
    ],
)
def test_columns_are_known_by_the_words_of_three_languages(
    path: Path, heading: str, row: str, card: ExpectedCard
) -> None:
    imported = read(path, f"{heading}\n{row}\n")
    assert (imported.expected, imported.failures) == ((card,), ())


def test_the_heading_may_stand_below_a_title(path: Path) -> None:
    imported = read(path, "Kortit 2023;;\n\nNimi;Organisaatio;x\n\nA;B;C\n;;\n")
    assert imported.expected == (ExpectedCard(5, "A", "", "B"),)
    assert imported.failures == ()


def test_the_line_that_tells_excel_the_separator_is_none_of_the_list(path: Path) -> None:
    assert read(path, "sep=,\r\nnimi,a;b\r\nA,x\r\n").expected == (ExpectedCard(2, "A"),)
    assert read(path, '\ufeffnimi\n"sep=;"\n').expected == (ExpectedCard(2, "sep=;"),)


def test_columns_can_be_mapped_by_a_person(path: Path) -> None:
    content = "Who;What;Number\nA;x;0f\n"
    assert reasons(read(path, content)) == [(ImportReason.NO_HEADING, 0, "")]
    assert read(path, content).headings == ("Who", "What", "Number")
    mapped = read(path, content, mapping={Part.NAME: 1, Part.SERIAL: 3})
    assert mapped.expected == (ExpectedCard(2, "A", serial="f"),)
    wrong = read(path, content, mapping={Part.NAME: 1, Part.EMAIL: 9})
    assert reasons(wrong) == [(ImportReason.NO_SUCH_COLUMN, 0, "email")]
    assert wrong.expected == (ExpectedCard(2, "A"),)
    assert reasons(read(path, content, mapping={Part.ORGANISATION: 2}))[-1] == (ImportReason.NO_HEADING, 0, "")
    assert read(path, "", mapping={Part.NAME: 1}).expected == ()


@pytest.mark.parametrize(
    ("row", "reason", "column", "kept"),
    [
        ("A;no address;1;", ImportReason.BAD_EMAIL, "email", 1),
        ("A;a@b;xyz;", ImportReason.BAD_SERIAL, "serial", 1),
        ("A;a@b;1;abc", ImportReason.BAD_FINGERPRINT, "sha256", 1),
        (" ;;;;only the fifth", ImportReason.NOTHING_TO_FIND_IT_BY, "", 0),
        ("A;a@b;1,5E+20;", ImportReason.BAD_SERIAL, "serial", 1),
    ],
)
def test_a_row_that_cannot_be_used_whole_is_told(
    path: Path, row: str, reason: ImportReason, column: str, kept: int
) -> None:
    imported = read(path, f"nimi;email;serial;sha256;x\n{row}\n")
    assert reasons(imported) == [(reason, 2, column)]
    assert len(imported.expected) == kept


def test_a_short_row_has_empty_cells(path: Path) -> None:
    assert read(path, "organisation;nimi;email\nX;A\n").expected == (ExpectedCard(2, "A", "", "X"),)


@pytest.mark.parametrize(("text", "serial"), [("0", "0"), ("00", "0"), ("0x0", "0"), ("", ""), ("0B", "b"), ("-", "-")])
def test_serial_numbers_have_one_form(text: str, serial: str) -> None:
    assert serial_of(text) == serial


def test_a_long_cell_is_read_and_a_longer_one_ends_the_reading(path: Path) -> None:
    assert read(path, "nimi\n" + "x" * 100_000).expected[0].name == "x" * 100_000
    assert reasons(read(path, "nimi\nA\n" + "x" * 125_000)) == [(ImportReason.CELL_TOO_LONG, 3, "")]
    imported = read(path, "nimi\nA\n" + "x" * 140_000 + "\nB\n")
    assert reasons(imported) == [(ImportReason.CELL_TOO_LONG, 3, "")]
    assert imported.expected == (ExpectedCard(2, "A"),)


def test_everything_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "nimi\n" + "A\n" * 30
    monkeypatch.setattr(lists, "MOST_ROWS", 25)
    imported = read(path, rows)
    assert reasons(imported) == [(ImportReason.TOO_MANY_ROWS, 26, "")]
    assert len(imported.expected) == 24
    monkeypatch.setattr(result, "MOST_FAILURES", 3)
    imported = read(path, "nimi;email\n" + "A;b\n" * 10)
    assert (len(imported.failures), imported.failed) == (3, 10)
    monkeypatch.setattr(texts, "LONGEST_LINE", 6)
    assert reasons(read(path, "nimi\nA\nlonger than six\n"))[0][0] is ImportReason.TOO_LARGE
    monkeypatch.setattr(lists, "LARGEST_FILE", 10)
    assert reasons(read(path, rows)) == [(ImportReason.TOO_LARGE, 0, "")]


def test_what_cannot_be_opened_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reasons(import_list(path)) == [(ImportReason.NOT_FOUND, 0, "")]
    assert reasons(import_list(path.parent)) == [(ImportReason.NOT_READABLE, 0, "")]
    for error, reason in (
        (PermissionError(13, "no"), ImportReason.ACCESS_DENIED),
        (OSError(), ImportReason.NOT_READABLE),
    ):

        def refuse(*_: object, error: OSError = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(Path, "is_file", refuse)
        assert reasons(import_list(path)) == [(reason, 0, "")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", ImportReason.NO_HEADING),
        (b"%PDF-1.7\n\0\1\2" + bytes(range(256)) * 8, ImportReason.UNKNOWN_FORM),
        (b"{}", ImportReason.UNKNOWN_FORM),
        (b'{"schema": "cardtool.inventory.v1"}', ImportReason.UNKNOWN_FORM),
        (b"{", ImportReason.UNKNOWN_FORM),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ImportReason.OLD_OR_ENCRYPTED),
        (b"PK\x03\x04 and nothing more", ImportReason.DAMAGED),
    ],
)
def test_what_is_no_list_is_told(path: Path, content: bytes, reason: ImportReason) -> None:
    assert reasons(read(path, content)) == [(reason, 0, "")]


@given(st.binary(max_size=300), st.sampled_from([b"", b"nimi;email\n", b"PK\x03\x04", b"{", b"\xff\xfe", b'nimi\n"']))
def test_no_bytes_make_it_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    imported = read(path, head + content)
    assert imported.expected or imported.failures or imported.form is ListForm.EXPECTED


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5), st.sampled_from(";,\t"))
def test_every_row_of_a_table_is_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], separator: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    imported = read(path, table([("nimi", "organisaatio"), *rows], separator))
    told = [" ".join(texts.unguarded(name).split()) for name, _ in rows]
    assert [card.name for card in imported.expected] == [name for name in told if name]


# -- workbooks -----------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_the_table_it_shows(path: Path) -> None:
    imported = read(path, workbook(ROWS))
    assert imported.expected == EXPECTED
    assert imported.failures == ()


def test_the_first_sheet_with_a_heading_is_the_list(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "A cover"
    for title, name in (("People", "A"), ("More", "B")):
        sheet = book.create_sheet(title)
        sheet.append(["nimi"])
        sheet.append([name])
    book.save(path)
    assert [card.name for card in import_list(path).expected] == ["A"]


def test_numbers_dates_and_truths_are_texts(path: Path) -> None:
    day = datetime(2023, 2, 1)  # noqa: DTZ001 - a workbook knows no time zones
    rows = [
        ("sarjanumero", "nimi"),
        (1267, True),
        (12.0, day),
        (0.5, "A"),
        (1_234_567_890_123_456, "B"),
        (None, 3.25),
        (1, timedelta(hours=1)),
    ]
    imported = read(path, workbook(rows))
    assert imported.expected == (
        ExpectedCard(2, "TRUE", serial="1267"),
        ExpectedCard(3, "2023-02-01T00:00:00", serial="12"),
        ExpectedCard(4, "A"),
        ExpectedCard(5, "B"),
        ExpectedCard(6, "3.25"),
        ExpectedCard(7, "1:00:00", serial="1"),
    )
    assert reasons(imported) == [(ImportReason.BAD_SERIAL, row, "serial") for row in (4, 5)]


def test_a_formula_is_what_its_cell_shows(path: Path) -> None:
    from xlsxwriter import Workbook  # type: ignore[import-untyped] # ships no type information

    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nimi", "organisaatio"])
        sheet.write_formula(1, 0, '=HYPERLINK("http://x","A")', value="Shown")
        sheet.write_formula(1, 1, "=1+1", value="")
    assert import_list(path).expected == (ExpectedCard(2, "Shown"),)


def altered(content: bytes, part: str, change: dict[bytes, bytes]) -> bytes:
    """The workbook with other bytes in one of its parts."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in change.items() if name == part else ():
                assert before in data
                data = data.replace(before, after)
            new.writestr(name, data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
#: Made once, because a workbook holds the moment it was made.
SMALL_WORKBOOK = workbook([("nimi",), ("A",)])


def test_entities_are_not_resolved(path: Path) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    content = altered(workbook(ROWS), SHEET, {b"<worksheet": entity})
    assert reasons(read(path, content)) == [(ImportReason.DAMAGED, 0, "")]


def test_a_row_far_below_does_not_take_forever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (workbooks, lists):
        monkeypatch.setattr(module, "MOST_ROWS", 20_000)  # the limit itself costs seconds
    content = altered(workbook([*ROWS, ("Z", "", "")]), SHEET, {b'r="4"': b'r="99999999999"', b'"A4"': b'"A99999999"'})
    imported = read(path, content)
    assert reasons(imported) == [(ImportReason.TOO_MANY_ROWS, 20_001, "")]
    assert imported.expected == EXPECTED


def test_what_a_sheet_says_of_its_size_is_not_believed(path: Path) -> None:
    dimension = b'<dimension ref="A1:XFD1048576"'
    content = altered(workbook(ROWS), SHEET, {b'<dimension ref="A1:C3"': dimension})
    assert read(path, content).expected == EXPECTED


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = altered(workbook(ROWS), SHEET, {b"<worksheet": b" " * 5_000_000 + b"<worksheet"})
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1_000_000)
    assert reasons(read(path, bomb)) == [(ImportReason.TOO_LARGE, 0, "")]


def test_a_part_that_declares_less_than_it_is_ends_the_reading(path: Path) -> None:
    content = bytearray(altered(workbook(ROWS), SHEET, {b"<sheetData>": b"<sheetData>" + b" " * 5_000_000}))
    central = content.rindex(SHEET.encode()) - 46  # the entry of the archive's directory
    struct.pack_into("<L", content, central + 24, 2000)  # what it declares as its size
    assert reasons(read(path, bytes(content)))[0][0] is ImportReason.DAMAGED


@given(st.data())
def test_a_damaged_workbook_does_not_make_it_raise(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = SMALL_WORKBOOK
    position = data.draw(st.integers(4, len(whole) - 1))
    changed = whole[:position] + data.draw(st.binary(max_size=4)) + whole[position + data.draw(st.integers(0, 4)) :]
    assert read(tmp_path_factory.getbasetemp() / "damaged", changed).form in ListForm


def test_errors_of_the_disk_are_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(openpyxl, "load_workbook", fail)
    imported = read(path, workbook(ROWS))
    assert imported.failures[0].reason is ImportReason.NOT_READABLE
    assert imported.failures[0].detail == "Input/output error"


def test_moments_of_the_past_are_read_quietly(path: Path) -> None:
    moment = datetime(2023, 2, 1, tzinfo=UTC).replace(tzinfo=None)
    content = altered(workbook([("nimi", "x"), ("A", moment)]), SHEET, {b"<v>44958</v>": b"<v>99999999999</v>"})
    assert read(path, content).expected == (ExpectedCard(2, "A"),)
