"""Use case: watch the readers and read every card that comes.

::

    ReaderWatcher thread ── snapshots ──▶ queue ──▶ reading thread ── events ──▶ on_event

The reading thread compares each snapshot with the one before, says what changed, and reads cards that came. It is the
only thread that touches middleware. Events arrive on it; a face hands them over to its own thread.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from cardtool.app.judging import judge_card
from cardtool.app.reading import ReadRequest, chosen_profiles
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError
from cardtool.model.events import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    WatchEnded,
)
from cardtool.model.reader import Reader, ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.app.workspace import Workspace
    from cardtool.cards.profiles import Profile
    from cardtool.cards.source import SourceResult

_STOP = object()
_REREAD = object()


class CardWatch:
    """Watches readers until stopped; a service that goes away is waited for.

    Args:
        workspace: surroundings.
        on_event: called with every event, on the reading thread; must not block for long.
        request: which profiles, module and reader; software tokens are read once at the start and on :meth:`reread`.
    """

    def __init__(
        self, workspace: Workspace, on_event: Callable[[Event], None], request: ReadRequest | None = None
    ) -> None:
        self._workspace = workspace
        self._on_event = on_event
        self._request = request or ReadRequest()
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="card-reading", daemon=True)
        self._service: bool | None = None
        self._readers: dict[str, Reader] = {}
        self._software: tuple[Reader, ...] = ()

    def start(self) -> None:
        """Begin to watch; the first events are the present readers and the cards in them."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """End the watch; returns whether it ended within ``timeout`` seconds (a module may hang)."""
        self._inbox.put(_STOP)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def reread(self) -> None:
        """Read all present cards and software tokens again."""
        self._inbox.put(_REREAD)

    # -- reading thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            _ = self._workspace.knowledge
            profiles = chosen_profiles(self._workspace, self._request.profile)
        except CardtoolError as error:
            self._on_event(CardFailed("", error.problem))
            self._on_event(WatchEnded())
            return
        for problem in self._workspace.knowledge.problems:
            self._on_event(CardFailed("", problem))
        hardware = tuple(profile for profile in profiles if not profile.software)
        software = tuple(profile for profile in profiles if profile.software)
        watcher = self._watch_hardware() if hardware or self._request.module else None
        try:
            self._read_software(software)
            self._loop(hardware, software)
        finally:
            if watcher is not None:
                watcher.stop()

    def _watch_hardware(self) -> _Stoppable:
        from cardtool.cards.watcher import ReaderWatcher

        watcher = ReaderWatcher(self._inbox.put)
        watcher.start()
        return watcher

    def _loop(self, hardware: Sequence[Profile], software: Sequence[Profile]) -> None:
        while (message := self._inbox.get()) is not _STOP:
            if isinstance(message, ReaderSnapshot):
                self._take(message, hardware)
            elif message is _REREAD:
                self._read_software(software)
                for reader in self._readers.values():
                    if reader.present and self._wanted(reader.name):
                        self._read(reader, hardware)

    def _take(self, snapshot: ReaderSnapshot, profiles: Sequence[Profile]) -> None:
        self._note_service(snapshot)
        before, self._readers = self._readers, {reader.name: reader for reader in snapshot.readers}
        self._on_event(ReadersChanged((*snapshot.readers, *self._software)))
        for name, reader in before.items():
            if reader.present and not _same_card(reader, self._readers.get(name)):
                self._on_event(CardRemoved(name))
        for name, reader in self._readers.items():
            if reader.present and not _same_card(before.get(name), reader) and self._wanted(name):
                self._read(reader, profiles)

    def _wanted(self, name: str) -> bool:
        return self._request.reader.casefold() in name.casefold()

    def _note_service(self, snapshot: ReaderSnapshot) -> None:
        if snapshot.service == self._service:
            return
        first, self._service = self._service is None, snapshot.service
        if not snapshot.service:
            self._on_event(ServiceLost(Problem(Cause.SERVICE_STOPPED, detail=snapshot.detail)))
        elif not first:
            self._on_event(ServiceFound())

    def _read(self, reader: Reader, profiles: Sequence[Profile]) -> None:
        from cardtool.cards.readings import read_all

        self._on_event(CardInserted(reader.name, reader.atr))
        result = read_all(
            profiles,
            reader=reader.name,
            module=self._request.module,
            named=bool(self._request.profile or self._request.module),
        )
        for card in result.cards:
            self._on_event(CardRead(card.reader, self._judge(card)))
        for problem in result.problems or self._silence(reader, result):
            self._on_event(CardFailed(problem.reader or reader.name, problem))

    @staticmethod
    def _silence(reader: Reader, result: SourceResult) -> tuple[Problem, ...]:
        """Every insertion ends in a card or a failure, whatever the middleware does."""
        return () if result.cards else (Problem(Cause.CARD_UNSUPPORTED, reader.name),)

    def _read_software(self, profiles: Sequence[Profile]) -> None:
        if not profiles:
            return
        from cardtool.cards.readings import read_all

        named = bool(self._request.profile)
        result = read_all(profiles, reader=self._request.reader, named=named)
        before = self._software
        self._software = tuple(Reader(card.reader, present=True, software=True) for card in result.cards)
        if self._software != before:
            self._on_event(ReadersChanged((*self._readers.values(), *self._software)))
        for card in result.cards:
            self._on_event(CardRead(card.reader, self._judge(card)))
        if named:
            for problem in result.problems:
                self._on_event(CardFailed(problem.reader, problem))

    def _judge(self, card: RawCard) -> CardReading:
        return judge_card(card, self._workspace.knowledge, as_of=self._workspace.day(), read_at=self._workspace.now())


def _same_card(before: Reader | None, after: Reader | None) -> bool:
    """Whether no card came or left in between; the event counter tells a swap."""
    return (
        before is not None
        and after is not None
        and before.present
        and after.present
        and before.event_count == after.event_count
        and before.atr == after.atr
    )


if TYPE_CHECKING:
    from typing import Protocol

    from cardtool.model.card import RawCard
    from cardtool.model.reading import CardReading

    class _Stoppable(Protocol):
        def stop(self) -> None: ...
