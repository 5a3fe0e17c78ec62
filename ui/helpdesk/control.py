"""The helpdesk of one window: offers a report of the last crash, and gives the page its workers once there is one."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cardtool.model.cause import Problem
from ui.helpdesk import tasks
from ui.helpdesk.crash_banner import CrashBanner
from ui.helpdesk.page_work import PageWork
from ui.worker import Worker

if TYPE_CHECKING:
    from cardtool.app.crashes import CrashReport
    from cardtool.app.workspace import Workspace
    from ui.helpdesk.view import HelpdeskView
    from ui.window.view import MainWindow


class HelpdeskControl(QObject):
    """Nothing is checked before the page is opened.

    Checks go one after another on one worker, which a probe that hangs keeps for ten seconds at most; everything else
    goes on another one, so that a language or a sheet need not wait for a check.

    Args:
        workspace: surroundings.
        window: the window.
        made_up: the cards are made up, so no issuer is asked about them.
        scripted: the readers are made up too.
    """

    def __init__(
        self, workspace: Workspace, window: MainWindow, *, made_up: bool = False, scripted: bool = False
    ) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self._made_up, self._scripted = made_up, scripted
        self._checker, self._helper = Worker("helpdesk"), Worker("helpdesk-view")
        self.work: PageWork | None = None
        self.banner = CrashBanner(window.texts, window)
        self._offer_banner()
        window.pages.helpdesk_opened.connect(self._attach)
        window.closed.connect(self.cancel)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        self.cancel()
        end = time.monotonic() + longest
        ended = self._checker.finish(longest)
        return self._helper.finish(max(0.0, end - time.monotonic())) and ended

    @Slot()
    def cancel(self) -> None:
        """End the check under way."""
        if self.work is not None:
            self.work.cancel()

    @Slot(object)
    def _attach(self, page: HelpdeskView) -> None:
        self.work = PageWork(self._workspace, self._window, page, (self._checker, self._helper))
        self.work.tell_made_up(cards=self._made_up, readers=self._scripted)

    def _offer_banner(self) -> None:
        window, banner = self._window, self.banner
        window.add_banner(banner)
        window.language_changed.connect(banner.say)
        window.changed.connect(lambda _: banner.dress())
        banner.dismissed.connect(self._dismiss)
        self._helper.run(partial(tasks.latest_crash, self._workspace), self._take_crash)

    def _take_crash(self, report: CrashReport | Problem | None) -> None:
        """A folder that cannot be read is told by the check, not at every start."""
        if report is not None and not isinstance(report, Problem):
            self.banner.show_report(report)

    @Slot()
    def _dismiss(self) -> None:
        self._helper.run(partial(tasks.dismiss_crashes, self._workspace))
