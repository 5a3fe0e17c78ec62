"""Cards that are expected against cards that were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from ui.look.rows import Row
    from ui.tables.lines import Lines

_WIDTHS: Final = (24, 7, 28, 30, 34, 24, 8, 16)


class ExpectedView(QWidget):
    """Shows the comparison of one of the kept lists as a table with its numbers above.

    Attributes:
        wanted: name of a list that is to be compared.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.names = plain_label(self), QComboBox(self)
        self._title.setBuddy(self.names)
        self._hint, self.told = plain_label(self, wraps=True), FactGrid(self)
        self.table = LineTable(_WIDTHS, self)
        self.names.textActivated.connect(self.wanted)
        gap = line_height(self.font()) // 2
        line = QHBoxLayout()
        line.addWidget(self._title)
        line.addWidget(self.names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self._hint)
        column.addLayout(line)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)

    @property
    def name(self) -> str:
        """Name of the list that is shown, empty when there is none."""
        return self.names.currentText()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("List of expected cards"))
        self.names.setAccessibleName(texts.say("List of expected cards"))
        self._hint.setText(
            texts.say(
                "Choose or drop a list (CSV or XLSX) of cards that a personnel system or another registration point"
                " expects; each row is looked for on the list by fingerprint, serial number, e-mail address and name."
            )
        )
        self.table.setAccessibleName(texts.say("Expected and seen"))

    def show_names(self, names: Sequence[str], chosen: str = "") -> None:
        """Offer the kept lists."""
        wanted, blocker = chosen or self.name, QSignalBlocker(self.names)
        self.names.clear()
        self.names.addItems(list(names))
        self.names.setCurrentText(wanted)
        self.names.setEnabled(bool(names))
        del blocker

    def show_comparison(self, rows: Sequence[Row], lines: Lines) -> None:
        """Show the numbers and the rows."""
        self.told.show_rows(rows)
        self.table.show_lines(lines)
