"""What goes wrong with the worklist on the command line, and what a person is told of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.worklist.opening import identity_of
from cardtool.app.worklist.worklist import Worklist
from cardtool.model.errors import StoreFullError, StoreUnreachableError
from tests.cli.test_worklist import cards_of, filled, reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.folders import Folders
    from tests.cli.conftest import Run

    Command = Callable[..., Run]

__all__ = ["filled", "reading"]


def _nobody_answers(*_: object) -> None:
    raise StoreUnreachableError("connection refused")


def _queue(run: Command, reading: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setattr("cardtool.app.worklist.worklist.open_store", _nobody_answers)
        assert run("worklist", "add", "--reading", str(reading)).code == 1


def test_a_backup_is_restored_before_what_waits_is_delivered(
    run: Command, reading: Path, filled: list[int], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = str(folders.data.parent / "backup")
    run("worklist", "set", str(filled[0]), "closed")
    assert run("worklist", "backup", backup).code == 0
    before = run("worklist", "list", "--json").document["entries"]
    for file in folders.data.glob("worklist.sqlite*"):
        file.unlink()
    _queue(run, reading, monkeypatch)
    restored = run("worklist", "restore", backup, "--json")
    assert (restored.code, restored.document["entries"]) == (0, before)
    assert "were delivered" in restored.errors


def test_a_backup_that_is_damaged_leaves_what_waits_and_the_list_empty(
    run: Command, reading: Path, filled: list[int], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = folders.data.parent / "backup"
    assert run("worklist", "backup", str(backup)).code == 0
    whole = backup.read_bytes()
    for file in folders.data.glob("worklist.sqlite*"):
        file.unlink()
    _queue(run, reading, monkeypatch)
    backup.write_bytes(whole[:-20])
    assert run("worklist", "restore", str(backup)).code == 3
    backup.write_bytes(whole)
    assert run("worklist", "restore", str(backup)).code == 0
    assert filled


def test_a_list_that_is_not_empty_is_told_as_the_help_says(run: Command, filled: list[int], tmp_path: Path) -> None:
    backup = str(tmp_path / "backup")
    run("worklist", "backup", backup)
    assert run("worklist", "restore", backup).code == 1
    assert filled


def test_the_time_that_the_administrator_locked_holds(run: Command, folders: Folders) -> None:
    folders.administrator.mkdir()
    locked = '[worklist]\nretention_days = 20\n[locked]\nkeys = ["worklist.retention_days"]\n'
    (folders.administrator / "settings.toml").write_text(locked, encoding="utf-8")
    refused = run("worklist", "purge", "--days", "0")
    assert (refused.code, "locked" in refused.errors) == (2, True)
    assert run("worklist", "purge", "--days", "20").code == 0
    assert run("worklist", "purge").code == 0


@pytest.mark.parametrize("days", ["-1", "3651", "4000000"])
def test_a_time_out_of_reason_is_a_slip(run: Command, days: str) -> None:
    assert run("worklist", "purge", "--days", days).code == 2


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "999999999999999999999"])
def test_a_number_out_of_reason_is_a_slip(run: Command, number: str) -> None:
    assert run("worklist", "set", number, "closed").code == 2
    assert run("worklist", "receipt", number, "receipt.pdf").code == 2


def test_the_largest_number_is_unknown(run: Command) -> None:
    assert run("worklist", "set", str(2**63 - 1), "closed").code == 1


@pytest.mark.parametrize("command", [("list",), ("add", "--reading")])
@pytest.mark.parametrize("address", ["postgresql://a:geheim@[::/b", "mysql://a:geheim@b/c"])
def test_what_is_no_address_is_told_and_nothing_waits_for_it(
    run: Command, reading: Path, folders: Folders, address: str, command: tuple[str, ...]
) -> None:
    words = [*command, str(reading)] if "--reading" in command else command
    refused = run("worklist", *words, "--db", address)
    assert refused.code == 3
    assert "geheim" not in refused.errors
    assert not (folders.data / "worklist-outbox").exists()


def test_a_file_that_holds_what_no_database_takes_stops_nothing(
    run: Command, reading: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(run, reading, monkeypatch)
    file = next((folders.data / "worklist-outbox").rglob("*.json"))
    text = file.read_text(encoding="ascii")
    first = text.split('"sha256":"')[1][:64]
    file.write_text(text.replace(first, "XYZ"), encoding="ascii")
    listed = run("worklist", "list", "--json")
    assert (listed.code, len(listed.document["entries"])) == (0, len(cards_of(reading)) - 1)
    assert f"damaged and was put aside: {file.name}" in listed.errors
    assert run("worklist", "list").errors == ""


def test_an_addition_that_the_database_refuses_stops_nothing(
    run: Command, reading: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(run, reading, monkeypatch)

    def refuse(*_: object) -> None:
        raise ValueError("the token is of another addition")

    with monkeypatch.context() as refusing:
        refusing.setattr("cardtool.app.worklist.worklist._deliver", refuse)
        told = run("worklist", "list")
    assert (told.code, told.errors.count("was put aside")) == (0, len(cards_of(reading)))


def test_what_was_added_before_an_error_is_told(run: Command, reading: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = Worklist.add, []

    def add(self: Worklist, *values: Any, **named: Any) -> object:
        calls.append(values)
        if len(calls) % 3 == 0:
            raise StoreFullError("no room")
        return real(self, *values, **named)

    monkeypatch.setattr(Worklist, "add", add)
    told = run("worklist", "add", "--reading", str(reading), "--json")
    assert (told.code, len(told.document["additions"])) == (3, 2)
    told = run("worklist", "add", "--reading", str(reading))
    assert (told.code, told.output.count("Already on the list")) == (3, 2)


def test_what_was_changed_before_an_error_is_told(run: Command, filled: list[int]) -> None:
    first, second = map(str, filled[:2])
    run("worklist", "set", second, "closed")
    told = run("worklist", "set", first, second, "closed", "--json")
    assert (told.code, [entry["id"] for entry in told.document["entries"]]) == (1, [filled[0]])


def test_a_number_that_is_given_twice_counts_once(run: Command, filled: list[int]) -> None:
    number = str(filled[0])
    told = run("worklist", "set", number, number, "closed", "--version", "1", "--json")
    assert (told.code, len(told.document["entries"])) == (0, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("list",),
        ("export", "list.csv"),
        ("receipt", "1", "paper.html"),
        ("report", "paper.html"),
        ("backup", "backup"),
        ("purge",),
        ("set", "1", "closed"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "sqlite:///"])
def test_a_mistyped_file_is_not_made(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], prefix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = tmp_path / "no" / "such.sqlite"
    refused = run("worklist", *words, "--db", f"{prefix}{missing}")
    assert (refused.code, "there is no such file" in refused.errors) == (3, True)
    assert not missing.parent.exists()


@pytest.mark.parametrize("head", ["", "  "])
def test_no_hash_is_a_slip(run: Command, head: str) -> None:
    assert run("worklist", "verify", "--head", head).code == 2


def test_a_hash_may_be_written_in_capitals_and_with_spaces_around(run: Command, filled: list[int]) -> None:
    head = run("worklist", "verify", "--json").document["verification"]["head"]
    assert run("worklist", "verify", "--head", f" {head.upper()}\n").code == 0
    assert filled


def test_a_journal_without_its_guards_is_told(run: Command, filled: list[int], folders: Folders) -> None:
    with closing(sqlite3.connect(folders.data / "worklist.sqlite")) as database:
        database.execute("DROP TRIGGER worklist_journal_delete")
        database.commit()
    told = run("worklist", "verify", "--json")
    assert (told.code, told.document["verification"]["faults"]) == (1, [{"fault": "guards_missing", "number": 0}])
    assert filled


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_exception_without_a_reason_is_a_slip(run: Command, reading: Path, reason: str) -> None:
    assert run("worklist", "add", "--reading", str(reading), "--exception", reason).code == 2


def test_a_reason_that_is_not_kept_is_told(run: Command, reading: Path, filled: list[int]) -> None:
    told = run("worklist", "add", "--reading", str(reading), "--exception", "moves", "--json")
    assert (told.code, told.errors.count("the reason was not kept")) == (1, len(cards_of(reading)))
    assert filled


def test_an_exception_that_is_there_with_its_reason_is_fine(run: Command, reading: Path) -> None:
    assert run("worklist", "add", "--reading", str(reading), "--exception", "moves").code == 0
    assert run("worklist", "add", "--reading", str(reading), "--exception", "moves").code == 0


def test_what_waits_is_found_however_the_address_is_written(run: Command, reading: Path, folders: Folders) -> None:
    run("worklist", "add", "--reading", str(reading), "--db", "postgresql://clerk@127.0.0.1:1/cards")
    other = "postgresql+psycopg://127.0.0.1:1/cards?connect_timeout=2"
    again = run("worklist", "add", "--reading", str(reading), "--db", other)
    assert f"{2 * len(cards_of(reading))} additions wait on this workstation" in again.errors
    assert [folder.name for folder in (folders.data / "worklist-outbox").iterdir()] == [identity_of(other)]
