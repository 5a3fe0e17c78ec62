"""A watch of the training desk: every change, in order, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.model.reader import ReaderSnapshot

log = logging.getLogger(__name__)


class DeskWatcher:
    """Reports every change; an exception of the callback is logged by type and otherwise ignored.

    Args:
        on_snapshot: called on the watcher's thread.
        join: told that the watch begins; must :meth:`tell` it the state now.
        leave: told that it ended.
    """

    def __init__(
        self,
        on_snapshot: Callable[[ReaderSnapshot], None],
        join: Callable[[DeskWatcher], None],
        leave: Callable[[DeskWatcher], None],
    ) -> None:
        self._on_snapshot = on_snapshot
        self._join, self._leave = join, leave
        self._news: SimpleQueue[ReaderSnapshot | None] = SimpleQueue()
        self._halt = threading.Event()
        self._thread = threading.Thread(target=self._run, name="training-watcher", daemon=True)

    def start(self) -> None:
        """Begin; call once."""
        self._join(self)
        self._thread.start()

    def stop(self) -> None:
        """End, and return when no callback runs any more; harmless when called twice or before the start."""
        self._leave(self)
        self._halt.set()
        self._news.put(None)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def tell(self, snapshot: ReaderSnapshot) -> None:
        """Something changed; from any thread."""
        self._news.put(snapshot)

    def _run(self) -> None:
        while (snapshot := self._news.get()) is not None and not self._halt.is_set():
            try:
                self._on_snapshot(snapshot)
            except Exception as error:  # noqa: BLE001 - a face's mistake must not end the watch
                log.error("callback failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold personal data
