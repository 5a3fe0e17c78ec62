"""Opens something slow once for everybody who asks, and can be closed while that lasts."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from cardtool.model.errors import StoreUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable


class Closable(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Close it."""


_T = TypeVar("_T", bound=Closable)


class OneOpening(Generic[_T]):
    """What is open, or being opened. May be used by several threads.

    A server that takes a connection and never answers keeps whoever connects waiting until the driver gives up. Those
    who ask meanwhile wait for the same attempt and get its failure, and closing waits for nobody.

    Args:
        opens: opens it.
    """

    def __init__(self, opens: Callable[[], _T]) -> None:
        self._opens = opens
        self._lock = threading.Lock()
        self._current: Future[_T] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is open now."""
        current = self._current
        return current is not None and current.done()

    def get(self) -> _T:
        """What is open; opened when it is not.

        Raises:
            StoreUnreachableError: it was closed while it was being opened.
            CardtoolError: it cannot be opened.
        """
        with self._lock:
            current, mine = self._current, self._current is None
            if current is None:
                current = self._current = Future()
        if mine:
            self._open(current)
        return current.result()

    def close(self) -> None:
        """Close what is open; of what is being opened nothing is kept, and who waits for it is told so at once."""
        with self._lock:
            current, self._current = self._current, None
            is_open = current is not None and current.done()
            if current is not None and not is_open:
                current.set_exception(StoreUnreachableError("it was closed meanwhile"))
        if current is not None and is_open:
            current.result().close()

    def _open(self, attempt: Future[_T]) -> None:
        try:
            opened = self._opens()
        except BaseException as error:  # noqa: BLE001 - everybody who waits for the attempt gets it, this thread too
            with self._lock:
                if self._current is attempt:
                    self._current = None
                    attempt.set_exception(error)
            return
        with self._lock:
            kept = self._current is attempt
            if kept:
                attempt.set_result(opened)
        if not kept:
            opened.close()
