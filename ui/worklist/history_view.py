"""What the journal says of one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable
from ui.tables.lines import make_lines
from ui.worklist.list_strings import line_titles, tell_line

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.worklist import JournalLine

_WIDTHS: Final = (20, 14, 14, 24, 20, 20, 30)


class HistoryView(QWidget):
    """A table of the lines, the first one first; hidden until it is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.table = plain_label(self), LineTable(_WIDTHS, self)
        self._lines: tuple[JournalLine, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(line_height(self.font()) // 4)
        column.addWidget(self._title)
        column.addWidget(self.table)
        self.table.setMinimumHeight(line_height(self.font()) * 7)
        self.table.setMaximumHeight(line_height(self.font()) * 9)
        self.hide()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("History of the entry"))
        self.table.setAccessibleName(texts.say("History of the entry"))
        self._show(texts)

    def show_lines(self, texts: Texts, lines: tuple[JournalLine, ...]) -> None:
        """Show the lines of an entry."""
        self._lines = lines
        self._show(texts)

    def _show(self, texts: Texts) -> None:
        in_order = {0: lambda line: line.number}
        self.table.show_lines(
            make_lines(line_titles(texts), self._lines, lambda line: tell_line(texts, line), in_order)
        )
