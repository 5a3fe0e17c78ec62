"""What the keys of the inventory's page do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts


class InventoryActions:
    """The actions of the page; they work while the focus is in it.

    Attributes:
        scan: begin a scan.
        details: open or close the details of the form.
        find: go to the filter.
        sort: sort by the column of the focus.
        export: write what is shown.

    Args:
        page: the page.
    """

    def __init__(self, page: QWidget) -> None:
        self.scan = _action(page, "Ctrl+Return")
        self.details = _action(page, "F4")
        self.find = _action(page, "Ctrl+F")
        self.sort = _action(page, "F7")
        self.export = _action(page, "Ctrl+S")

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        return self.scan, self.details, self.find, self.sort, self.export

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.scan.setText(texts.say("Scan"))
        self.details.setText(texts.say("More to scan, and how"))
        self.find.setText(texts.say("Filter the certificates"))
        self.sort.setText(texts.say("Sort by the column of the focus"))
        self.export.setText(texts.say("Write a report of what is shown"))


def _action(page: QWidget, key: str) -> QAction:
    action = QAction(page)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    page.addAction(action)
    return action
