"""A line to type in that keeps the Esc key from the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class EscapingLine(QLineEdit):
    """A line whose Esc key leads out of it, and not back to the cards.

    Attributes:
        escaped: Esc was pressed.
    """

    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim the Esc key before the window's own action gets it."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of Esc; everything else is typed."""
        if _is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
