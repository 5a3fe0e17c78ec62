"""The certificates as a Qt table over the numbers of its rows: it filters and sorts by itself."""

from __future__ import annotations

import html
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.inventory.rows import Rows, RowTexts
from ui.inventory.strings import Column, column_titles, tell_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.model.inventory import InventoryCertificate
    from ui.inventory.content import Content

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
#: A cell shows the beginning of a longer text; the filter and a copied row have it whole.
_LONGEST_CELL: Final = 200
#: Rows whose words are kept: those on the screen, which is painted again and again.
_MOST_CELLS: Final = 2000


class CertificateRole(IntEnum):
    """What the table knows beside Qt's own roles."""

    NUMBER = Qt.ItemDataRole.UserRole + 1


class CertificateModel(QAbstractTableModel):
    """The rows that pass the filter, in the order of a column.

    A column whose order is not known yet is asked for with :attr:`order_wanted`; :meth:`take_order` answers.

    Attributes:
        shown_changed: the filter, the order or the content changed.
    """

    order_wanted = Signal(object)
    shown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: Content | None = None
        self._titles: tuple[str, ...] = ()
        self._rows = Rows(RowTexts(()))
        self._orders: dict[Column, Sequence[int]] = {}
        self._cells: dict[int, tuple[str, ...]] = {}
        self._sorted: tuple[Column, bool] | None = None

    @property
    def shown(self) -> Sequence[int]:
        """Numbers of the certificates shown, top down."""
        return self._rows.shown

    def show_content(self, content: Content) -> None:
        """Take an inventory; filter and order stay in force."""
        self.beginResetModel()
        needle, self._content, self._orders, self._cells = self._rows.needle, content, {}, {}
        self._titles = column_titles(content.texts)
        self._rows = Rows(content.rows)
        self._rows.filter(needle)
        self.endResetModel()
        self.shown_changed.emit()
        if self._sorted is not None:
            self.order_wanted.emit(self._sorted[0])

    def filter(self, needle: str) -> None:
        """Show only the rows that hold ``needle``."""
        if needle != self._rows.needle:
            self.beginResetModel()
            self._rows.filter(needle)
            self.endResetModel()
            self.shown_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows in the order of a column, at once when that order is known."""
        if column < 0:
            return
        self._sorted = (Column(column), order == Qt.SortOrder.DescendingOrder)
        if Column(column) in self._orders:
            self._put()
        elif self._content is not None:
            self.order_wanted.emit(Column(column))

    def take_order(self, content: Content, column: Column, order: Sequence[int]) -> None:
        """Take the order of a column; that of an earlier content is not taken."""
        if content is self._content:
            self._orders[column] = order
            if self._sorted is not None and self._sorted[0] is column:
                self._put()

    def row_of(self, number: int) -> int:
        """The row of a certificate, -1 when it is not shown."""
        try:
            return self.shown.index(number)
        except ValueError:
            return -1

    def item(self, row: int) -> InventoryCertificate | None:
        """The certificate of a row."""
        if self._content is None or not 0 <= row < len(self.shown):
            return None
        return self._content.inventory.certificates[self.shown[row]]

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of rows that pass the filter."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell and the certificate's number."""
        if role not in _ROLES or not index.isValid() or self._content is None:
            return None
        if role == CertificateRole.NUMBER:
            return self.shown[index.row()]
        text = self.cells(index.row())[index.column()][:_LONGEST_CELL]
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(text)
        return f"{self._titles[index.column()]}: {text}" if role == Qt.ItemDataRole.AccessibleTextRole else text

    def cells(self, row: int) -> tuple[str, ...]:
        """The words of a row, whole."""
        item = self.item(row)
        if item is None or self._content is None:
            return ()
        number = self.shown[row]
        if number not in self._cells:
            if len(self._cells) >= _MOST_CELLS:
                self._cells.clear()
            self._cells[number] = tell_cells(self._content.texts, item, self._content.inventory.as_of)
        return self._cells[number]

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self._titles:
            return self._titles[section]
        return None

    def _put(self) -> None:
        if self._sorted is None:
            return
        column, descending = self._sorted
        order = self._orders[column]
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self.shown[index.row()] for index in before]
        self._rows.put(order[::-1] if descending else order)
        rows = {number: self.row_of(number) for number in set(numbers)}
        moved = [self.index(rows[number], index.column()) for number, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()
        self.shown_changed.emit()


_ROLES: Final = frozenset(
    {
        *(int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)),
        *(int(Qt.ItemDataRole.AccessibleTextRole), int(CertificateRole.NUMBER)),
    }
)
