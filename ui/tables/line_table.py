"""A table of lines on the page: sorted by its headers, several rows chosen and copied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.look.fonts import line_height
from ui.tables.cell_painting import CellPainter
from ui.tables.lines import LineModel
from ui.tables.table_look import set_up_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.tables.lines import Lines

_LINES: Final = 6


class LineTable(QTableView):
    """Shows lines; what is chosen stays chosen while it is shown.

    Args:
        widths: widths of the columns in characters; the last one gets the rest.
        parent: owner.
    """

    def __init__(self, widths: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LineModel(len(widths), self)
        set_up_table(self, self.lines, dict(enumerate(widths)))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setWordWrap(False)
        self.setItemDelegate(CellPainter(self, self.lines.text))
        self._chosen: tuple[int, ...] = ()
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.lines.sort)
        self.lines.modelAboutToBeReset.connect(self._remember)
        self.lines.modelReset.connect(self._choose_again)

    def show_lines(self, lines: Lines, *, renewed: bool = False) -> None:
        """Show other lines; ``renewed`` says that they are the same in other words."""
        self.lines.show_lines(lines)
        if not renewed:
            self.clearSelection()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few lines; it takes the room that is left over."""
        return QSize(super().sizeHint().width(), line_height(self.font()) * _LINES)

    @property
    def chosen_rows(self) -> tuple[int, ...]:
        """The chosen rows, top down."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

    @property
    def chosen(self) -> tuple[Any, ...]:
        """What the chosen lines are about, top down."""
        return tuple(self.lines.value(row) for row in self.chosen_rows)

    def sort_by_current(self) -> None:
        """Sort by the column the focus is in; a second time the other way round."""
        header, column = self.horizontalHeader(), max(self.currentIndex().column(), 0)
        again = header.sortIndicatorSection() == column
        upwards = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if upwards else Qt.SortOrder.AscendingOrder)

    def copied_text(self) -> str:
        """The chosen lines under their titles, cells apart by tabs; all when none is chosen, empty without any."""
        rows = self.chosen_rows or range(self.lines.rowCount())
        told = [self.lines.cells(row) for row in rows]
        return "\n".join("\t".join(cells) for cells in (self.lines.titles, *told)) if told else ""

    def choose_rows(self, rows: Iterable[int]) -> None:
        """Choose these rows and no others."""
        selection = QItemSelection()
        for row in rows:
            index = self.lines.index(row, 0)
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(selection, flags)

    def _remember(self) -> None:
        self._chosen = tuple(self.lines.shown[row] for row in self.chosen_rows)

    def _choose_again(self) -> None:
        """A filter leaves the chosen lines chosen where they are still shown."""
        shown = {number: row for row, number in enumerate(self.lines.shown)} if self._chosen else {}
        self.choose_rows(shown[number] for number in self._chosen if number in shown)
