"""A value to read, select and copy; wraps anywhere, so that no long word widens the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from ui.look.fonts import line_height, width_of

#: Room around the text, in logical pixels; labels beside it keep the same room.
VALUE_MARGIN: Final = 2
_NARROWEST: Final = 12
#: Keys that scroll the page around the value.
_SCROLLING: Final = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Down})


class ValueText(QTextEdit):
    """Read-only text that takes the height it needs. What it shows is always plain text, never markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = QTextDocument(self)
        for document in (self._measure, self.document()):
            document.setDocumentMargin(VALUE_MARGIN)
            document.setDefaultTextOption(_wrap_anywhere())
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(self, value: str, font: QFont) -> None:
        """Show a text in a font; the same text again keeps the selection."""
        if value == self.toPlainText() and font == self.font():
            return
        self.setFont(font)
        self._measure.setDefaultFont(font)
        self._measure.setPlainText(value)
        self.setPlainText(value)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of the text wrapped at ``width``."""
        self._measure.setTextWidth(width)
        return round(self._measure.size().height() + 0.5)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the longest line, one line high."""
        self._measure.setTextWidth(-1)
        return self._measure.size().toSize()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few characters on one line."""
        return QSize(width_of(self.font(), _NARROWEST), line_height(self.font()))

    def event(self, event: QEvent) -> bool:
        """The copy key belongs to a selection; without one to the window, which copies all facts."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if not event.matches(QKeySequence.StandardKey.Copy):
            return super().event(event)
        event.setAccepted(self.textCursor().hasSelection())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scrolling keys belong to the page."""
        if event.key() in _SCROLLING and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """The wheel scrolls the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The text, framed while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            draw_focus(self.viewport(), self.palette())


def draw_focus(widget: QWidget, palette: QPalette) -> None:
    """A frame in the highlight colour along the edge of ``widget``; call it inside its paint event."""
    painter = QPainter(widget)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
    painter.drawRect(widget.rect().adjusted(1, 1, -1, -1))
    painter.end()


def _wrap_anywhere() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
