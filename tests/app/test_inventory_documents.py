from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.documents import (
    ReportForm,
    form_of,
    inventory_json,
    inventory_lines,
    whole_file,
    write_report,
)
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.language import Texts
from cardtool.model.errors import FileNotWritableError, SourceNotReadableError
from tests.app.inventories import folder_of, pem_of, service, workspace
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from cardtool.model.inventory import Inventory

TEXTS = Texts("fi")
#: How a file of each form begins.
BEGINS = {
    ReportForm.HTML: b"<!DOCTYPE html>",
    ReportForm.PDF: b"%PDF-",
    ReportForm.CSV: b"\xef\xbb\xbf",
    ReportForm.XLSX: b"PK\x03\x04",
    ReportForm.JSON: b"{",
    ReportForm.NDJSON: b"{",
    ReportForm.CYCLONEDX: b"{",
    ReportForm.PROMETHEUS: b"# ",
}


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    folder = folder_of(tmp_path / "a", good=pem_of(service()), cut=pem_of(service())[:200])
    return scan(workspace(tmp_path), ScanRequest(paths=(folder,), cache=False))


@pytest.mark.parametrize("form", list(ReportForm))
def test_the_name_says_in_which_form_a_report_is_written(
    tmp_path: Path, inventory: Inventory, form: ReportForm
) -> None:
    path = tmp_path / f"Raportti{form.value.upper()}"
    assert form_of(path) is form
    write_report(path, inventory, TEXTS)
    assert path.read_bytes().startswith(BEGINS[form])
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name, "a"]


@pytest.mark.parametrize("name", ["report", "report.docx", "report.html.bak"])
def test_an_unknown_form_is_an_error_that_names_those_known(tmp_path: Path, inventory: Inventory, name: str) -> None:
    with pytest.raises(SourceNotReadableError, match=r"\.html"):
        write_report(tmp_path / name, inventory, TEXTS)


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path, inventory: Inventory) -> None:
    (tmp_path / "taken.html").mkdir()
    (tmp_path / "taken.html" / "file").touch()
    with pytest.raises(FileNotWritableError):
        write_report(tmp_path / "taken.html", inventory, TEXTS)
    with pytest.raises(FileNotWritableError):
        write_report(tmp_path / "no-folder" / "report.csv", inventory, TEXTS)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "taken.html"]


def test_a_report_takes_the_place_of_the_one_before(tmp_path: Path, inventory: Inventory) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    write_report(path, inventory, TEXTS)
    assert_valid(json.loads(path.read_bytes()))


def test_documents_are_valid_and_say_the_same(inventory: Inventory) -> None:
    document = json.loads(inventory_json(inventory))
    assert_valid(document)
    lines = [json.loads(line) for line in inventory_lines(inventory).splitlines()]
    told = [line["sha256"] for line in lines if line["line"] == "certificate"]
    assert told == [item["sha256"] for item in document["certificates"]] != []
    assert document["coverage"][0]["refused"] == 1
    assert str(Path("a") / "cut.pem") in document["coverage"][0]["reasons"][0]["path"]


@pytest.mark.parametrize("form", list(ReportForm))
def test_a_file_name_that_is_no_text_stands_in_every_form(
    tmp_path: Path, inventory: Inventory, form: ReportForm
) -> None:
    items = [
        replace(item, places=tuple(replace(place, path="/srv/\udcff.pem") for place in item.places))
        for item in inventory.certificates
    ]
    coverage = tuple(replace(source, name="/srv/\udcff") for source in inventory.coverage)
    path = tmp_path / f"report{form.value}"
    write_report(path, replace(inventory, certificates=tuple(items), coverage=coverage), TEXTS)
    if form is ReportForm.JSON:
        document = json.loads(path.read_bytes())
        assert document["certificates"][0]["places"][0]["path"] == "/srv/\udcff.pem"


def test_a_mistake_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "file") as stream:
        stream.write(bytes([1 // 0]))
    assert list(tmp_path.iterdir()) == []
