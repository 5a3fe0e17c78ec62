"""The loop of a helper: one request after another, each answered by one line."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.helper.contents import signature_to_json, slots_to_json
from cardtool.cards.helper.lines import LineReader, RawReader, RawWriter, write_all
from cardtool.cards.helper.protocol import (
    CAUSES,
    MAX_REQUEST_BYTES,
    Answer,
    Cancel,
    CheckRequest,
    Failure,
    Job,
    ListRequest,
    LoginRequest,
    Progress,
    Result,
    decode_request,
    encode_answer,
    encode_hello,
)
from cardtool.cards.helper.shapes import ProtocolError
from cardtool.cards.helper.signing import sign_challenge
from cardtool.cards.pkcs11_module import open_module
from cardtool.cards.slots import SlotReading, Wanted
from cardtool.model.cause import Cause
from cardtool.model.errors import CardtoolError
from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.pkcs11_module import Module

#: Exit codes: the program went away; it broke the protocol.
DONE: Final = 0
BREACH: Final = 2


class _CancelledError(Exception):
    """The program does not need the answer any more."""


class Server:
    """Answers requests until the program goes away.

    Args:
        incoming: the pipe from the program.
        outgoing: the pipe to it.
        end: ends the process with a code; called on the thread that reads, also while a module hangs. If it returns,
            :meth:`run` ends after the request that runs.
        watch: called with the seconds a request may take before the process ends itself, and with 0 at its end.
        open_module: gives the module of a path.
    """

    def __init__(
        self,
        incoming: RawReader,
        outgoing: RawWriter,
        *,
        end: Callable[[int], None],
        watch: Callable[[float], None] = lambda _: None,
        open_module: Callable[[Path], Module] = open_module,
    ) -> None:
        self._lines = LineReader(incoming, MAX_REQUEST_BYTES)
        self._outgoing = outgoing
        self._end = end
        self._watch = watch
        self._open_module = open_module
        self._jobs: queue.Queue[tuple[Job, bytearray] | None] = queue.Queue(maxsize=1)
        self._cancelled = -1

    def run(self) -> None:
        """Say hello, then answer."""
        write_all(self._outgoing, encode_hello())
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        while (task := self._jobs.get()) is not None:
            job, pin = task
            self._watch(job.seconds)
            self._send(self._answer(job, pin))
            self._watch(0)

    # -- the thread that reads ------------------------------------------------------------------------

    def _listen(self) -> None:
        code = DONE
        try:
            while (line := self._lines.line()) is not None:
                self._take(line)
        except (ProtocolError, queue.Full):
            code = BREACH
        except OSError:
            pass
        self._end(code)
        self._jobs.put(None)

    def _take(self, line: bytes) -> None:
        request = decode_request(line)
        if isinstance(request, Cancel):
            self._cancelled = request.number
            return
        length = request.request.pin_bytes if isinstance(request.request, LoginRequest) else 0
        self._jobs.put_nowait((request, self._lines.exactly(length)))

    # -- the thread that works ------------------------------------------------------------------------

    def _answer(self, job: Job, pin: bytearray) -> Answer:
        try:
            return Result(job.number, self._do(job, pin))
        except _CancelledError:
            return Failure(job.number, Cause.TIMED_OUT, "cancelled")
        except CardtoolError as error:
            cause = error.cause if error.cause in CAUSES else Cause.MIDDLEWARE_MISBEHAVES
            return Failure(job.number, cause, error.detail)
        except Exception as error:  # noqa: BLE001 - a module's fault may surface as anything; its text may hold data
            return Failure(job.number, Cause.MIDDLEWARE_MISBEHAVES, type(error).__name__)
        finally:
            pin[:] = bytes(len(pin))

    def _do(self, job: Job, pin: bytearray) -> dict[str, Any]:
        request = job.request
        module = self._open_module(Path(request.module))
        if isinstance(request, CheckRequest):
            module.check()
            return {}
        tell = self._teller(job.number)
        if isinstance(request, ListRequest):
            return slots_to_json(SlotReading(module, _wanted(request), tell).read())
        return signature_to_json(sign_challenge(module, request, pin, tell))

    def _teller(self, number: int) -> Callable[[str], None]:
        def tell(step: str) -> None:
            if self._cancelled == number:
                raise _CancelledError
            self._send(Progress(number, step))

        return tell

    def _send(self, answer: Answer) -> None:
        try:
            write_all(self._outgoing, encode_answer(answer))
        except OSError:
            self._end(DONE)


def _wanted(request: ListRequest) -> Wanted:
    return Wanted(
        present=tuple(Reader(name) for name in request.readers),
        known=tuple(Reader(name) for name in request.known),
        software=request.software,
        fresh=request.fresh,
        match_keys=request.match_keys,
    )
