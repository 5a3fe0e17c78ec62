"""The one way between threads: events come in through a bridge, slow calls go out to a worker.

Nothing else in this package starts a thread or waits for one.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.model.events import Event

#: How long a program that ends waits for the call under way, in seconds.
LONGEST_END: Final = 5.0
#: Events that are handed over before the person's keys get their turn again.
MOST_TOGETHER: Final = 100


class EventBridge(QObject):
    """Carries events from any thread to the thread of the window, in order.

    What comes while the window is busy arrives together, and the person's keys come in between: a flood of events
    cannot hold up the window.

    Connect :attr:`arrived`, which carries a tuple of events, to a method of a ``QObject`` in the window's thread.
    """

    arrived = Signal(object)
    _posted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._open = True
        self._guard = threading.Lock()
        self._events: deque[Event] = deque()
        self._expected = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._deliver)
        self._posted.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    def post(self, event: Event) -> None:
        """Hand over an event; returns at once, from any thread. Does nothing after :meth:`close`."""
        if not self._open:
            return
        with self._guard:
            self._events.append(event)
            expected, self._expected = self._expected, True
        if not expected:  # one signal for all that waits: a loop that is full of signals would not turn either
            self._posted.emit()

    def close(self) -> None:
        """Carry nothing more: the window is going."""
        self._open = False

    @Slot()
    def _schedule(self) -> None:
        self._timer.start(0)

    @Slot()
    def _deliver(self) -> None:
        with self._guard:
            events = tuple(self._events.popleft() for _ in range(min(len(self._events), MOST_TOGETHER)))
            self._expected = bool(self._events)
        if self._expected:
            self._timer.start(0)
        if self._open and events:
            self.arrived.emit(events)


class Worker(QObject):
    """Runs slow calls one after another outside the window's thread.

    ``done`` gets the result in the thread of this object. A call that raises ends in the program's exception hook, in
    the same thread: it is a mistake of the program, since the use cases return problems as values. A call that never
    returns keeps only this worker; the program can end all the same.

    Args:
        name: name of the thread.
    """

    _ended = Signal(object, object, object)

    def __init__(self, name: str = "window-worker") -> None:
        super().__init__()
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Any], object] | None] | None]
        self._calls = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, call: Callable[[], Any], done: Callable[[Any], object] | None = None) -> None:
        """Queue a call; returns at once."""
        if self._thread.ident is None:
            self._thread.start()
        self._calls.put((call, done))

    def finish(self, longest: float = LONGEST_END) -> bool:
        """Wait up to ``longest`` seconds for the calls under way at the very end; returns whether they ended in time.

        Nothing can be run afterwards.
        """
        self._calls.put(None)
        if self._thread.ident is not None:
            self._thread.join(longest)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (task := self._calls.get()) is not None:
            self._perform(*task)
            del task  # a call may hold what must not be kept, such as a card or a PIN

    def _perform(self, call: Callable[[], Any], done: Callable[[Any], object] | None) -> None:
        try:
            result, error = call(), None
        except Exception as caught:  # noqa: BLE001 - handed to the window's thread, which raises it
            result, error = None, caught
        self._ended.emit(done, result, error)

    @Slot(object, object, object)
    def _deliver(self, done: Callable[[Any], object] | None, result: object, error: Exception | None) -> None:
        if error is not None:
            raise error
        if done is not None:
            done(result)
