"""The last scans, to fill in the form again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ui.inventory.form.strings import tell_scan
from ui.inventory.form.values import ScanForm
from ui.look.fonts import width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.language import Texts

_NARROWEST = 20
#: Longest line of the list, in characters.
_LONGEST = 100


class RecentScans(QWidget):
    """A list to choose from and a button that fills in: a key pressed in the list changes nothing yet.

    Attributes:
        chosen: the form of the chosen scan.
        forgotten: the person wants the list emptied.
    """

    chosen = Signal(object)
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scans: tuple[RememberedScan, ...] = ()
        self._language = ""
        self._title, self.list = plain_label(self), QComboBox(self)
        self.list.setMinimumWidth(width_of(self.font(), _NARROWEST))
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._title.setBuddy(self.list)
        self.fill, self.forget = QPushButton(self), QPushButton(self)
        self.fill.clicked.connect(self._choose)
        self.forget.clicked.connect(self.forgotten)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title)
        row.addWidget(self.list, 1)
        row.addWidget(self.fill)
        row.addWidget(self.forget)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.list, self.fill, self.forget

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("Earlier scans"))
        self.list.setAccessibleName(texts.say("Earlier scans"))
        self.fill.setText(texts.say("Fill in"))
        self.fill.setAccessibleDescription(texts.say("Fill in the form as for the chosen scan"))
        self.forget.setText(texts.say("Forget them"))

    def show_scans(self, texts: Texts, scans: tuple[RememberedScan, ...], *, busy: bool) -> None:
        """Show these, the last one first and chosen."""
        if scans != self._scans or texts.language != self._language:
            self._scans, self._language = scans, texts.language
            self.list.clear()
            for scan in scans:
                told = tell_scan(texts, scan)
                self.list.addItem(told if len(told) <= _LONGEST else told[:_LONGEST] + "…")
        for widget in self.focus_chain:
            widget.setEnabled(bool(scans) and not busy)

    def _choose(self) -> None:
        scan = self._scans[self.list.currentIndex()]
        self.chosen.emit(ScanForm.of(scan, ask_servers=True))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
