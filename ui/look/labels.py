"""Labels that take their text as it is: what stands on a card is never read as markup."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

#: Room above a line for the marks of capital letters, which reach over the height of some fonts, in logical pixels.
_ROOM_FOR_MARKS: Final = 2


def plain_label(parent: QWidget, *, wraps: bool = False) -> QLabel:
    """An empty label for plain text."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setContentsMargins(0, _ROOM_FOR_MARKS, 0, 0)
    return label
