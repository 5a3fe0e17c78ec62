"""A list whose rows have an icon, a title in bold and a status below; both texts wrap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.look.fonts import line_height, scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_Index = QModelIndex | QPersistentModelIndex
_TALL: Final = 10_000


class TitledRole(IntEnum):
    """What a model of such a list knows beside Qt's own roles."""

    TITLE = Qt.ItemDataRole.UserRole + 2
    STATUS = Qt.ItemDataRole.UserRole + 3


class TitledList(QListView):
    """A list whose rows are as high as their texts at the present width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(TitledDelegate(self))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(line_height(self.font()) * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class TitledDelegate(QStyledItemDelegate):
    """Paints a row in as many lines as its texts need."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """The width of the list and the height of both texts."""
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        _, status = _laid_out(QRect(0, 0, width, _TALL), option.font, index)
        return QSize(width, status.box.bottom() + _gap(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, selection and focus by the style; icon and texts here."""
        self.initStyleOption(option, index)
        drawing = QIcon(option.icon)
        option.icon, option.text = QIcon(), ""
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(option.palette.color(role))
        for text in _laid_out(option.rect, option.font, index):
            painter.setFont(text.font)
            painter.drawText(text.box, text.flags, text.words)
        painter.restore()
        mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
        drawing.paint(painter, _icon_box(option.rect, option.font), mode=mode)


@dataclass(frozen=True, slots=True)
class _Text:
    """One of the two texts with its place."""

    words: str
    font: QFont
    flags: int
    box: QRect


def _laid_out(rect: QRect, font: QFont, index: _Index) -> tuple[_Text, _Text]:
    """Where title and status go in ``rect``."""
    gap, left = _gap(font), _icon_box(rect, font).right() + _gap(font)
    room = QRect(left, rect.top() + gap, rect.right() - left - gap, _TALL)
    title = _fitted(index.data(TitledRole.TITLE), scaled(font, 1.0, bold=True), room)
    status = _fitted(index.data(TitledRole.STATUS), font, room.translated(0, title.box.height()))
    return title, status


def _fitted(words: str, font: QFont, room: QRect) -> _Text:
    """Wrapped between words, or anywhere where one word alone is too long."""
    metrics = QFontMetrics(font)
    longest = max((metrics.horizontalAdvance(word) for word in words.split()), default=0)
    flags = (Qt.TextFlag.TextWordWrap if longest <= room.width() else Qt.TextFlag.TextWrapAnywhere).value
    return _Text(words, font, flags, metrics.boundingRect(room, flags, words))


def _icon_box(rect: QRect, font: QFont) -> QRect:
    side = round(line_height(font) * 1.3)
    return QRect(rect.left() + _gap(font), rect.top() + _gap(font), side, side)


def _gap(font: QFont) -> int:
    return line_height(font) // 2
