"""The pages of the window: the cards, and behind them the certificates on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.inventory.view import InventoryView


class Pages(QStackedWidget):
    """Shows the cards or the inventory, which is made when it is first asked for: most people only read cards.

    Attributes:
        opened: the page of the inventory was made.
    """

    opened = Signal(object)

    def __init__(self, cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inventory: InventoryView | None = None
        self._focus: QWidget | None = None
        self.addWidget(cards)

    @property
    def on_cards(self) -> bool:
        """Whether the cards are shown."""
        return self.currentIndex() == 0

    def toggle(self, texts: Texts) -> None:
        """From the cards to the inventory, or back."""
        if self.on_cards:
            self._open(texts)
        else:
            self.show_cards()

    def show_cards(self) -> None:
        """Back to the cards, with the focus where it was."""
        self.setCurrentIndex(0)
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, texts: Texts) -> None:
        """Show the inventory in another language."""
        if self.inventory is not None:
            self.inventory.say(texts)

    def _open(self, texts: Texts) -> None:
        self._focus = self.window().focusWidget()
        if self.inventory is None:
            from ui.inventory.view import InventoryView

            self.inventory = InventoryView(texts, self)
            self.addWidget(self.inventory)
            self.opened.emit(self.inventory)
        self.setCurrentWidget(self.inventory)
        self.inventory.scan_bar.add_folder.setFocus(Qt.FocusReason.ShortcutFocusReason)
