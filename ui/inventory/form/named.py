"""Sources that are named line by line: servers, metadata, X-Road folders, lists."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QGroupBox, QWidget

from ui.inventory.form.checks import Field
from ui.inventory.form.lines_field import LinesField
from ui.inventory.form.values import ScanForm
from ui.look.fonts import line_height

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class NamedFields(QGroupBox):
    """A field for each kind; that of the servers is open only when the person wants them contacted.

    Attributes:
        changed: the form as it is now.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = ScanForm()
        self.ask_servers = QCheckBox(self)
        self.fields = {field: LinesField(field, self) for field in Field}
        self.ask_servers.toggled.connect(lambda asked: self.changed.emit(replace(self._form, ask_servers=asked)))
        for field, lines in self.fields.items():
            lines.changed.connect(partial(self._change, field))
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(line_height(self.font()))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self.place(narrow=False)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.ask_servers, *(widget for lines in self.fields.values() for widget in lines.focus_chain)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.setTitle(texts.say("Elsewhere, and exported"))
        self.ask_servers.setText(texts.say("Contact TLS servers"))
        for lines in self.fields.values():
            lines.say(texts)

    def show_form(self, texts: Texts, form: ScanForm, *, busy: bool) -> None:
        """Show what is named."""
        self._form = form
        blocker = QSignalBlocker(self.ask_servers)
        self.ask_servers.setChecked(form.ask_servers)
        self.ask_servers.setEnabled(not busy)
        del blocker
        for field, lines in self.fields.items():
            asked = form.ask_servers or field is not Field.TLS
            lines.show_lines(texts, getattr(form, field), busy=busy, asked=asked)

    def _change(self, field: Field, lines: tuple[str, ...]) -> None:
        self.changed.emit(replace(self._form, **{field.value: lines}))  # type: ignore[arg-type] # fields by their names

    def place(self, *, narrow: bool) -> None:
        """Put the fields beside each other, or, on a narrow page, below."""
        for widget in (self.ask_servers, *self.fields.values()):
            self._grid.removeWidget(widget)
        tls, saml, xroad, lists = (self.fields[field] for field in (Field.TLS, Field.SAML, Field.XROAD, Field.LISTS))
        self._grid.addWidget(self.ask_servers, 0, 0)
        self._grid.addWidget(tls, 1, 0, 1, 2 if narrow else 1)
        if narrow:
            for row, field in enumerate((saml, xroad, lists), start=2):
                self._grid.addWidget(field, row, 0, 1, 2)
        else:
            self._grid.addWidget(saml, 0, 1, 2, 1)
            self._grid.addWidget(xroad, 2, 0)
            self._grid.addWidget(lists, 2, 1)
