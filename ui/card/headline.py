"""The large sentence with its icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ui.look.fonts import line_height, scaled
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.shades import muted_text, shade
from ui.look.tone import Tone
from ui.look.value_text import draw_focus

if TYPE_CHECKING:
    from ui.card.strings import Headline

_TITLE, _DETAIL, _ICON = 1.8, 1.12, 3.2
#: A reading that takes longer than this, in milliseconds, gets a word of its own.
SLOW_READING: Final = 5000


class HeadlineView(QFrame):
    """Icon, title, next step and note on a tinted ground; one stop of the Tab key.

    Args:
        parent: owner.
        title_size: size of the title, as a multiple of the font's.
    """

    def __init__(self, parent: QWidget | None = None, *, title_size: float = _TITLE) -> None:
        super().__init__(parent)
        self._title_size = title_size
        self._shown: Headline | None = None
        self._icon = QLabel(self)
        self._note, self._title, self._detail = (_wrapping(self) for _ in range(3))
        self._sign_icon, self._sign = QLabel(self), _wrapping(self)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_READING)
        self._slow.timeout.connect(self.expire)
        self._slow_text = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._lay_out()

    @property
    def shown(self) -> Headline | None:
        """What is shown now."""
        return self._shown

    def show_headline(self, headline: Headline, slow_text: str = "") -> None:
        """Show a headline; ``slow_text`` replaces the next step when it stays for long."""
        self._shown = headline
        self._slow_text = slow_text
        for label, text in self._texts(headline):
            label.setText(text)
            label.setVisible(bool(text))
        self._progress.setVisible(headline.busy)
        self._show_sign(headline.sign)
        self.setAccessibleName(headline.title)
        described = (headline.note, headline.detail, headline.sign)
        self.setAccessibleDescription(" ".join(part for part in described if part))
        self._dress(headline)
        if slow_text:
            self._slow.start()
        else:
            self._slow.stop()

    def expire(self) -> None:
        """The headline stayed for long: say so, if there is something to say."""
        if self._slow_text:
            self._detail.setText(self._slow_text)
            self.setAccessibleDescription(self._slow_text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A rounded ground with a frame in the tone's colour; a stronger one while it has the focus."""
        super().paintEvent(event)
        if self._shown is None:
            return
        colours = shade(self._ground_palette(), self._shown.tone)
        radius = line_height(self.font()) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colours.ground)
        painter.setPen(QPen(colours.accent, 1.5))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
        if self.hasFocus():
            draw_focus(self, self.palette())

    @property
    def sign(self) -> str:
        """The small line below, empty while there is none."""
        return "" if self._sign.isHidden() else self._sign.text()

    def _show_sign(self, sign: str) -> None:
        """Its room is kept when it goes, so that nothing below moves while a person reads."""
        if sign:
            self._sign.setText(sign)
        for widget in (self._sign_icon, self._sign):
            widget.setVisible(bool(sign))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        for widget in (self._note, self._title, self._detail, self._progress):
            words.addWidget(widget)
        gap = line_height(self.font())
        words.addLayout(self._sign_line(gap))
        words.setSpacing(gap // 3)
        row = QHBoxLayout(self)
        row.setContentsMargins(gap, gap * 3 // 4, gap, gap // 2)
        row.setSpacing(gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._progress.setMaximumHeight(gap // 2)

    def _sign_line(self, gap: int) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(gap // 3)
        line.addWidget(self._sign_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._sign, 1)
        for widget in (self._sign_icon, self._sign):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        return line

    def _texts(self, headline: Headline) -> tuple[tuple[QLabel, str], ...]:
        return (self._note, headline.note), (self._title, headline.title), (self._detail, headline.detail)

    def _dress(self, headline: Headline) -> None:
        palette = self._ground_palette()
        colours = shade(palette, headline.tone)
        side = round(line_height(self.font()) * _ICON)
        self._icon.setPixmap(picture(headline.icon, headline.tone, palette, side, self.devicePixelRatioF()))
        self._note.setFont(scaled(self.font(), 1.0, bold=True))
        self._title.setFont(scaled(self.font(), self._title_size, bold=True))
        self._detail.setFont(scaled(self.font(), _DETAIL))
        words = QPalette(palette)
        words.setColor(QPalette.ColorRole.WindowText, colours.text)
        greyed = QPalette(words)
        greyed.setColor(QPalette.ColorRole.WindowText, muted_text(palette) if headline.muted else colours.text)
        self._note.setPalette(words)
        for label in (self._title, self._detail, self._sign):
            label.setPalette(greyed)
        if headline.sign_icon:
            side = line_height(self.font())
            drawing = picture(headline.sign_icon, Tone.PLAIN, palette, side, self.devicePixelRatioF())
            self._sign_icon.setPixmap(drawing)
        self.update()

    def _ground_palette(self) -> QPalette:
        """The palette of the window, which no greying has changed."""
        return self.window().palette()


def _wrapping(parent: QWidget) -> QLabel:
    label = plain_label(parent, wraps=True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label
