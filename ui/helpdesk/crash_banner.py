"""The line that says that the program ended unexpectedly the last time, and the report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.helpdesk.lines_text import LinesText
from ui.look.announcing import announce
from ui.look.first_size import resize_within_screen
from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.shades import shade
from ui.look.tone import Tone

if TYPE_CHECKING:
    from cardtool.app.crashes import CrashReport
    from cardtool.app.language import Texts

_WIDTH: Final = 90
_HEIGHT: Final = 30


class CrashBanner(QFrame):
    """Hidden until there is a report; leads to it, or is dismissed.

    Attributes:
        dismissed: offer this report no more.
    """

    dismissed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._report: CrashReport | None = None
        self._icon, self.words = QLabel(self), plain_label(self, wraps=True)
        self.look, self.dismiss = QPushButton(self), QPushButton(self)
        self.setAutoFillBackground(True)
        gap = line_height(self.font()) // 2
        row = QHBoxLayout(self)
        row.setContentsMargins(gap * 2, gap // 2, gap * 2, gap // 2)
        row.setSpacing(gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.look)
        row.addWidget(self.dismiss)
        self.look.clicked.connect(self._open)
        self.dismiss.clicked.connect(self._dismiss)
        self.hide()
        self.say(texts)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._texts = texts
        self.words.setText(
            texts.say("The program ended unexpectedly the last time. A report without personal data was written.")
        )
        self.look.setText(texts.say("Show the report"))
        self.dismiss.setText(texts.say("Dismiss"))
        self.setAccessibleName(self.words.text())

    def show_report(self, report: CrashReport) -> None:
        """Offer a report."""
        self._report = report
        self.dress()
        self.show()
        announce(self, self.words.text())

    def _open(self) -> None:
        if self._report is not None:
            CrashDialog(self._texts, self._report, self.window()).open()

    def _dismiss(self) -> None:
        self._report = None
        self.hide()
        self.dismissed.emit()

    def dress(self) -> None:
        """Take the colours of the system."""
        if self._report is None:
            return
        system = self.window().palette()
        colours, palette = shade(system, Tone.ACT), QPalette(system)
        palette.setColor(QPalette.ColorRole.Window, colours.ground)
        palette.setColor(QPalette.ColorRole.WindowText, colours.text)
        self.setPalette(palette)
        self._icon.setPixmap(picture("warning", Tone.ACT, system, line_height(self.font()), self.devicePixelRatioF()))


class CrashDialog(QDialog):
    """A report to read and to copy."""

    def __init__(self, texts: Texts, report: CrashReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.say("Report of the last crash"))
        self.lines, self.place = LinesText(self), plain_label(self, wraps=True)
        self.lines.show_lines(report.text.splitlines())
        self.lines.setAccessibleName(self.windowTitle())
        self.place.setText(texts.say("The file: {path}", path=report.path))
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(self)
        self.copy = buttons.addButton(texts.say("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(texts.say("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.lines.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.lines, self.place, buttons):
            column.addWidget(widget)
        resize_within_screen(self, _WIDTH, _HEIGHT)
