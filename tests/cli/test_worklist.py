from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.model.errors import StoreUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.folders import Folders
    from tests.cli.conftest import Run

    Command = Callable[..., Run]

DAY = ("--as-of", "2023-03-01")


@pytest.fixture
def reading(run: Command, tmp_path: Path) -> Path:
    """The document of a reading of all made-up cards."""
    file = tmp_path / "reading.json"
    file.write_text(run("demo", "--json", *DAY).output, encoding="utf-8")
    return file


def cards_of(reading: Path) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = json.loads(reading.read_text(encoding="utf-8"))["cards"]
    return cards


def to_close(reading: Path) -> list[int]:
    """Numbers that the cards to be closed get on an empty list."""
    codes = [card["verdict"]["code"] for card in cards_of(reading)]
    return [number for number, code in enumerate(codes, start=1) if code == "close_now"]


@pytest.fixture
def filled(run: Command, reading: Path) -> list[int]:
    """The numbers of the cards to be closed, on a list with all made-up cards."""
    assert run("worklist", "add", "--reading", str(reading)).code == 0
    return to_close(reading)


def test_the_cards_of_a_reading_come_on_the_list(run: Command, reading: Path) -> None:
    added = run("worklist", "add", "--reading", str(reading), "--json")
    document = added.document
    assert (added.code, len(document["entries"])) == (0, len(cards_of(reading)))
    assert {answer["result"] for answer in document["additions"]} == {"added"}
    listed = run("worklist", "list", "--json").document["entries"]
    assert listed == document["entries"]
    for entry, card in zip(listed, cards_of(reading), strict=True):
        holders = {found["sha256"] for found in card["certificates"] if found["usage"] != "ca"}
        assert {found["sha256"] for found in entry["certificates"]} == holders
        assert (entry["state"], entry["kind"], entry["rules"]) == ("to_close", card["kind"], card["rules"])
        assert (entry["verdict"], entry["deadline"]) == (card["verdict"]["code"], card["verdict"]["deadline"])
        assert entry["organisation"] == card["holder"]["organisation"]
        assert entry["holder"] is None
        assert entry["email"] is None


def test_a_reading_comes_from_standard_input_too(run: Command, reading: Path) -> None:
    text = reading.read_text(encoding="utf-8")
    assert run("worklist", "add", "--reading", "-", "--json", stdin=text).code == 0
    assert len(run("worklist", "list", "--json").document["entries"]) == len(cards_of(reading))


def test_a_card_is_on_the_list_once(run: Command, reading: Path, filled: list[int]) -> None:
    before = run("worklist", "list", "--json").output
    run("worklist", "set", str(filled[0]), "closed")
    again = run("worklist", "add", "--reading", str(reading), "--json")
    assert (again.code, {answer["result"] for answer in again.document["additions"]}) == (0, {"already_there"})
    assert len(json.loads(before)["entries"]) == len(run("worklist", "list", "--json").document["entries"])
    told = run("worklist", "add", "--reading", str(reading)).output
    assert "Already on the list" in told
    assert "Closed on" in told


def test_a_card_that_stays_is_told_of(run: Command, reading: Path) -> None:
    doubts = run("worklist", "add", "--reading", str(reading)).errors.splitlines()
    assert len(doubts) == len(cards_of(reading)) - len(to_close(reading))


def test_the_holder_is_kept_only_if_the_administrator_says_so(run: Command, reading: Path, folders: Folders) -> None:
    folders.administrator.mkdir()
    (folders.administrator / "settings.toml").write_text("[worklist]\nkeep_holder = true\n", encoding="utf-8")
    entries = run("worklist", "add", "--reading", str(reading), "--json").document["entries"]
    assert [entry["holder"] for entry in entries] == [card["holder"]["name"] for card in cards_of(reading)]


def test_states_follow_each_other(run: Command, filled: list[int]) -> None:
    first, second, third, *_ = map(str, filled)
    closed = run("worklist", "set", first, second, "closed", "--json")
    assert (closed.code, [entry["state"] for entry in closed.document["entries"]]) == (0, ["closed", "closed"])
    refused = run("worklist", "set", first, "closed")
    assert (refused.code, refused.errors.splitlines()[0]) == (1, "The entry cannot go from its state to that one")
    assert run("worklist", "set", third, "exception").errors.startswith("A reason is needed")
    assert run("worklist", "set", third, "exception", "--reason", "moves").code == 0
    assert run("worklist", "set", first, "reopened", "--reason", "wrong card").code == 0
    assert run("worklist", "set", first, "not_found").code == 0
    states = [entry["state"] for entry in run("worklist", "list", "--json").document["entries"]]
    assert [states[number - 1] for number in filled[:3]] == ["not_found", "closed", "exception"]


def test_an_entry_that_somebody_else_changed_is_not_overwritten(run: Command, filled: list[int]) -> None:
    number = str(filled[0])
    assert run("worklist", "set", number, "closed", "--version", "1").code == 0
    refused = run("worklist", "set", number, "not_found", "--version", "1")
    assert refused.code == 1
    assert refused.errors.startswith("Somebody else changed the entry meanwhile")


def test_an_unknown_entry_is_told(run: Command, filled: list[int]) -> None:
    assert run("worklist", "set", str(filled[-1] + 1000), "closed").code == 1
    assert run("worklist", "receipt", "1000", "receipt.pdf").code == 1


def test_a_version_is_for_one_entry(run: Command, filled: list[int]) -> None:
    assert run("worklist", "set", *map(str, filled[:2]), "closed", "--version", "1").code == 2


def test_the_list_is_searched(run: Command, filled: list[int]) -> None:
    run("worklist", "set", str(filled[0]), "closed")
    closed = run("worklist", "list", "--state", "closed", "--json").document["entries"]
    assert [entry["id"] for entry in closed] == [filled[0]]
    found = run("worklist", "list", "--search", "PIRKANMAAN kuntayhtymä", "--json").document["entries"]
    assert [entry["organisation"] for entry in found] == ["Pirkanmaan sairaanhoitopiirin kuntayhtymä"]
    assert run("worklist", "list", "--search", "no such words").output.splitlines()[-1] == "0 entries"


def test_the_journal_is_proven(run: Command, filled: list[int], folders: Folders) -> None:
    run("worklist", "set", str(filled[0]), "closed")
    proven = run("worklist", "verify", "--json")
    head = proven.document["verification"]["head"]
    assert (proven.code, proven.document["verification"]["faults"]) == (0, [])
    run("worklist", "set", str(filled[1]), "closed")
    assert run("worklist", "verify", "--head", head).code == 0
    assert run("worklist", "verify", "--head", "0" * 63 + "1").code == 1
    with sqlite3.connect(folders.data / "worklist.sqlite") as database:
        database.execute("UPDATE worklist_entry SET state = 'not_found' WHERE id = ?", (filled[0],))
    database.close()
    broken = run("worklist", "verify", "--json")
    assert broken.code == 1
    assert broken.document["verification"]["faults"] == [{"fault": "entry_changed", "number": filled[0]}]
    assert "! " in run("worklist", "verify").output


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("words", [("--lang", "fi"), ("--lang", "sv"), ("--codes",)])
def test_an_export_is_taken_in_by_another_list(
    run: Command, filled: list[int], tmp_path: Path, form: str, words: tuple[str, ...]
) -> None:
    run("worklist", "set", str(filled[0]), "closed")
    run("worklist", "set", str(filled[1]), "exception", "--reason", "=1+1")
    file, other = str(tmp_path / f"list.{form}"), ("--db", str(tmp_path / "other.sqlite"))
    assert run("worklist", "export", file, *words).code == 0
    taken = run("worklist", "import", file, "--json", *other)
    assert (taken.code, taken.document["imported"]["form"]) == (0, "entries")
    assert taken.document["imported"]["added"] == len(run("worklist", "list", "--json").document["entries"])
    assert [_lasting(entry) for entry in run("worklist", "list", "--json", *other).document["entries"]] == [
        _lasting(entry) for entry in run("worklist", "list", "--json").document["entries"]
    ]
    again = run("worklist", "import", file, *other)
    assert again.output.splitlines()[0] == "0 cards put on the list"


def _lasting(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in {"id", "added_at", "changed_at"}}


def test_expected_cards_are_compared_with_those_seen(run: Command, filled: list[int], tmp_path: Path) -> None:
    known = run("worklist", "list", "--json").document["entries"][filled[0] - 1]["certificates"][0]["serial"]
    file = tmp_path / "leavers.csv"
    file.write_text(f"Nimi;Sarjanumero\nMeikäläinen Maija;{known}\nVirtanen Ville;0badc0de\n", encoding="utf-8")
    compared = run("worklist", "import", str(file), "--json")
    told = compared.document["imported"]
    assert (compared.code, told["form"], told["name"]) == (1, "expected", "leavers")
    assert (told["matched"], told["not_seen"]) == (1, 1)
    assert [entry["id"] for entry in compared.document["entries"]] == [filled[0]]
    assert "Virtanen Ville" in run("worklist", "import", str(file), "--name", "again").output


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a;b\n1;2\n"])
def test_a_file_that_is_no_list_is_refused(run: Command, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    assert run("worklist", "import", str(file)).code == 3


@pytest.mark.parametrize(("name", "beginning"), [("paper.pdf", b"%PDF-"), ("paper.html", b"<!DOCTYPE html>")])
def test_a_receipt_and_a_report_are_written(
    run: Command, filled: list[int], tmp_path: Path, name: str, beginning: bytes
) -> None:
    run("worklist", "set", str(filled[0]), "closed")
    for words in (("receipt", str(filled[0])), ("report",)):
        path = tmp_path / f"{words[0]}-{name}"
        assert run("worklist", *words, str(path), "--lang", "fi").code == 0
        assert path.read_bytes().lower().startswith(beginning.lower())
    assert run("worklist", "report", str(tmp_path / "no-such-folder" / name)).code == 3


def test_a_report_of_a_day_names_what_was_done(run: Command, filled: list[int], tmp_path: Path) -> None:
    head = run("worklist", "verify", "--json").document["verification"]["head"]
    path = tmp_path / "report.html"
    run("worklist", "report", str(path), "--day", "2022-12-24")
    page = path.read_text(encoding="utf-8")
    assert head in page.replace("<wbr>", "").replace("\u200b", "")
    assert "28/02/2023" in page
    assert len(filled) > 1


def test_a_backup_fills_an_empty_list(run: Command, filled: list[int], tmp_path: Path) -> None:
    run("worklist", "set", str(filled[0]), "closed")
    file, other = str(tmp_path / "backup"), ("--db", str(tmp_path / "other.sqlite"))
    assert run("worklist", "backup", file).code == 0
    restored = run("worklist", "restore", file, "--json", *other)
    assert (restored.code, restored.document["entries"]) == (0, run("worklist", "list", "--json").document["entries"])
    assert run("worklist", "verify", *other).code == 0
    assert run("worklist", "restore", file).errors.startswith("The list is not empty")


def test_a_damaged_backup_changes_nothing(run: Command, filled: list[int], tmp_path: Path) -> None:
    file, other = tmp_path / "backup", ("--db", str(tmp_path / "other.sqlite"))
    run("worklist", "backup", str(file))
    file.write_bytes(file.read_bytes()[:-20])
    assert run("worklist", "restore", str(file), *other).code == 3
    assert run("worklist", "list", "--json", *other).document["entries"] == []
    assert filled


def test_personal_data_is_removed(run: Command, reading: Path, folders: Folders) -> None:
    folders.administrator.mkdir()
    (folders.administrator / "settings.toml").write_text("[worklist]\nkeep_holder = true\n", encoding="utf-8")
    run("worklist", "add", "--reading", str(reading))
    number = to_close(reading)[0]
    run("worklist", "set", str(number), "closed")
    assert run("worklist", "purge", "--json").document["purged"] == 0, "it was closed today"
    assert run("worklist", "purge", "--days", "0", "--json").document["purged"] == 1
    purged = run("worklist", "list", "--json").document["entries"][number - 1]
    assert (purged["holder"], purged["email"], purged["state"]) == (None, None, "closed")
    assert purged["purged_at"]
    assert run("worklist", "verify").code == 0


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"schema": "cardtool.card-reading.v1"}', '{"schema": "cardtool.inventory.v1", "cards": []}'],
)
def test_a_document_that_is_no_reading_is_refused(run: Command, tmp_path: Path, content: str) -> None:
    file = tmp_path / "reading.json"
    file.write_text(content, encoding="utf-8")
    assert run("worklist", "add", "--reading", str(file)).code == 3
    assert run("worklist", "list", "--json").document["entries"] == []


def test_an_addition_waits_until_the_database_answers(
    run: Command, reading: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr("cardtool.app.worklist.worklist.open_store", _nobody_answers)
        queued = run("worklist", "add", "--reading", str(reading), "--json")
        assert (queued.code, {answer["result"] for answer in queued.document["additions"]}) == (1, {"queued"})
        assert "wait on this workstation" in queued.errors
        assert run("worklist", "list").code == 3
    delivered = run("worklist", "list", "--json")
    assert "were delivered" in delivered.errors
    assert len(delivered.document["entries"]) == len(cards_of(reading))
    assert run("worklist", "list", "--json").errors == ""
    assert [file for file in (folders.data / "worklist-outbox").rglob("*") if file.is_file()] == []


def _nobody_answers(*_: object) -> None:
    raise StoreUnreachableError("connection refused")


def test_what_waits_for_one_database_comes_to_no_other(run: Command, reading: Path) -> None:
    nobody = ("--db", "postgresql://clerk@127.0.0.1:1/cards")
    assert run("worklist", "add", "--reading", str(reading), *nobody).code == 1
    elsewhere = run("worklist", "list", "--json")
    assert (elsewhere.document["entries"], elsewhere.errors) == ([], "")
    again = run("worklist", "add", "--reading", str(reading), *nobody)
    assert f"{2 * len(cards_of(reading))} additions wait" in again.errors


def test_an_exception_needs_its_reason(run: Command, reading: Path) -> None:
    entries = run("worklist", "add", "--reading", str(reading), "--exception", "stays", "--json").document["entries"]
    assert {(entry["state"], entry["reason"]) for entry in entries} == {("exception", "stays")}


def test_a_database_of_something_else_is_refused(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    file.write_bytes(b"no database at all, but long enough to look at" * 100)
    refused = run("worklist", "list", "--db", str(file))
    assert (refused.code, refused.errors.splitlines()[0].split(": ")[-1]) == (3, "The database is damaged")
