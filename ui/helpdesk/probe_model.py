"""The probes as a Qt table: rows keep their place, and with it the focus, while one after another ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.helpdesk.signs import PROBE_SIGNS
from ui.helpdesk.strings import tell_probe
from ui.look.icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

    from cardtool.app.language import Texts
    from ui.helpdesk.state import ProbeLine

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS: Final = 3
_STATE: Final = 1


class ProbeModel(QAbstractTableModel):
    """Name, state and time of every probe; the state has an icon, and says in words what the icon shows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ProbeLine, ...] = ()
        self._words: tuple[tuple[str, str, str], ...] = ()
        self._titles: tuple[str, ...] = ("",) * _COLUMNS
        self._palette: QPalette | None = None

    def show_lines(self, texts: Texts, lines: tuple[ProbeLine, ...], palette: QPalette) -> None:
        """Take the present lines."""
        self._palette = palette
        words = tuple(tell_probe(texts, line) for line in lines)
        if len(lines) != len(self._lines):
            self.beginResetModel()
            self._lines, self._words = lines, words
            self.endResetModel()
        else:
            self._lines, self._words = lines, words
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, _COLUMNS - 1))
        self._show_titles((texts.say("Check"), texts.say("Result"), texts.say("Time")))

    def line(self, row: int) -> ProbeLine | None:
        """The line of a row, ``None`` for no row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Number of probes."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Name, state and time."""
        return 0 if parent.isValid() else _COLUMNS

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; for a screen reader the first one says the whole line."""
        if not index.isValid():
            return None
        words = self._words[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(word for word in words if word) if index.column() == 0 else words[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _STATE:
            return icon(*PROBE_SIGNS[self._lines[index.row()].state], self._palette)
        return None

    def _show_titles(self, titles: tuple[str, ...]) -> None:
        if titles != self._titles:
            self._titles = titles
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _COLUMNS - 1)
