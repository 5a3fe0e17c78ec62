"""Sizes that follow the user's font."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """``font`` in ``factor`` times its size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    result.setBold(bold or font.bold())
    return result


def line_height(font: QFont) -> int:
    """Height of one line in logical pixels; the measure for icons and gaps."""
    return QFontMetrics(font).height()


def width_of(font: QFont, characters: int) -> int:
    """Width of so many average characters in logical pixels."""
    return QFontMetrics(font).averageCharWidth() * characters
