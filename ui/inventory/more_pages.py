"""The search for a certificate and the kept runs, as two more tabs of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.inventory.runs.control import RunsControl
from ui.inventory.runs.view import RunsView
from ui.inventory.search.control import SearchControl
from ui.inventory.search.view import SearchView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory


class MorePages(QObject):
    """Adds the tabs, and knows which of them is looked at.

    Attributes:
        inventory_chosen: an inventory that the page is to show: a kept run, or the last scan again.

    Args:
        tabs: where the pages go.
        texts: the language.
    """

    inventory_chosen = Signal(object)

    def __init__(self, tabs: QTabWidget, texts: Texts) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self.search, self.runs = SearchView(texts, tabs), RunsView(texts, tabs)
        for page in (self.search, self.runs):
            tabs.addTab(page, "")
        self.runs.inventory_chosen.connect(self.inventory_chosen)

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        for page, title in ((self.search, texts.say("Where is it?")), (self.runs, texts.say("Kept runs"))):
            page.say(texts)
            self._tabs.setTabText(self._tabs.indexOf(page), title)

    def take_inventory(self, inventory: Inventory) -> None:
        """Something else is on the screen now: what was looked for is looked for in it."""
        if inventory is not self.runs.session.inventory:
            self.runs.take_inventory(inventory)
            self.search.look_again()

    @property
    def current(self) -> SearchView | RunsView | None:
        """The tab that is looked at, ``None`` when it is none of these."""
        looked_at = self._tabs.currentWidget()
        return next((page for page in (self.search, self.runs) if page is looked_at), None)

    @property
    def filter(self) -> QLineEdit | None:
        """The field of the tab that is looked at, where the key for the filter goes."""
        current = self.current
        if current is self.search:
            return self.search.file
        return self.runs.changes.filter if current is self.runs else None

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes in the tab that is looked at, in order."""
        if self.current is self.search:
            return self.search.file, self.search.table
        parts = (self.runs.database, self.runs.table, self.runs.changes.filter, self.runs.changes.table)
        return tuple(part for part in parts if part.isEnabled())

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return (*self.search.focus_chain, *self.runs.focus_chain)


class MoreControl(QObject):
    """Does for these tabs what takes long.

    Attributes:
        said: something that needs no answer.

    Args:
        workspace: surroundings.
        pages: the tabs.
        passwords: tells those for key stores that were given so far.
        parent: owner.
    """

    said = Signal(str)

    def __init__(
        self, workspace: Workspace, pages: MorePages, passwords: Callable[[], tuple[str, ...]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._search = SearchControl(workspace, pages.search, pages.runs.session, passwords, parent=self)
        self._runs = RunsControl(workspace, pages.runs, self)
        self._runs.said.connect(self.said)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        ended = self._search.finish(longest)
        return self._runs.finish(longest) and ended
