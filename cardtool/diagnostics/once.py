"""A value that several threads need and one makes."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Makes a value at the first question, on the thread that asks; others wait for it.

    An error is kept as the value is: everybody who asks gets it.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._future: Future[Value] | None = None

    def __call__(self) -> Value:
        """The value, or the error its making raised."""
        with self._lock:
            mine = self._future is None
            future = self._future = self._future or Future()
        if mine:
            try:
                future.set_result(self._make())
            except Exception as error:  # noqa: BLE001 - handed to all who wait
                future.set_exception(error)
        return future.result()
