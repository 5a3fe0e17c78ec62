"""Waiting for what cannot be interrupted, such as the system's name resolution, no longer than a time limit."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

#: How often it is asked whether to stop, in seconds.
PAUSE: Final = 0.1

_Result = TypeVar("_Result")


class StoppedError(Exception):
    """Nobody waits for the result any more."""


def in_time(call: Callable[[], _Result], seconds: float, stopped: Callable[[], bool] = lambda: False) -> _Result:
    """The result of ``call``, which runs in a thread of its own; past the limit it is left to itself.

    Args:
        call: what may take long; whatever it raises is raised here.
        seconds: longest wait.
        stopped: asked every 0.1 s whether to give up.

    Raises:
        TimeoutError: ``call`` takes longer.
        StoppedError: ``stopped`` said so.
    """
    outcomes: queue.SimpleQueue[tuple[_Result] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((call(),))
        except Exception as error:  # noqa: BLE001 - handed over to the thread that waits
            outcomes.put(error)

    threading.Thread(target=run, name="inventory-wait", daemon=True).start()
    outcome = _wait(outcomes, time.monotonic() + seconds, stopped)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome[0]


def _wait(
    outcomes: queue.SimpleQueue[tuple[_Result] | Exception], end: float, stopped: Callable[[], bool]
) -> tuple[_Result] | Exception:
    while not stopped():
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with contextlib.suppress(queue.Empty):
            return outcomes.get(timeout=min(left, PAUSE))
    raise StoppedError
