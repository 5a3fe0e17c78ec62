"""The line that says that a kept run is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.inventory.runs.strings import tell_shown_run
from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.shades import shade
from ui.look.tone import Tone

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.inventory.runs.state import RunsSession


class KeptBanner(QFrame):
    """Shown while a kept run is on the screen; leads back to the last scan, if there is one.

    Attributes:
        back_wanted: show the last scan again.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self.words = QLabel(self), plain_label(self, wraps=True)
        self.back = QPushButton(self)
        self.back.clicked.connect(self.back_wanted)
        self.setAutoFillBackground(True)
        gap = line_height(self.font()) // 2
        row = QHBoxLayout(self)
        row.setContentsMargins(gap, gap // 2, gap, gap // 2)
        row.setSpacing(gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.dress()
        self.hide()

    def show_session(self, texts: Texts, session: RunsSession) -> None:
        """Say what is on the screen."""
        self.setVisible(session.shown is not None)
        self.back.setText(texts.say("Show the last scan"))
        self.back.setVisible(session.scanned is not None)
        self.words.setText(tell_shown_run(texts, session.shown) if session.shown is not None else "")

    def dress(self) -> None:
        """Take the colours of the system."""
        system = self.window().palette()
        colours, palette = shade(system, Tone.ACT), QPalette(system)
        palette.setColor(QPalette.ColorRole.Window, colours.ground)
        palette.setColor(QPalette.ColorRole.WindowText, colours.text)
        self.setPalette(palette)
        self._icon.setPixmap(picture("calendar", Tone.ACT, system, line_height(self.font()), self.devicePixelRatioF()))
