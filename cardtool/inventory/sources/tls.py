"""TLS servers as a source: one handshake each, one at a time with a host, several hosts at once."""

from __future__ import annotations

import contextlib
import queue
import threading
from typing import TYPE_CHECKING, Final

from cardtool.inventory.sources.endpoint import Endpoint, parse_endpoint
from cardtool.inventory.sources.handshake import STEP_SECONDS, ProbeFault, Shown, probe
from cardtool.inventory.sources.waiting import PAUSE
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cardtool.inventory.source import ScanWatch

#: Most hosts asked at the same time.
MOST_HOSTS: Final = 16
_LONGEST_PATH: Final = 200

_Outcome = tuple[Endpoint, Shown | ProbeFault]


class TlsSource:
    """Servers named by the user. It opens connections, so it is never part of a scan unless asked for.

    Args:
        endpoints: addresses as :func:`parse_endpoint` reads them; the same one twice is asked once.
        name: what to call them together; the addresses by default.
        required: the user named them.
        seconds: time for each step with a server.
    """

    kind = SourceKind.TLS

    def __init__(
        self, endpoints: Iterable[str], *, name: str = "", required: bool = True, seconds: float = STEP_SECONDS
    ) -> None:
        self._texts = tuple(dict.fromkeys(text.strip() for text in endpoints))
        self._seconds = seconds
        self.name = name or ", ".join(map(_shown_path, self._texts))
        self.required = required

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates each server sends, as the servers answer."""
        watch.expect(len(self._texts))
        endpoints: dict[Endpoint, None] = {}
        for text in self._texts:
            endpoint = parse_endpoint(text)
            if endpoint is None or endpoint in endpoints:
                watch.looked_at()
            if endpoint is None:
                yield Refusal(RefusalReason.UNSUPPORTED, Place(self.kind, _shown_path(text)), "not an address")
            else:
                endpoints[endpoint] = None
        yield from self._ask(list(endpoints), watch)

    def _ask(self, endpoints: list[Endpoint], watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        round_ = _Round(endpoints, lambda endpoint: probe(endpoint, self._seconds))
        try:
            for _ in endpoints:
                outcome = round_.next(watch)
                if outcome is None:
                    return
                watch.looked_at()
                yield from _told(*outcome)
        finally:
            round_.stop()


class _Round:
    """Threads that ask servers; the endpoints of one host are asked by one thread."""

    def __init__(self, endpoints: list[Endpoint], ask: Callable[[Endpoint], Shown | ProbeFault]) -> None:
        self._ask = ask
        self._stopped = threading.Event()
        self._outcomes: queue.SimpleQueue[_Outcome] = queue.SimpleQueue()
        self._hosts: queue.SimpleQueue[list[Endpoint]] = queue.SimpleQueue()
        hosts: dict[str, list[Endpoint]] = {}
        for endpoint in endpoints:
            hosts.setdefault(endpoint.host.lower(), []).append(endpoint)
        for group in hosts.values():
            self._hosts.put(group)
        for number in range(min(len(hosts), MOST_HOSTS)):
            threading.Thread(target=self._work, name=f"inventory-tls-{number}", daemon=True).start()

    def next(self, watch: ScanWatch) -> _Outcome | None:
        """The next outcome, ``None`` when the scan is to stop."""
        while not watch.cancelled:
            with contextlib.suppress(queue.Empty):
                return self._outcomes.get(timeout=PAUSE)
        return None

    def stop(self) -> None:
        """Ask no more servers; handshakes under way end by their time limits."""
        self._stopped.set()

    def _work(self) -> None:
        while True:
            try:
                group = self._hosts.get_nowait()
            except queue.Empty:
                return
            for endpoint in group:
                if self._stopped.is_set():
                    return
                self._outcomes.put((endpoint, self._safely(endpoint)))

    def _safely(self, endpoint: Endpoint) -> Shown | ProbeFault:
        try:
            return self._ask(endpoint)
        except Exception as error:  # noqa: BLE001 - a source never raises, and an answer that never comes would hang it
            return ProbeFault(RefusalReason.NOT_READABLE, type(error).__name__)


def _told(endpoint: Endpoint, outcome: Shown | ProbeFault) -> Iterator[Sighting | Refusal]:
    path = str(endpoint)
    if isinstance(outcome, ProbeFault):
        yield Refusal(outcome.reason, Place(SourceKind.TLS, path, host=endpoint.host), outcome.detail)
        return
    for number, der in enumerate(outcome.chain, start=1):
        detail = f"{endpoint.opening.value}#{number}" + ("" if outcome.whole else " leaf only")
        key = True if number == 1 and outcome.key_proven else None
        yield Sighting(Place(SourceKind.TLS, path, host=endpoint.host, detail=detail, key=key), der)


def _shown_path(text: str) -> str:
    """The text without a name and password in front of the host."""
    scheme, separator, rest = text[:_LONGEST_PATH].rpartition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
