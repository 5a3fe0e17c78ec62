from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.app.inventories import OID, folder_of, pem_of, service

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

GOOD = "oid;name\n1.2.246.10.32213086;Tuotu nimi\n"


@pytest.mark.parametrize(
    ("text", "code", "rows"), [(GOOD, 0, 1), (GOOD + "no oid;Virhe\n", 1, 1), (GOOD + "1.2.246.10.99999917;B\n", 0, 2)]
)
def test_an_import_is_in_use_from_then_on(
    run: Callable[..., Run], tmp_path: Path, text: str, code: int, rows: int
) -> None:
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    imported = run("register", "import", str(file), "--json")
    assert (imported.code, imported.document["rows"]) == (code, rows)
    folder = folder_of(tmp_path / "srv", good=pem_of(service()))
    found = run("inventory", "oids", str(folder), "--json", "--as-of", "2023-03-01").document
    names = {verdict["oid"]: verdict["organisation"] for verdict in found["oids"]}
    assert names[OID.removesuffix(".10.1")] is not None
    assert names["1.2.246.10.32213086"] == "Tuotu nimi"
    told = run("inventory", "oids", str(folder), "--as-of", "2023-03-01").output
    assert "Tuotu nimi" in told
    assert "export.csv, 20" in told, "the source of the names and its date"
    assert "export.csv, 20" in run("oid", "explain", "1.2.246.10.32213086").output


@pytest.mark.parametrize("text", ["", "nothing of use\n"])
def test_an_export_without_rows_leaves_everything_as_it_was(run: Callable[..., Run], tmp_path: Path, text: str) -> None:
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    result = run("register", "import", str(file))
    assert (result.code, result.output) == (3, "")
    assert run("register", "import", str(tmp_path / "gone.csv")).code == 3


def test_reasons_are_told_in_words(run: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(GOOD + "no oid;Virhe\n", encoding="utf-8")
    assert "1: not an OID" in run("register", "import", str(file), "--lang", "en").errors
    file.write_text("", encoding="utf-8")
    assert "nothing in it" in run("register", "import", str(file), "--lang", "en").errors


def test_it_is_told_in_words(run: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert "export.csv" in run("register", "import", str(file)).output
