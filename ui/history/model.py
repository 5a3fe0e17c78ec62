"""The cards of this sitting as a Qt table, the newest first."""

from __future__ import annotations

import html
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.card.signs import VERDICT_SIGNS
from ui.history.strings import Column, column_title, tell_cells
from ui.look.icons import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPalette

    from cardtool.app.language import Texts
    from ui.view_state import Entry

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HistoryRole(IntEnum):
    """What the table knows beside Qt's own roles."""

    NUMBER = Qt.ItemDataRole.UserRole + 1


class HistoryModel(QAbstractTableModel):
    """Entries and their words; the words are made once for each entry and language."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._cells: dict[int, tuple[str, ...]] = {}
        self._texts: Texts | None = None
        self._palette: QPalette | None = None

    def show_entries(self, texts: Texts, entries: Sequence[Entry], palette: QPalette) -> None:
        """Take the present history; new rows come in on top, old ones go at the bottom."""
        renewed = self._texts is not texts or self._palette != palette
        self._texts, self._palette = texts, palette
        new = tuple(entries)
        if renewed:
            self._cells.clear()
        self._drop_old(new)
        self._add_new(new)
        self._renew(new, everything=renewed)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of cards."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell, icon of the verdict, and the entry's number."""
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DecorationRole and column is Column.VERDICT:
            return icon(*VERDICT_SIGNS[entry.reading.verdict.code], self._palette)
        if role == HistoryRole.NUMBER:
            return entry.number
        text = self._words(entry)[column]
        forms: dict[int, str] = {
            Qt.ItemDataRole.DisplayRole: text,
            Qt.ItemDataRole.ToolTipRole: html.escape(text),
            Qt.ItemDataRole.AccessibleTextRole: f"{self.headerData(column, Qt.Orientation.Horizontal)}: {text}",
        }
        return forms.get(role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self._texts is not None:
            return column_title(self._texts, Column(section))
        return None

    def _words(self, entry: Entry) -> tuple[str, ...]:
        if entry.number not in self._cells and self._texts is not None:
            self._cells[entry.number] = tell_cells(self._texts, entry.reading)
        return self._cells[entry.number]

    def _drop_old(self, new: tuple[Entry, ...]) -> None:
        oldest = new[-1].number if new else None
        keep = sum(1 for entry in self._entries if oldest is not None and entry.number >= oldest)
        if keep < len(self._entries):
            self.beginRemoveRows(_ROOT, keep, len(self._entries) - 1)
            for entry in self._entries[keep:]:
                self._cells.pop(entry.number, None)
            self._entries = self._entries[:keep]
            self.endRemoveRows()

    def _add_new(self, new: tuple[Entry, ...]) -> None:
        newest = self._entries[0].number if self._entries else 0
        added = tuple(entry for entry in new if entry.number > newest)
        if added:
            self.beginInsertRows(_ROOT, 0, len(added) - 1)
            self._entries = added + self._entries
            self.endInsertRows()

    def _renew(self, new: tuple[Entry, ...], *, everything: bool) -> None:
        before, self._entries = self._entries, new
        for row, (old, entry) in enumerate(zip(before, new, strict=True)):
            if old is not entry:
                self._cells.pop(entry.number, None)
            if everything or old is not entry:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        if everything:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
