"""A window that is fed with events by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.folders import HOME_VARIABLE
from tests.ui.feeding import Feeder
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


#: The offscreen platform says so of every window with a least size; the real ones have no such message.
_HARMLESS = "This plugin does not support propagateSizeHints"


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of its own for every test: the window remembers what was scanned last."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """An open English window without a card watch."""
    made = MainWindow("en")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def feeder(window: MainWindow) -> Feeder:
    """Sends events to the window."""
    return Feeder(window)
