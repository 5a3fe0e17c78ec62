"""Gives the page of the board what works for it, once the window has one: most people only read cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.transition.board_work import BoardWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.workspace import Workspace
    from ui.transition.view import TransitionView
    from ui.window.view import MainWindow


class TransitionControl(QObject):
    """Waits for the page; nothing of the board is opened before.

    Args:
        workspace: surroundings.
        window: the window.
        kept_in: returns the surroundings of the worklist, in which the ticks are kept; those of a training are thrown
            away at its end.

    Attributes:
        work: what works for the page, ``None`` before it is opened.
    """

    def __init__(self, workspace: Workspace, window: MainWindow, *, kept_in: Callable[[], Workspace]) -> None:
        super().__init__(window)
        self._workspace, self._window, self._kept_in = workspace, window, kept_in
        self.work: BoardWork | None = None
        window.pages.board_opened.connect(self._attach)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is being stored; returns whether it ended in time."""
        return self.work is None or self.work.finish(longest)

    @Slot(object)
    def _attach(self, view: TransitionView) -> None:
        self.work = BoardWork(self._workspace, self._kept_in(), self._window, view)
