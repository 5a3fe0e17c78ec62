"""The raw traffic: everything but what may be a PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.diagnosing.apdu_log import apdu_log
from cardtool.diagnostics.apdu_log import SECRET_INSTRUCTIONS, shown
from cardtool.model.errors import SourceNotReadableError
from tests.diagnostics.bench import FIRST, Bench

if TYPE_CHECKING:
    from pathlib import Path

PIN = b"739154"


@given(
    cla=st.integers(0, 255),
    instruction=st.sampled_from(sorted(SECRET_INSTRUCTIONS)),
    parameters=st.binary(min_size=2, max_size=2),
    extended=st.booleans(),
    le=st.binary(max_size=1),
)
def test_the_body_of_a_command_with_a_pin_is_removed(
    cla: int, instruction: int, parameters: bytes, extended: bool, le: bytes
) -> None:
    length = b"\0\0\x06" if extended else b"\x06"
    line = shown(bytes((cla, instruction)) + parameters + length + PIN + le)
    assert line.endswith(" [body removed]")
    assert PIN.hex(" ") not in line


@pytest.mark.parametrize(
    ("command", "line"),
    [("00200011", "00 20 00 11"), ("0020001100", "00 20 00 11 00"), ("00a4040c023f00", "00 A4 04 0C 02 3F 00")],
)
def test_other_commands_are_shown(command: str, line: str) -> None:
    assert shown(bytes.fromhex(command)) == line


def test_the_traffic_of_a_check_is_written(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench")
    path = tmp_path / "apdu.txt"
    own = bench.workspace.hardware
    with apdu_log(bench.workspace, path, consent=True):
        bench.diagnose()
        late = bench.workspace.hardware
    assert bench.workspace.hardware is own
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"{FIRST}: connected, ATR 3B ")
    assert any(line.startswith(f"{FIRST}: > 00 B0 ") for line in lines)
    assert any(line.endswith(" 90 00") for line in lines)
    assert path.stat().st_mode & 0o077 == 0
    with late.connect(FIRST) as connection:  # a probe that was given up goes on
        connection.transmit(bytes.fromhex("00a4000c023f00"))
    late.reset(FIRST)
    assert path.read_text(encoding="utf-8").splitlines() == lines


def test_the_other_calls_are_those_of_the_readers(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench")
    with apdu_log(bench.workspace, tmp_path / "apdu.txt", consent=True):
        told = bench.workspace.hardware
        reader = told.readers()[0]
        told.check_unchanged(reader)
        assert told.watch(lambda _: None) is not None


def test_consent_comes_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench", card="")
    path = tmp_path / "apdu.txt"
    with pytest.raises(ValueError, match="consent"), apdu_log(bench.workspace, path, consent=False):
        pass
    assert not path.exists()


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "apdu.txt"
    path.write_text("mine")
    with pytest.raises(SourceNotReadableError), apdu_log(Bench(tmp_path, card="").workspace, path, consent=True):
        pass
    assert path.read_text() == "mine"
