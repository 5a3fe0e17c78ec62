"""How many passwords are held, and the offer to give some when a scan lacked them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from cardtool.model.sighting import RefusalReason
from ui.inventory.form.strings import tell_locked, tell_passwords
from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.tone import Tone

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory
    from ui.inventory.state import InventoryState


class PasswordLine(QWidget):
    """The line of the form.

    Attributes:
        wanted: the person wants to give passwords.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.held = plain_label(self), plain_label(self)
        self.give = QPushButton(self)
        self.give.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title)
        row.addWidget(self.held)
        row.addWidget(self.give)
        row.addStretch(1)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("Passwords of key stores"))
        self.give.setText(texts.say("Passwords…"))

    def show_number(self, texts: Texts, number: int, *, busy: bool) -> None:
        """Show how many are held."""
        self.held.setText(tell_passwords(texts, number))
        self.give.setAccessibleDescription(self.held.text())
        self.give.setEnabled(not busy)


class PasswordOffer(QWidget):
    """Says how many files the last scan could not read without a password; hidden when there are none.

    Of a kept run there is nothing to scan again.

    Attributes:
        wanted: the person wants to give passwords and scan again.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inventory: Inventory | None = None
        self.number = 0
        self._sign, self.told = QLabel(self), plain_label(self, wraps=True)
        self.give = QPushButton(self)
        self.give.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sign)
        row.addWidget(self.told, 1)
        row.addWidget(self.give)
        self.hide()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.give.setText(texts.say("Give passwords and scan again…"))

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show what the last result lacks."""
        if state.inventory is not self._inventory:
            self._inventory = state.inventory
            self.number = locked_files(state.inventory) if state.inventory is not None else 0
        self.setVisible(self.number > 0 and state.shows_result)
        if self.number:
            side = line_height(self.font())
            self._sign.setPixmap(picture("lock", Tone.ACT, self.palette(), side, self.devicePixelRatioF()))
            self.told.setText(tell_locked(texts, self.number))
            self.give.setAccessibleDescription(self.told.text())
        self.give.setEnabled(not state.scanning)


def locked_files(inventory: Inventory) -> int:
    """How many files were refused for want of a password, each counted once."""
    return len(
        {
            (refusal.place.host, refusal.place.path)
            for source in inventory.coverage
            for refusal in source.refusals
            if refusal.reason is RefusalReason.PASSWORD_NEEDED
        }
    )
