"""The certificates as a Qt table; their words are made when they come on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from ui.inventory.strings import Column, column_titles, tell_cells
from ui.tables.rows import Rows
from ui.tables.table_model import TableModel
from ui.tables.table_model import TableRole as CertificateRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.inventory.content import Content

__all__ = ["CertificateModel", "CertificateRole"]

#: Rows whose words are kept: those on the screen, which is painted again and again.
_MOST_CELLS: Final = 2000


class CertificateModel(TableModel):
    """The rows that pass the filter, in the order of a column.

    A column whose order is not known yet is asked for with :attr:`order_wanted`; :meth:`take_order` answers.
    """

    order_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(len(Column), parent)
        self._content: Content | None = None
        self._orders: dict[Column, Sequence[int]] = {}
        self._cells: dict[int, tuple[str, ...]] = {}
        self._sorted: tuple[Column, bool] | None = None

    def show_content(self, content: Content) -> None:
        """Take an inventory; filter and order stay in force."""
        self.beginResetModel()
        needle, self._content, self._orders, self._cells = self._rows.needle, content, {}, {}
        self._titles = column_titles(content.texts)
        self._rows = Rows(content.rows)
        self._rows.filter(needle)
        self._shown = self._rows.shown
        self.endResetModel()
        self.shown_changed.emit()
        if self._sorted is not None:
            self.order_wanted.emit(self._sorted[0])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows in the order of a column, at once when that order is known."""
        if column < 0:
            return
        self._sorted = (Column(column), order == Qt.SortOrder.DescendingOrder)
        if Column(column) in self._orders:
            self._put_sorted()
        elif self._content is not None:
            self.order_wanted.emit(Column(column))

    def take_order(self, content: Content, column: Column, order: Sequence[int]) -> None:
        """Take the order of a column; that of an earlier content is not taken."""
        if content is self._content:
            self._orders[column] = order
            if self._sorted is not None and self._sorted[0] is column:
                self._put_sorted()

    def cells(self, row: int) -> tuple[str, ...]:
        """The words of a row, whole."""
        shown = self._shown
        known = self._cells.get(shown[row]) if 0 <= row < len(shown) else ()
        return self._told(shown[row]) if known is None else known

    def _told(self, number: int) -> tuple[str, ...]:
        if self._content is None:
            return ()
        if len(self._cells) >= _MOST_CELLS:
            self._cells.clear()
        inventory = self._content.inventory
        self._cells[number] = tell_cells(self._content.texts, inventory.certificates[number], inventory.as_of)
        return self._cells[number]

    def _put_sorted(self) -> None:
        if self._sorted is not None:
            column, descending = self._sorted
            order = self._orders[column]
            self._put(order[::-1] if descending else order)
