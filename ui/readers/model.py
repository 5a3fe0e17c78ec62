"""The readers as a Qt list."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.look.icons import icon
from ui.look.titled_list import TitledRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPalette

    from ui.readers.strings import ReaderLine

_Index = QModelIndex | QPersistentModelIndex


class ReaderRole(IntEnum):
    """What the list knows beside Qt's own roles."""

    READER = Qt.ItemDataRole.UserRole + 1
    TITLE = TitledRole.TITLE
    STATUS = TitledRole.STATUS


class ReadersModel(QAbstractListModel):
    """One row a reader; rows keep their place while the same readers are there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ReaderLine, ...] = ()
        self._palette: QPalette | None = None

    def show_lines(self, lines: Sequence[ReaderLine], palette: QPalette) -> None:
        """Take the present readers; only the rows that changed are reported."""
        before, self._palette = self._lines, palette
        if [line.reader for line in before] != [line.reader for line in lines]:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()
            return
        self._lines = tuple(lines)
        for row, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, reader: str) -> QModelIndex:
        """Index of a reader's row, invalid when it has none."""
        row = next((row for row, line in enumerate(self._lines) if line.reader == reader), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Number of readers."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, status and icon of a reader; for a screen reader both texts in one."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(line.icon, line.tone, self._palette)
        texts: dict[int, str] = {
            Qt.ItemDataRole.DisplayRole: f"{line.title}\n{line.status}",
            Qt.ItemDataRole.AccessibleTextRole: f"{line.title}: {line.status}",
            ReaderRole.READER: line.reader,
            ReaderRole.TITLE: line.title,
            ReaderRole.STATUS: line.status,
        }
        return texts.get(role)
