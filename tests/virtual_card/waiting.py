"""Waiting for a condition, with a limit."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_LOOK_EVERY = 0.01


def wait_until(condition: Callable[[], _T | None], what: str, timeout: float) -> _T:
    """The first true answer of ``condition``, asked again and again.

    Args:
        condition: cheap question; ``None`` or false means not yet.
        what: named in the error.
        timeout: seconds.

    Raises:
        TimeoutError: it did not become true in time.
    """
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} within {timeout} s")
        pause.wait(_LOOK_EVERY)
    return answer
