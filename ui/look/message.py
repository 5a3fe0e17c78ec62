"""The last thing that was said on a page, and the line that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.look.announcing import announce
from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.tone import Tone


@dataclass(frozen=True, slots=True)
class Message:
    """The last thing that was said, with the drawing beside it."""

    text: str = ""
    icon: str = "info"
    tone: Tone = Tone.PLAIN


class MessageLine(QWidget):
    """Shows a message and has it spoken; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = Message()
        self._icon, self._label = QLabel(self), plain_label(self, wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.hide()

    def text(self) -> str:
        """What is said."""
        return self._message.text

    def show_message(self, message: Message) -> None:
        """Say something else; an empty message ends what was said."""
        self._message = message
        self._label.setText(message.text)
        self.setVisible(bool(message.text))
        self._dress()
        if message.text:
            announce(self._label, message.text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if hasattr(self, "_label") and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def _dress(self) -> None:
        side = line_height(self.font())
        drawing = picture(self._message.icon, self._message.tone, self.palette(), side, self.devicePixelRatioF())
        self._icon.setPixmap(drawing)
