from __future__ import annotations

import json
import os
import sqlite3
import ssl
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.model.errors import StoreUnreachableError
from tests.made_up_cards import staff_card

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
    assert again.code == 0


def _lasting(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in {"id", "version"}}


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


def test_a_card_in_another_state_than_in_the_file_is_told(run: Command, filled: list[int], tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    run("worklist", "set", str(filled[0]), "closed")
    run("worklist", "export", str(file))
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    run("worklist", "set", str(filled[0]), "reopened", "--reason", "by mistake")
    taken = run("worklist", "import", str(file), "--json")
    assert (taken.code, taken.document["imported"]["differs"]) == (
        1,
        [{"id": filled[0], "state": "reopened", "imported_state": "closed"}],
    )
    told = run("worklist", "import", str(file))
    assert (told.code, f"  {filled[0]}: Reopened here, Closed in the file" in told.output) == (1, True)


def test_holders_that_may_not_be_kept_are_not_taken_in(
    run: Command, reading: Path, folders: Folders, tmp_path: Path
) -> None:
    folders.administrator.mkdir()
    settings = folders.administrator / "settings.toml"
    settings.write_text("[worklist]\nkeep_holder = true\n", encoding="utf-8")
    run("worklist", "add", "--reading", str(reading))
    file, other = str(tmp_path / "list.json"), ("--db", str(tmp_path / "other.sqlite"))
    run("worklist", "export", file)
    settings.write_text("[worklist]\nkeep_holder = false\n", encoding="utf-8")
    entries = run("worklist", "import", file, "--json", *other).document["entries"]
    assert {(entry["holder"], entry["email"]) for entry in entries} == {(None, None)}


def test_holders_that_a_backup_brings_back_are_forgotten(
    run: Command, reading: Path, folders: Folders, tmp_path: Path
) -> None:
    folders.administrator.mkdir()
    settings = folders.administrator / "settings.toml"
    settings.write_text("[worklist]\nkeep_holder = true\n", encoding="utf-8")
    run("worklist", "add", "--reading", str(reading))
    backup = str(tmp_path / "backup")
    run("worklist", "backup", backup)
    for allowed, name in ((True, "one"), (False, "other")):
        settings.write_text(f"[worklist]\nkeep_holder = {str(allowed).lower()}\n", encoding="utf-8")
        database = ("--db", f"sqlite:///{tmp_path / name}.sqlite")
        entries = run("worklist", "restore", backup, "--json", *database).document["entries"]
        assert any(entry["holder"] or entry["email"] for entry in entries) is allowed
        assert run("worklist", "verify", *database).code == 0


def test_a_list_without_a_card_does_not_replace_one(run: Command, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    full, empty = tmp_path / "lea.csv", tmp_path / "sub" / "lea.csv"
    full.write_text("Nimi\nMeikäläinen Maija\n", encoding="utf-8")
    empty.write_text("Nimi\n", encoding="utf-8")
    run("worklist", "import", str(full))
    refused = run("worklist", "import", str(empty))
    assert (refused.code, "no row of it names a card" in refused.errors) == (3, True)
    listed = run("worklist", "lists", "--json").document["lists"]
    assert [(kept["name"], kept["cards"]) for kept in listed] == [("lea", 1)]
    long = run("worklist", "import", str(full), "--name", "x" * 300)
    assert (long.code, "at most 200 characters" in long.errors) == (3, True)


def test_a_list_of_expected_cards_is_dropped(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "leavers.csv"
    file.write_text("Nimi\nMeikäläinen Maija\n", encoding="utf-8")
    run("worklist", "import", str(file))
    assert "leavers" in run("worklist", "lists").output
    assert run("worklist", "drop", "leavers", "--json").document["dropped"] == "leavers"
    assert run("worklist", "lists").output == "0 lists of expected cards\n"
    assert run("worklist", "drop", "leavers").code == 3
    run("worklist", "import", str(file))
    assert run("worklist", "drop", "leavers").output == "Removed: leavers\n"


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


def test_what_rests_on_a_changed_list_says_so(
    run: Command, filled: list[int], folders: Folders, tmp_path: Path
) -> None:
    with sqlite3.connect(folders.data / "worklist.sqlite") as database:
        database.execute("UPDATE worklist_entry SET state = 'not_found' WHERE id = ?", (filled[0],))
    database.close()
    warning = "WARNING: the journal of the list is NOT whole; faults: 1."
    for words in (("receipt", str(filled[0])), ("report",)):
        path = tmp_path / f"{words[0]}.html"
        written = run("worklist", *words, str(path))
        assert written.code == 1
        assert written.errors.splitlines() == [warning, f"! {filled[0]}: An entry is not what the journal says"]
        assert warning in path.read_text(encoding="utf-8")
    kept = run("worklist", "backup", str(tmp_path / "backup"))
    assert (kept.code, kept.errors.splitlines()[0]) == (1, warning)


def test_a_card_without_a_deadline_has_no_legal_basis_but_the_day_has(
    run: Command, reading: Path, filled: list[int], tmp_path: Path
) -> None:
    stays = next(number for number, card in enumerate(cards_of(reading), 1) if not card["verdict"]["deadline"])
    pages = {}
    for name, words in {
        "stays": ("receipt", str(stays)),
        "old": ("receipt", str(filled[0])),
        "day": ("report",),
    }.items():
        path = tmp_path / f"{name}.html"
        assert run("worklist", *words, str(path)).code == 0
        pages[name] = "Legal basis" in path.read_text(encoding="utf-8")
    assert pages == {"stays": False, "old": True, "day": True}


def test_a_paper_is_a_pdf_or_a_page(run: Command, filled: list[int], tmp_path: Path) -> None:
    for words in (("receipt", str(filled[0])), ("report",)):
        path = tmp_path / "paper.docx"
        refused = run("worklist", *words, str(path))
        assert refused.code == 3
        assert "file_not_writable: its name ends in one of .pdf, .html" in refused.errors
        assert not path.exists()


def test_a_doubt_names_its_card(run: Command, reading: Path) -> None:
    doubts = run("worklist", "add", "--reading", str(reading)).errors
    assert "Testiorganisaatio: The rules do not say that this card is to be closed" in doubts
    assert not [line for line in doubts.splitlines() if line.startswith((":", "The rules"))]


def test_no_organisation_breaks_the_list(run: Command, reading: Path, tmp_path: Path) -> None:
    odd = ["A\r\nB", "\x1b]0;title\x07C\u202e", "x" * 10**5]
    content = json.loads(reading.read_text(encoding="utf-8"))
    for card, organisation in zip(content["cards"], odd, strict=False):
        card["holder"]["organisation"] = organisation
    changed = tmp_path / "odd.json"
    changed.write_text(json.dumps(content), encoding="utf-8")
    added = run("worklist", "add", "--reading", str(changed))
    lines = run("worklist", "list").output.splitlines()
    assert len(lines) == len(content["cards"]) + 3
    assert max(map(len, lines)) < 300
    assert "A B" in lines[2]
    assert "\\x1b]0;title\\x07C\\u202e" in lines[3]
    assert "x" * 59 + "…" in lines[4]
    for text in (added.output, added.errors):
        assert not {"\x1b", "\x07", "\r"} & set(text)
        assert max(map(len, text.splitlines())) < 300
    entries = run("worklist", "list", "--json").document["entries"]
    assert [entry["organisation"] for entry in entries[:3]] == odd


def test_a_ca_is_no_card_when_the_certificates_of_the_holder_cannot_be_read(run: Command, tmp_path: Path) -> None:
    file, document = tmp_path / "card.pem", tmp_path / "card.json"
    ders = staff_card("X" * 10**5)
    file.write_text("".join(map(ssl.DER_cert_to_PEM_cert, ders)), encoding="ascii")
    explained = run("card", "explain", str(file), "--json")
    assert [problem["detail"] for problem in explained.document["problems"]] == ["too_large", "too_large"]
    document.write_text(explained.output, encoding="utf-8")
    refused = run("worklist", "add", "--reading", str(document))
    assert refused.code == 3
    assert "no_certificate_found: cards[0].certificates: none of a holder" in refused.errors
    assert run("worklist", "list", "--json").document["entries"] == []


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
    assert elsewhere.document["entries"] == []
    assert elsewhere.errors == f"{len(cards_of(reading))} additions wait for another database\n"
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
