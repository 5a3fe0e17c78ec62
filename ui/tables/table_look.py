"""How the tables of a page look and behave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.look.fonts import line_height, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QAbstractItemModel


def set_up_table(table: QTableView, model: QAbstractItemModel, widths: Mapping[int, int]) -> None:
    """A read-only table of whole rows, which Tab leaves.

    Args:
        table: the table.
        model: what it shows.
        widths: widths of columns in characters; the last column gets the rest.
    """
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(round(line_height(table.font()) * 1.6))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, characters in widths.items():
        header.resizeSection(column, width_of(table.font(), characters))
    table.setMinimumHeight(line_height(table.font()) * 4)
    TitleFit(table)


class TitleFit(QObject):
    """Widens the columns whose titles would be cut, when a table gets other titles; later widths are the person's own.

    Args:
        table: the table, which has its model.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._titles: tuple[object, ...] = ()
        table.model().modelReset.connect(self._follow)

    def _follow(self) -> None:
        header, model = self._table.horizontalHeader(), self._table.model()
        titles = tuple(model.headerData(column, Qt.Orientation.Horizontal) for column in range(header.count()))
        if titles == self._titles:
            return
        self._titles = titles
        for column in range(header.count()):
            if header.sectionSize(column) < header.sectionSizeHint(column):
                header.resizeSection(column, header.sectionSizeHint(column))
