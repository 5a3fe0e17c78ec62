"""Addresses with what can be done with them: contacts and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.look.shades import muted_text
from ui.look.value_text import ValueText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the page.

    Attributes:
        text: the address.
        matter: what it is for.
        acts: words of the button that uses it, empty for none.
        about: the contact or link it is of.
    """

    text: str
    matter: str
    acts: str
    about: Any


class AddressList(QWidget):
    """A line for each address, with a button that copies it and one that uses it.

    Attributes:
        copied: an :class:`Address` is to be copied.
        used: an :class:`Address` is to be used.
    """

    copied = Signal(object)
    used = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self.addresses: tuple[Address, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(line_height(self.font()) // 2)
        self._grid.setColumnStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return tuple(part for line in self._lines[: len(self.addresses)] for part in line.parts)

    def show_addresses(self, texts: Texts, addresses: Sequence[Address]) -> None:
        """Show these addresses."""
        self.addresses = tuple(addresses)
        while len(self._lines) < len(addresses):
            self._add_line()
        for line, address in zip(self._lines, addresses, strict=False):
            line.show_address(texts, address)
        for line in self._lines[len(addresses) :]:
            line.hide()

    def focused(self) -> Address | None:
        """The address whose line has the focus."""
        focus = self.window().focusWidget()
        shown = zip(self._lines, self.addresses, strict=False)
        return next((address for line, address in shown if focus in line.parts), None)

    def _add_line(self) -> None:
        line, place = _Line(self), len(self._lines)
        line.copy.clicked.connect(lambda: self.copied.emit(self.addresses[place]))
        line.use.clicked.connect(lambda: self.used.emit(self.addresses[place]))
        self._grid.addWidget(line.matter, 2 * place, 0)
        self._grid.addWidget(line.value, 2 * place + 1, 0)
        self._grid.addWidget(line.copy, 2 * place, 1, 2, 1)
        self._grid.addWidget(line.use, 2 * place, 2, 2, 1)
        self._lines.append(line)


class _Line:
    """The widgets of one address."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.matter: QLabel = plain_label(parent, wraps=True)
        self.value = ValueText(parent)
        self.copy, self.use = QPushButton(parent), QPushButton(parent)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus."""
        return self.value, self.copy, self.use

    def show_address(self, texts: Texts, address: Address) -> None:
        quiet = QPalette(self._parent.palette())
        quiet.setColor(QPalette.ColorRole.WindowText, muted_text(self._parent.palette()))
        self.matter.setPalette(quiet)
        self.matter.setText(address.matter)
        self.value.show_value(address.text, self._parent.font())
        self.value.setAccessibleName(f"{address.matter}: {address.text}")
        self.copy.setText(texts.say("Copy"))
        self.copy.setAccessibleName(texts.say("Copy {text}", text=address.text))
        self.use.setText(address.acts)
        self.use.setAccessibleName(f"{address.acts} {address.text}")
        for widget in (self.matter, self.value, self.copy):
            widget.show()
        self.use.setVisible(bool(address.acts))

    def hide(self) -> None:
        for widget in (self.matter, self.value, self.copy, self.use):
            widget.hide()
