"""``cardtool doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cli.exits import Exit
from cardtool.model.diagnosis import ProbeId
from cardtool.model.errors import InstallationError
from tests.diagnostics.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.model.diagnosis import Diagnosis
    from tests.cli.conftest import Run


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The command checks a scripted workstation."""
    made = Bench(tmp_path / "bench")

    def diagnose(_workspace: object, only: tuple[ProbeId, ...]) -> Diagnosis:
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
    assert lines[0] == "A PIN of the card is locked"
    assert "    pin pin1: locked" in lines
    assert "Also seen" in lines
    assert any(line.startswith("  The reader program is not running: ") for line in lines)


def test_json_is_valid_and_the_likeliest_comes_first(bench: Bench, run: Callable[..., Run]) -> None:
    bench.pin(0, tries=0)
    result = run("doctor", "--json")
    document = result.document
    assert document["causes"][0]["code"] == "pin_locked"
    assert document["causes"][0]["evidence"] == [{"code": "pin", "subject": "pin1", "value": "locked"}]
    assert {probe["id"] for probe in document["probes"]} == set(ProbeId)


def test_only(bench: Bench, run: Callable[..., Run]) -> None:
    result = run("doctor", "--only", "session", "--only", "port", "--json")
    assert result.code == Exit.FINE
    asked = [probe["id"] for probe in result.document["probes"] if probe["state"] != "not_asked"]
    assert asked == ["port", "session"]
    assert run("doctor", "--only", "weather").code == Exit.USAGE


def test_could_not_check(bench: Bench, run: Callable[..., Run]) -> None:
    bench.desk.remove("Training reader 1")
    result = run("doctor", "--only", "pins")
    assert result.code == Exit.NOT_READ
    assert result.output.startswith("Not everything was checked\n")


def test_damaged_table(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InstallationError("file is missing", reader="rules/diagnosis.toml")

    monkeypatch.setattr("cardtool.cli.doctor.diagnose", broken)
    result = run("doctor")
    assert result.code == Exit.NOT_READ
    assert "rules/diagnosis.toml" in result.errors


def test_this_workstation_as_it_is(run: Callable[..., Run]) -> None:
    """Whatever it is like, there is one cause, in time."""
    result = run("doctor", "--json", "--as-of", "2026-11-20")
    assert result.document["causes"]
    assert result.document["as_of"] == "2026-11-20"
    assert max(probe["seconds"] for probe in result.document["probes"]) < 10
