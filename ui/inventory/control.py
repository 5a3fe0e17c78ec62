"""Gives the inventory's page its workers, once the window has one: most people only read cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.inventory.page_work import PageWork

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow


class InventoryControl(QObject):
    """Waits for the page and does for it what takes long.

    Args:
        workspace: surroundings.
        window: the window.
    """

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self._work: PageWork | None = None
        window.inventory_opened.connect(self._attach)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        return self._work is None or self._work.finish(longest)

    @Slot(object)
    def _attach(self, page: InventoryView) -> None:
        self._work = PageWork(self._workspace, self._window, page)
