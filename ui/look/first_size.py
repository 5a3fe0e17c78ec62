"""The size of a dialog when it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle

from ui.look.fonts import line_height, width_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


def largest_size(dialog: QDialog) -> QSize:
    """What the screen has room for, in logical pixels: its title bar and frame stay in sight too."""
    style = dialog.style()
    title = style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, dialog)
    frame = 2 * style.pixelMetric(QStyle.PixelMetric.PM_MdiSubWindowFrameWidth, None, dialog)
    return dialog.screen().availableGeometry().size() - QSize(frame, title + frame)


def resize_within_screen(dialog: QDialog, characters: int, lines: int) -> None:
    """Give a dialog room for so many average characters and lines, less where the screen is smaller."""
    wished = QSize(width_of(dialog.font(), characters), line_height(dialog.font()) * lines)
    dialog.resize(wished.boundedTo(largest_size(dialog)))
