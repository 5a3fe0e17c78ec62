"""The table of this sitting's cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from ui.history.model import HistoryModel, HistoryRole
from ui.history.strings import Column
from ui.look.fonts import line_height, scaled, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.view_state import ViewState

#: Widths in characters; the columns not named share the rest.
_WIDTHS: Final = {Column.TIME: 19, Column.READER: 18, Column.HOLDER: 20, Column.KIND: 24}
_SHARING: Final = (Column.ORGANISATION, Column.VERDICT)


class HistoryView(QWidget):
    """Shows the history of a view state and says which card was chosen."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HistoryModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self._showing = False
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        self.table.selectionModel().selectionChanged.connect(self._choose_selected)
        self._title = plain_label(self)
        self._set_up_table()
        self._lay_out()

    def show_state(self, texts: Texts, state: ViewState) -> None:
        """Show rows and choice."""
        self._showing = True
        self.model.show_entries(texts, state.history, self.palette())
        if state.chosen_entry is None:
            # Rows are chosen here alone and move with their cards: all there is to do is to let go of one.
            self.table.selectionModel().clear()
        self._showing = False
        self._title.setText(texts.say("Cards of this sitting"))
        self._title.setFont(scaled(self.font(), 1.0, bold=True))
        self.table.setAccessibleName(texts.say("Cards of this sitting"))
        self.table.setAccessibleDescription(texts.say("Choose a row to see that card again."))

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(HistoryRole.NUMBER))

    def _choose_selected(self, selected: QItemSelection) -> None:
        """A selection made by the person, not by a new view state."""
        for index in () if self._showing else selected.indexes()[:1]:
            self._choose(index)

    def _set_up_table(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(round(line_height(self.font()) * 1.6))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(width_of(self.font(), 6))
        for column, characters in _WIDTHS.items():
            header.resizeSection(column, width_of(self.font(), characters))
        for column in _SHARING:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight(line_height(self.font()) * 4)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap // 2, gap, gap)
        column.setSpacing(gap // 2)
        column.addWidget(self._title)
        column.addWidget(self.table, 1)
