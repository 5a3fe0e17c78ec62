"""The program's end of the pipe to one helper: a request, a time limit, and an end to whatever misbehaves."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final, cast

from cardtool.cards.helper.contents import error_of
from cardtool.cards.helper.launch import start_helper
from cardtool.cards.helper.lines import LineReader, write_all
from cardtool.cards.helper.protocol import (
    MAX_ANSWER_BYTES,
    Failure,
    Job,
    Progress,
    Request,
    Result,
    check_hello,
    decode_answer,
    encode_cancel,
    encode_job,
)
from cardtool.cards.helper.shapes import ProtocolError
from cardtool.model.errors import (
    CardTimeoutError,
    CardtoolError,
    MiddlewareCrashedError,
    MiddlewareMisbehavesError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import FileIO

#: Longest wait for a new helper's first line, in seconds; it takes 0.1 s on a small machine with two cores.
START_SECONDS: Final = 10.0
#: A request may go on while it makes progress, but not longer than this many of its time limits.
LIMITS_IN_ALL: Final = 12
#: How long a helper may take to stop what was cancelled, and to end, in seconds.
GRACE: Final = 0.5
_LINES_AHEAD: Final = 64
_BREACH: Final = 2  # exit code of a helper that was asked against the protocol


@dataclass(frozen=True, slots=True)
class _Cancelled:
    """Put among the lines: the request of this number is not needed any more."""

    number: int


class HelperClient:
    """A running helper. One request at a time: the caller sees to that.

    Args:
        environment: variables of its process beside the program's own.
        command: what to start, in tests.

    Raises:
        MiddlewareError: the helper does not start.
        CardTimeoutError: it does not say hello in time.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, *, command: list[str] | None = None) -> None:
        try:
            self._process = start_helper(environment or {}, command)
        except OSError as error:
            raise MiddlewareCrashedError(f"the helper cannot be started: {type(error).__name__}") from error
        self._stdin, self._stdout = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._lines: queue.Queue[bytes | Exception | _Cancelled | None] = queue.Queue(_LINES_AHEAD)
        self._thread = threading.Thread(target=self._pump, name="pkcs11-helper", daemon=True)
        self._thread.start()
        self._number = 0
        self._running = False
        self._closed = False
        with self._ended_unless_whole():
            self._greet()

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._process.pid

    @property
    def healthy(self) -> bool:
        """Whether it can take a request."""
        return not self._closed and self._process.poll() is None

    def request(self, request: Request, seconds: float, pin: bytearray | None = None) -> dict[str, Any]:
        """The content of the result; a helper that fails in any other way than by a typed answer is ended.

        Args:
            request: what is asked.
            seconds: longest wait without any progress.
            pin: sent after the line of the request.

        Raises:
            CardTimeoutError: no progress within ``seconds``, or cancelled.
            MiddlewareCrashedError: the module ended the helper.
            MiddlewareMisbehavesError: the helper's answer is against the protocol.
            CardtoolError: what the helper tells of.
        """
        self._number += 1
        self._running = True
        with self._ended_unless_whole():
            self._write(encode_job(Job(self._number, seconds * LIMITS_IN_ALL + GRACE, request)), pin)
            answer = self._answer(seconds)
        if isinstance(answer, Failure):
            raise error_of(answer.cause, answer.detail)
        return answer.content

    def cancel(self) -> None:
        """Stop the running request, from another thread; the request then fails with ``CardTimeoutError``."""
        number = self._number
        if not self._running:
            return
        with contextlib.suppress(OSError, ValueError):
            write_all(self._stdin, encode_cancel(number))
        with contextlib.suppress(queue.Full):  # then nobody waits in vain
            self._lines.put_nowait(_Cancelled(number))

    def close(self) -> None:
        """End it; returns when it has ended."""
        self.part()
        self.reap()

    def part(self) -> None:
        """Tell it to end; does not wait."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._stdin.close()

    def reap(self, seconds: float = GRACE) -> None:
        """Wait for its end, and bring it about when it is late."""
        self.part()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._kill()
        end = time.monotonic() + GRACE
        while self._thread.is_alive() and time.monotonic() < end:  # it may wait for room among the lines
            self._empty_lines()
            self._thread.join(0.01)
        if not self._thread.is_alive():
            self._stdout.close()

    # -- one request ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _ended_unless_whole(self) -> Iterator[None]:
        """End the helper when an exchange is left half-way; what it would say later belongs to nobody."""
        try:
            yield
        except BaseException as error:
            self._running = False
            self._kill()
            self.reap()
            if isinstance(error, ProtocolError):
                raise MiddlewareMisbehavesError(str(error)) from error
            raise
        self._running = False

    def _greet(self) -> None:
        line = self._next(time.monotonic() + START_SECONDS, START_SECONDS)
        check_hello(line if isinstance(line, bytes) else b"")

    def _answer(self, seconds: float) -> Result | Failure:
        """The answer to the running request; every step that is told gives it as long again, unless it is cancelled."""
        last = time.monotonic() + seconds * LIMITS_IN_ALL
        end = min(time.monotonic() + seconds, last)
        while True:
            line = self._next(end, seconds)
            if isinstance(line, _Cancelled):
                if line.number == self._number:
                    last = min(last, time.monotonic() + GRACE)
                    end = min(end, last)
                continue
            answer = decode_answer(line)
            if answer.number != self._number:
                raise ProtocolError("an answer to another request")
            if not isinstance(answer, Progress):
                return answer
            end = min(time.monotonic() + seconds, last)

    def _next(self, end: float, seconds: float) -> bytes | _Cancelled:
        try:
            line = self._lines.get(timeout=max(end - time.monotonic(), 0))
        except queue.Empty:
            raise CardTimeoutError(f"no answer within {seconds:g} s") from None
        if isinstance(line, Exception):
            raise line
        if line is None:
            raise self._ended()
        return line

    def _ended(self) -> CardtoolError:
        """What the end of the pipe means."""
        try:
            code = self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return MiddlewareMisbehavesError("the helper closed its pipe")
        if code == _BREACH:
            return MiddlewareMisbehavesError("the helper did not understand the request")
        return MiddlewareCrashedError(f"the helper ended with {_code_name(code)}")

    def _write(self, line: bytes, pin: bytearray | None) -> None:
        with contextlib.suppress(OSError):  # a helper that ended is noticed by the end of its pipe
            write_all(self._stdin, line)
            if pin:
                write_all(self._stdin, pin)

    # -- the process ----------------------------------------------------------------------------------

    def _pump(self) -> None:
        """Hand on lines until the pipe ends; the one thread of a helper."""
        reader = LineReader(cast("FileIO", self._stdout), MAX_ANSWER_BYTES)
        try:
            while (line := reader.line()) is not None:
                self._lines.put(line)
            self._lines.put(None)
        except (ProtocolError, OSError, ValueError) as error:
            self._lines.put(error if isinstance(error, ProtocolError) else None)

    def _kill(self) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(OSError):
                _kill_group(self._process)
            self._process.wait()

    def _empty_lines(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._lines.get_nowait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever a module started from it."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _code_name(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"code {code}"
