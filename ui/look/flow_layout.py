"""Lays widgets out beside each other, and goes on below where the line ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem, QWidget


class FlowLayout(QLayout):
    """As narrow as its widest widget where it must be; its height follows from its width.

    Args:
        widgets: what it lays out, in order.
        gap: room between widgets, in logical pixels.
        parent: the widget that it fills, ``None`` inside another layout.
    """

    def __init__(self, widgets: tuple[QWidget, ...], gap: int, parent: QWidget | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(QMargins())
        if parent is not None:
            parent.setLayout(self)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Lay out one more."""
        self._items.append(item)

    def count(self) -> int:
        """Number of widgets, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt asks until none is left
        """One of them, ``None`` after the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt takes until none is left
        """Give one of them away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower it is, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of all lines at a width."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest widget, and the highest."""
        size = QSize()
        for item in self._shown:
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Everything on one line."""
        hints = [item.sizeHint() for item in self._shown]
        width = sum(hint.width() for hint in hints) + self._gap * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put everything in its place."""
        super().setGeometry(rect)
        for item, place in self._places(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    @property
    def _shown(self) -> tuple[QLayoutItem, ...]:
        return tuple(item for item in self._items if not item.isEmpty())

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Each shown widget and its place, seen from the upper left corner."""
        places: list[tuple[QLayoutItem, QRect]] = []
        corner, line = QPoint(0, 0), 0
        for item in self._shown:
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), item.sizeHint().height()))
            if corner.x() and corner.x() + size.width() > width:
                corner, line = QPoint(0, corner.y() + line + self._gap), 0
            places.append((item, QRect(corner, size)))
            corner, line = corner + QPoint(size.width() + self._gap, 0), max(line, size.height())
        return places
