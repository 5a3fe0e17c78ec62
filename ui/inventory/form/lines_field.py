"""A field that takes one thing a line and says at once which line is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.inventory.form.checks import Field, check_lines, lines_of
from ui.inventory.form.strings import NOTES, TITLES, tell_fault
from ui.look.asking import FILES, FOLDER, ask_paths
from ui.look.dropping import Drops
from ui.look.fonts import line_height, width_of
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.app.language import Texts

_LINES: Final = 3
_NARROWEST: Final = 24


class LinesField(QWidget):
    """Title, lines, a sentence on what they do, and what is wrong with them.

    Attributes:
        changed: the lines.

    Args:
        field: what is typed here.
        parent: parent.
    """

    changed = Signal(object)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._of_folders = field is Field.XROAD
        self.title, self._note = plain_label(self, wraps=True), plain_label(self, wraps=True)
        self.lines = QPlainTextEdit(self)
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(line_height(self.font()) * _LINES + 2 * self.lines.frameWidth() + 8)
        self.lines.setMinimumWidth(width_of(self.font(), _NARROWEST))
        self.title.setBuddy(self.lines)
        self.choose = QPushButton(self)
        self.choose.setVisible(field is not Field.TLS)
        self._sign, self.fault = QLabel(self), plain_label(self, wraps=True)
        self.drops = Drops(self, *([] if field is Field.TLS else [self.lines.viewport()]))
        self._connect()
        self._lay_out()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.lines, self.choose

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.title.setText(texts.say(TITLES[self.field]))
        self._note.setText(texts.say(NOTES[self.field]))
        self.choose.setText(texts.say("Choose folder…") if self._of_folders else texts.say("Choose files…"))
        self.choose.setAccessibleDescription(texts.say(TITLES[self.field]))
        self.lines.setAccessibleName(texts.say(TITLES[self.field]))

    def show_lines(self, texts: Texts, lines: tuple[str, ...], *, busy: bool, asked: bool = True) -> None:
        """Show these; what is typed now stays as it is while it means the same."""
        if lines_of(self.lines.toPlainText()) != lines:
            blocker = QSignalBlocker(self.lines)
            self.lines.setPlainText("\n".join(lines))
            del blocker
        self.lines.setEnabled(asked and not busy)
        self.choose.setEnabled(asked and not busy)
        self.drops.enabled = asked and not busy
        self._show_fault(texts, lines if asked else ())

    def _show_fault(self, texts: Texts, lines: tuple[str, ...]) -> None:
        fault = next(iter(check_lines(self.field, lines)), None)
        told = tell_fault(texts, fault) if fault is not None else ""
        if told:
            side = line_height(self.font())
            self._sign.setPixmap(picture("warning", Tone.ACT, self.palette(), side, self.devicePixelRatioF()))
        self._sign.setVisible(bool(told))
        self.fault.setVisible(bool(told))
        self.fault.setText(told)
        self.lines.setAccessibleDescription(told or self._note.text())

    def _add(self, paths: Iterable[Path]) -> None:
        known = lines_of(self.lines.toPlainText())
        self.lines.setPlainText("\n".join(dict.fromkeys((*known, *map(str, paths)))))

    def _connect(self) -> None:
        self.lines.textChanged.connect(lambda: self.changed.emit(lines_of(self.lines.toPlainText())))
        self.choose.clicked.connect(lambda: ask_paths(self, FOLDER if self._of_folders else FILES, self._add))
        self.drops.dropped.connect(self._add)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.title, 1)
        above.addWidget(self.choose)
        below.addWidget(self._sign)
        below.addWidget(self.fault, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addLayout(above)
        column.addWidget(self.lines)
        column.addWidget(self._note)
        column.addLayout(below)
        column.addStretch(1)
