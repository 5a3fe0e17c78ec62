"""What the inventory's page has done outside the window's thread, and where the results go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cardtool.model.cause import Problem
from ui.guarding import or_tell
from ui.inventory import tasks
from ui.inventory.more_pages import MoreControl
from ui.inventory.strings import Column
from ui.window.strings import tell_notice
from ui.worker import Worker

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import ScanWatch
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from cardtool.model.oid import OidVerdict
    from ui.inventory.content import Content
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow


class PageWork(QObject):
    """Scans, makes ready, sorts, counts and writes for one page.

    Scans and reports go one after another on one worker; what the page needs to show them on another, so that a
    language or an order can be changed while a scan is under way. Whatever goes wrong comes back as a problem.

    Args:
        workspace: surroundings.
        window: the window.
        page: its page.
    """

    _progressed = Signal(int, object)

    def __init__(self, workspace: Workspace, window: MainWindow, page: InventoryView) -> None:
        super().__init__(window)
        self._workspace, self._window, self._page = workspace, window, page
        self._scanner, self._preparer = Worker("inventory-scan"), Worker("inventory-view")
        self._more = MoreControl(workspace, page.more, lambda: page.session.state.passwords, self)
        self._watch: ScanWatch | None = None
        self._unsorted: list[Column] = []
        self._sorting = False
        self._connect()
        self._preparer.run(partial(tasks.load_scans, workspace), self._told(page.take_recent))

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        self.cancel()
        more = self._more.finish(longest)
        ended = self._scanner.finish(longest) and more
        return self._preparer.finish(longest) and ended

    @Slot()
    def close(self) -> None:
        """The window goes: nothing is scanned any more, and no password is kept."""
        self.cancel()
        self._page.session.drop_passwords()

    @Slot()
    def cancel(self) -> None:
        """End the scan under way; what was read comes all the same."""
        if self._watch is not None:
            self._watch.cancel()

    def _connect(self) -> None:
        page = self._page
        self._more.said.connect(self._window.confirm)
        page.scan_wanted.connect(self._scan)
        page.cancel_wanted.connect(self.cancel)
        page.content_wanted.connect(self._prepare)
        page.certificates.model.order_wanted.connect(self._sort_first)
        page.months_wanted.connect(self._count)
        page.report_wanted.connect(self._write)
        page.remember_wanted.connect(self._remember)
        page.forget_wanted.connect(self._forget)
        self._progressed.connect(page.take_progress, Qt.ConnectionType.QueuedConnection)
        self._window.closed.connect(self.close)

    def _told(self, take: Callable[[Any], object]) -> Callable[[Any], None]:
        """What hands a result on, and tells a problem instead."""
        return or_tell(take, lambda problem: self._window.confirm(tell_notice(self._window.texts, problem)))

    # -- scan ------------------------------------------------------------------------------------------

    @Slot(int, object)
    def _scan(self, scan: int, request: ScanRequest) -> None:
        from cardtool.app.inventory.scanning import new_watch

        self._watch = new_watch(partial(self._progressed.emit, scan))
        call = partial(tasks.run_scan, self._workspace, request, self._watch)
        self._scanner.run(call, partial(self._take_result, scan))

    def _take_result(self, scan: int, result: Inventory | Problem) -> None:
        self._watch = None
        self._page.take_result(scan, result)

    @Slot(object)
    def _remember(self, scan: RememberedScan) -> None:
        self._preparer.run(partial(tasks.remember_scan, self._workspace, scan), self._told(self._page.take_recent))

    @Slot()
    def _forget(self) -> None:
        self._preparer.run(partial(tasks.forget_scans, self._workspace), self._told(self._page.take_recent))

    # -- what the page shows -----------------------------------------------------------------------------

    @Slot(object)
    def _prepare(self, inventory: Inventory) -> None:
        self._preparer.run(partial(tasks.prepare, self._window.texts, inventory), self._take_content)

    def _take_content(self, content: Content | Problem) -> None:
        """Show it, and find the order of every column before anybody asks for it."""
        if isinstance(content, Problem):
            self._page.show_problem(content)
            return
        self._unsorted = list(Column)
        if self._page.take_content(content):
            self._sort_next()

    @Slot(object)
    def _sort_first(self, column: Column) -> None:
        """The person waits for this column: it comes next."""
        self._unsorted.sort(key=lambda other: other is not column)
        self._sort_next()

    def _sort_next(self) -> None:
        content = self._page.content
        if content is None or self._sorting or not self._unsorted:
            return
        self._sorting = True
        column = self._unsorted.pop(0)
        self._preparer.run(partial(tasks.order, content, column), partial(self._take_order, content, column))

    def _take_order(self, content: Content, column: Column, order: array[int] | Problem) -> None:
        self._sorting = False
        self._told(partial(self._page.certificates.model.take_order, content, column))(order)
        self._sort_next()

    @Slot(object, object)
    def _count(self, content: Content, shown: Sequence[int]) -> None:
        take = partial(self._page.take_months, content)
        self._preparer.run(partial(tasks.count_months, content, shown), self._told(take))

    # -- reports -----------------------------------------------------------------------------------------

    @Slot(object, object, object, object)
    def _write(self, path: Path, content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> None:
        call = partial(tasks.write_report, path, content, shown, oids)
        self._scanner.run(call, self._told(lambda _: self._tell_written(path)))

    def _tell_written(self, path: Path) -> None:
        self._window.confirm(self._window.texts.say("The report was written: {file}", file=path.name))
