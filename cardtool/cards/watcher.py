"""Watching readers and cards, through restarts of the smart-card service.

One thread, one state machine::

    CONNECTING ──context made──▶ LISTING ──names──▶ WAITING ──change, time-out──▶ LISTING
        ▲  │                        │                  │
        │  └────────error───────────┴──────error───────┤
        │                                              ▼
        └──────────pause over──────────────────── BACKING_OFF          stop() leads to STOPPED from everywhere

* An error in any state is told as a snapshot without service, the context is released (a dead context stays dead even
  after the service has come back), and after a pause of 0.1 s, doubled up to 5 s, a new one is made.
* WAITING sleeps inside SCardGetStatusChange; stop() wakes it by SCardCancel. The wait has a time limit, after which
  all states are asked afresh: on Windows 11 events were missed because the answer mirrored the question
  (tomkp/smartcard issue 111).
* The plug-and-play pseudo-reader carries the number of readers in the high word of its state, otherwise the call
  returns at once and the loop spins (eid-mw issue 161, OpenSC pull request 2919). With no reader that word is zero
  and some services return at once all the same, so a wait that brings nothing is followed by a rest. Where the service
  takes no more names in one call, the readers that come and go show at the next time-out.
* Windows stops the service when the last reader leaves, and then answers SCARD_E_SERVICE_STOPPED or
  SCARD_E_NO_SERVICE: the same path.
"""

from __future__ import annotations

import logging
import threading
from enum import Enum
from typing import TYPE_CHECKING, Final

from cardtool.cards.pcsc import PNP_READER, PcscContext, with_notification
from cardtool.cards.reader_state import UNAWARE, Outcome, ReaderState
from cardtool.model.errors import CardAccessError
from cardtool.model.reader import ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT_MS: Final = 5000
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
LONGEST_REST: Final = 1.0
STOP_SECONDS: Final = 3.0
_CANCEL_INTERVAL: Final = 0.02

log = logging.getLogger(__name__)


class Phase(Enum):
    """State of the watcher; see the module's picture."""

    CONNECTING = "connecting"
    LISTING = "listing"
    WAITING = "waiting"
    BACKING_OFF = "backing_off"
    STOPPED = "stopped"


class ReaderWatcher:
    """Reports every change of readers, cards and service.

    Args:
        on_snapshot: called on the watcher's thread, first with the state at the start and then on every change; an
            exception it raises is logged by type and otherwise ignored.
    """

    def __init__(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> None:
        self._on_snapshot = on_snapshot
        self._thread = threading.Thread(target=self._run, name="reader-watcher", daemon=True)
        self._halt = threading.Event()
        self._guard = threading.Lock()
        self._context: PcscContext | None = None
        self._known: dict[str, int] = {}
        self._pause = FIRST_PAUSE
        self._rest = FIRST_PAUSE
        self._last: ReaderSnapshot | None = None

    def start(self) -> None:
        """Begin to watch; call once."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch; harmless when called twice or before the start.

        Returns when the thread has ended; after ``STOP_SECONDS`` at the latest, if the service does not answer. No
        callback begins afterwards in either case.
        """
        self._halt.set()
        if self._thread is threading.current_thread() or not self._thread.is_alive():
            return  # a callback asked, and the loop ends after it; or there is nothing to end
        threading.Thread(target=self._wake, name="reader-watcher-stop", daemon=True).start()
        self._thread.join(STOP_SECONDS)

    def _wake(self) -> None:
        """Cancel the wait until the thread is gone, because a cancellation has no effect on a wait yet to begin.

        On a thread of its own, because a service that does not answer blocks the cancellation too.
        """
        while self._thread.is_alive():
            with self._guard:
                if self._context is not None:
                    self._context.cancel()
            self._thread.join(_CANCEL_INTERVAL)

    # -- the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        steps = {
            Phase.CONNECTING: self._connect,
            Phase.LISTING: self._list,
            Phase.WAITING: self._wait,
            Phase.BACKING_OFF: self._back_off,
        }
        phase = Phase.CONNECTING
        while phase is not Phase.STOPPED:
            try:
                phase = steps[phase]()
            except CardAccessError as error:
                self._tell(ReaderSnapshot(service=False, problem=error.problem))
                phase = Phase.BACKING_OFF
            if self._halt.is_set():
                phase = Phase.STOPPED
        self._release()

    def _connect(self) -> Phase:
        context = PcscContext()
        with self._guard:
            self._context = context
        self._known = {}
        return Phase.LISTING

    def _list(self) -> Phase:
        """Learn the names of the readers; forget those that left, keep what is known of the others."""
        names = self._connected().reader_names()
        self._pause = FIRST_PAUSE
        self._known = {name: self._known.get(name, UNAWARE) for name in names}
        if not names:
            self._tell(ReaderSnapshot(service=True))
        return Phase.WAITING

    def _wait(self) -> Phase:
        asked = with_notification(self._known)
        fresh = UNAWARE in self._known.values()
        outcome, states = self._connected().wait_for_change(asked, 0 if fresh else WAIT_MS)
        if outcome is Outcome.CANCELLED:
            return Phase.WAITING
        readers = [state for state in states if state.name != PNP_READER]
        if outcome is Outcome.READERS_CHANGED or any(state.vanished for state in readers):
            self._known = {}
            return Phase.LISTING
        before = self._known
        self._note(readers, again=outcome is Outcome.UNCHANGED and not fresh)
        self._rest_after(fruitless=not fresh and self._known == before)
        return Phase.LISTING

    def _rest_after(self, *, fruitless: bool) -> None:
        if fruitless:
            self._halt.wait(self._rest)
        self._rest = min(self._rest * 2, LONGEST_REST) if fruitless else FIRST_PAUSE

    def _note(self, states: list[ReaderState], *, again: bool) -> None:
        self._known = {state.name: UNAWARE if again else state.known for state in states}
        if states and not again:
            self._tell(ReaderSnapshot(service=True, readers=tuple(state.as_reader() for state in states)))

    def _back_off(self) -> Phase:
        self._release()
        self._halt.wait(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return Phase.CONNECTING

    # -- helpers --------------------------------------------------------------------------------------

    def _connected(self) -> PcscContext:
        if self._context is None:  # the phases never lead here; keeps the type plain
            raise RuntimeError("no context")
        return self._context

    def _release(self) -> None:
        with self._guard:
            context, self._context = self._context, None
        if context is not None:
            context.release()

    def _tell(self, snapshot: ReaderSnapshot) -> None:
        if self._last is not None and _same(snapshot, self._last):
            return
        if self._halt.is_set():
            return
        self._last = snapshot
        try:
            self._on_snapshot(snapshot)
        except Exception as error:  # noqa: BLE001 - a face's mistake must not end the watch
            log.error("callback failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold personal data


def _same(one: ReaderSnapshot, other: ReaderSnapshot) -> bool:
    """Nothing new; of failures only the causes count, because the service's words for them change from call to call."""
    if one.problem is None or other.problem is None:
        return one == other
    return one.problem.cause is other.problem.cause
