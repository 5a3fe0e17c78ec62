"""Sources of this computer that have no path: its trust folders, the stores of Windows, cards and tokens."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGroupBox, QVBoxLayout, QWidget

from ui.inventory.form.strings import tell_location
from ui.inventory.form.values import WINDOWS_STORES, ScanForm
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

_ON_WINDOWS: Final = sys.platform == "win32"


class ComputerFields(QGroupBox):
    """Switches; what this system does not have is not offered, and said.

    Attributes:
        changed: the form as it is now.

    Args:
        parent: parent.
        on_windows: whether this system has the stores of Windows.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, on_windows: bool = _ON_WINDOWS) -> None:
        super().__init__(parent)
        self._form = ScanForm()
        self.trust, self.tokens = QCheckBox(self), QCheckBox(self)
        self.stores = {location: QCheckBox(self) for location in WINDOWS_STORES}
        self.missing = plain_label(self, wraps=True)
        self._on_windows = on_windows
        column = QVBoxLayout(self)
        for widget in (self.trust, *self.stores.values(), self.tokens, self.missing):
            column.addWidget(widget)
        column.addStretch(1)
        self.trust.setVisible(not on_windows)
        for box in self.stores.values():
            box.setVisible(on_windows)
        for box in (self.trust, self.tokens, *self.stores.values()):
            box.toggled.connect(self._change)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.trust, *self.stores.values(), self.tokens

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.setTitle(texts.say("On this computer"))
        self.trust.setText(texts.say("Trust folders of the system"))
        self.tokens.setText(texts.say("Cards and tokens (PKCS#11)"))
        for location, box in self.stores.items():
            box.setText(tell_location(texts, location))
        elsewhere = texts.say("The certificate stores of Windows are there only when the program runs on Windows.")
        here = texts.say("What Windows trusts is in its certificate stores; it has no trust folders.")
        self.missing.setText(here if self._on_windows else elsewhere)

    def show_form(self, form: ScanForm, *, busy: bool) -> None:
        """Show what is chosen."""
        self._form = form
        chosen = {location: location in form.windows_stores for location in self.stores}
        states = {self.trust: form.system_trust, self.tokens: form.tokens}
        states |= {self.stores[location]: is_chosen for location, is_chosen in chosen.items()}
        for box, checked in states.items():
            blocker = QSignalBlocker(box)
            box.setChecked(checked)
            box.setEnabled(not busy)
            del blocker

    def _change(self) -> None:
        stores = tuple(location for location, box in self.stores.items() if box.isChecked())
        trust, tokens = self.trust.isChecked(), self.tokens.isChecked()
        self.changed.emit(replace(self._form, system_trust=trust, tokens=tokens, windows_stores=stores))
