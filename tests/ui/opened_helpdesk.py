"""A window with the helpdesk on a scripted workstation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cardtool.app.diagnosing import diagnosing
from cardtool.diagnostics.runner import Runner
from tests.diagnostics.bench import Bench, shared_knowledge
from ui.helpdesk.control import HelpdeskControl

if TYPE_CHECKING:
    import pytest
    from PySide6.QtCore import Qt
    from pytestqt.qtbot import QtBot

    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Diagnosis
    from ui.helpdesk.view import HelpdeskView
    from ui.window.view import MainWindow

#: Longest wait for something on the screen, in milliseconds; only a failing test waits so long.
LIMIT: Final = 30_000


class OpenedHelpdesk:
    """A window with its helpdesk, and what a person does there."""

    def __init__(self, window: MainWindow, workspace: Workspace, qtbot: QtBot, **made_up: bool) -> None:
        self.window, self.qtbot = window, qtbot
        self.control = HelpdeskControl(workspace, window, **made_up)

    @property
    def page(self) -> HelpdeskView:
        page = self.window.pages.helpdesk
        assert page is not None
        return page

    @property
    def diagnosis(self) -> Diagnosis:
        assert self.page.session.state.diagnosis is not None
        return self.page.session.state.diagnosis

    @property
    def title(self) -> str:
        """The large sentence."""
        shown = self.page.check.headline.shown
        assert shown is not None
        return shown.title

    def open(self) -> HelpdeskView:
        """Go to the helpdesk by its key."""
        QTest.keySequence(self.window, self.window.actions_.helpdesk.shortcut())
        assert self.window.pages.page is self.page
        return self.page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(self.window.focusWidget(), key, modifier)

    def wait_until_checked(self) -> Diagnosis:
        """Wait for the end of the check under way, and for its words."""
        check = self.page.check
        self.qtbot.waitUntil(lambda: not self.page.session.state.checking, timeout=LIMIT)
        self.qtbot.waitUntil(check.copy.isEnabled, timeout=LIMIT)
        return self.diagnosis

    def check(self) -> Diagnosis:
        """Check everything by the button."""
        self.page.check.start.click()
        assert self.page.session.state.checking
        return self.wait_until_checked()

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog of that kind, once it is there."""

        def found() -> list[Any]:
            return [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=LIMIT)
        return found()[0]

    def close(self) -> None:
        """Close the window and end its threads."""
        self.window.close()
        assert self.control.finish(10)
        QApplication.processEvents()


def on_bench(monkeypatch: pytest.MonkeyPatch, bench: Bench, runner: Runner | None = None) -> None:
    """Have every check made on a scripted workstation."""
    real = diagnosing.diagnose
    bench.workspace.__dict__.setdefault("knowledge", shared_knowledge())
    named: dict[str, Any] = {"system": bench.system(), "runner": runner or Runner()}
    monkeypatch.setattr(diagnosing, "diagnose", partial(real, **named))
