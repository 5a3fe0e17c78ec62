"""The painted picture of the dates: a lane for each service, and the day of the judgement across them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.fonts import line_height, scaled, width_of
from ui.look.shades import muted_text
from ui.look.value_text import draw_focus
from ui.transition.axis import ticks
from ui.transition.marks import Cluster, Timeline, clusters
from ui.transition.shapes import paint_cluster

if TYPE_CHECKING:
    from ui.transition.marks import Lane, Mark, Span

#: Height of a lane, side of a mark and height of the axis, in lines of text.
_LANE, _SIDE, _AXIS = 1.5, 0.8, 2.4
#: Room above the first lane, in lines.
_TOP: Final = 0.3
#: Share of the names in the width, and their widest, in characters.
_NAMES_SHARE: Final = 0.3
_NAMES_WIDEST: Final = 44
_SMALL: Final = 0.85


class DateChart(QWidget):
    """Marks on lanes. Arrows go from mark to mark, plus and minus look closer and further, Enter opens the service.

    Attributes:
        chosen: the mark of the focus.
        opened: the identifier of a service that is to be shown.
    """

    chosen = Signal(object)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = Timeline((), date.min)
        self._span, self._day_words = self._timeline.whole, ""
        self.current: Mark | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def span(self) -> Span:
        """The part of the time that is shown."""
        return self._span

    def show_timeline(self, timeline: Timeline, as_of: str) -> None:
        """Show these dates; the mark of the focus stays where it is still there.

        All the time is shown; where it is the same as before, so is the part of it that is looked at.

        Args:
            timeline: the dates.
            as_of: the day of the judgement in words.
        """
        before, whole, self._timeline = self.current, self._timeline.whole, timeline
        self._span, self._day_words = self._span if timeline.whole == whole else timeline.whole, as_of
        same = (mark for mark in timeline.marks if before is not None and _identity(mark) == _identity(before))
        coming = (mark for mark in timeline.marks if mark.days >= 0)
        self.current = next(same, None) or next(coming, None) or next(reversed(timeline.marks), None)
        if self.current is not None:
            self._span = self._span.holding(self.current.day.toordinal())
        self.updateGeometry()
        self.update()

    def choose(self, mark: Mark) -> None:
        """Go to a mark, and tell of it."""
        self.current = mark
        self._span = self._span.holding(mark.day.toordinal())
        self.update()
        self.chosen.emit(mark)

    def look_closer(self) -> None:
        """Show half of the time, around the mark of the focus."""
        if self.current is not None:
            self._span = self._span.closer(self.current.day.toordinal())
            self.update()

    def look_further(self) -> None:
        """Show twice as much time."""
        self._span = self._span.further(self._timeline.whole)
        self.update()

    # -- keys and mouse ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move, look closer or further, or open the service."""
        key = event.key()
        if key in _IN_TIME:
            self._go_in_time(_IN_TIME[Qt.Key(key)])
        elif key in _ACROSS:
            self._go_across(_ACROSS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            (self.look_closer if key == Qt.Key.Key_Plus else self.look_further)()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.opened.emit(self.current.service)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the mark under the mouse."""
        found = self._mark_at(event.position())
        if found is not None:
            self.choose(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the service of the mark under the mouse."""
        found = self._mark_at(event.position())
        if found is not None:
            self.opened.emit(found.service)

    def _go_in_time(self, step: int) -> None:
        marks = self._timeline.marks
        if self.current is not None:
            place = marks.index(self.current) + step
            self.choose(marks[min(max(place, 0), len(marks) - 1)])

    def _go_across(self, step: int) -> None:
        """To the nearest mark of the next lane that has one."""
        if self.current is None:
            return
        here, lanes = self.current, self._timeline.lanes
        place = self._timeline.lane_of(here) + step
        while 0 <= place < len(lanes):
            if lanes[place].marks:
                self.choose(min(lanes[place].marks, key=lambda mark: abs((mark.day - here.day).days)))
                return
            place += step

    def _mark_at(self, point: QPointF) -> Mark | None:
        lanes = self._timeline.lanes
        place = int((point.y() - self._top) // self._lane_height)
        near = self._clusters(lanes[place]) if place in range(len(lanes)) else ()
        hit = [each for each in near if abs(each.place - point.x()) <= self._side]
        return min(hit, key=lambda each: abs(each.place - point.x())).marks[0] if hit else None

    # -- measures ----------------------------------------------------------------------------------------

    @property
    def _lane_height(self) -> float:
        return line_height(self.font()) * _LANE

    @property
    def _top(self) -> float:
        return line_height(self.font()) * _TOP

    @property
    def _side(self) -> float:
        return line_height(self.font()) * _SIDE

    @property
    def _left(self) -> float:
        """Where the names end and the time begins."""
        return min(self.width() * _NAMES_SHARE, width_of(self.font(), _NAMES_WIDEST))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A lane for each service, and the axis."""
        return QSize(width_of(self.font(), 100), self._high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Narrow windows put the marks closer together."""
        return QSize(width_of(self.font(), 30), self._high)

    @property
    def _high(self) -> int:
        lanes = len(self._timeline.lanes)
        return round(self._top + lanes * self._lane_height + line_height(self.font()) * _AXIS)

    def _x(self, day: float) -> float:
        room = self._side
        return self._left + room + self._span.roomy.place(day) * (self.width() - self._left - 2 * room)

    def _clusters(self, lane: Lane) -> tuple[Cluster, ...]:
        span = self._span.roomy
        shown = [mark for mark in lane.marks if span.holds(mark.day.toordinal())]
        return clusters(shown, lambda mark: self._x(mark.day.toordinal()), self._side)

    # -- painting ----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Names, axis, the day of the judgement, marks, and the frame of the focus."""
        if self._timeline.lanes:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(scaled(self.font(), _SMALL))
            self._paint_axis(painter)
            for place, lane in enumerate(self._timeline.lanes):
                self._paint_lane(painter, place, lane)
            self._paint_day(painter)
            painter.end()
        if self.hasFocus():
            draw_focus(self, self.palette())

    def _paint_axis(self, painter: QPainter) -> None:
        metrics = QFontMetrics(painter.font())
        widest = metrics.horizontalAdvance("12/2022  ")
        foot = self.height() - line_height(self.font()) * _AXIS
        for tick in ticks(self._span.roomy, self.width() - self._left, widest):
            x = self._x(tick.day)
            painter.setPen(QPen(muted_text(self.palette()), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, foot + metrics.height() / 4))
            painter.setPen(QPen(muted_text(self.palette())))
            if x + metrics.horizontalAdvance(tick.text) < self.width():
                painter.drawText(QPointF(x + 2, foot + metrics.height()), tick.text)

    def _paint_lane(self, painter: QPainter, place: int, lane: Lane) -> None:
        top, high, side = self._top + place * self._lane_height, self._lane_height, self._side
        middle = top + high / 2
        metrics = QFontMetrics(painter.font())
        painter.setPen(QPen(self.palette().windowText().color()))
        name = metrics.elidedText(lane.title, Qt.TextElideMode.ElideRight, round(self._left - side))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(side / 2, top, self._left - side / 2, high), flags, name)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawLine(QPointF(self._left + side / 2, middle), QPointF(self.width() - side / 2, middle))
        for cluster in self._clusters(lane):
            box = QRectF(cluster.place - side / 2, middle - side / 2, side, side)
            paint_cluster(painter, self.palette(), cluster, box)
            if self.current is not None and self.current in cluster.marks and self.current.service == lane.service:
                painter.setPen(QPen(self.palette().windowText().color(), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(-4, -4, 4, 4))

    def _paint_day(self, painter: QPainter) -> None:
        """The day of the judgement, where it is in sight."""
        day = self._timeline.as_of.toordinal()
        if not self._span.roomy.holds(day):
            return
        x, foot = self._x(day), self.height() - line_height(self.font()) * _AXIS
        painter.setPen(QPen(self.palette().windowText().color(), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, foot + line_height(self.font()) * _AXIS / 2))
        words = self._day_words
        metrics = QFontMetrics(painter.font())
        left = min(x - metrics.horizontalAdvance(words) / 2, self.width() - metrics.horizontalAdvance(words) - 2.0)
        painter.drawText(QPointF(left, self.height() - metrics.descent() - 1.0), words)


_TO_FIRST, _TO_LAST = -(10**9), 10**9
_IN_TIME: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: _TO_FIRST,
    Qt.Key.Key_End: _TO_LAST,
}
_ACROSS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def _identity(mark: Mark) -> tuple[object, ...]:
    return mark.service, mark.kind, mark.id or mark.day
