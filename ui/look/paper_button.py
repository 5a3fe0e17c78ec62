"""A button for a document on paper: saved as a PDF, or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class PaperButton(QPushButton):
    """Opens a menu with both ways.

    Attributes:
        pdf_wanted: it is to be saved.
        print_wanted: it is to be printed.
    """

    pdf_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        menu = QMenu(self)
        self.pdf, self.print = menu.addAction(""), menu.addAction("")
        self.pdf.triggered.connect(self.pdf_wanted)
        self.print.triggered.connect(self.print_wanted)
        self.setMenu(menu)

    def say_name(self, texts: Texts, name: str) -> None:
        """Take the words of a language."""
        self.setText(name)
        self.setAccessibleName(name)
        self.pdf.setText(texts.say("Save as PDF…"))
        self.print.setText(texts.say("Print…"))
