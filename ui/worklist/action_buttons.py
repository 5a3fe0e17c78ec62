"""Buttons that show what the keys do; the keys themselves belong to the page, so the focus stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.window.actions import key_text

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class ActionButton(QPushButton):
    """A button for an action, with its key beside its words; Tab passes it by.

    Args:
        action: what it does.
        parent: owner.
    """

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._action = action
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        words, key = self._action.text(), key_text(self._action)
        self.setText(f"{words} ({key})".replace("&", "&&"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(key)
        self.setEnabled(self._action.isEnabled())
