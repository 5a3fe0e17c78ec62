"""How the tables of the page look and behave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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
