"""Icons: shipped drawings in two colours, painted in the tone of their message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from cardtool.shipped import resource
from ui.look.shades import shade

if TYPE_CHECKING:
    from ui.look.tone import Tone

#: In the drawings black stands for the tone and white for what stands out on it.
_TONE, _STANDS_OUT = b"#000000", b"#ffffff"
_SIZES = (16, 24, 32, 48)
_SELECTED = (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight)


def picture(name: str, tone: Tone, palette: QPalette, side: int, ratio: float = 1.0) -> QPixmap:
    """A drawing of ``side`` logical pixels for a screen with ``ratio`` device pixels each.

    Raises:
        InstallationError: the drawing does not ship with the program.
    """
    colours = shade(palette, tone)
    return _paint(name, colours.accent.name(), colours.on_accent.name(), side, ratio)


def icon(name: str, tone: Tone, palette: QPalette | None = None) -> QIcon:
    """A drawing for lists, in several sizes; on a selected row in the colours of the selection.

    Raises:
        InstallationError: the drawing does not ship with the program.
    """
    palette = palette or QGuiApplication.palette()
    ink, ground = (palette.color(role).name() for role in _SELECTED)
    result = QIcon()
    for side in _SIZES:
        result.addPixmap(picture(name, tone, palette, side))
        result.addPixmap(_paint(name, ink, ground, side, 1.0), QIcon.Mode.Selected)
    return result


def text_icon(name: str, palette: QPalette) -> QIcon:
    """A drawing in the colour of the text beside it."""
    ink = palette.color(QPalette.ColorRole.WindowText).name()
    ground = palette.color(QPalette.ColorRole.Window).name()
    result = QIcon()
    for side in _SIZES:
        result.addPixmap(_paint(name, ink, ground, side, 1.0))
    return result


@cache
def _drawing(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


def _paint(name: str, tone: str, stands_out: str, side: int, ratio: float) -> QPixmap:
    key = f"cardtool-{name}-{tone}-{stands_out}-{side}-{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _painted(_coloured(name, tone, stands_out), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _coloured(name: str, tone: str, stands_out: str) -> bytes:
    """One colour after the other by a stand-in, since the new tone may be white itself."""
    drawing = _drawing(name).replace(_STANDS_OUT, b"@").replace(_TONE, tone.encode())
    return drawing.replace(b"@", stands_out.encode())


def _painted(drawing: bytes, pixels: int) -> QPixmap:
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    return pixmap
