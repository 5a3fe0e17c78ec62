"""A line in which a note to a tick is typed: Enter confirms, with or without a note; Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cardtool.model.transition_ticks import LONGEST_NOTE
from ui.look.announcing import announce
from ui.look.escaping_line import EscapingLine
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class NoteLine(QWidget):
    """Asks for a note; hidden while none is asked for. What was typed stays until :meth:`close_line`.

    Attributes:
        given: the note, which may be empty.
        left: Esc was pressed.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = True
        self.title, self.line = plain_label(self, wraps=True), EscapingLine(self)
        self.told = plain_label(self, wraps=True)
        self.line.setMaxLength(LONGEST_NOTE)
        self.line.returnPressed.connect(self._give)
        self.line.escaped.connect(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(line_height(self.font()) * 2, 0, 0, 0)
        column.setSpacing(line_height(self.font()) // 4)
        for widget in (self.title, self.line, self.told):
            column.addWidget(widget)
        self.hide()

    def ask(self, texts: Texts, *, done: bool) -> None:
        """Ask for a note to a tick, or to taking one back."""
        self._done = done
        self.line.clear()
        self.line.setReadOnly(False)
        self.tell("")
        self.say(texts)
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, texts: Texts) -> None:
        """Take the words of a language; what was typed stays."""
        hint = texts.say("Enter confirms, Esc goes back")
        self.title.setText(_title(texts, done=self._done))
        self.line.setAccessibleName(self.title.text())
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleDescription(hint)

    def tell(self, told: str) -> None:
        """Say something about the step below the line, and once to a screen reader; nothing for an empty text."""
        if told and told != self.told.text():
            announce(self.line, told)
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def wait(self, *, waiting: bool) -> None:
        """Keep the note as it is while it is being stored."""
        self.line.setReadOnly(waiting)

    def close_line(self) -> None:
        """Ask no more."""
        self.line.clear()
        self.hide()

    def _give(self) -> None:
        if not self.line.isReadOnly():
            self.given.emit(self.line.text().strip())

    def _leave(self) -> None:
        self.close_line()
        self.left.emit()


def _title(texts: Texts, *, done: bool) -> str:
    if done:
        return texts.say("Note to “done” (may be empty)")
    return texts.say("Note to “taken back” (may be empty)")
