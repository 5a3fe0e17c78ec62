"""The helpers of the program: one for each module, started when it is needed and kept while it behaves."""

from __future__ import annotations

import atexit
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.helper.client import HelperClient
from cardtool.cards.helper.contents import slots_from_json
from cardtool.cards.helper.protocol import CheckRequest, ListRequest
from cardtool.cards.helper.shapes import ProtocolError
from cardtool.cards.module_file import check_header, find_module
from cardtool.cards.service_life import ServiceLife
from cardtool.model.cause import Cause
from cardtool.model.errors import CardTimeoutError, CardtoolError, MiddlewareMisbehavesError, MiddlewareMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from cardtool.cards.module_file import ModuleFile
    from cardtool.cards.slots import Slots

#: One request runs, one waits.
_MOST_INSIDE: Final = 2


@dataclass(slots=True)
class _Batch:
    """A list request that waits; others that ask the same of other readers join it and share its result."""

    request: ListRequest
    environment: Mapping[str, str]
    slots: Future[Slots] = field(default_factory=Future)

    def takes(self, request: ListRequest, environment: Mapping[str, str]) -> bool:
        """Whether the other may join."""
        return environment == self.environment and _apart_from_readers(request) == _apart_from_readers(self.request)

    def join(self, request: ListRequest) -> None:
        """Ask for its readers too."""
        self.request = replace(
            self.request,
            readers=tuple(dict.fromkeys((*self.request.readers, *request.readers))),
            known=tuple(dict.fromkeys((*self.request.known, *request.known))),
        )


def _apart_from_readers(request: ListRequest) -> ListRequest:
    return replace(request, readers=(), known=())


class _Place:
    """The helper of one module, and the queue before it."""

    def __init__(self, file: ModuleFile, start: Callable[[Mapping[str, str]], HelperClient]) -> None:
        self.file = file
        self._start = start
        self._client: HelperClient | None = None
        self._environment: Mapping[str, str] = {}
        self._service = ServiceLife()
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._inside = 0
        self._waiting: _Batch | None = None

    def check(self, environment: Mapping[str, str], seconds: float) -> None:
        """Make sure that the module can be loaded."""
        with self._my_turn(seconds):
            self._ask(CheckRequest(str(self.file.path)), environment, seconds)

    def read_slots(self, request: ListRequest, environment: Mapping[str, str], seconds: float) -> Slots:
        """What the slots hold; joins a request that waits, or waits itself."""
        with self._guard:
            batch = self._waiting
            joined = batch is not None and batch.takes(request, environment)
            if batch is None or not joined:
                batch = _Batch(request, environment)
                self._waiting = self._waiting or batch
            else:
                batch.join(request)
        return _shared(batch, 2 * seconds) if joined else self._lead(batch, seconds)

    def cancel(self) -> None:
        """Stop the running request."""
        if (client := self._client) is not None:
            client.cancel()

    def part(self) -> HelperClient | None:
        """Tell the helper to end; the caller waits for it."""
        client, self._client = self._client, None
        if client is not None:
            client.part()
        return client

    def _lead(self, batch: _Batch, seconds: float) -> Slots:
        try:
            with self._my_turn(seconds):
                self._begin(batch)
                slots = self._list(batch.request, batch.environment, seconds)
        except BaseException as error:
            batch.slots.set_exception(error)
            raise
        finally:
            self._begin(batch)
        batch.slots.set_result(slots)
        return slots

    def _begin(self, batch: _Batch) -> None:
        """From now on nobody joins."""
        with self._guard:
            if self._waiting is batch:
                self._waiting = None

    def _list(self, request: ListRequest, environment: Mapping[str, str], seconds: float) -> Slots:
        if request.readers and self._service.restarted():
            self._retire()  # lest the module serve a card that left
        content = self._ask(request, environment, seconds)
        try:
            slots = slots_from_json(content)
        except ProtocolError as error:
            self._retire()
            raise MiddlewareMisbehavesError(str(error)) from error
        if any(error.cause is Cause.MIDDLEWARE_MISBEHAVES for _, error in slots.failures):
            self._retire()
        return slots

    def _ask(
        self, request: CheckRequest | ListRequest, environment: Mapping[str, str], seconds: float
    ) -> dict[str, Any]:
        try:
            return self._helper(environment).request(request, seconds)
        except CardtoolError as error:
            if error.cause is Cause.MIDDLEWARE_MISBEHAVES:
                self._retire()
            raise

    def _helper(self, environment: Mapping[str, str]) -> HelperClient:
        if self._client is not None and (not self._client.healthy or environment != self._environment):
            self._retire()
        if self._client is None:
            self._client, self._environment = self._start(environment), environment
        return self._client

    def _retire(self) -> None:
        """The next request gets a fresh helper."""
        if (client := self.part()) is not None:
            client.reap()

    @contextmanager
    def _my_turn(self, seconds: float) -> Iterator[None]:
        with self._guard:
            if self._inside >= _MOST_INSIDE:
                raise CardTimeoutError(f"{self.file.path.name} is busy")
            self._inside += 1
        try:
            if not self._turn.acquire(timeout=2 * seconds):
                raise CardTimeoutError(f"{self.file.path.name} is busy")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            with self._guard:
                self._inside -= 1


def _shared(batch: _Batch, seconds: float) -> Slots:
    try:
        return batch.slots.result(seconds)
    except FutureTimeoutError:
        raise CardTimeoutError("the module is busy") from None


class Helpers:
    """All helpers of a program. All of them end with it.

    Args:
        start: starts a helper with the given environment.
    """

    def __init__(self, start: Callable[[Mapping[str, str]], HelperClient] = HelperClient) -> None:
        self._start = start
        self._places: dict[tuple[int, int], _Place] = {}
        self._guard = threading.Lock()

    def check(self, module: Path, environment: Mapping[str, str], seconds: float) -> None:
        """Make sure that the module can be loaded; starts nothing in it.

        Raises:
            MiddlewareError: it is missing, of the wrong kind, built for another machine, or crashes.
            CardTimeoutError: it does not load within ``seconds``.
        """
        self._place(module).check(environment, seconds)

    def read_slots(self, module: Path, request: ListRequest, environment: Mapping[str, str], seconds: float) -> Slots:
        """What the module's slots hold.

        Args:
            module: absolute path of the module.
            request: what to read; its path is set here.
            environment: all variables of the helper's process.
            seconds: longest wait without progress.

        Raises:
            MiddlewareError: the module cannot be used, crashed, or answers against standard or protocol.
            CardTimeoutError: no progress within ``seconds``; cancelled; or a request runs and another waits already.
        """
        place = self._place(module)
        return place.read_slots(replace(request, module=str(place.file.path)), environment, seconds)

    def cancel(self, module: Path) -> None:
        """Stop the module's running request, if there is one."""
        try:
            identity = find_module(module).identity
        except MiddlewareMissingError:
            return
        with self._guard:
            place = self._places.get(identity)
        if place is not None:
            place.cancel()

    def close(self) -> None:
        """End all helpers; a later request starts new ones."""
        with self._guard:
            clients = [client for place in self._places.values() if (client := place.part()) is not None]
        for client in clients:
            client.reap()

    def _place(self, module: Path) -> _Place:
        file = find_module(module)
        check_header(file.path)
        with self._guard:
            if file.identity not in self._places:
                self._places[file.identity] = _Place(file, self._start)
            return self._places[file.identity]


#: The helpers of this program.
HELPERS: Final = Helpers()
atexit.register(HELPERS.close)
