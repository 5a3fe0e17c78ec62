"""The dates as a picture, in words, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.look.announcing import announce
from ui.look.flow_layout import FlowLayout
from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable
from ui.tables.lines import make_lines
from ui.transition.chart import DateChart
from ui.transition.marks import make_timeline
from ui.transition.shapes import paint_shape
from ui.transition.timeline_strings import table_titles, tell_cells, tell_legend, tell_mark, tell_timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedService
    from cardtool.model.transition_seen import Board
    from ui.transition.marks import Mark, MarkKind, Timeline

_WIDTHS: Final = (26, 16, 12, 14, 34, 50)


class TimelineView(QScrollArea):
    """Shows the dates of the services of a board.

    Attributes:
        opened: the identifier of a service that is to be shown.
    """

    opened = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._page = QWidget(self)
        self.chart, self.table = DateChart(self._page), LineTable(_WIDTHS, self._page)
        self.described, self.told = plain_label(self._page, wraps=True), plain_label(self._page, wraps=True)
        self.closer, self.further, self.open = (QPushButton(self._page) for _ in range(3))
        self._legend, self._hollow = FlowLayout((), line_height(self.font()) // 2), self._words("")
        self._lay_out()
        self.chart.chosen.connect(self._take_mark)
        self.chart.opened.connect(self.opened)
        self.closer.clicked.connect(self.chart.look_closer)
        self.further.clicked.connect(self.chart.look_further)
        self.open.clicked.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda index: self._choose_row(index.row()))
        self.table.activated.connect(self._open)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._texts = texts
        self.chart.setAccessibleName(texts.say("Dates of the services"))
        self.table.setAccessibleName(texts.say("Dates of the services"))
        self.closer.setText(texts.say("Closer (+)"))
        self.further.setText(texts.say("Further (−)"))  # noqa: RUF001 - the sign on the button
        self.open.setText(texts.say("Open the service (Enter)"))
        while (item := self._legend.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for kind, words in tell_legend(texts):
            self._legend.addWidget(_Named(kind, words, self._page))
        self._hollow.setText(texts.say("Hollow: past or done. A number: so many on one spot."))

    def show_board(self, texts: Texts, board: Board, services: Sequence[JudgedService]) -> None:
        """Show the dates of these services."""
        timeline = make_timeline(texts, board, services)
        self.chart.show_timeline(timeline, texts.day(timeline.as_of))
        described = tell_timeline(texts, timeline)
        self.described.setText(described)
        self._show_table(texts, timeline)
        self._tell(self.chart.current)

    def _show_table(self, texts: Texts, timeline: Timeline) -> None:
        blocker = QSignalBlocker(self.table.selectionModel())
        keys = {0: lambda mark: mark.day, 1: lambda mark: mark.days}
        lines = make_lines(table_titles(texts), timeline.marks, lambda mark: tell_cells(texts, mark), keys)
        self.table.show_lines(lines)
        del blocker

    def _take_mark(self, mark: Mark) -> None:
        self._tell(mark)
        announce(self.chart, tell_mark(self._texts, mark))

    def _tell(self, mark: Mark | None) -> None:
        told = tell_mark(self._texts, mark) if mark is not None else ""
        self.told.setText(told)
        self.chart.setAccessibleDescription(f"{self.described.text()} {told}".strip())
        self.open.setEnabled(mark is not None)

    def _choose_row(self, row: int) -> None:
        mark = self.table.lines.value(row)
        if mark is not None:
            blocker = QSignalBlocker(self.chart)  # the table speaks its row itself
            self.chart.choose(mark)
            del blocker
            self._tell(mark)

    def _open(self) -> None:
        if self.chart.current is not None:
            self.opened.emit(self.chart.current.service)

    def _words(self, words: str) -> QLabel:
        label = plain_label(self._page, wraps=True)
        label.setText(words)
        return label

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, line_height(self.font()) // 4, 0, 0)
        buttons = FlowLayout((self.closer, self.further, self.open), line_height(self.font()) // 2)
        column.addWidget(self.described)
        column.addWidget(self.chart)
        column.addLayout(self._legend)
        column.addWidget(self._hollow)
        column.addWidget(self.told)
        column.addLayout(buttons)
        column.addWidget(self.table, 1)
        self.setWidget(self._page)


class _Named(QWidget):
    """A shape of the legend with its words."""

    def __init__(self, kind: MarkKind, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        label = plain_label(self)
        label.setText(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(_Shape(kind, self))
        row.addWidget(label)


class _Shape(QWidget):
    """One shape of the legend."""

    def __init__(self, kind: MarkKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a line."""
        side = line_height(self.font())
        return QSize(side, side)

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The shape, filled with the colour of the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().windowText().color()
        painter.setPen(QPen(colour))
        painter.setBrush(QBrush(colour))
        side = min(self.width(), self.height()) * 0.6
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_shape(painter, self._kind, box)
        painter.end()
