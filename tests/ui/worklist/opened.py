"""A window with the worklist on a database of its own, and what a person does there with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.worklist.control import WorklistControl

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cardtool.app.worklist.row_mode import Sitting
    from cardtool.app.workspace import Workspace
    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView
    from ui.worklist.row_view import RowView

#: Longest wait for something on the screen, in milliseconds; only a failing test waits so long.
LIMIT: Final = 30_000


class Opened:
    """A window with its worklist."""

    def __init__(self, window: MainWindow, workspace: Workspace, qtbot: QtBot, *, made_up: bool = False) -> None:
        self.window, self.qtbot = window, qtbot
        self.control = WorklistControl(workspace, window, made_up=made_up)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(self.window.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        """Type a text wherever the focus is."""
        QTest.keyClicks(self.window.focusWidget(), text)

    def open_rows(self) -> RowView:
        """Go to row mode by its key."""
        self.key(Qt.Key.Key_F11)
        view = self.window.pages.rows
        assert view is not None
        assert self.window.pages.page is view
        return view

    def open_list(self) -> ListView:
        """Go to the list by its key, and wait until it is loaded."""
        self.key(Qt.Key.Key_F12)
        view = self.window.pages.list
        assert view is not None
        self.qtbot.waitUntil(lambda: self.control.list is not None and self.control.list.loaded, timeout=LIMIT)
        return view

    def open_cards(self) -> None:
        """Back to the cards."""
        self.key(Qt.Key.Key_Escape)
        assert self.window.pages.on_cards

    @property
    def rows(self) -> RowView:
        assert self.window.pages.rows is not None
        return self.window.pages.rows

    @property
    def sitting(self) -> Sitting:
        assert self.control.rows is not None
        return self.control.rows.mode.sitting

    def wait_for_card(self, number: int) -> None:
        """Wait until the card with this ticket is on the screen."""
        self.qtbot.waitUntil(lambda: self.rows.on_screen == number, timeout=LIMIT)

    def wait_for_answers(self) -> None:
        """Wait until the database has answered everything."""
        self.qtbot.waitUntil(lambda: not self.sitting.unanswered and not self.sitting.undoing, timeout=LIMIT)

    def close(self) -> None:
        self.window.close()
        assert self.control.finish(5)
