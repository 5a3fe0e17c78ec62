"""Many lines to read, select and copy; Tab leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable


class LinesText(QPlainTextEdit):
    """Read-only plain text in letters of one width, with a cursor for the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show these lines from the first one on."""
        self.setPlainText("\n".join(lines))
