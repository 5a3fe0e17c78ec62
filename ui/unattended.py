"""Closes the window by itself once it shows a result: for tests of a built program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from ui.view_state import ViewState
    from ui.window.view import MainWindow

#: Quiet time after a result, in milliseconds: further cards may follow.
QUIET: Final = 700
#: A program that shows nothing at all for so long, in milliseconds, has failed.
LONGEST: Final = 90_000


class CloseWhenSettled(QObject):
    """Closes ``window`` when it has shown a card or a problem and nothing more happens."""

    def __init__(self, window: MainWindow, *, quiet: int = QUIET, longest: int = LONGEST) -> None:
        super().__init__(window)
        self._quiet = self._timer(quiet, window)
        self._longest = self._timer(longest, window)
        self._longest.start()
        window.changed.connect(self._wait)

    @Slot(object)
    def _wait(self, state: ViewState) -> None:
        if state.pane.settled:
            self._quiet.start()
        else:
            self._quiet.stop()

    def _timer(self, milliseconds: int, window: MainWindow) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(window.close)
        return timer
