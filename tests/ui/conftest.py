"""A window that is fed with events by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.feeding import Feeder
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


#: The offscreen platform says so of every window with a least size; the real ones have no such message.
_HARMLESS = "This plugin does not support propagateSizeHints"


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """An open English window without a card watch."""
    made = MainWindow("en")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def feeder(window: MainWindow) -> Feeder:
    """Sends events to the window."""
    return Feeder(window)
