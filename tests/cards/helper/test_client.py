"""The program's end of the pipe, against helpers that do not do what they should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.helper import client as client_module
from cardtool.cards.helper import launch
from cardtool.cards.helper.client import HelperClient
from cardtool.cards.helper.launch import helper_command
from cardtool.cards.helper.protocol import CheckRequest, ListRequest, LoginRequest
from cardtool.model.cause import Cause
from cardtool.model.errors import (
    CardTimeoutError,
    CardtoolError,
    MiddlewareCrashedError,
    MiddlewareMisbehavesError,
    MiddlewareMissingError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.pkcs11_module.building import ModuleMaker

HELLO = 'print(\'{"type":"hello","protocol":"cardtool.helper.v1"}\', flush=True)'
RESULT = '{"type":"result","id":1,"result":{}}'
PROGRESS = '{"type":"progress","id":1,"step":"slot"}'
REQUEST = CheckRequest("/module.so")


def fake(*lines: str) -> list[str]:
    """A helper that says hello and then runs these lines of Python, with the request in ``line``."""
    script = "\n".join([f"import os, sys, time; {HELLO}; line = sys.stdin.readline()", *lines])
    return [sys.executable, "-S", "-c", script]


@pytest.fixture
def clients() -> Iterator[list[HelperClient]]:
    made: list[HelperClient] = []
    yield made
    for one in made:
        one.close()
        assert not one.healthy


def client(clients: list[HelperClient], *lines: str) -> HelperClient:
    made = HelperClient(command=fake(*lines))
    clients.append(made)
    return made


@pytest.mark.parametrize(
    ("lines", "error", "words"),
    [
        (["print('nonsense', flush=True)", "time.sleep(60)"], MiddlewareMisbehavesError, "no JSON"),
        (["print('[1]', flush=True)", "time.sleep(60)"], MiddlewareMisbehavesError, "no object"),
        (["print('x' * 5_000_000, flush=True)"], MiddlewareMisbehavesError, "too long"),
        (["print('{', end='', flush=True)"], MiddlewareMisbehavesError, "within a line"),
        ([f"print('{RESULT}'.replace('1', '2'), flush=True)", "time.sleep(60)"], MiddlewareMisbehavesError, "another"),
        (["os._exit(3)"], MiddlewareCrashedError, "code 3"),
        (["os._exit(2)"], MiddlewareMisbehavesError, "did not understand"),
        (["os.kill(os.getpid(), 11)"], MiddlewareCrashedError, "SIGSEGV"),
        (["os.close(1)", "time.sleep(60)"], MiddlewareMisbehavesError, "closed its pipe"),
        (["time.sleep(60)"], CardTimeoutError, "no answer within 0.3 s"),
        ([f"print('{PROGRESS}', flush=True)", "time.sleep(60)"], CardTimeoutError, "no answer"),
        ([f"while True: print('{PROGRESS}', flush=True)"], CardTimeoutError, "no answer"),
    ],
)
def test_a_helper_that_misbehaves_is_ended(
    clients: list[HelperClient], lines: list[str], error: type[CardtoolError], words: str
) -> None:
    one = client(clients, *lines)
    started = time.monotonic()
    with pytest.raises(error, match=words):
        one.request(REQUEST, 0.3)
    assert time.monotonic() - started < 0.3 * client_module.LIMITS_IN_ALL + 3
    assert not one.healthy
    one._thread.join(10)  # it may have to read on what was written before the end
    assert not one._thread.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(one.pid, 0)


def test_progress_gives_it_as_long_again(clients: list[HelperClient]) -> None:
    steps = [f"for _ in range(4): time.sleep(0.3); print('{PROGRESS}', flush=True)", f"print('{RESULT}', flush=True)"]
    assert client(clients, *steps, "sys.stdin.read()").request(REQUEST, 0.9) == {}


@pytest.mark.parametrize("hello", ["print('hello')", "print('{}')", "sys.exit(1)", "os.kill(os.getpid(), 9)", "pass"])
def test_something_that_is_no_helper(hello: str) -> None:
    before = threading.active_count()
    with pytest.raises((MiddlewareMisbehavesError, MiddlewareCrashedError)):
        HelperClient(command=[sys.executable, "-S", "-c", f"import os, sys; {hello}"])
    assert threading.active_count() == before


def test_a_helper_that_does_not_say_hello(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "START_SECONDS", 0.2)
    with pytest.raises(CardTimeoutError, match=r"0\.2 s"):
        HelperClient(command=[sys.executable, "-c", "import time; time.sleep(60)"])


def test_no_program_to_start(tmp_path: Path) -> None:
    with pytest.raises(MiddlewareCrashedError, match="cannot be started"):
        HelperClient(command=[str(tmp_path / "gone")])


def test_a_helper_that_ended_between_two_requests(clients: list[HelperClient]) -> None:
    one = client(clients, f"print('{RESULT}', flush=True)")
    assert one.request(REQUEST, 5) == {}
    one._process.wait(5)
    assert not one.healthy
    with pytest.raises(MiddlewareCrashedError, match="code 0"):
        one.request(REQUEST, 5)


def test_a_helper_that_does_not_end_when_it_is_told_to(clients: list[HelperClient]) -> None:
    one = client(clients, f"print('{RESULT}', flush=True)", "time.sleep(60)")
    one.request(REQUEST, 5)
    one.close()
    assert one._process.returncode == -signal.SIGKILL


def test_a_cancelled_request_is_given_a_moment_to_stop(clients: list[HelperClient]) -> None:
    stop = '{"type":"error","id":1,"cause":"timed_out","detail":"cancelled"}'
    one = client(clients, "line = sys.stdin.readline()", f"print('{stop}', flush=True)", "sys.stdin.read()")
    threading.Timer(0.1, one.cancel).start()
    with pytest.raises(CardTimeoutError, match="cancelled"):
        one.request(REQUEST, 60)
    assert one.healthy


def test_a_cancelled_request_that_does_not_stop_is_ended(clients: list[HelperClient]) -> None:
    one = client(clients, "time.sleep(60)")
    threading.Timer(0.1, one.cancel).start()
    started = time.monotonic()
    with pytest.raises(CardTimeoutError):
        one.request(REQUEST, 60)
    assert time.monotonic() - started < 20
    assert not one.healthy


def test_progress_after_a_cancel_gives_no_more_time(clients: list[HelperClient]) -> None:
    one = client(clients, "sys.stdin.readline()", f"print('{PROGRESS}', flush=True)", "time.sleep(60)")
    threading.Timer(0.1, one.cancel).start()
    started = time.monotonic()
    with pytest.raises(CardTimeoutError):
        one.request(REQUEST, 60)
    assert time.monotonic() - started < 20


def test_a_cancel_that_comes_too_late_does_no_harm(clients: list[HelperClient]) -> None:
    twice = [
        f"print('{RESULT}', flush=True)",
        "line = sys.stdin.readline()",
        f"print('{RESULT}'.replace('1', '2'), flush=True)",
        "sys.stdin.read()",
    ]
    one = client(clients, *twice)
    one.request(REQUEST, 5)
    one._lines.put(client_module._Cancelled(1))
    assert one.request(REQUEST, 5) == {}


# -- the real one -----------------------------------------------------------------------------------------


def test_the_real_helper_answers(tmp_path: Path) -> None:
    one = HelperClient()
    try:
        for _ in range(2):
            with pytest.raises(MiddlewareMissingError):
                one.request(CheckRequest(str(tmp_path / "gone.so")), 5)
        with pytest.raises(MiddlewareMissingError, match="not absolute"):
            one.request(ListRequest("relative.so"), 5)
        assert one.healthy
    finally:
        one.close()
    assert one._process.returncode == 0


def test_the_real_helper_ends_with_its_program(modules: ModuleMaker) -> None:
    """Even while the module hangs, and nobody is left to end it."""
    module = modules.make(behaviour="hang_find")
    one = HelperClient()
    outcome: list[str] = []

    def ask() -> None:
        try:
            one.request(ListRequest(str(module), readers=("Reader",), known=("Reader",)), 60)
        except CardtoolError as error:
            outcome.append(error.detail)

    thread = threading.Thread(target=ask)
    thread.start()
    while not (module.parent / "calls").exists():
        threading.Event().wait(0.01)
    one._stdin.close()
    assert one._process.wait(5) == 0
    thread.join(5)
    assert outcome == ["the helper ended with code 0"]
    one.close()


def test_a_breach_of_the_protocol_ends_the_real_helper() -> None:
    one = HelperClient()
    one._stdin.write(b"nonsense\n")
    assert one._process.wait(5) == 2
    one.close()


def test_a_module_that_outlives_its_time_ends_itself_even_without_the_program(modules: ModuleMaker) -> None:
    """The watchdog needs neither the program nor the interpreter's lock, which C_Finalize keeps here."""
    module = modules.make(behaviour="hang_finalize")
    process = launch.start_helper({})
    assert process.stdin is not None
    assert process.stdout is not None
    request = f'{{"type":"request","id":1,"seconds":0.5,"op":"list","module":"{module}","readers":["R"],'
    process.stdin.write(f'{request}"known":["R"],"software":false,"fresh":false,"match_keys":false}}\n'.encode())
    assert process.wait(10) == 1
    process.stdin.close()
    process.stdout.close()


def test_the_limits_of_the_real_helper(tmp_path: Path) -> None:
    """A shell command cannot see them; /proc can."""
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    one = HelperClient()
    limits = (
        subprocess.run(["cat", f"/proc/{one.pid}/limits"], check=True, capture_output=True, text=True)
    ).stdout.splitlines()
    one.close()
    values = {line[:26].strip(): line[26:].split()[0] for line in limits}
    assert values["Max core file size"] == "0"
    assert values["Max address space"] == str(1024**3)


def test_the_built_program_has_its_helper_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "cardtool"))
    assert helper_command() == [str(tmp_path / "cardtool-helper")]
    monkeypatch.setattr(sys, "platform", "win32")
    assert helper_command() == [str(tmp_path / "cardtool-helper.exe")]


def test_a_pin_stands_in_no_repr() -> None:
    request = LoginRequest("m", "r", (), "c", "d", "s", 4)
    assert "1234" not in repr(request)
    assert Cause.PIN_INCORRECT.value == "pin_incorrect"
