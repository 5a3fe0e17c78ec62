"""A page of the helpdesk: it scrolls as a whole, and nothing in it scrolls by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QTableView, QVBoxLayout, QWidget

from ui.look.focus_following import FocusFollower
from ui.look.fonts import line_height, width_of

#: Width in characters below which what stands beside each other stands one below the other.
_NARROW: Final = 110


class ScrolledPage(QScrollArea):
    """A column of parts; what the keyboard goes to is scrolled to.

    Attributes:
        column: the layout of the parts.
        pair: a layout for two of them, beside each other where there is room; a page that has such a pair adds it.
    """

    _built = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content = QWidget(self)
        self.column, self.pair = QVBoxLayout(content), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        gap = line_height(self.font()) // 2
        self.column.setContentsMargins(gap, gap, gap, gap)
        self.column.setSpacing(gap)
        self.pair.setSpacing(gap * 2)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for ground in (self.viewport(), content):
            ground.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._following = FocusFollower(self, self._show_focus)
        self._built = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the font."""
        super().changeEvent(event)
        if self._built and event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < width_of(self.font(), _NARROW)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.pair.setDirection(below if narrow else beside)

    def follow_rows(self, table: QTableView) -> None:
        """Scroll to the present row of a table when the keyboard moves in it."""
        table.selectionModel().currentRowChanged.connect(lambda *_: self._follow_row(table))

    def _show_focus(self, now: QWidget) -> None:
        if isinstance(now, QTableView):
            self._follow_row(now)
        else:
            self.ensureWidgetVisible(now)

    def _follow_row(self, table: QTableView) -> None:
        """Up or down only, with a line of room."""
        if table.hasFocus() and not QGuiApplication.mouseButtons():
            row = table.visualRect(table.currentIndex())
            middle = table.viewport().mapTo(self._content, row.center())
            self.ensureVisible(0, middle.y(), 0, row.height() // 2 + line_height(self.font()))
