"""When the shown certificates end: a picture, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from ui.inventory.chart import Chart
from ui.inventory.strings import tell_month, tell_timeline
from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.tables.table_look import set_up_table

if TYPE_CHECKING:
    from cardtool.app.inventory.looking import Month
    from cardtool.app.language import Texts

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_MONTH_WIDTH, _NUMBER_WIDTH = 16, 16


class TimelineView(QWidget):
    """Bars by month, described in words, with a table of the months that have certificates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = Chart(self)
        self.model = MonthModel(self)
        self.table = QTableView(self)
        set_up_table(self.table, self.model, {0: _MONTH_WIDTH, 1: _NUMBER_WIDTH})
        self._described = plain_label(self, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, line_height(self.font()) // 4, 0, 0)
        column.addWidget(self._described)
        column.addWidget(self.chart)
        column.addWidget(self.table, 1)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.chart.setAccessibleName(texts.say("Certificates by the month in which they end"))
        self.table.setAccessibleName(texts.say("Certificates by the month in which they end"))

    def show_months(self, texts: Texts, months: tuple[Month, ...]) -> None:
        """Show these months."""
        described = tell_timeline(texts, months)
        self._described.setText(described)
        self.chart.setAccessibleDescription(described)
        self.chart.show_months(months)
        self.model.show_months(texts, months)


class MonthModel(QAbstractTableModel):
    """The months in which certificates end, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ("", "", "")
        self._lines: list[tuple[str, str, str]] = []

    def show_months(self, texts: Texts, months: tuple[Month, ...]) -> None:
        """Take the months; those without a certificate get no row."""
        self.beginResetModel()
        self._titles = (texts.say("Month"), texts.say("Certificates"), texts.say("State"))
        over, coming = texts.say("over"), texts.say("to come")
        self._lines = [
            (tell_month(months, place), str(month.number), over if month.past else coming)
            for place, month in enumerate(months)
            if month.number
        ]
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of months with certificates."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Month, number, past or not."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell."""
        if not index.isValid():
            return None
        text = self._lines[index.row()][index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {text}"
        return text if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None
