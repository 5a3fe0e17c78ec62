"""The table of the list: what is chosen stays chosen, whatever is filtered, sorted or changed by others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.tables.cell_painting import CellPainter
from ui.tables.table_look import set_up_table
from ui.worklist.entry_model import EntryModel
from ui.worklist.list_strings import COLUMNS, FIRST_HIDDEN, WIDTHS, Column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry


class EntryTable(QTableView):
    """Shows the entries.

    Attributes:
        current_changed: the entry of the focus is another one now, or ``None``.
    """

    current_changed = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryModel(texts, self)
        set_up_table(self, self.entries, {place: WIDTHS[column] for place, column in enumerate(COLUMNS)})
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setWordWrap(False)
        self.setItemDelegate(CellPainter(self, self.entries.text))
        self._chosen: frozenset[int] = frozenset()
        self._current = 0
        self.show_columns(set(COLUMNS) - FIRST_HIDDEN)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.entries.sort)
        self._headings: tuple[str, ...] = ()
        self.entries.headerDataChanged.connect(self._fit_new_headings)
        self._fit_new_headings()
        self.entries.modelAboutToBeReset.connect(self._remember)
        self.entries.modelReset.connect(self._choose_again)
        self.selectionModel().currentRowChanged.connect(lambda index: self._tell_current(index.row()))

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """The chosen entries, top down."""
        selection = self.selectionModel().selection()
        spans = [selection.at(place) for place in range(selection.count())]
        rows = sorted({row for span in spans for row in range(span.top(), span.bottom() + 1)})
        return tuple(entry for entry in map(self.entries.entry, rows) if entry is not None)

    @property
    def current(self) -> Entry | None:
        """The entry of the focus."""
        return self.entries.entry(self.currentIndex().row())

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are shown."""
        return tuple(column for place, column in enumerate(COLUMNS) if not self.isColumnHidden(place))

    def show_columns(self, columns: Collection[Column]) -> None:
        """Show these columns only; the number of the entry and its state always."""
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column not in columns and column not in {Column.ID, Column.STATE})
        self._fit_headings()

    def choose(self, ids: Collection[int]) -> None:
        """Choose these entries, and go to the first of them."""
        self._chosen = frozenset(ids)
        self._current = next(iter(ids), 0)
        self._choose_again()

    def choose_first(self) -> None:
        """Go to the first row when no row has the focus."""
        if not self.currentIndex().isValid() and self.entries.rowCount():
            self._go_to(0)

    def sort_by_current(self) -> None:
        """Sort by the column the focus is in; a second time the other way round."""
        header, column = self.horizontalHeader(), max(self.currentIndex().column(), 0)
        again = header.sortIndicatorSection() == column
        upwards = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if upwards else Qt.SortOrder.AscendingOrder)

    def copied_text(self) -> str:
        """The chosen rows, their shown cells apart by tabs."""
        places = [COLUMNS.index(column) for column in self.columns]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return "\n".join("\t".join(self.entries.cells(row)[place] for place in places) for row in rows)

    def _fit_new_headings(self) -> None:
        """The language may be another one; otherwise a column stays as narrow as somebody made it."""
        places = range(len(COLUMNS))
        headings = tuple(self.entries.headerData(place, Qt.Orientation.Horizontal) for place in places)
        if headings != self._headings:
            self._headings = headings
            self._fit_headings()

    def _fit_headings(self) -> None:
        """Widen the columns whose headings are cut, in this language and font; none gets narrower."""
        header = self.horizontalHeader()
        for place in range(len(COLUMNS)):
            if (needed := header.sectionSizeHint(place)) > header.sectionSize(place) > 0:
                header.resizeSection(place, needed)

    def _remember(self) -> None:
        self._chosen = frozenset(entry.id for entry in self.chosen)
        self._current = self.current.id if self.current is not None else 0

    def _choose_again(self) -> None:
        rows = self.entries.rows_of({*self._chosen, self._current})
        chosen = [row for row in rows if (entry := self.entries.entry(row)) is not None and entry.id in self._chosen]
        here = next((row for row in rows if (each := self.entries.entry(row)) and each.id == self._current), -1)
        if here >= 0:
            self._go_to(here)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(self._span(chosen), flags)
        self._tell_current(here)

    def _go_to(self, row: int) -> None:
        index = self.entries.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _span(self, rows: Iterable[int]) -> QItemSelection:
        """The rows as few ranges."""
        spans: list[list[int]] = []
        for row in rows:
            if spans and spans[-1][1] == row - 1:
                spans[-1][1] = row
            else:
                spans.append([row, row])
        selection = QItemSelection()
        for first, last in spans:
            selection.select(self.entries.index(first, 0), self.entries.index(last, len(COLUMNS) - 1))
        return selection

    def _tell_current(self, row: int) -> None:
        self.current_changed.emit(self.entries.entry(row))
