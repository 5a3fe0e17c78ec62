"""``cardtool doctor`` with ``--support-file``, ``--unmask`` and ``--apdu-log``; the log of a command."""

from __future__ import annotations

import json
import logging
import zipfile
from typing import TYPE_CHECKING

import pytest

from cardtool.cli.exits import Exit
from tests.diagnostics.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.model.diagnosis import Diagnosis, ProbeId
    from tests.cli.conftest import Run


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The command checks a scripted workstation."""
    made = Bench(tmp_path / "bench")

    def diagnose(_workspace: object, only: tuple[ProbeId, ...], **_: object) -> Diagnosis:
        return made.diagnose(only)

    monkeypatch.setattr("cardtool.cli.doctor.diagnose", diagnose)
    return made


def test_it_is_saved_and_summed_up(bench: Bench, run: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "support.zip"
    result = run("doctor", "--support-file", str(path))
    assert result.code == Exit.FINE
    assert result.errors.splitlines()[0] == f"The support file is saved: {path}"
    assert "Replaced by pseudonyms: " in result.errors
    assert "name 1" in result.errors
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["support.txt", "support.json"]
        lines = sum(archive.read(name).decode().count("\n") + 1 for name in archive.namelist())
    assert f"It has {lines} lines." in result.errors


def test_the_document_stays_alone_on_standard_output(bench: Bench, run: Callable[..., Run], tmp_path: Path) -> None:
    bench.pin(0, tries=0)
    result = run("doctor", "--json", "--support-file", str(tmp_path / "s.zip"), "--unmask", "name")
    assert result.code == Exit.ACTION
    assert result.document["causes"][0]["code"] == "pin_locked"
    assert "Shown as chosen: name" in result.errors


def test_every_line_can_be_shown_first(bench: Bench, run: Callable[..., Run], tmp_path: Path) -> None:
    result = run("doctor", "--support-file", "-")
    assert result.code == Exit.FINE
    assert "  - reader: Training reader 1" in result.output or "reader: Training reader 1" in result.output
    assert json.loads(result.output[result.output.index("\n{\n") :])["schema"] == "cardtool.support.v1"
    assert not list(tmp_path.glob("*.zip"))


def test_a_place_that_cannot_be_written(bench: Bench, run: Callable[..., Run], tmp_path: Path) -> None:
    result = run("doctor", "--support-file", str(tmp_path / "missing" / "s.zip"))
    assert result.code == Exit.NOT_READ
    assert "s.zip" in result.errors


def test_unmasking_is_for_the_support_file(run: Callable[..., Run]) -> None:
    assert run("doctor", "--unmask", "name").code == Exit.USAGE
    assert run("doctor", "--support-file", "x", "--unmask", "secret").code == Exit.USAGE


def test_the_traffic_is_written_on_request(bench: Bench, run: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "apdu.txt"
    assert run("doctor", "--apdu-log", str(path)).code == Exit.FINE
    assert path.exists()
    again = run("doctor", "--apdu-log", str(path))
    assert again.code == Exit.NOT_READ
    assert "apdu.txt" in again.errors


def test_the_level_of_the_log(run: Callable[..., Run]) -> None:
    loggers = [logging.getLogger(room) for room in ("cardtool", "ui")]
    try:
        run("--log-level", "debug", "organisations", "--help")
        assert [logger.level for logger in loggers] == [logging.DEBUG] * 2
    finally:
        for logger in loggers:
            logger.setLevel(logging.NOTSET)
    assert run("--log-level", "loud", "doctor").code == Exit.USAGE
