"""Measures how long the window's event loop does not turn."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self

from PySide6.QtCore import QObject, Qt, QTimer, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

#: A person notices a window that does not answer for longer than this, in seconds.
LONGEST_GAP: Final = 0.1
_INTERVAL: Final = 2
_ATTEMPTS: Final = 8


class GapMeter(QObject):
    """Between entering and leaving, the longest time in which no timer of the loop fired.

    ::

        with GapMeter() as meter:
            ...  # turn the loop, for example with qtbot.waitUntil
        assert meter.longest < LONGEST_GAP

    Attributes:
        longest: the longest gap, in seconds.
        turns: how often the timer fired.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest, self.turns = 0.0, 0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._turn)

    def __enter__(self) -> Self:
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._note()

    @Slot()
    def _turn(self) -> None:
        self.turns += 1
        self._note()

    def _note(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def longest_gap(act: Callable[[], object], attempts: int = _ATTEMPTS) -> float:
    """The longest gap while ``act`` turns the loop, in seconds: the best of several attempts.

    A machine that does something else for a moment is no fault of the window; a window that stops does so every time.
    """
    best = float("inf")
    for _ in range(attempts):
        with GapMeter() as meter:
            act()
        best = min(best, meter.longest)
        if best < LONGEST_GAP:
            break
    return best
