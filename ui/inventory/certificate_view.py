"""All certificates in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from ui.inventory.certificate_details import CertificateDetails
from ui.inventory.model import CertificateModel, CertificateRole
from ui.inventory.strings import Column
from ui.look.fonts import line_height
from ui.tables.cell_painting import CellPainter
from ui.tables.table_look import set_up_table

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory
    from ui.inventory.content import Content

#: Widths in characters.
_WIDTHS: Final = {
    Column.NAME: 30,
    Column.OID: 30,
    Column.ORGANISATION: 26,
    Column.KIND: 24,
    Column.USE: 18,
    Column.STATE: 14,
    Column.FROM: 13,
    Column.UNTIL: 13,
    Column.ISSUER: 34,
    Column.CHAIN: 26,
    Column.FINDINGS: 34,
    Column.PLACES: 40,
}


class CertificateView(QWidget):
    """The table; its headers sort, and the chosen row stays chosen while it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CertificateModel(self)
        self.table = QTableView(self)
        set_up_table(self.table, self.model, {int(column): width for column, width in _WIDTHS.items()})
        self.table.setWordWrap(False)
        self.table.setItemDelegate(CellPainter(self.table, self.model.text))
        self.details = CertificateDetails(self)
        self._content: Content | None = None
        self._inventory: Inventory | None = None
        self._number = -1
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.model.sort)
        self.table.selectionModel().currentRowChanged.connect(
            lambda index: self._remember(index.data(CertificateRole.NUMBER))
        )
        self.model.modelReset.connect(self._choose_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, line_height(self.font()) // 4, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.table.setAccessibleName(texts.say("Certificates"))
        self.table.setAccessibleDescription(
            texts.say("Ctrl+C copies the chosen row, F7 sorts by the column of the focus.")
        )

    def show_content(self, content: Content) -> None:
        """Show the certificates of an inventory; the same one in other words keeps its chosen row."""
        if content.inventory is not self._inventory:
            self._inventory, self._number = content.inventory, -1
        self._content = content
        self.model.show_content(content)

    def filter(self, needle: str) -> None:
        """Show only the rows that hold ``needle``."""
        self.model.filter(needle)

    def sort_by_current(self) -> None:
        """Sort by the column the focus is in; a second time the other way round."""
        header, column = self.table.horizontalHeader(), max(self.table.currentIndex().column(), 0)
        again = header.sortIndicatorSection() == column
        upwards = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if upwards else Qt.SortOrder.AscendingOrder)

    def copied_text(self) -> str:
        """The chosen row, its cells apart by tabs; empty when none is chosen."""
        return "\t".join(self.model.cells(self.table.currentIndex().row()))

    def _remember(self, number: int | None) -> None:
        if number is not None and self._content is not None:
            self._number = number
            self.details.show_certificate(self._content, self._content.inventory.certificates[number])

    def _choose_again(self) -> None:
        """A filter leaves the chosen row chosen where it is still shown."""
        row = self.model.row_of(self._number) if self._number >= 0 else -1
        if row < 0:
            self.details.hide()
        else:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
            self.table.scrollTo(index)
