"""Paints the cells of a large table: the same words on the same spot as the style does, but laid out only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

#: What the style paints itself, since each style shows it in its own way.
_LEFT_TO_STYLE: Final = (
    QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
).value
#: Cells whose layout is kept: some screens full.
_MOST_KEPT: Final = 4000
_LINE_ENDS: Final = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))


class CellPainter(QStyledItemDelegate):
    """Paints the ordinary cells of a table of plain texts; chosen ones and those under the mouse are the style's.

    Qt asks the model for seven things a cell and lays its text out at every painting; a screen full of cells takes
    some 8 ms so, and 2 ms with this.

    Args:
        table: the table, which shows each text on one line.
        text_of: the text of a row and column.
    """

    def __init__(self, table: QTableView, text_of: Callable[[int, int], str]) -> None:
        super().__init__(table)
        self._table, self._text_of = table, text_of
        self._laid_out: dict[tuple[str, int], QStaticText] = {}
        self._margin = self._line = 0
        self._measure()
        table.installEventFilter(self)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        if option.state.value & _LEFT_TO_STYLE:
            super().paint(painter, option, index)
            return
        text = self._text_of(index.row(), index.column())
        if text:
            box = option.rect
            width = box.width() - 2 * self._margin
            laid_out = self._laid_out.get((text, width)) or self._lay_out(text, width)
            painter.drawStaticText(box.x() + self._margin, box.y() + (box.height() - self._line) // 2, laid_out)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Lay everything out anew in another font or style."""
        if watched is not self._table:
            return super().eventFilter(watched, event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._measure()
        return False

    def _measure(self) -> None:
        self._laid_out.clear()
        self._line = self._table.fontMetrics().height()
        focus = self._table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self._table)
        self._margin = focus + 1

    def _lay_out(self, text: str, width: int) -> QStaticText:
        if len(self._laid_out) >= _MOST_KEPT:
            self._laid_out.clear()
        shown = self._table.fontMetrics().elidedText(text.translate(_LINE_ENDS), self._table.textElideMode(), width)
        laid_out = QStaticText(shown)
        laid_out.setTextFormat(Qt.TextFormat.PlainText)
        laid_out.prepare(font=self._table.font())
        self._laid_out[text, width] = laid_out
        return laid_out
