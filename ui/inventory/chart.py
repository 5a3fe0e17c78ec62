"""The painted picture of the months in which certificates end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.fonts import line_height, scaled, width_of
from ui.look.shades import muted_text, shade
from ui.look.tone import Tone
from ui.look.value_text import draw_focus

if TYPE_CHECKING:
    from cardtool.app.inventory.looking import Month

_GAP: Final = 0.2
_LINES: Final = 9


class Chart(QWidget):
    """Bars by month: hatched before the month of the judgement, filled from it on; numbers stand on the bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[Month, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: tuple[Month, ...]) -> None:
        """Show these months."""
        self._months = months
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for four years, a few lines high."""
        return QSize(width_of(self.font(), 100), line_height(self.font()) * _LINES)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Narrow windows make narrow bars."""
        return QSize(width_of(self.font(), 20), line_height(self.font()) * _LINES)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Bars, numbers, years, the line of the present month, and the frame of the focus."""
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), 0.8))
        if self._months:
            self._paint_bars(painter)
            self._paint_years(painter)
        painter.end()
        if self.hasFocus():
            draw_focus(self, self.palette())

    def _paint_bars(self, painter: QPainter) -> None:
        colours = shade(self.palette(), Tone.NOTE)
        line = line_height(painter.font())
        most = max(month.number for month in self._months) or 1
        top = line * 3 // 2  # the number on the highest bar stands clear of the frame
        room = self.height() - 2 * line - top
        for place, month in enumerate(self._months):
            bar = self._bar(place)
            high = room * month.number / most
            bar = QRectF(bar.left(), top + room - high, bar.width(), high)
            pattern = Qt.BrushStyle.BDiagPattern if month.past else Qt.BrushStyle.SolidPattern
            painter.setPen(QPen(colours.accent))
            painter.setBrush(QBrush(colours.accent, pattern))
            painter.drawRect(bar)
            if month.number:
                painter.setPen(QPen(self.palette().windowText().color()))
                above = QRectF(bar.center().x() - 3 * line, bar.top() - line, 6 * line, line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(month.number))

    def _paint_years(self, painter: QPainter) -> None:
        painter.setPen(QPen(muted_text(self.palette())))
        line = line_height(painter.font())
        foot = self.height() - 2 * line
        painter.drawLine(0, foot, self.width(), foot)
        for place, month in enumerate(self._months):
            left = self._bar(place).left()
            if month.month == 1:
                painter.drawText(QRectF(left, foot, 4 * line, line), Qt.AlignmentFlag.AlignLeft, str(month.year))
            if not month.past and (place == 0 or self._months[place - 1].past):
                painter.setPen(QPen(self.palette().windowText().color(), 2))
                painter.drawLine(round(left), line, round(left), self.height() - line)
                painter.setPen(QPen(muted_text(self.palette())))

    def _bar(self, place: int) -> QRectF:
        width = self.width() / len(self._months)
        return QRectF(place * width + width * _GAP / 2, 0, width * (1 - _GAP), self.height())
