"""Does for the inventory's page what takes long, outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cardtool.model.errors import CardtoolError
from ui.inventory.strings import Column
from ui.window.strings import tell_notice
from ui.worker import Worker

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.app.inventory.looking import Month
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import ScanWatch
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.inventory import Inventory
    from cardtool.model.oid import OidVerdict
    from ui.inventory.content import Content
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow


class InventoryControl(QObject):
    """Scans, makes ready, sorts, counts and writes for the page, once the window has one.

    Scans and reports go one after another on one worker; what the page needs to show them on another, so that a
    language or an order can be changed while a scan is under way.

    Args:
        workspace: surroundings.
        window: the window.
    """

    _progressed = Signal(int, object)

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self._scanner, self._preparer = Worker("inventory-scan"), Worker("inventory-view")
        self._watch: ScanWatch | None = None
        self._page: InventoryView | None = None
        self._unsorted: list[Column] = []
        self._sorting = False
        window.inventory_opened.connect(self._attach)
        window.closed.connect(self._cancel)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        self._cancel()
        ended = self._scanner.finish(longest)
        return self._preparer.finish(longest) and ended

    @Slot(object)
    def _attach(self, page: InventoryView) -> None:
        self._page = page
        page.scan_wanted.connect(self._scan)
        page.cancel_wanted.connect(self._cancel)
        page.content_wanted.connect(self._prepare)
        page.certificates.model.order_wanted.connect(self._sort_first)
        page.months_wanted.connect(self._count)
        page.report_wanted.connect(self._write)
        self._progressed.connect(page.take_progress, Qt.ConnectionType.QueuedConnection)

    # -- scan ------------------------------------------------------------------------------------------

    @Slot(int, object)
    def _scan(self, scan: int, request: ScanRequest) -> None:
        from cardtool.app.inventory.scanning import new_watch

        self._watch = new_watch(partial(self._progressed.emit, scan))
        call = partial(_scan, self._workspace, request, self._watch)
        self._scanner.run(call, partial(self._take_result, scan))

    @Slot()
    def _cancel(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _take_result(self, scan: int, result: Inventory | Problem) -> None:
        self._watch = None
        if self._page is not None:
            self._page.take_result(scan, result)

    # -- what the page shows -----------------------------------------------------------------------------

    @Slot(object)
    def _prepare(self, inventory: Inventory) -> None:
        self._preparer.run(partial(_prepare, self._window.texts, inventory), self._take_content)

    def _take_content(self, content: Content) -> None:
        """Show it, and find the order of every column before anybody asks for it."""
        self._unsorted = list(Column)
        if self._page is not None and self._page.take_content(content):
            self._sort_next()

    @Slot(object)
    def _sort_first(self, column: Column) -> None:
        """The person waits for this column: it comes next."""
        self._unsorted.sort(key=lambda other: other is not column)
        self._sort_next()

    def _sort_next(self) -> None:
        content = self._page.content if self._page is not None else None
        if content is None or self._sorting or not self._unsorted:
            return
        self._sorting = True
        column = self._unsorted.pop(0)
        self._preparer.run(partial(_order, content, column), partial(self._take_order, content, column))

    def _take_order(self, content: Content, column: Column, order: array[int]) -> None:
        self._sorting = False
        if self._page is not None:
            self._page.certificates.model.take_order(content, column, order)
        self._sort_next()

    @Slot(object, object)
    def _count(self, content: Content, shown: Sequence[int]) -> None:
        self._preparer.run(partial(_months, content, shown), partial(self._take_months, content))

    def _take_months(self, content: Content, months: tuple[Month, ...]) -> None:
        if self._page is not None:
            self._page.take_months(content, months)

    # -- reports -----------------------------------------------------------------------------------------

    @Slot(object, object, object, object)
    def _write(self, path: Path, content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> None:
        self._scanner.run(partial(_write, path, content, shown, oids), partial(self._take_written, path))

    def _take_written(self, path: Path, problem: Problem | None) -> None:
        texts = self._window.texts
        told = texts.say("The report was written: {file}", file=path.name) if problem is None else ""
        self._window.confirm(told or (tell_notice(texts, problem) if problem else ""))


def _scan(workspace: Workspace, request: ScanRequest, watch: ScanWatch) -> Inventory | Problem:
    from cardtool.app.inventory.scanning import scan

    try:
        return scan(workspace, request, watch)
    except CardtoolError as error:
        return error.problem


def _prepare(texts: Texts, inventory: Inventory) -> Content:
    from ui.inventory.content import make_content

    return make_content(texts, inventory)


def _order(content: Content, column: Column) -> array[int]:
    from ui.inventory.content import order_of

    return order_of(content, column)


def _months(content: Content, shown: Sequence[int]) -> tuple[Month, ...]:
    from cardtool.app.inventory.looking import months_of

    return months_of(_shown_part(content, shown, ()))


def _write(path: Path, content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> Problem | None:
    from cardtool.app.inventory.documents import write_report

    try:
        write_report(path, _shown_part(content, shown, oids), content.texts)
    except CardtoolError as error:
        return error.problem
    return None


def _shown_part(content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> Inventory:
    from cardtool.app.inventory.looking import part_of

    certificates = content.inventory.certificates
    return part_of(content.inventory, (certificates[row] for row in shown), oids)
