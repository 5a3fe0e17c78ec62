"""Runs login tests for the window: the card is asked outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.login.dialog import LoginDialog
from ui.login.offer import visit_of
from ui.login.strings import tell_result
from ui.worker import Worker

if TYPE_CHECKING:
    from cardtool.app.login import LoginPlan, LoginResult
    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from ui.view_state import ViewState
    from ui.window.view import MainWindow


class LoginTests(QObject):
    """Opens the dialog when the window wants one, and carries PIN and answers between it and the card.

    At most one test is under way. A dialog that is closed before the answer leaves it to the status line.

    Args:
        workspace: surroundings.
        window: the window.
    """

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self._worker = Worker("login-test")
        self._dialog: LoginDialog | None = None
        self._reading: CardReading | None = None
        self._visit = 0
        self._under_way = False
        window.login_wanted.connect(self._open)
        window.changed.connect(self._follow)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for a test under way; returns whether it ended in time."""
        return self._worker.finish(longest)

    @Slot(object)
    def _open(self, reading: CardReading) -> None:
        window = self._window
        if self._dialog is not None:
            return
        if self._under_way:
            window.confirm(window.texts.say("A login test is still under way."))
            return
        self._visit, self._reading = visit_of(window.session.state, reading), reading
        self._dialog = dialog = LoginDialog(window.texts, reading, window)
        dialog.test_wanted.connect(self._test)
        dialog.finished.connect(self._forget)
        dialog.help_wanted.connect(window.card.help_wanted)
        dialog.open()
        self._worker.run(partial(_plan, self._workspace, reading), partial(self._take_plan, dialog))

    @Slot(object, bool)
    def _test(self, pin: bytearray | None, agreed: bool) -> None:  # noqa: FBT001 - a Qt slot takes its signal's values
        if self._reading is None:
            return
        self._under_way = True
        self._worker.run(partial(_test, self._workspace, self._reading, pin, agreed=agreed), self._take_result)

    def _take_plan(self, dialog: LoginDialog, plan: LoginPlan) -> None:
        if dialog is self._dialog:
            dialog.show_plan(plan)

    def _take_result(self, result: LoginResult) -> None:
        self._under_way = False
        if self._dialog is not None:
            self._dialog.show_result(result)
        else:
            self._window.confirm(tell_result(self._window.texts, result).spoken)
        self._window.read_again()

    @Slot(object)
    def _follow(self, state: ViewState) -> None:
        """A card that leaves takes its dialog's field along."""
        if self._dialog is not None and self._reading is not None and visit_of(state, self._reading) != self._visit:
            self._dialog.card_left()

    @Slot()
    def _forget(self) -> None:
        self._dialog = self._reading = None


def _plan(workspace: Workspace, reading: CardReading) -> LoginPlan:
    from cardtool.app.login import plan_login

    return plan_login(workspace, reading)


def _test(workspace: Workspace, reading: CardReading, pin: bytearray | None, *, agreed: bool) -> LoginResult:
    """One attempt; the PIN is overwritten whatever happens."""
    from cardtool.app.login import run_login_test

    try:
        return run_login_test(workspace, reading, pin, unknown_tries_accepted=agreed)
    finally:
        if pin is not None:
            pin[:] = bytes(len(pin))
