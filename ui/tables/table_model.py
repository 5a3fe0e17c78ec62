"""A large table of texts as a Qt model over the numbers of its rows: it filters by itself."""

from __future__ import annotations

import html
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.tables.rows import Rows, RowTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
#: A cell shows the beginning of a longer text; the filter and a copied row have it whole.
_LONGEST_CELL: Final = 200


class TableRole(IntEnum):
    """What a table knows beside Qt's own roles."""

    NUMBER = Qt.ItemDataRole.UserRole + 1


class TableModel(QAbstractTableModel):
    """The rows that pass the filter, in an order; :meth:`cells` says what they say.

    Attributes:
        shown_changed: the filter, the order or the content changed.

    Args:
        columns: number of columns.
        parent: owner.
    """

    shown_changed = Signal()

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._titles: tuple[str, ...] = ()
        self._rows = Rows(RowTexts(()))
        self._shown: Sequence[int] = self._rows.shown

    @property
    def shown(self) -> Sequence[int]:
        """Numbers of the rows shown, top down."""
        return self._shown

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the columns, empty before there is a content."""
        return self._titles

    def cells(self, row: int) -> tuple[str, ...]:
        """The words of a row, whole; none of a row that is not shown."""
        raise NotImplementedError

    def filter(self, needle: str) -> None:
        """Show only the rows that hold ``needle``."""
        if needle != self._rows.needle:
            self.beginResetModel()
            self._rows.filter(needle)
            self._shown = self._passing()
            self.endResetModel()
            self.shown_changed.emit()

    def row_of(self, number: int) -> int:
        """The row of a number, -1 when it is not shown."""
        try:
            return self._shown.index(number)
        except ValueError:
            return -1

    def text(self, row: int, column: int) -> str:
        """The words of a cell as it shows them."""
        return self.cells(row)[column][:_LONGEST_CELL]

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """The index of a cell; Qt's own way to it leads through the counts, which costs two more calls a cell."""
        if parent.isValid() or not (0 <= row < len(self._shown) and 0 <= column < self._columns):
            return QModelIndex()
        return self.createIndex(row, column)

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of rows that pass the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell and the number of its row."""
        if role not in _ROLES or not index.isValid():
            return None
        if role == TableRole.NUMBER:
            return self._shown[index.row()]
        text = self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(text)
        return f"{self._titles[index.column()]}: {text}" if role == Qt.ItemDataRole.AccessibleTextRole else text

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self._titles:
            return self._titles[section]
        return None

    def _passing(self) -> Sequence[int]:
        """The rows to show; a model with more than one filter narrows them here."""
        return self._rows.shown

    def _put(self, order: Sequence[int]) -> None:
        """Show the rows in this order of all rows; what is chosen goes with its row."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._shown[index.row()] for index in before]
        self._rows.put(order)
        self._shown = self._passing()
        rows = {number: self.row_of(number) for number in set(numbers)}
        moved = [self.index(rows[number], index.column()) for number, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()
        self.shown_changed.emit()


_ROLES: Final = frozenset(
    {
        *(int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)),
        *(int(Qt.ItemDataRole.AccessibleTextRole), int(TableRole.NUMBER)),
    }
)
