"""Exports of the register in every form, whole and broken."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardtool.register import imports, imports_json, imports_values
from cardtool.register.imports import import_register, reason_of
from cardtool.register.imports_fields import as_day, field_of
from cardtool.register.imports_values import ImportedRegister, ImportReason, RegisterRow

if TYPE_CHECKING:
    from collections.abc import Iterable

OID = "1.2.246.10.32213043.10.0"
UNIT = "1.2.246.10.32213043.10.1"
HEADER = "CodeId;Abbreviation;LongName;ParentId;Y-Tunnus;BeginDate;ExpirationDate;Status"
TEXT = (
    f"{HEADER}\r\n{OID};SATHA;Satakunnan hyvinvointialue;;3221304-3;2023-01-01;31.12.2100;ACTIVE\r\n"
    f"{UNIT};;Röntgen ja ”ääkköset”;{OID};;1.2.2023 00:00;;ACTIVE\r\n"
)
ROWS = (
    RegisterRow(OID, "Satakunnan hyvinvointialue", "", "3221304-3", date(2023, 1, 1), date(2100, 12, 31), "ACTIVE"),
    RegisterRow(UNIT, "Röntgen ja ”ääkköset”", OID, "", date(2023, 2, 1), None, "ACTIVE"),
)
BOUNDED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(folder: Path, content: str | bytes, name: str = "register.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reasons(register: ImportedRegister) -> list[ImportReason]:
    return [failure.reason for failure in register.failures]


# --- text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("CodeId", " conceptCodeId ").replace("LongName", "A:LONGNAME").encode(),
    ],
)
def test_text_of_the_code_service(tmp_path: Path, content: bytes) -> None:
    register = import_register(put(tmp_path, content))
    assert (register.rows, register.failures, register.source) == (ROWS, (), "register.txt")


def test_latin_1_is_read(tmp_path: Path) -> None:
    content = TEXT.replace("”", "").encode("iso-8859-1")
    assert import_register(put(tmp_path, content)).rows[1].name == "Röntgen ja ääkköset"


def test_a_late_byte_makes_the_whole_file_latin_1(tmp_path: Path) -> None:
    lines = "".join(f"1.2.3.{number};Yksikkö\r\n" for number in range(80_000))
    register = import_register(put(tmp_path, f"CodeId;LongName\r\n{lines}1.2.4;Ä\r\n".encode("iso-8859-1")))
    assert register.rows[-1].name == "Ä"
    assert len(register.rows) == 80_001


def test_a_file_that_ends_within_a_character_is_latin_1(tmp_path: Path) -> None:
    assert import_register(put(tmp_path, b"1.2.3;x\xc3")).rows[0].name == "xÃ"


def test_the_day_of_an_import(tmp_path: Path) -> None:
    path = put(tmp_path, TEXT)
    seconds = datetime(2026, 10, 31, 22, 30, tzinfo=UTC).timestamp()
    os.utime(path, (seconds, seconds))
    assert import_register(path).as_of == date(2026, 11, 1)
    assert import_register(path, as_of=date(2026, 9, 1)).as_of == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "expected", "rows"),
    [
        ("", [ImportReason.EMPTY], 0),
        (" \r\n\r\n", [ImportReason.EMPTY], 0),
        (HEADER, [ImportReason.EMPTY], 0),
        ("Name;Address\r\nx;y\r\n", [ImportReason.NO_OID_COLUMN], 0),
        (f"{TEXT}01.2.3;x;y\r\n", [ImportReason.BAD_OID], 2),
        (f"{TEXT}{OID};x;Other\r\n", [ImportReason.DUPLICATE], 2),
        (f"{TEXT}{TEXT.splitlines()[1]}\r\n", [], 2),
        (f"{HEADER}\r\n{OID};;x;;;32.1.2023;soon;\r\n", [ImportReason.BAD_DATE] * 2, 1),
        (f"{HEADER}\r\n{OID};;x;;;;;;more;and\r\n", [ImportReason.BAD_ROW], 0),
        (f"{HEADER}\r\n{OID};;x;;;;;;;\r\n", [], 1),
        (f'{HEADER}\r\n{OID};;"open\r\n{UNIT};;x\r\n', [ImportReason.BAD_ROW], 0),
        (f"# a remark\r\n{HEADER}\r\n# another\r\n\r\n;;;\r\n{OID}\r\n", [], 1),
        (f'{HEADER}\r\n{OID};;"{"x" * 200_000}"\r\n{UNIT}\r\n', [ImportReason.BAD_ROW], 1),
    ],
)
def test_faults_of_text(tmp_path: Path, text: str, expected: list[ImportReason], rows: int) -> None:
    register = import_register(put(tmp_path, text))
    assert (reasons(register)[: len(expected)], len(register.rows)) == (expected, rows)
    if not expected:
        assert register.failures == ()


def test_a_failure_says_where(tmp_path: Path) -> None:
    (failure,) = import_register(put(tmp_path, f"{HEADER}\r\n\r\n{OID}\r\nx\r\n")).failures
    assert (failure.file, failure.line, failure.detail) == ("register.txt", 4, "x")


def test_bytes_are_no_table(tmp_path: Path) -> None:
    assert reasons(import_register(put(tmp_path, b"PK\x03\x04\0\0"))) == [ImportReason.UNKNOWN_FORMAT]


def test_rows_and_failures_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_values, "MAX_ROWS", 3)
    monkeypatch.setattr(imports_values, "MAX_FAILURES", 2)
    text = "CodeId\n" + "".join(f"1.2.{number}\n" for number in range(9))
    register = import_register(put(tmp_path, text))
    assert (len(register.rows), reasons(register)) == (3, [ImportReason.TOO_MANY])
    register = import_register(put(tmp_path, "CodeId\n" + "x\n" * 9))
    assert reasons(register) == [ImportReason.BAD_OID, ImportReason.BAD_OID, ImportReason.TOO_MANY]


# --- XML ------------------------------------------------------------------------------------------------------


def xml(*entries: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<arb:result xmlns:arb="urn::codeservice"><arb:document><body>'
        '<termsystem id="1.2.246.537.6.202.2008"><attribute type="longname">Register</attribute>'
        f"{''.join(entries)}</termsystem></body></arb:document></arb:result>"
    )


def entry(oid: str = OID, attributes: str = "", **texts: str) -> str:
    inside = "".join(f'<attribute type="{key}" datatype="ST">{value}</attribute>' for key, value in texts.items())
    return f'<termitementry id="{oid}" {attributes}>{inside}</termitementry>'


def test_xml_of_the_code_service(tmp_path: Path) -> None:
    days = 'begindate="2023-01-01T00:00:01" expirationdate="2100-12-31T23:59:59"'
    body = entry(
        attributes=days,
        status="ACTIVE",
        longname="Satakunnan hyvinvointialue",
        abbreviation="SATHA",
        **{"Y-Tunnus": "3221304-3", "parentid": "", "Sektori": "1"},
    )
    unit = entry(UNIT, f'parentid="{OID}" begindate="2023-02-01"', status="ACTIVE", longname="Röntgen ja ”ääkköset”")
    for name in ("register.xml", "register.txt"):
        register = import_register(put(tmp_path, "\ufeff" + xml(body, unit), name))
        assert (register.rows, register.failures) == (ROWS, ())
    upper = xml(body, unit).replace("termitementry", "arb:termItemEntry")
    assert import_register(put(tmp_path, upper)).rows == ROWS


def test_finnish_names_stand_first_and_long_texts_are_cut(tmp_path: Path) -> None:
    names = '<attribute type="longname" language="sv">Second</attribute>'
    body = entry(longname="First").replace("</termit", f"{names}</termit")
    long = entry(UNIT, longname="a&amp;" * 5000)
    register = import_register(put(tmp_path, xml(body, long)))
    assert register.rows[0].name == "First"
    assert len(register.rows[1].name) == imports_values.MAX_FIELD


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "expected", "rows"),
    [
        (xml(entry(), before=BOMB), ImportReason.XML_FORBIDDEN, 0),
        (xml(entry(), before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), ImportReason.XML_FORBIDDEN, 0),
        (xml(entry(), entry(UNIT))[:-30], ImportReason.BAD_XML, 2),
        (xml(entry(), entry(UNIT, longname="COMPANY X & Y")), ImportReason.BAD_XML, 1),
        (xml("<a>" * 100 + "</a>" * 100), ImportReason.BAD_XML, 0),
        (xml(entry()).replace("UTF-8", "nonsense"), ImportReason.BAD_XML, 0),
        (xml(entry()).replace("UTF-8", "base64"), ImportReason.BAD_XML, 0),
        (xml(entry("x")), ImportReason.BAD_OID, 0),
        (xml(), ImportReason.EMPTY, 0),
        ("<html></html>", ImportReason.EMPTY, 0),
    ],
)
def test_faults_of_xml(tmp_path: Path, content: str, expected: ImportReason, rows: int) -> None:
    register = import_register(put(tmp_path, content, "register.xml"))
    assert (reasons(register), len(register.rows)) == ([expected], rows)


def test_xml_rows_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_values, "MAX_ROWS", 1)
    register = import_register(put(tmp_path, xml(entry(), entry(UNIT))))
    assert (len(register.rows), reasons(register)) == (1, [ImportReason.TOO_MANY])


# --- JSON -----------------------------------------------------------------------------------------------------


def code(oid: str = OID, status: str = "ACTIVE", **attributes: Any) -> dict[str, Any]:
    listed = [{"attributeName": key.replace("_", "-"), "attributeValue": value} for key, value in attributes.items()]
    return {"conceptCodeId": oid, "status": status, "attributes": listed}


def page(*codes: Any, number: int = 1, total: int = 1) -> dict[str, Any]:
    return {"conceptCodes": list(codes), "page": number, "totalItems": len(codes), "totalPages": total}


FIRST = code(LongName=["Satakunnan hyvinvointialue"], Y_Tunnus=["3221304-3"]) | {
    "beginDate": "2023-01-01T00:00:00+02:00",
    "expirationDate": 4133887200000,
}
SECOND = code(UNIT, LongName=["", "Röntgen ja ”ääkköset”"], ParentId=OID) | {"beginDate": "1.2.2023"}


def test_pages_in_one_file(tmp_path: Path) -> None:
    both = [page(FIRST, number=1, total=2), page(SECOND, number=2, total=2)]
    for content in (json.dumps(both), "\n".join(map(json.dumps, both)), "\ufeff" + json.dumps([FIRST, SECOND])):
        register = import_register(put(tmp_path, content, "register.json"))
        assert (register.rows, register.failures) == (ROWS, ())


def test_pages_in_a_folder(tmp_path: Path) -> None:
    put(tmp_path, json.dumps(page(FIRST, number=1, total=3)), "1.json")
    put(tmp_path, json.dumps(page(SECOND, number=3, total=3)), "3.JSON")
    put(tmp_path, "not looked at", "readme.txt")
    register = import_register(tmp_path)
    assert register.rows == ROWS
    assert reasons(register) == [ImportReason.PAGES_MISSING]
    assert register.failures[0].detail == "2 of 3"


def test_values_of_any_shape(tmp_path: Path) -> None:
    odd = code(LongName=[{"language": "fi", "value": "Nimi"}], Abbreviation=True, ParentId=[None, [], {}])
    odd["attributes"] += [None, {"attributeName": 5}, {}]
    register = import_register(put(tmp_path, json.dumps([odd, {"conceptCodeId": 5, "attributes": "x"}, 7, None])))
    assert register.rows == (RegisterRow(OID, "Nimi", status="ACTIVE"),)
    assert reasons(register) == [ImportReason.BAD_OID, ImportReason.BAD_ROW, ImportReason.BAD_ROW]


@pytest.mark.parametrize(
    ("content", "expected", "rows"),
    [
        ("{", ImportReason.BAD_JSON, 0),
        ("[" * 100_000, ImportReason.BAD_JSON, 0),
        ("[" + "9" * 5000 + "]", ImportReason.BAD_JSON, 0),
        (b"{\xff}", ImportReason.BAD_JSON, 0),
        (json.dumps(page(FIRST)) + "x", ImportReason.BAD_JSON, 1),
        (json.dumps(page()), ImportReason.EMPTY, 0),
        (json.dumps(page(FIRST) | {"page": "1", "totalPages": None}), None, 1),
    ],
)
def test_faults_of_json(tmp_path: Path, content: str | bytes, expected: ImportReason | None, rows: int) -> None:
    register = import_register(put(tmp_path, content, "register.json"))
    assert (reasons(register), len(register.rows)) == ([expected] if expected else [], rows)


def test_json_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, json.dumps(page(FIRST, SECOND)), "register.json")
    monkeypatch.setattr(imports_values, "MAX_ROWS", 1)
    assert reasons(import_register(path)) == [ImportReason.TOO_MANY]
    monkeypatch.setattr(imports_json, "MAX_BYTES", 10)
    assert reasons(import_register(path)) == [ImportReason.TOO_LARGE]


# --- files ----------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reasons(import_register(tmp_path / "missing")) == [ImportReason.NOT_FOUND]
    assert reasons(import_register(tmp_path)) == [ImportReason.EMPTY]
    path = put(tmp_path, TEXT)
    monkeypatch.setattr(imports, "MAX_BYTES", 10)
    assert reasons(import_register(path)) == [ImportReason.TOO_LARGE]
    monkeypatch.setattr(imports, "MAX_PAGES", 0)
    put(tmp_path, "[]", "1.json")
    assert reasons(import_register(tmp_path)) == [ImportReason.TOO_MANY]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reasons(import_register(tmp_path / "pipe")) == [ImportReason.NOT_READABLE]


def test_reasons_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason_of(PermissionError()) is ImportReason.ACCESS_DENIED
    assert reason_of(OSError()) is ImportReason.NOT_READABLE

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    path = put(tmp_path, TEXT)
    monkeypatch.setattr(Path, "open", refused)
    assert reasons(import_register(path)) == [ImportReason.ACCESS_DENIED]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-01-31", date(2023, 1, 31)),
        ("2023-01-31T23:59:59+02:00", date(2023, 1, 31)),
        ("31.1.2023", date(2023, 1, 31)),
        ("01.02.2023 12:00", date(2023, 2, 1)),
        ("1675202400000", date(2023, 2, 1)),
        ("2023-13-01", None),
        ("0.0.2023", None),
        ("999999999999999", None),
        ("-999999999999999", None),
        ("2023", None),
        ("\u0662023-01-01", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert as_day(text) == day


def test_names_of_fields() -> None:
    assert [field_of(name) for name in ("CodeId", "a:Y-Tunnus", "LONGNAME", "Parent Id", "x")] == [
        "oid",
        "business_id",
        "name",
        "parent",
        "",
    ]


PIECES = st.sampled_from([HEADER, OID, UNIT, ";", "\r\n", '"', "\t", "<", ">", "{", "[", '"page":', "x", "ä", "\0"])


@BOUNDED
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode()))
def test_any_bytes_give_rows_or_reasons(tmp_path: Path, content: bytes) -> None:
    register = import_register(put(tmp_path, content))
    assert register.rows or register.failures
    check(register.rows)


@BOUNDED
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([OID, UNIT]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["conceptCodes", "conceptCodeId", "attributes", "attributeName", "attributeValue", "page"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_gives_rows_or_reasons(tmp_path: Path, value: Any) -> None:
    register = import_register(put(tmp_path, json.dumps([value])))
    assert register.rows or register.failures
    check(register.rows)


@BOUNDED
@given(
    st.lists(st.sampled_from(["<", ">", "/", "<a>", "</a>", "&amp;", "<!--", entry(), "termitementry"]), max_size=20)
)
def test_any_xml_gives_rows_or_reasons(tmp_path: Path, parts: list[str]) -> None:
    register = import_register(put(tmp_path, "<a>" + "".join(parts)))
    assert register.rows or register.failures
    check(register.rows)


def check(rows: Iterable[RegisterRow]) -> None:
    found = [row.oid for row in rows]
    assert len(found) == len(set(found))
