"""What the journal says of the steps of one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable
from ui.tables.lines import make_lines
from ui.transition.history_strings import line_titles, tell_line

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedService
    from cardtool.model.transition_ticks import TickLine

_WIDTHS: Final = (20, 14, 14, 40, 18, 30)


class HistoryView(QWidget):
    """A table of the lines, the first one first; hidden until it is asked for.

    Attributes:
        verify_wanted: verify the journal.
    """

    verify_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.table, self.verify = plain_label(self), LineTable(_WIDTHS, self), QPushButton(self)
        self.verify.clicked.connect(self.verify_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(line_height(self.font()) // 4)
        column.addWidget(self._title)
        column.addWidget(self.table)
        column.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignLeft)
        self.table.setMinimumHeight(line_height(self.font()) * 5)
        self.table.setMaximumHeight(line_height(self.font()) * 8)
        self.hide()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("History of the steps"))
        self.table.setAccessibleName(texts.say("History of the steps"))
        self.verify.setText(texts.say("Verify the journal"))

    def show_lines(self, texts: Texts, judged: JudgedService, lines: tuple[TickLine, ...]) -> None:
        """Show the lines of the steps of a service."""
        steps = {each.id: each.text.of(texts.language) for each in judged.service.steps}
        in_order = {0: lambda line: line.number}
        made = make_lines(
            line_titles(texts),
            lines,
            lambda line: tell_line(texts, line, steps.get(line.tick.key.step, line.tick.key.step)),
            in_order,
        )
        self.table.show_lines(made)
