"""``cardtool doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cli.exits import Exit
from cardtool.diagnostics.system import ServiceStart
from cardtool.model.diagnosis import ProbeId
from cardtool.model.errors import CardTimeoutError, InstallationError
from cardtool.model.inventory import Inventory
from cardtool.model.revocation import NoAnswerReason
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from tests.diagnostics.bench import DAY, NOW, Bench
from tests.diagnostics.scenarios.registry import stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.model.diagnosis import Diagnosis
    from tests.cli.conftest import Run


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The command checks a scripted workstation."""
    made = Bench(tmp_path / "bench")

    def diagnose(_workspace: object, only: tuple[ProbeId, ...], **asked: Any) -> Diagnosis:
        made.asked, made.request, made.told = asked["asked"], asked["request"], asked["told"]
        return made.diagnose(only)

    monkeypatch.setattr("cardtool.cli.doctor.diagnose", diagnose)
    return made


def test_fine(bench: Bench, run: Callable[..., Run]) -> None:
    result = run("doctor")
    assert result.code == Exit.FINE
    assert result.output.startswith("Everything here is fine\n")
    assert "Ask next: Which service refuses the card" in result.output
    assert "Card readers: Fine" in result.output
    assert "Network" not in result.output


def test_a_cause(bench: Bench, run: Callable[..., Run]) -> None:
    bench.pin(0, tries=0)
    bench.station.listening = None
    result = run("doctor")
    assert result.code == Exit.ACTION
    lines = result.output.splitlines()
    assert lines[0] == "PIN 1 of the card, for logging in, is locked"
    assert "    PIN 1 (logging in): Locked (Training reader 1)" in lines
    assert "Also seen" in lines
    assert any(line.startswith("  The reader program is not running: ") for line in lines)


def test_json_is_valid_and_the_likeliest_comes_first(bench: Bench, run: Callable[..., Run]) -> None:
    bench.pin(0, tries=0)
    result = run("doctor", "--json")
    document = result.document
    assert document["causes"][0]["code"] == "pin_locked"
    assert document["causes"][0]["evidence"] == [
        {"code": "pin", "subject": "pin1", "value": "locked", "reader": "Training reader 1"}
    ]
    assert {probe["id"] for probe in document["probes"]} == set(ProbeId)


def test_only(bench: Bench, run: Callable[..., Run]) -> None:
    result = run("doctor", "--only", "session", "--only", "port", "--json")
    assert result.code == Exit.FINE
    asked = [probe["id"] for probe in result.document["probes"] if probe["state"] != "not_asked"]
    assert asked == ["port", "session"]
    assert run("doctor", "--only", "weather").code == Exit.USAGE


def test_the_network_when_asked(bench: Bench, run: Callable[..., Run]) -> None:
    bench.station.hosts = {"http://ocsp.fineid.fi/": NoAnswerReason.HOST_UNKNOWN}
    result = run("doctor", "--network")
    assert result.code == Exit.ACTION
    assert result.output.startswith("The card issuer's servers cannot be reached\n")
    assert "    Server ocsp.fineid.fi: the network does not know the host" in result.output
    assert "Network: Needs attention" in result.output
    assert "asked whether they answer: proxy.fineid.fi, ocsp.fineid.fi" in result.errors


@pytest.mark.parametrize("arguments", [("--only", "network"), ("--only", "session", "--network")])
def test_the_network_with_chosen_checks(bench: Bench, run: Callable[..., Run], arguments: tuple[str, ...]) -> None:
    result = run("doctor", *arguments, "--json")
    asked = {probe["id"] for probe in result.document["probes"] if probe["state"] != "not_asked"}
    assert asked == {"network", *arguments[1:2]}


def test_revocation_when_asked(bench: Bench, run: Callable[..., Run]) -> None:
    result = run("doctor", "--revocation", "--offline", "--json")
    assert result.code == Exit.NOT_READ
    assert result.document["causes"][0]["code"] == "revocation_unknown"
    assert {fact["value"] for fact in result.document["causes"][0]["evidence"]} == {"not_checked"}
    assert bench.request.offline
    assert "Closed or in force: Could not be checked" in run("doctor", "--revocation", "--offline").output
    run("doctor", "--only", "revocation", "--json")
    assert bench.request.revocation


def test_what_the_user_says(bench: Bench, run: Callable[..., Run]) -> None:
    result = run("doctor", "--symptom", "system_refuses", "--json")
    assert result.code == Exit.ACTION
    assert result.document["causes"][0]["code"] == "not_linked"
    alone = run("doctor", "--symptom", "letter_missing", "--only", "pins", "--json")
    assert alone.document["causes"][0]["code"] == "activation_letter_missing"
    assert run("doctor", "--symptom", "headache").code == Exit.USAGE


def test_an_inventory(bench: Bench, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    coverage = Coverage(SourceKind.FILES, "/srv/certificates", SourceState.PARTIAL)
    found = Inventory((coverage,), (), (), DAY, NOW)
    monkeypatch.setattr("cardtool.cli.doctor_requests.load_inventory", lambda *_: found)
    result = run("doctor", "--inventory", "7")
    assert result.code == Exit.ACTION
    assert result.output.startswith("A place with certificates could not be read\n")
    assert "    Source /srv/certificates: Read in part" in result.output
    assert "Service certificates: Needs attention" in result.output
    assert "Card readers" not in result.output


def test_an_inventory_that_is_not_there(run: Callable[..., Run], tmp_path: Path) -> None:
    result = run("doctor", "--inventory", str(tmp_path / "missing.ndjson"))
    assert result.code == Exit.NOT_READ
    assert "missing.ndjson" in result.errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("--offline",),
        ("--network", "--offline"),
        ("--inventory", "7", "--network"),
        ("--inventory", "7", "--only", "pins"),
        ("--inventory", "7", "--symptom", "system_refuses"),
        ("--db", "postgresql://host/base"),
    ],
)
def test_what_does_not_go_together(run: Callable[..., Run], arguments: tuple[str, ...]) -> None:
    assert run("doctor", *arguments).code == Exit.USAGE


def test_what_was_not_looked_at_is_not_called_fine(bench: Bench, run: Callable[..., Run]) -> None:
    bench.desk.stop_service()
    bench.station.service = stopped(ServiceStart.DISABLED)
    assert run("doctor", "--json").document["causes"][0]["code"] == "service_stopped"
    result = run("doctor", "--only", "session")
    assert result.output.startswith("What was checked is fine\n")
    assert "Everything here is fine" not in result.output
    assert "the card itself works" not in result.output
    document = run("doctor", "--only", "session", "--json").document
    assert (document["causes"][0]["title"], document["causes"][0]["certainty"]) == (
        "What was checked is fine",
        "likely",
    )


def test_an_inventory_without_a_cause_is_fine(
    bench: Bench, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Inventory((Coverage(SourceKind.FILES, "/srv", SourceState.COMPLETE),), (), (), DAY, NOW)
    monkeypatch.setattr("cardtool.cli.doctor_requests.load_inventory", lambda *_: found)
    result = run("doctor", "--inventory", "7")
    assert result.code == Exit.FINE
    assert result.output.startswith("Nothing is wrong in these certificates\n")


def test_nobody_is_asked_about_a_made_up_card(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a training has no network")

    monkeypatch.setattr("cardtool.diagnostics.network.asking.transfer", refuse)
    monkeypatch.setattr("cardtool.diagnostics.network.asking.transfer_into", refuse)
    monkeypatch.setattr("cardtool.diagnostics.network.reaching.transfer", refuse)
    result = run("doctor", "--train", "staff-county", "--network", "--revocation", "--json")
    assert result.code == Exit.FINE
    states = {probe["id"]: probe["state"] for probe in result.document["probes"]}
    assert (states["network"], states["revocation"]) == ("not_applicable", "not_applicable")
    assert not result.errors


def test_practising_on_a_made_up_card(run: Callable[..., Run]) -> None:
    result = run("doctor", "--train", "pin1-locked", "--json")
    assert result.code == Exit.ACTION
    assert result.document["causes"][0]["code"] == "pin_locked"
    unknown = run("doctor", "--train", "card-of-a-dog")
    assert unknown.code == Exit.USAGE
    assert "cardtool train --list" in unknown.errors


def test_further_causes_say_what_was_seen(bench: Bench, run: Callable[..., Run]) -> None:
    bench.pin(0, tries=0)
    bench.station.listening = None
    lines = run("doctor").output.splitlines()
    assert "  What was seen:" in lines
    assert lines.index("    Port 53952 of the reader program: nobody listens") > lines.index("Also seen")


def test_why_something_could_not_be_checked(bench: Bench, run: Callable[..., Run]) -> None:
    bench.hardware.refusal = CardTimeoutError("the service does not answer")
    result = run("doctor", "--only", "service")
    assert result.code == Exit.NOT_READ
    assert "  Smart-card service: Could not be checked (timed_out)" in result.output.splitlines()


def test_could_not_check(bench: Bench, run: Callable[..., Run]) -> None:
    bench.desk.remove("Training reader 1")
    result = run("doctor", "--only", "pins")
    assert result.code == Exit.NOT_READ
    assert result.output.startswith("Not everything was checked\n")


def test_damaged_table(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise InstallationError("file is missing", reader="rules/diagnosis.toml")

    monkeypatch.setattr("cardtool.cli.doctor.diagnose", broken)
    result = run("doctor")
    assert result.code == Exit.NOT_READ
    assert "rules/diagnosis.toml" in result.errors


def test_this_workstation_as_it_is(run: Callable[..., Run]) -> None:
    """Whatever it is like, there is one cause."""
    result = run("doctor", "--json", "--as-of", "2026-11-20")
    assert result.document["causes"]
    assert result.document["as_of"] == "2026-11-20"
