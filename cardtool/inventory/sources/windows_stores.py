"""The certificate stores of Windows as a source: of the machine, the user, services and other users."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from cardtool.inventory.sources.child import Child, EndedError, child_command
from cardtool.inventory.sources.waiting import StoppedError
from cardtool.inventory.sources.windows_contract import (
    ARGUMENT,
    LONGEST_LINE,
    Answer,
    ContractError,
    End,
    ListRequest,
    Location,
    ReadRequest,
    Request,
    StoredCertificate,
    StoreName,
    StoreRefusal,
    check_hello,
    decode_answer,
    encode_request,
)
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.inventory.source import ScanWatch

#: What is read when nothing is named.
LOCATIONS: Final = tuple(location.value for location in Location)
#: Time for one store, in seconds; a local store takes a few milliseconds.
STORE_SECONDS: Final = 20.0
#: Time for the child's first line, in seconds; it takes 0.1 s, or a few with a virus scanner in the way.
_START_SECONDS: Final = 30.0
#: Stores that are read only when they are named: this one asks the directory over the network.
SKIPPED: Final = frozenset({"userds"})
_MODULE: Final = "cardtool.inventory.sources.windows_enumerator"
_LOCATION_NAMES: Final = {location.value.lower(): location for location in Location}


class WindowsStoreSource:
    r"""Stores of Windows, read in a child process that is ended when a store takes too long.

    Args:
        stores: locations (``LocalMachine``) or stores (``LocalMachine\My``), in upper or lower case.
        required: the user named them.
        seconds: time for one store.
        command: what to start as the child, in tests; without it nothing is read where there is no Windows.
    """

    kind = SourceKind.WINDOWS_STORE

    def __init__(
        self,
        stores: Iterable[str] = LOCATIONS,
        *,
        required: bool = True,
        seconds: float = STORE_SECONDS,
        command: list[str] | None = None,
    ) -> None:
        self._stores = tuple(dict.fromkeys(store.replace("/", "\\").strip("\\ ") for store in stores))
        self._seconds = seconds
        self._command = command
        self.name = ", ".join(self._stores)
        self.required = required

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of each store, physical store by physical store."""
        if self._command is None and sys.platform != "win32":
            watch.looked_at()
            yield Refusal(RefusalReason.NOT_AVAILABLE_HERE, Place(self.kind, self.name), "only on Windows")
            return
        enumerator = _Enumerator(self._command or child_command(_MODULE, ARGUMENT), self._seconds, watch)
        try:
            for store in self._stores:
                if watch.cancelled:
                    return
                yield from _one(store, enumerator, watch)
        finally:
            enumerator.close()


def _one(name: str, enumerator: _Enumerator, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
    """A location or a store the user named."""
    first, _, store = name.partition("\\")
    location = _LOCATION_NAMES.get(first.lower())
    if location is None:
        watch.looked_at()
        yield Refusal(RefusalReason.NOT_FOUND, Place(SourceKind.WINDOWS_STORE, name), "no such location")
    elif store:
        watch.expect(1)
        yield from _store(location, store, enumerator, watch, named=True)
    else:
        yield from _location(location, enumerator, watch)


def _location(location: Location, enumerator: _Enumerator, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
    answers = enumerator.ask(ListRequest(location))
    for refusal in (answer for answer in answers if isinstance(answer, StoreRefusal)):
        watch.looked_at()
        yield Refusal(refusal.reason, Place(SourceKind.WINDOWS_STORE, location.value), refusal.detail)
    stores = [answer.name for answer in answers if isinstance(answer, StoreName)]
    watch.expect(len(stores))
    for store in stores:
        if watch.cancelled:
            return
        if store.rpartition("\\")[2].lower() in SKIPPED:
            watch.looked_at(skipped=1)
        else:
            yield from _store(location, store, enumerator, watch, named=False)


def _store(
    location: Location, store: str, enumerator: _Enumerator, watch: ScanWatch, *, named: bool
) -> Iterator[Sighting | Refusal]:
    """One store; that it does not exist is a refusal only if the user named it, else it is a name without content."""
    place = f"{location.value}\\{store}"
    number = 0
    for answer in enumerator.ask(ReadRequest(location, store)):
        if isinstance(answer, StoredCertificate):
            number += 1
            yield _sighting(answer, place, number)
        elif isinstance(answer, StoreRefusal) and (named or answer.reason is not RefusalReason.NOT_FOUND):
            where = Place(SourceKind.WINDOWS_STORE, place, detail=answer.physical)
            yield Refusal(answer.reason, where, answer.detail)
    watch.looked_at()


def _sighting(found: StoredCertificate, path: str, number: int) -> Sighting:
    words = [f"store#{number}", found.physical, "archived" if found.archived else ""]
    detail = ", ".join(word for word in words if word)
    place = Place(SourceKind.WINDOWS_STORE, path, alias=found.friendly_name, detail=detail, key=found.key)
    return Sighting(place, found.der)


class _Enumerator:
    """The child, started when it is needed, and again after it had to be ended."""

    def __init__(self, command: list[str], seconds: float, watch: ScanWatch) -> None:
        self._command = command
        self._seconds = seconds
        self._watch = watch
        self._child: Child | None = None

    def ask(self, request: Request) -> list[Answer]:
        """The answer without its end; a child that fails adds a refusal, and the next request gets another child.

        It is gathered before it is handed out, so that the time limit is for the child alone.
        """
        answers: list[Answer] = []
        fault: StoreRefusal | None = None
        try:
            self._gather(request, answers)
        except StoppedError:
            self.close()
        except TimeoutError:
            fault = StoreRefusal(RefusalReason.TIMED_OUT, detail=f"more than {self._seconds:g} s")
        except (OSError, EndedError):
            fault = StoreRefusal(RefusalReason.NOT_READABLE, detail="the reading process ended")
        except ContractError as error:
            fault = StoreRefusal(RefusalReason.NOT_READABLE, detail=str(error))
        if fault is not None:
            self.close()
            answers.append(fault)
        return answers

    def _gather(self, request: Request, answers: list[Answer]) -> None:
        child = self._running()
        end = time.monotonic() + self._seconds
        child.say(encode_request(request))
        while not isinstance(answer := decode_answer(child.hear(end, self._stopped)), End):
            answers.append(answer)

    def _running(self) -> Child:
        if self._child is None:
            self._child = Child(self._command, LONGEST_LINE)
            check_hello(self._child.hear(time.monotonic() + _START_SECONDS, self._stopped))
        return self._child

    def _stopped(self) -> bool:
        return self._watch.cancelled

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.close()
            self._child = None
