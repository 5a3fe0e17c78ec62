"""The pages of the window: the cards, and behind them the certificates on this computer, worklist and helpdesk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from cardtool.app.language import Texts
    from ui.helpdesk.view import HelpdeskView
    from ui.inventory.view import InventoryView
    from ui.transition.view import TransitionView
    from ui.worklist.list_view import ListView
    from ui.worklist.row_view import RowView


class Pages(QStackedWidget):
    """Shows the cards or another page, which is made when it is first asked for: most people only read cards.

    Attributes:
        opened: the page of the inventory was made.
        rows_opened: the page of row mode was made.
        list_opened: the page of the worklist was made.
        helpdesk_opened: the page of the helpdesk was made.
        board_opened: the page of the transition board was made.
        turned: another page is shown.
    """

    opened = Signal(object)
    rows_opened = Signal(object)
    list_opened = Signal(object)
    helpdesk_opened = Signal(object)
    board_opened = Signal(object)
    turned = Signal()

    def __init__(self, cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inventory: InventoryView | None = None
        self.rows: RowView | None = None
        self.list: ListView | None = None
        self.helpdesk: HelpdeskView | None = None
        self.board: TransitionView | None = None
        self._focus: QWidget | None = None
        self.addWidget(cards)
        self.currentChanged.connect(self.turned)

    @property
    def on_cards(self) -> bool:
        """Whether the cards are shown."""
        return self.currentIndex() == 0

    @property
    def page(self) -> InventoryView | RowView | ListView | HelpdeskView | TransitionView | None:
        """The page that is shown in place of the cards."""
        made = (self.inventory, self.rows, self.list, self.helpdesk, self.board)
        return next((page for page in made if page is not None and page is self.currentWidget()), None)

    @property
    def actions_here(self) -> Sequence[QAction]:
        """What the keys of the page do that is shown."""
        return self.page.actions_.all if self.page is not None else ()

    def toggle(self, texts: Texts) -> None:
        """To the inventory, or back to the cards."""
        if self.inventory is None:
            from ui.inventory.view import InventoryView

            self.inventory = InventoryView(texts, self)
            self.addWidget(self.inventory)
            self.opened.emit(self.inventory)
        if self._turn(self.inventory):
            self.inventory.scan_bar.add_folder.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_rows(self, texts: Texts) -> None:
        """To row mode, or back to the cards."""
        if self.rows is None:
            from ui.worklist.row_view import RowView

            self.rows = RowView(texts, self)
            self.addWidget(self.rows)
            self.rows_opened.emit(self.rows)
        if self._turn(self.rows):
            self.rows.begin()

    def toggle_list(self, texts: Texts) -> None:
        """To the worklist, or back to the cards."""
        if self.list is None:
            from ui.worklist.list_view import ListView

            self.list = ListView(texts, self)
            self.addWidget(self.list)
            self.list_opened.emit(self.list)
        if self._turn(self.list):
            self.list.begin()

    def toggle_helpdesk(self, texts: Texts) -> None:
        """To the helpdesk, or back to the cards."""
        page = self._made_helpdesk(texts)
        if self._turn(page):
            page.begin()

    def find_out_why(self, texts: Texts) -> None:
        """To the helpdesk, where a check begins at once."""
        page = self._made_helpdesk(texts)
        if page is not self.currentWidget():
            self._turn(page)
        page.begin()
        page.start()

    def toggle_board(self, texts: Texts) -> None:
        """To the transition board, or back to the cards."""
        if self.board is None:
            from ui.transition.view import TransitionView

            self.board = TransitionView(texts, self)
            self.addWidget(self.board)
            self.board_opened.emit(self.board)
        if self._turn(self.board):
            self.board.begin()

    def show_cards(self) -> None:
        """Back to the cards, with the focus where it was."""
        self.setCurrentIndex(0)
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, texts: Texts) -> None:
        """Show the pages in another language."""
        for page in (self.inventory, self.rows, self.list, self.helpdesk, self.board):
            if page is not None:
                page.say(texts)

    def _made_helpdesk(self, texts: Texts) -> HelpdeskView:
        if self.helpdesk is None:
            from ui.helpdesk.view import HelpdeskView

            self.helpdesk = HelpdeskView(texts, self)
            self.addWidget(self.helpdesk)
            self.helpdesk_opened.emit(self.helpdesk)
        return self.helpdesk

    def _turn(self, page: QWidget) -> bool:
        """Show a page, or the cards if it is shown already; returns whether it is shown now."""
        if page is self.currentWidget():
            self.show_cards()
            return False
        if self.on_cards:
            self._focus = self.window().focusWidget()
        self.setCurrentWidget(page)
        return True
