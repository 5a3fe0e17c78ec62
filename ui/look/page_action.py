"""An action that works while the focus is in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def page_action(page: QWidget, *keys: str) -> QAction:
    """An action of a page, which a key that is held down triggers only once."""
    action = QAction(page)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setAutoRepeat(False)
    page.addAction(action)
    return action
