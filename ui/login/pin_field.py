"""The one place where a PIN is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

#: Digits of a PIN of the cards of DVV: the card's own limits may be narrower.
SHORTEST: Final = 4
LONGEST: Final = 12


class PinField(QLineEdit):
    """Takes digits only, shows none, and gives them away once.

    Dots stand for the digits; the field offers no copying, undoing or completing. Qt and Python keep short-lived copies
    that cannot be overwritten, which is why the PIN leaves as a ``bytearray`` that its user overwrites.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(f"[0-9]{{{SHORTEST},{LONGEST}}}"), self))
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)

    def take(self) -> bytearray:
        """The digits as ASCII; the field is empty afterwards."""
        pin = bytearray(self.text(), "ascii")
        self.clear()
        return pin
