"""A line in which a note to a tick is typed: Enter confirms, with or without a note; Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cardtool.model.transition_ticks import LONGEST_NOTE
from ui.look.escaping_line import EscapingLine
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class NoteLine(QWidget):
    """Asks for a note; hidden while none is asked for.

    Attributes:
        given: the note, which may be empty.
        left: Esc was pressed.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.line = plain_label(self), EscapingLine(self)
        self.line.setMaxLength(LONGEST_NOTE)
        self.line.returnPressed.connect(self._give)
        self.line.escaped.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(line_height(self.font()) * 2, 0, 0, 0)
        row.addWidget(self._title)
        row.addWidget(self.line, 1)
        self.hide()

    def ask(self, texts: Texts, *, done: bool) -> None:
        """Ask for a note to a tick, or to taking one back."""
        title = texts.say("Note to “done” (may be empty)") if done else texts.say("Note to “taken back” (may be empty)")
        hint = texts.say("Enter confirms, Esc goes back")
        self._title.setText(title)
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleDescription(hint)
        self.line.clear()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_line(self) -> None:
        """Ask no more."""
        self.line.clear()
        self.hide()

    def _give(self) -> None:
        note = self.line.text().strip()
        self.close_line()
        self.given.emit(note)

    def _leave(self) -> None:
        self.close_line()
        self.left.emit()
