"""The one way between threads: events come in through a bridge, slow calls go out to a worker.

Nothing else in this package starts a thread or waits for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.model.events import Event

#: How long a program that ends waits for the call under way, in milliseconds.
LONGEST_END: Final = 5000


class EventBridge(QObject):
    """Carries events from any thread to the thread of the window, in order.

    Connect :attr:`arrived` to a method of a ``QObject`` that lives in the window's thread.
    """

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._open = True

    def post(self, event: Event) -> None:
        """Hand over an event; returns at once, from any thread. Does nothing after :meth:`close`."""
        if self._open:
            self.arrived.emit(event)

    def close(self) -> None:
        """Carry nothing more: the window is going."""
        self._open = False


class Worker(QObject):
    """Runs slow calls one after another outside the window's thread.

    ``done`` gets the result in the thread of this object. A call that raises ends in the program's exception hook, in
    the same thread: it is a mistake of the program, since the use cases return problems as values.
    """

    _ended = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, call: Callable[[], Any], done: Callable[[Any], object] | None = None) -> None:
        """Queue a call; returns at once."""
        self._pool.start(lambda: self._perform(call, done))

    def finish(self, longest: int = LONGEST_END) -> bool:
        """Wait for the calls under way at the very end of the program; returns whether they ended in time."""
        return self._pool.waitForDone(longest)

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
