from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.inventories import OID, VALID, folder_of, pem_of, service
from tests.estate import bodies, issuers
from tests.estate.services import sote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

    Command = Callable[..., Run]

DAY = ("--as-of", "2023-03-01")
#: Takes the place of the one of the same OID and use.
RENEWED = sote(issuers.DVV_G3R, bodies.PIRHA, ".10.1", "system_signature", VALID)
MOVED = service(use="server", below=".10.2")
NEW = service(use="client", below=".10.3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "srv", a=pem_of(service()), b=pem_of(MOVED))


def _change(folder: Path) -> None:
    folder_of(folder, a=pem_of(RENEWED), c=pem_of(MOVED), d=pem_of(NEW))
    (folder / "b.pem").unlink()


def _told(document: dict[str, Any]) -> dict[str, list[str]]:
    told = {name: [item["sha256"] for item in document[name]] for name in ("new", "gone", "moved")}
    return told | {"renewed": [item["new"]["sha256"] for item in document["renewed"]]}


CHANGES = {"new": [NEW.sha256], "gone": [], "moved": [MOVED.sha256], "renewed": [RENEWED.sha256]}


@pytest.mark.parametrize("own", [True, False])
def test_inventories_are_kept_and_compared(run: Command, folder: Path, tmp_path: Path, own: bool) -> None:
    database = () if own else ("--db", f"sqlite:///{tmp_path / 'own.sqlite'}")
    words = ("inventory", "scan", str(folder), "--keep", *database)
    assert run(*words, *DAY).errors == ""
    _change(folder)
    run(*words, *DAY)
    runs = run("inventory", "runs", "--json", *database)
    assert (runs.code, [kept["number"] for kept in runs.document["runs"]]) == (0, [2, 1])
    same = run("inventory", "compare", "1", "1", "--json", *database)
    assert (same.code, same.document["same"]) == (0, 2)
    found = run("inventory", "compare", "1", "2", "--json", *database)
    assert (found.code, _told(found.document)) == (1, CHANGES)


def test_bundles_are_compared_too(run: Command, folder: Path, tmp_path: Path) -> None:
    for name in ("before", "after"):
        run("inventory", "scan", str(folder), "--report", str(tmp_path / f"{name}.ndjson"), *DAY)
        if name == "before":
            _change(folder)
    paths = [str(tmp_path / f"{name}.ndjson") for name in ("before", "after")]
    found = run("inventory", "compare", *paths, "--json")
    assert (found.code, _told(found.document)) == (1, CHANGES)


def test_changes_are_told_in_words(run: Command, folder: Path) -> None:
    for _ in range(2):
        run("inventory", "scan", str(folder), "--keep", *DAY)
        folder_of(folder, a=pem_of(RENEWED), d=pem_of(NEW))
    listed = run("inventory", "runs")
    assert listed.code == 0
    assert [line[0] for line in listed.output.splitlines()[2:]] == ["2", "1"]
    told = run("inventory", "compare", "1", "2").output
    assert [line[0] for line in told.splitlines()] == ["+", "~", "1"]
    assert OID in told


@pytest.mark.parametrize("names", [("1", "2"), ("gone.ndjson", "gone.ndjson")])
def test_an_inventory_that_is_not_there_is_told(run: Command, names: tuple[str, str]) -> None:
    result = run("inventory", "compare", *names)
    assert (result.code, result.output) == (3, "")
    assert result.errors


def test_a_bundle_that_was_changed_is_refused(run: Command, folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.ndjson"
    run("inventory", "scan", str(folder), "--report", str(bundle), *DAY)
    lines = bundle.read_text(encoding="utf-8").splitlines()
    header = json.loads(lines[0])
    assert header["schema"] == "cardtool.inventory-bundle.v1"
    bundle.write_text("\n".join(lines[:-2] + lines[-1:]) + "\n", encoding="utf-8")
    assert run("inventory", "compare", str(bundle), str(bundle)).code == 3


def test_a_database_that_cannot_be_used_is_told(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "text.sqlite"
    file.write_text("no database, but long enough to be taken for the beginning of one " * 20, encoding="utf-8")
    for words in (("runs",), ("compare", "1", "2")):
        result = run("inventory", *words, "--db", f"sqlite:///{file}")
        assert (result.code, result.output) == (3, "")


def test_a_folder_that_cannot_be_made_is_told(run: Command, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"in the way")
    assert run("inventory", "scan", str(tmp_path), "--keep").code == 3


@pytest.mark.parametrize("words", [("runs",), ("compare", "1", "2")])
def test_a_database_that_is_not_there_is_not_made(run: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    missing = tmp_path / "missing.sqlite"
    result = run("inventory", *words, "--db", str(missing))
    assert (result.code, result.output) == (3, "")
    assert "missing.sqlite" in result.errors
    assert not missing.exists()


def test_before_the_first_run_there_is_none_and_no_database(run: Command, tmp_path: Path) -> None:
    result = run("inventory", "runs", "--json")
    assert (result.code, result.document["runs"]) == (0, [])
    assert not list(tmp_path.rglob("*.sqlite"))


@pytest.mark.parametrize("number", ["99", "99999999999999999999999", "9" * 5000])
def test_a_number_without_a_run_is_told(run: Command, folder: Path, number: str) -> None:
    run("inventory", "scan", str(folder), "--keep", *DAY)
    result = run("inventory", "compare", "1", number)
    assert (result.code, result.output) == (3, "")
    assert "run_unknown: there is no run 9" in result.errors
    assert len(result.errors) < 1000
