from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from cardtool.inventory.sources.child import Child, EndedError, child_command
from cardtool.inventory.sources.waiting import StoppedError


def _child(code: str) -> Child:
    return Child([sys.executable, "-c", f"import sys, time\n{code}"], 100)


def _hear(child: Child, seconds: float = 30) -> bytes:
    return child.hear(time.monotonic() + seconds)


def test_lines_go_there_and_back() -> None:
    child = _child("for line in sys.stdin: print(line.upper(), end='', flush=True)")
    child.say(b"one\n")
    assert _hear(child) == b"ONE\n"
    child.close()


def test_its_end_is_heard_and_saying_something_then_is_harmless() -> None:
    child = _child("")
    with pytest.raises(EndedError):
        _hear(child)
    child.say(b"x" * 1_000_000 + b"\n")
    child.close()
    child.say(b"x\n")


def test_a_line_that_is_too_long_is_as_good_as_its_end() -> None:
    child = _child("print('x' * 200, flush=True); sys.stdin.read()")
    with pytest.raises(EndedError):
        _hear(child)
    child.close()


def test_silence_is_waited_for_no_longer_than_asked() -> None:
    child = _child("sys.stdin.read()")
    with pytest.raises(TimeoutError):
        _hear(child, 0.05)
    answers = iter([False, True])
    with pytest.raises(StoppedError):
        child.hear(time.monotonic() + 30, lambda: next(answers))
    child.close()


def test_a_child_that_never_stops_talking_is_ended() -> None:
    child = _child("while True: print('talk', flush=True)")
    assert _hear(child) == b"talk\n"
    child.close()
    assert not Path(f"/proc/{child.pid}").exists()


def test_a_grandchild_that_holds_the_pipe_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardtool.inventory.sources.child._GRACE", 0.2)
    child = _child(
        "import subprocess\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    assert _hear(child) == b"ready\n"
    child.close()


def test_an_interpreter_starts_the_module() -> None:
    command = child_command("cardtool.inventory.sources.windows_enumerator", "word")
    assert command[0] == sys.executable
    assert command[-1] == "cardtool.inventory.sources.windows_enumerator"


@pytest.mark.parametrize(("platform", "name"), [("win32", "cardtool-helper.exe"), ("linux", "cardtool-helper")])
def test_a_built_program_starts_its_helper(platform: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("/opt/cardtool/cardtool-window")))
    monkeypatch.setattr(sys, "platform", platform)
    assert child_command("module", "windows-stores") == [str(Path("/opt/cardtool") / name), "windows-stores"]
