"""A line in which a reason is typed: Enter confirms, Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look.escaping_line import EscapingLine
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

#: Longest reason, in characters.
LONGEST: Final = 500


class ReasonLine(QWidget):
    """Asks for a reason; hidden while none is asked for.

    Attributes:
        given: the reason, when Enter was pressed over one that is not empty.
        left: Esc was pressed.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.line = plain_label(self), EscapingLine(self)
        self._title.setBuddy(self.line)
        self.line.setMaxLength(LONGEST)
        self.line.returnPressed.connect(self._give)
        self.line.escaped.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(line_height(self.font()) // 2)
        row.addWidget(self._title)
        row.addWidget(self.line, 1)
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether a reason is being asked for."""
        return not self.isHidden()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("Reason"))
        self.line.setAccessibleName(texts.say("Reason"))
        hint = texts.say("Enter confirms, Esc goes back")
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleDescription(hint)

    def ask(self) -> None:
        """Ask for a reason."""
        self.line.clear()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_line(self) -> None:
        """Ask no more."""
        self.line.clear()
        self.hide()

    def _give(self) -> None:
        reason = self.line.text().strip()
        if reason:
            self.close_line()
            self.given.emit(reason)

    def _leave(self) -> None:
        self.close_line()
        self.left.emit()
