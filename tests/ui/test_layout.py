"""Wrapped text has the room it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.made_up_events import inserted, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow


def test_no_line_of_a_wrapped_value_is_cut_off(qtbot: QtBot, window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), *shown())
    for width in (700, 1000):
        window.resize(width, 600)
        for action in (window.actions_.why, window.actions_.certificates):
            action.trigger()
            values = [value for value in window.card.focus_chain if value.isVisible() and hasattr(value, "show_value")]
            assert values
            qtbot.waitUntil(lambda values=values: all(v.height() >= v.heightForWidth(v.width()) for v in values))
