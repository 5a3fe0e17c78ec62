"""Begin and end of a scan, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from ui.inventory.state import Phase
from ui.inventory.strings import tell_progress
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.inventory.state import InventoryState


class RunningLine(QWidget):
    """Two buttons, a bar and a sentence.

    Attributes:
        begun: scan now.
        cancelled: end the scan.
    """

    begun = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scan, self.cancel = QPushButton(self), QPushButton(self)
        self.bar, self.told = QProgressBar(self), plain_label(self, wraps=True)
        self.bar.setTextVisible(False)
        self._hint = ""
        self.scan.clicked.connect(self.begun)
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.scan, self.cancel, self.bar):
            row.addWidget(widget)
        row.addWidget(self.told, 1)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.scan, self.cancel

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._hint = ""
        self.scan.setText(texts.say("&Scan"))
        self.cancel.setText(texts.say("Cancel the scan"))
        self.bar.setAccessibleName(texts.say("Progress of the scan"))

    def hint(self, message: str) -> None:
        """Say why no scan begins; empty for nothing."""
        self._hint = message
        self.told.setText(message)

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show what can be pressed, and the progress."""
        self.scan.setEnabled(not state.scanning)
        self.cancel.setEnabled(state.phase is Phase.SCANNING)
        self.bar.setVisible(state.scanning)
        if state.scanning:
            self._hint = ""
        self.told.setText(self._progress(texts, state) if state.scanning else self._hint)

    def _progress(self, texts: Texts, state: InventoryState) -> str:
        progress = state.progress
        self.bar.setRange(0, progress.expected if progress is not None else 0)
        self.bar.setValue(progress.looked_at if progress is not None else 0)
        if state.phase is Phase.CANCELLING:
            return texts.say("Cancelled. What was read is being judged…")
        return texts.say("Scanning…") if progress is None else tell_progress(texts, progress)
