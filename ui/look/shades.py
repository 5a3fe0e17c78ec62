"""Colours of the tones, made to fit the palette in force: light, dark or high contrast.

Contrast is the ratio of WCAG 2.2 (Understanding SC 1.4.3): 4.5 for text, 3 for icons and frames; both are given 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QPalette

from ui.look.tone import Tone

#: Least contrast between text and what it stands on.
READABLE: Final = 4.5
_ON_LIGHT: Final = {
    Tone.GOOD: "#1a7f37",
    Tone.ACT: "#935c00",
    Tone.STOP: "#b3201a",
    Tone.NOTE: "#1d5fa6",
    Tone.PLAIN: "#5c6269",
}
_ON_DARK: Final = {
    Tone.GOOD: "#5fd07f",
    Tone.ACT: "#f2b44c",
    Tone.STOP: "#ff8f87",
    Tone.NOTE: "#8ebdfa",
    Tone.PLAIN: "#b4bac1",
}
_DARK_BELOW: Final = 0.18
_TINT: Final = 0.10
_MUTED: Final = 0.32
_STEP: Final = 0.05


@dataclass(frozen=True, slots=True)
class Shade:
    """Colours for one tone: icon and frame, what stands out on the icon, ground, and text on the ground."""

    accent: QColor
    on_accent: QColor
    ground: QColor
    text: QColor


def shade(palette: QPalette, tone: Tone) -> Shade:
    """The colours of a tone on the window's ground."""
    window = palette.color(QPalette.ColorRole.Window)
    base = QColor((_ON_DARK if is_dark(palette) else _ON_LIGHT)[tone])
    ground = blend(window, base, _TINT)
    accent = readable(base, ground)
    return Shade(
        accent=accent,
        on_accent=_opposite(accent),
        ground=ground,
        text=readable(palette.color(QPalette.ColorRole.WindowText), ground),
    )


def muted_text(palette: QPalette) -> QColor:
    """Greyed but readable text on the window's ground."""
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    return readable(blend(text, window, _MUTED), window)


def readable_selection(palette: QPalette) -> QPalette:
    """What to set in an application's palette so that selected text can be read; empty where it can already."""
    text, ground = (palette.color(role) for role in (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight))
    change = QPalette()
    if contrast(text, ground) < READABLE:
        change.setColor(QPalette.ColorRole.Highlight, readable(ground, text))
    return change


def is_dark(palette: QPalette) -> bool:
    """Whether the window's ground is dark."""
    return luminance(palette.color(QPalette.ColorRole.Window)) < _DARK_BELOW


def readable(colour: QColor, ground: QColor, least: float = READABLE) -> QColor:
    """``colour``, moved towards black or white until it has the ``least`` contrast on ``ground``."""
    target = _opposite(ground)
    steps = (blend(colour, target, step * _STEP) for step in range(round(1 / _STEP)))
    return next((step for step in steps if contrast(step, ground) >= least), target)


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    """Relative luminance of a colour, 0 to 1."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blend(ground: QColor, colour: QColor, part: float) -> QColor:
    """``part`` of ``colour`` and the rest of ``ground``."""
    rest = 1 - part
    return QColor.fromRgbF(
        ground.redF() * rest + colour.redF() * part,
        ground.greenF() * rest + colour.greenF() * part,
        ground.blueF() * rest + colour.blueF() * part,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB, WCAG 2.2


def _opposite(colour: QColor) -> QColor:
    """Black or white, whichever stands out more."""
    black, white = QColor("black"), QColor("white")
    return black if contrast(black, colour) > contrast(white, colour) else white
