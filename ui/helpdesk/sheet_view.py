"""A sheet of headings and lines that is asked for anew with a button: trust and readiness are shown so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.card.sections import SectionsView
from ui.helpdesk.scrolled_page import ScrolledPage
from ui.look.flow_layout import FlowLayout
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.rows import Section


class SheetView(ScrolledPage):
    """Shows a sheet.

    Attributes:
        wanted: look anew.
        copy_wanted: copy the part that is for copying.
    """

    wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.renew, self.copy = QPushButton(self), QPushButton(self)
        self.title, self.note = plain_label(self, wraps=True), plain_label(self, wraps=True)
        self.sections = SectionsView(self)
        self._lay_out()
        self.renew.clicked.connect(self.wanted)
        self.copy.clicked.connect(self.copy_wanted)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in this order."""
        return (self.renew, self.copy, *self.sections.values)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        return (self.renew, *self.sections.values[:1])

    def show_sheet(self, title: str, note: str, sections: Sequence[Section], *, copyable: bool) -> None:
        """Show a sheet; ``title`` says what it comes to, ``note`` what must be known of it."""
        self.title.setText(title)
        self.title.setFont(scaled(self.font(), 1.3, bold=True))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.sections.show_sections(sections)
        self.copy.setEnabled(copyable)

    def _lay_out(self) -> None:
        self.column.addWidget(self.title)
        self.column.addLayout(FlowLayout((self.renew, self.copy), line_height(self.font()) // 2))
        for part in (self.note, self.sections):
            self.column.addWidget(part)
        self.column.addStretch(1)
