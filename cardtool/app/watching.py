"""Use case: watch the readers and read every card that comes.

::

    watcher's thread ── snapshots ──▶ queue ──▶ coordinating thread ── begins and ends ──▶ one Insertion a card
                                                      │                                        │
                                                      └──────────── events, one at a time ─────┴──▶ on_event

The coordinating thread compares each snapshot with the one before and says what changed. Each card is read on a
thread of its own, so a card that does not answer keeps no other waiting. Events arrive on these threads, never two at
a time; a face hands them over to its own thread.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

from cardtool.app.insertion import Insertion
from cardtool.app.judging import judge_card, prepare
from cardtool.app.reading import make_plan
from cardtool.app.request import ReadRequest
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError
from cardtool.model.events import (
    CardFailed,
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
    from collections.abc import Callable

    from cardtool.app.workspace import Workspace
    from cardtool.cards.hardware import Watcher
    from cardtool.cards.plan import ReadingPlan

_STOP = object()
_REREAD = object()


class CardWatch:
    """Watches readers until stopped; a service that goes away is waited for.

    Args:
        workspace: surroundings.
        on_event: called with every event, one at a time; must not block for long.
        request: what to read; software tokens are read once at the start and on :meth:`reread`.
    """

    def __init__(
        self, workspace: Workspace, on_event: Callable[[Event], None], request: ReadRequest | None = None
    ) -> None:
        self._workspace = workspace
        self._on_event = on_event
        self._request = request or ReadRequest()
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="card-watch", daemon=True)
        self._telling = threading.RLock()
        self._service: bool | None = None
        self._readers: dict[str, Reader] = {}
        self._software: tuple[Reader, ...] = ()
        self._insertions: dict[str, Insertion] = {}
        self._ending: list[Insertion] = []

    def start(self) -> None:
        """Begin to watch; the first events are the present readers and the cards in them."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """End the watch; returns whether it ended within ``timeout`` seconds (a module may hang)."""
        until = time.monotonic() + timeout
        self._inbox.put(_STOP)
        self._thread.join(timeout)
        ended = not self._thread.is_alive()
        for insertion in (*self._insertions.values(), *self._ending):
            ended = insertion.join(until - time.monotonic()) and ended
        return ended

    def reread(self) -> None:
        """Read all present cards and software tokens again."""
        self._inbox.put(_REREAD)

    # -- coordinating thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            _ = self._workspace.knowledge
            plan = make_plan(self._workspace, self._request)
        except CardtoolError as error:
            self._tell(CardFailed("", error.problem))
            self._tell(WatchEnded())
            return
        for problem in (*self._workspace.knowledge.problems, *self._not_installed(plan)):
            self._tell(CardFailed("", problem))
        threading.Thread(target=self._prepare, name="prepare", daemon=True).start()
        watcher = self._watch_readers(plan)
        try:
            self._read_software(plan)
            self._loop(plan)
        finally:
            if watcher is not None:
                watcher.stop()
            for name in tuple(self._insertions):
                self._end(name, removed=False)

    def _prepare(self) -> None:
        prepare(self._workspace.knowledge, self._workspace.day(), self._workspace.now())

    def _not_installed(self, plan: ReadingPlan) -> tuple[Problem, ...]:
        return plan.middleware.check()[1] if plan.named else ()

    def _watch_readers(self, plan: ReadingPlan) -> Watcher | None:
        if plan.direct is None and not plan.middleware.for_cards:
            return None
        watcher = plan.hardware.watch(self._inbox.put)
        watcher.start()
        return watcher

    def _loop(self, plan: ReadingPlan) -> None:
        while (message := self._inbox.get()) is not _STOP:
            if isinstance(message, ReaderSnapshot):
                self._take(message, plan)
            elif message is _REREAD:
                self._read_software(plan)
                for reader in self._readers.values():
                    if reader.present and self._wanted(reader.name):
                        self._begin(reader, plan)

    def _take(self, snapshot: ReaderSnapshot, plan: ReadingPlan) -> None:
        self._note_service(snapshot)
        before, self._readers = self._readers, {reader.name: reader for reader in snapshot.readers}
        self._tell(ReadersChanged((*snapshot.readers, *self._software)))
        for name, reader in before.items():
            if reader.present and not _same_card(reader, self._readers.get(name)):
                self._end(name, removed=True)
        for name, reader in self._readers.items():
            if reader.present and not _same_card(before.get(name), reader) and self._wanted(name):
                self._begin(reader, plan)

    def _wanted(self, name: str) -> bool:
        return self._request.reader.casefold() in name.casefold()

    def _note_service(self, snapshot: ReaderSnapshot) -> None:
        if snapshot.service == self._service:
            return
        first, self._service = self._service is None, snapshot.service
        if not snapshot.service:
            self._tell(ServiceLost(snapshot.problem or Problem(Cause.SERVICE_STOPPED)))
        elif not first:
            self._tell(ServiceFound())

    # -- cards -----------------------------------------------------------------------------------------

    def _begin(self, reader: Reader, plan: ReadingPlan) -> None:
        if reader.name in self._insertions:
            self._end(reader.name, removed=False)
        insertion = Insertion(self._workspace, plan, reader, self._tell)
        self._insertions[reader.name] = insertion
        insertion.begin()

    def _end(self, name: str, *, removed: bool) -> None:
        insertion = self._insertions.pop(name, None)
        if insertion is None:
            self._tell(CardRemoved(name))
            return
        insertion.end(removed=removed)
        self._ending = [earlier for earlier in (*self._ending, insertion) if not earlier.join(0)]

    def _read_software(self, plan: ReadingPlan) -> None:
        if not plan.middleware.for_software:
            return
        answers = plan.middleware.read_software()
        cards = [card for card in answers.cards if self._wanted(card.reader)]
        before = self._software
        self._software = tuple(Reader(card.reader, present=True, software=True) for card in cards)
        if self._software != before:
            self._tell(ReadersChanged((*self._readers.values(), *self._software)))
        workspace = self._workspace
        for card in cards:
            reading = judge_card(card, workspace.knowledge, as_of=workspace.day(), read_at=workspace.now())
            self._tell(CardRead(card.reader, reading))
        if plan.named:
            for problem in answers.problems:
                self._tell(CardFailed(problem.reader, problem))

    def _tell(self, event: Event) -> None:
        with self._telling:
            self._on_event(event)


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
