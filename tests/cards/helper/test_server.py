"""The loop of a helper, in this process."""

from __future__ import annotations

import io
import os
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

from cardtool.cards.helper import __main__ as entry
from cardtool.cards.helper import surroundings
from cardtool.cards.helper.protocol import (
    CheckRequest,
    Failure,
    Job,
    ListRequest,
    LoginRequest,
    Progress,
    Request,
    Result,
    check_hello,
    decode_answer,
    encode_cancel,
    encode_job,
)
from cardtool.cards.helper.server import BREACH, DONE, Server
from cardtool.cards.helper.surroundings import Watchdog, set_limits, take_streams
from cardtool.model.cause import Cause
from cardtool.model.errors import MiddlewareMissingError, ServiceStoppedError
from tests.cards.fake_pkcs11 import FakeLibrary, FakeModule, FakeSlot, FakeToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cardtool.cards.helper.protocol import Answer
    from cardtool.cards.pkcs11_module import Module

LIST = ListRequest("/m", ("Reader",), ("Reader",))
LOGIN = LoginRequest("/m", "Reader", ("Reader",), "00" * 32, "11" * 32, "rsa_sha256", pin_bytes=4)


class Outgoing:
    """The pipe to the program, which may break."""

    def __init__(self) -> None:
        self.lines: queue.Queue[bytes] = queue.Queue()
        self.broken = False

    def write(self, data: memoryview) -> int:
        if self.broken:
            raise BrokenPipeError
        self.lines.put(bytes(data))
        return len(data)


class Program:
    """The other end of the pipes of a server that runs in a thread."""

    def __init__(self, open_module: Callable[[Path], Module]) -> None:
        read, self.write = os.pipe()
        self.incoming = io.FileIO(read, "rb")
        self.outgoing = Outgoing()
        self.codes: list[int] = []
        self.watched: list[float] = []
        self.server = Server(
            self.incoming, self.outgoing, end=self.codes.append, watch=self.watched.append, open_module=open_module
        )
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        check_hello(self.outgoing.lines.get(timeout=5))

    def send(self, number: int, request: Request, after: bytes = b"") -> None:
        os.write(self.write, encode_job(Job(number, 5, request)) + after)

    def answer(self) -> Answer:
        return decode_answer(self.outgoing.lines.get(timeout=5))

    def close(self) -> None:
        if self.write >= 0:
            os.close(self.write)
            self.write = -1
        self.thread.join(5)
        assert not self.thread.is_alive()
        self.incoming.close()


@pytest.fixture
def programs() -> Iterator[Callable[..., Program]]:
    made: list[Program] = []

    def make(module: object = None, open_module: Callable[[Path], Module] | None = None) -> Program:
        made.append(Program(open_module or (lambda _: cast("Module", module))))
        return made[-1]

    yield make
    for program in made:
        program.close()


def test_requests_are_answered_one_after_another(programs: Callable[..., Program]) -> None:
    program = programs(FakeModule(FakeLibrary(FakeSlot("Reader", FakeToken(b"1")))))
    program.send(1, CheckRequest("/m"))
    assert program.answer() == Result(1, {})
    program.send(2, LIST)
    assert [program.answer() for _ in range(3)] == [Progress(2, step) for step in ("started", "slot", "token")]
    answer = program.answer()
    assert isinstance(answer, Result)
    assert answer.content["contents"][0]["certificates"] == ["MQ=="]
    program.close()
    assert program.codes == [DONE]
    assert program.watched == [5, 0, 5, 0], "the watchdog counts during requests only"


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (MiddlewareMissingError("words"), Failure(1, Cause.MIDDLEWARE_MISSING, "words")),
        (ServiceStoppedError("words"), Failure(1, Cause.MIDDLEWARE_MISBEHAVES, "words")),
        (ZeroDivisionError("data"), Failure(1, Cause.MIDDLEWARE_MISBEHAVES, "ZeroDivisionError")),
    ],
)
def test_errors_are_answers(programs: Callable[..., Program], error: Exception, failure: Failure) -> None:
    def refuse(_: Path) -> Module:
        raise error

    program = programs(open_module=refuse)
    program.send(1, LIST)
    assert program.answer() == failure


def test_a_reading_stops_at_the_next_step_when_it_is_cancelled(programs: Callable[..., Program]) -> None:
    program = programs(None)

    class Slow(FakeSlot):
        def get_token(self) -> FakeToken:
            os.write(program.write, encode_cancel(1))
            while program.server._cancelled != 1:
                threading.Event().wait(0.001)
            return super().get_token()

    module = FakeModule(FakeLibrary(Slow("Reader", FakeToken(b"1")), FakeSlot("Reader", FakeToken(b"2"))))
    program.server._open_module = lambda _: cast("Module", module)
    program.send(1, LIST)
    answers = [program.answer()]
    while isinstance(answers[-1], Progress):
        answers.append(program.answer())
    assert answers[-1] == Failure(1, Cause.TIMED_OUT, "cancelled")
    program.send(2, LIST)
    assert program.answer() == Progress(2, "started"), "the next one is not cancelled"


def test_the_pin_comes_after_the_line_and_is_wiped(programs: Callable[..., Program]) -> None:
    seen: list[Any] = []
    program = programs(FakeModule(FakeLibrary()))
    original = program.server._answer

    def look(job: Job, pin: bytearray) -> Answer:
        seen.append((bytes(pin), pin))
        return original(job, pin)

    program.server._answer = look  # type: ignore[method-assign]  # looks at what it gets
    program.send(1, LOGIN, b"7391")
    assert program.answer() == Progress(1, "started")
    assert program.answer() == Failure(1, Cause.CARD_UNSUPPORTED, "no token shows this certificate")
    ((given, left),) = seen
    assert (given, left) == (b"7391", bytearray(4))


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", b"x" * 600_000])
def test_a_breach_of_the_protocol_is_the_end(programs: Callable[..., Program], line: bytes) -> None:
    program = programs(None)
    threading.Thread(target=os.write, args=(program.write, line), daemon=True).start()
    program.thread.join(5)
    assert program.codes == [BREACH]


def test_a_program_that_went_away_is_the_end(programs: Callable[..., Program]) -> None:
    program = programs(FakeModule(FakeLibrary()))
    program.outgoing.broken = True
    program.send(1, CheckRequest("/m"))
    while not program.codes:
        threading.Event().wait(0.001)
    assert program.codes == [DONE]


def test_a_broken_pipe_from_the_program_is_the_end() -> None:
    class Broken(io.RawIOBase):
        def readinto(self, _: Any) -> int:
            raise BrokenPipeError

    codes: list[int] = []
    Server(Broken(), Outgoing(), end=codes.append).run()
    assert codes == [DONE]


# -- the process ------------------------------------------------------------------------------------------


def test_streams_move_out_of_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "dup2", lambda source, place: moved.append((source, place)))
    monkeypatch.setattr(os, "dup", lambda _: os.open(os.devnull, os.O_RDWR))
    incoming, outgoing = take_streams()
    assert [place for _, place in moved] == [0, 1, 2]
    assert (incoming.mode, outgoing.mode) == ("rb", "wb")
    incoming.close()
    outgoing.close()


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are for Linux")
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limit: set_to.update({kind: limit}))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    for hard, expected in ((resource.RLIM_INFINITY, surroundings.MAX_MEMORY), (1000, 1000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, hard=hard: (hard, hard))
        set_limits()
        assert set_to == {resource.RLIMIT_CORE: (0, 0), resource.RLIMIT_AS: (expected, expected)}
    monkeypatch.setattr(sys, "platform", "win32")
    set_to.clear()
    set_limits()
    assert not set_to


def test_the_entry_point_joins_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(write)
    steps: list[Any] = []

    class FakeWatchdog:
        def start(self, seconds: float) -> None:
            steps.append(seconds)

        def stop(self) -> None:
            steps.append("stop")

    class FakeServer(Server):
        def run(self) -> None:
            self._watch(5)
            self._watch(0)
            super().run()

    outgoing = io.FileIO(os.open(os.devnull, os.O_WRONLY), "wb")
    incoming = io.FileIO(read, "rb")
    monkeypatch.setattr(entry, "take_streams", lambda: (incoming, outgoing))
    monkeypatch.setattr(entry, "set_limits", lambda: steps.append("limits"))
    monkeypatch.setattr(entry, "Watchdog", FakeWatchdog)
    monkeypatch.setattr(entry, "Server", FakeServer)
    monkeypatch.setattr(entry, "end_process", steps.append)
    entry.main()
    assert steps == ["limits", 5, "stop", DONE]
    incoming.close()
    outgoing.close()


def test_the_watchdog_is_called_off() -> None:
    watchdog = Watchdog()
    watchdog.start(60)
    watchdog.stop()
    watchdog._nowhere.close()
