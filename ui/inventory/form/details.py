"""Everything beside files and folders that a scan can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.inventory.form.computer import ComputerFields
from ui.inventory.form.judging import JudgingFields
from ui.inventory.form.named import NamedFields
from ui.inventory.form.passwords import PasswordLine
from ui.look.fonts import line_height, width_of

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from cardtool.app.language import Texts
    from ui.inventory.form.checks import Fault
    from ui.inventory.state import InventoryState

#: Width in characters below which the parts stand one below the other; more than they need side by side.
_NARROW: Final = 160


class Details(QWidget):
    """The part of the form that is closed at first.

    Attributes:
        changed: the form as it is now.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.computer, self.named, self.judging = ComputerFields(self), NamedFields(self), JudgingFields(self)
        self.passwords = PasswordLine(self)
        for part in (self.computer, self.named, self.judging):
            part.changed.connect(self.changed)
        self._narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(line_height(self.font()) // 2)
        self._grid.setColumnStretch(1, 1)
        self._place(narrow=False)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        parts = (*self.computer.focus_chain, *self.judging.focus_chain, *self.named.focus_chain)
        return *parts, self.passwords.give

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand side by side, or one below the other where there is little room."""
        super().resizeEvent(event)
        self._place(narrow=event.size().width() < width_of(self.font(), _NARROW))

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        for part in (self.computer, self.named, self.judging, self.passwords):
            part.say(texts)

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show the form."""
        busy = state.scanning
        self.computer.show_form(state.form, busy=busy)
        self.named.show_form(texts, state.form, busy=busy)
        self.judging.show_form(texts, state.form, busy=busy)
        self.passwords.show_number(texts, len(state.passwords), busy=busy)

    def field_of(self, fault: Fault) -> QWidget:
        """The field in which something is wrong."""
        return self.named.fields[fault.field].lines

    def _place(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.named.place(narrow=narrow)
        for row, part in enumerate((self.computer, self.judging, self.named, self.passwords)):
            self._grid.removeWidget(part)
            if narrow or row > 1:
                self._grid.addWidget(part, row, 0, 1, 2)
            else:
                self._grid.addWidget(part, 0, row)
