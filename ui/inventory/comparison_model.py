"""The certificates of one OID as a Qt table: fact, old certificate, new certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ui.inventory.strings import tell_pair
from ui.look.fonts import scaled

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.language import Texts
    from ui.inventory.comparing import Pair

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_COLUMNS: Final = 3


class ComparisonModel(QAbstractTableModel):
    """One line a fact, pair after pair; the first fact of each pair, the name, is strong."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ("", "", "")
        self._lines: list[tuple[str, str, str]] = []
        self._strong: set[int] = set()
        self._font = QFont()

    def show_pairs(self, texts: Texts, pairs: tuple[Pair, ...], as_of: date, font: QFont) -> None:
        """Take the certificates of an OID."""
        self.beginResetModel()
        self._titles = (texts.say("Fact"), texts.say("Old"), texts.say("New"))
        self._lines, self._strong, self._font = [], set(), scaled(font, 1.0, bold=True)
        for pair in pairs:
            self._strong.add(len(self._lines))
            self._lines += tell_pair(texts, pair, as_of)
        self.endResetModel()

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """The words of all lines."""
        return tuple(self._lines)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of facts."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Label, old, new."""
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell; for a screen reader with label and side."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line[column]
        if role == Qt.ItemDataRole.FontRole and index.row() in self._strong:
            return self._font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[column]}, {line[0]}: {line[column]}" if column else line[0]
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None
