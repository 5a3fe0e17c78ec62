from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from cardtool.model.transition import SeenKind
from cardtool.store.inventory_store import InventoryStore
from tests.made_up_cards import staff_card
from tests.store.inventories import found, inventory

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from cardtool.app.folders import Folders
    from cardtool.model.inventory import InventoryCertificate
    from tests.cli.conftest import Run

    Command = Callable[..., Run]

AUTUMN = ("--as-of", "2022-10-20")
TODAY = ("--as-of", "2026-11-23")
NOON = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VARHA = ("--organisation", "05")
STEP = ("card-contract", "apply")


def test_the_board_shows_what_calls_first(run: Command) -> None:
    shown = run("transition", "show", *VARHA, *AUTUMN)
    assert (shown.code, shown.errors) == (1, "")
    lines = shown.output.splitlines()
    assert lines[:2] == ["Varsinais-Suomen hyvinvointialue", "Judged for 20/10/2022"]
    assert lines[3].startswith("OVERDUE  ")
    assert "  Cards on the closing list: Nothing scanned yet" in lines
    assert any(line.startswith("  [ ] apply: ") for line in lines)


def test_dates_that_passed_long_ago_do_not_shout(run: Command) -> None:
    shown = run("transition", "show", *TODAY)
    assert shown.code == 0
    assert "OVERDUE" not in shown.output


def test_details_tell_rules_links_and_sources(run: Command) -> None:
    brief, whole = run("transition", "show", *AUTUMN), run("transition", "show", "--details", *AUTUMN)
    assert "Source: " in whole.output
    assert "https://dvv.fi/hyvinvointialueiden-toimikorttiohjeet" in whole.output
    assert "Source: " not in brief.output


def test_only_open_services_can_be_shown(run: Command) -> None:
    run("transition", "tick", "card-contract", "apply", *VARHA)
    run("transition", "tick", "card-contract", "attach-points", *VARHA)
    assert "(card-contract)" in run("transition", "show", *VARHA).output
    assert "(card-contract)" not in run("transition", "show", "--open", *VARHA).output


def test_the_document_has_the_whole_board(run: Command) -> None:
    document = run("transition", "show", "--json", "--organisation", "Birkalands välfärdsområde", *AUTUMN).document
    assert (document["organisation"]["code"], document["as_of"]) == ("08", "2022-10-20")
    assert document["seen"].keys() == {kind.value for kind in SeenKind}
    assert document["problems"] == []


def test_an_unknown_organisation_is_a_slip(run: Command) -> None:
    refused = run("transition", "show", "--organisation", "nobody")
    assert refused.code == 2
    assert "transition organisations" in refused.errors


@pytest.mark.parametrize("name", ["status.pdf", "status.html"])
def test_the_status_sheet_is_written(run: Command, tmp_path: Path, name: str) -> None:
    written = run("transition", "show", *VARHA, *AUTUMN, "--report", str(tmp_path / name))
    assert (written.code, written.output) == (1, f"Written: {tmp_path / name}\n")
    assert (tmp_path / name).stat().st_size > 1000


def test_a_report_that_cannot_be_written_is_told(run: Command, tmp_path: Path) -> None:
    assert run("transition", "show", "--report", str(tmp_path / "status.odt")).code == 3


def test_a_database_that_cannot_be_read_is_told_and_the_rest_is_shown(run: Command, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.sqlite")
    shown = run("transition", "show", "--db", nowhere, "--inventory-db", nowhere, *TODAY)
    assert shown.code == 3
    assert "The database cannot be read (store_unreachable)" in shown.output
    assert "(card-contract)" in shown.output
    assert nowhere in shown.errors


def test_cards_in_the_readers_count_for_the_login(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from cardtool.app.explaining import explain_files
    from cardtool.cli import transition

    (tmp_path / "card.der").write_bytes(staff_card()[0])
    monkeypatch.setattr(
        transition, "read_cards", lambda workspace, _: explain_files(workspace, [tmp_path / "card.der"])
    )
    login = run("transition", "show", "--cards", "--json").document["seen"]["card_login"]["login"]
    assert login["read"] == 1


def test_a_broken_addition_is_told_and_what_ships_is_shown(run: Command, folders: Folders) -> None:
    rules = folders.administrator / "rules"
    rules.mkdir(parents=True)
    (rules / "transition_services.toml").write_text("[[service]]\n", encoding="utf-8")
    shown = run("transition", "show", *TODAY)
    assert shown.code == 1
    assert "line 1" in shown.errors
    for command in (("tick", *STEP), ("steps",)):
        told = run("transition", *command, *VARHA)
        assert (told.code, "line 1" in told.errors) == (0, True)


def test_a_tick_is_kept_shown_and_taken_back(run: Command) -> None:
    ticked = run("transition", "tick", *STEP, *VARHA, "--note", "by post", "--json").document["ticks"][0]
    assert (ticked["done"], ticked["note"], ticked["organisation"], ticked["version"]) == (True, "by post", "05", 1)
    assert "  [x] apply: " in run("transition", "show", *VARHA).output
    assert "  [x] apply: " not in run("transition", "show", *VARHA, *AUTUMN).output
    then = run("transition", "steps", "--json", *VARHA, *AUTUMN).document["steps"]
    assert not any(step["done"] for step in then)
    assert "  [x] apply: " not in run("transition", "show", "--organisation", "06").output
    assert run("transition", "tick", *STEP, *VARHA, "--undo").output.startswith("Taken back ")
    assert "  [ ] apply: " in run("transition", "show", *VARHA).output
    history = run("transition", "history", *STEP, *VARHA)
    assert [line.split(":")[0] for line in history.output.splitlines()] == ["1", "2"]
    assert len(run("transition", "history", *STEP, *VARHA, "--json").document["lines"]) == 2


def test_a_step_can_be_ticked_for_everybody(run: Command) -> None:
    assert run("transition", "tick", *STEP, "--everybody").code == 0
    steps = run("transition", "steps", *VARHA, "--json").document["steps"]
    assert [step["done"] for step in steps if (step["service"], step["id"]) == STEP] == [True]
    table = run("transition", "steps", *VARHA).output
    assert "[x]  card-contract" in table


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (STEP, "--everybody"),
        ((*STEP, *VARHA, "--everybody"), "--everybody"),
        (("nothing", "apply", *VARHA), "card-contract"),
        (("card-contract", "nothing", *VARHA), "attach-points"),
        ((*STEP, *VARHA, "--note", "x" * 2001), "2000"),
    ],
)
def test_a_slip_is_told_with_what_would_do(run: Command, words: tuple[str, ...], told: str) -> None:
    refused = run("transition", "tick", *words)
    assert refused.code == 2
    assert told in refused.errors


def test_a_tick_on_an_old_version_is_refused(run: Command) -> None:
    assert run("transition", "tick", *STEP, *VARHA, "--version", "0").code == 0
    refused = run("transition", "tick", *STEP, *VARHA, "--undo", "--version", "0")
    assert refused.code == 1
    title, remedy, who = refused.errors.splitlines()
    assert title == "Somebody else ticked the step or took its tick back meanwhile"
    assert "entry" not in remedy
    assert re.search(r", \d\d/\d\d/\d{4} \d\d:\d\d\)$", who)  # Finnish time, as everywhere


def test_a_tick_that_a_database_refuses_is_told_as_lost(run: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    refused = run("transition", "tick", *STEP, *VARHA, "--db", f"postgresql://u@127.0.0.1:{port}/none")
    assert refused.code == 3
    assert "the step was not ticked" in refused.errors
    assert "kept on this workstation" not in refused.errors
    shown = run("transition", "show", *VARHA, "--db", f"postgresql://u@127.0.0.1:{port}/none")
    assert shown.code == 3
    assert "kept on this workstation" not in shown.errors


def test_a_step_that_nobody_ticked_is_not_taken_back(run: Command, folders: Folders) -> None:
    refused = run("transition", "tick", *STEP, *VARHA, "--undo")
    assert (refused.code, refused.output) == (2, "")
    assert "never ticked for this organisation alone" in refused.errors
    assert not folders.data.exists()
    run("transition", "tick", *STEP, *VARHA)
    assert run("transition", "tick", *STEP, "--everybody", "--undo").code == 2
    assert run("transition", "tick", *STEP, *VARHA, "--undo").code == 0


def test_a_note_forges_no_line_of_the_history(run: Command) -> None:
    run("transition", "tick", *STEP, *VARHA, "--note", "sent\n2: Done 01/01/2022 09:00, said by chief at ws9")
    (line,) = run("transition", "history", *STEP, *VARHA).output.splitlines()
    assert r"sent\n2: Done" in line
    shown = run("transition", "show", *VARHA).output
    assert not any(line.startswith("2: ") for line in shown.splitlines())


@pytest.mark.parametrize("words", [("verify",), ("forget", "--days", "1")])
def test_looking_at_the_journal_makes_no_database(
    run: Command, folders: Folders, tmp_path: Path, words: tuple[str, ...]
) -> None:
    nowhere = tmp_path / "nowhere.sqlite"
    refused = run("transition", *words, "--db", str(nowhere))
    assert refused.code == 3
    assert "no such file" in refused.errors
    assert run("transition", *words).code == 0
    assert not nowhere.exists()
    assert not folders.data.exists()


def test_a_hash_is_of_no_line_where_nothing_was_ever_kept(run: Command) -> None:
    assert run("transition", "verify", "--head", "ab" * 32).code == 1


def test_who_stands_for_an_old_name_is_told(run: Command) -> None:
    shown = run("transition", "steps", "--organisation", "TYKS")
    assert (shown.code, shown.errors) == (
        0,
        "TYKS ended; shown is the organisation that took over: 05 Varsinais-Suomen hyvinvointialue\n",
    )
    assert run("transition", "steps", "--organisation", "Varha").errors == ""


def test_a_service_with_a_meeting_soon_is_open(run: Command) -> None:
    shown = run("transition", "show", "--open", *VARHA, "--as-of", "2022-10-05").output
    assert "(start-of-counties)" in shown
    assert "(start-of-counties)" not in run("transition", "show", "--open", *VARHA, *TODAY).output


def test_the_journal_of_steps_is_proven(run: Command) -> None:
    run("transition", "tick", *STEP, *VARHA, "--note", "by post")
    proven = run("transition", "verify")
    assert (proven.code, proven.output.splitlines()[-1]) == (0, "The journal of steps is whole.")
    head = run("transition", "verify", "--json").document["verification"]["head"]
    assert run("transition", "verify", "--head", head.upper()).code == 0
    missing = run("transition", "verify", "--head", "ab" * 32)
    assert missing.code == 1
    assert "No line of the journal has this hash" in missing.output


def test_old_notes_are_forgotten(run: Command) -> None:
    run("transition", "tick", *STEP, *VARHA, "--note", "by post")
    assert run("transition", "forget", "--days", "1").output == "0 notes removed\n"
    assert run("transition", "forget", "--days", "1", "--json").document["ticks"][0]["note"] == "by post"


def test_a_file_of_an_administrator_is_checked_line_by_line(run: Command, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('retired_services = ["rescue-card-contract"]\n', encoding="utf-8")
    bad.write_text('# own\n\n[[service]]\nid = "own"\n', encoding="utf-8")
    assert (run("transition", "check", str(good)).code, run("transition", "check", str(good), "--json").code) == (0, 0)
    checked = run("transition", "check", str(bad))
    assert checked.code == 1
    assert all(line.startswith(f"{bad}:3") for line in checked.output.splitlines())
    assert len(checked.output.splitlines()) == len(run("transition", "check", str(bad), "--json").document["faults"])
    assert run("transition", "check", str(tmp_path / "none.toml")).code == 2


def test_a_file_with_doubts_alone_can_be_used(run: Command, tmp_path: Path) -> None:
    doubtful = tmp_path / "doubtful.toml"
    doubtful.write_text('retired_services = ["gone"]\n', encoding="utf-8")
    checked, document = run("transition", "check", str(doubtful)), run("transition", "check", str(doubtful), "--json")
    assert (checked.code, document.code) == (0, 0)
    told, usable = checked.output.splitlines()
    assert told.startswith(f"{doubtful}:1:21: doubt: ")
    assert usable == f"The file can be used: {doubtful}"
    assert [fault["severity"] for fault in document.document["faults"]] == ["doubt"]


def test_the_calendar_is_written(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "deadlines.ics"
    written = run("transition", "calendar", str(file), *VARHA, *AUTUMN)
    assert (written.code, written.output) == (0, f"Written: {file}\n")
    first = file.read_bytes()
    assert len(Calendar.from_ical(first).walk("VEVENT")) > 5
    assert run("transition", "calendar", str(file), *VARHA, *AUTUMN, "--json").document["as_of"] == "2022-10-20"
    assert file.read_bytes() == first
    assert run("transition", "calendar", str(tmp_path / "a.txt")).code == 3
    nowhere = str(tmp_path / "none.sqlite")
    assert run("transition", "calendar", str(file), "--inventory-db", nowhere).code == 3


def test_the_calendar_has_the_end_of_every_valid_service_certificate(
    run: Command, folders: Folders, tmp_path: Path
) -> None:
    def ending(label: str, days: int) -> InventoryCertificate:
        made = found(label)
        return replace(made, certificate=replace(made.certificate, not_after=NOON + timedelta(days=days)))

    valid = [ending(f"valid{number}", number) for number in range(205)]
    ended = [ending(f"ended{number}", -1 - number) for number in range(5)]
    folders.data.mkdir(parents=True)
    with InventoryStore.open(folders.data / "inventory.sqlite") as store:
        store.record(inventory([*valid, *ended]), host="srv1", tool="test")
    file = tmp_path / "ends.ics"
    assert run("transition", "calendar", str(file), "--organisation", "06", *TODAY).code == 0
    assert ends_of_certificates(file) == {(NOON + timedelta(days=number)).date() for number in range(205)}
    assert run("transition", "calendar", str(file), *VARHA, *TODAY).code == 0
    assert ends_of_certificates(file) == set()


def ends_of_certificates(file: Path) -> set[date]:
    """Days of the entries about certificates."""
    entries = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return {entry.decoded("DTSTART") for entry in entries if str(entry["SUMMARY"]).startswith("Certificate ends: Sote")}


def test_the_organisations_are_listed(run: Command) -> None:
    listed = run("transition", "organisations").output.splitlines()
    assert listed[4] == "05   Varsinais-Suomen hyvinvointialue / Egentliga Finlands välfärdsområde"
    assert len(run("transition", "organisations", "--json").document["organisations"]) == len(listed) == 23
