"""Lines across the window that must not be overlooked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.shades import shade

if TYPE_CHECKING:
    from ui.look.tone import Tone


class Banners(QWidget):
    """Shows any number of banners, one a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The texts shown now."""
        return tuple(line.text for line in self._lines if not line.isHidden())

    def show_banners(self, banners: tuple[tuple[str, str, Tone], ...]) -> None:
        """Show these: text, icon, tone."""
        while len(self._lines) < len(banners):
            self._lines.append(_Banner(self))
            self._column.addWidget(self._lines[-1])
        for line, (text, icon, tone) in zip(self._lines, banners, strict=False):
            line.show_banner(text, icon, tone)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(banners))
        self.setVisible(bool(banners))


class _Banner(QFrame):
    """One line with its icon, on a tinted ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._text = QLabel(self), plain_label(self, wraps=True)
        self.setAutoFillBackground(True)
        gap = line_height(self.font()) // 2
        row = QHBoxLayout(self)
        row.setContentsMargins(gap * 2, gap // 2, gap * 2, gap // 2)
        row.setSpacing(gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_banner(self, text: str, icon: str, tone: Tone) -> None:
        system = self.window().palette()
        colours = shade(system, tone)
        palette = QPalette(system)
        palette.setColor(QPalette.ColorRole.Window, colours.ground)
        palette.setColor(QPalette.ColorRole.WindowText, colours.text)
        self.setPalette(palette)
        side = line_height(self.font())
        self._icon.setPixmap(picture(icon, tone, system, side, self.devicePixelRatioF()))
        self._text.setText(text)
        self.setAccessibleName(text)
