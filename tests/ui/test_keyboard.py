"""Everything works without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.ui.made_up_events import ONE, TWO, card, readers, removed, shown
from ui.look.fact_grid import FactGrid
from ui.look.value_text import ValueText
from ui.view_state import Page, Presence
from ui.window.actions import key_text
from ui.window.keys import KeysDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow

from cardtool.model.events import CardInserted, CardRead


def focus_round(window: QWidget) -> list[QWidget]:
    """Where the Tab key goes, once round."""
    visited: list[QWidget] = []
    while True:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        focus = window.focusWidget()
        if focus in visited:
            return visited
        visited.append(focus)


def entry_chosen(window: MainWindow) -> bool:
    return window.session.state.chosen_entry is not None


def presence(window: MainWindow) -> Presence:
    return window.session.state.pane.presence


def test_every_action_has_a_key_of_its_own(window: MainWindow) -> None:
    keys = [action.shortcut() for action in window.actions_.all]
    assert all(not key.isEmpty() for key in keys)
    assert len({key.toString() for key in keys}) == len(keys)


def test_every_action_is_in_a_menu(window: MainWindow) -> None:
    in_menus = {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    assert set(window.actions_.all) <= in_menus


@pytest.mark.parametrize("number", range(19))
def test_every_key_triggers_its_action(window: MainWindow, feeder: Feeder, qtbot: QtBot, number: int) -> None:
    feeder(*shown())
    action = window.actions_.all[number]
    with qtbot.waitSignal(action.triggered):
        QTest.keySequence(window, action.shortcut())


def test_the_number_of_keys_tried_is_the_number_of_actions(window: MainWindow) -> None:
    assert len(window.actions_.all) == 19


def test_tab_goes_from_the_readers_over_the_card_to_the_history_and_round(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    window.readers.list.setFocus()
    round_ = focus_round(window)
    expected = [
        window.card.headline,
        window.card.tabs,
        *window.card.buttons,
        *window.card.facts.values,
        *window.card.findings.values,
        window.history.table,
        window.readers.list,
    ]
    assert round_ == expected


def test_f6_goes_from_part_to_part_and_back(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    window.readers.list.setFocus()
    forward = []
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_F6)
        forward.append(window.focusWidget())
    assert forward == [window.card.headline, window.card.tabs, window.history.table, window.readers.list]
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.history.table
    window.card.facts.values[0].setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.readers.list
    window.card.facts.values[0].setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.history.table


def test_arrows_choose_a_reader(window: MainWindow, feeder: Feeder) -> None:
    feeder(readers(ONE, TWO), CardInserted(ONE, b""), CardRead(ONE, card()), CardInserted(TWO, b""))
    window.readers.list.setFocus()
    QTest.keyClick(window.readers.list, Qt.Key.Key_Up)
    assert window.session.state.chosen_reader == ONE


def test_arrows_choose_an_earlier_card_and_escape_leads_back(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown("a"), *removed(), *shown("b"))
    table = window.history.table
    table.setFocus()
    assert not entry_chosen(window), "the focus alone chooses nothing"
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert presence(window) is Presence.EARLIER
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert presence(window) is Presence.PRESENT
    assert entry_chosen(window)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(window, Qt.Key.Key_F2)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.state.page is Page.FACTS
    assert presence(window) is Presence.EARLIER
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert presence(window) is Presence.PRESENT


def test_the_list_of_keys_names_every_action(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = window.findChildren(KeysDialog)
    names = [value.toPlainText() for value in dialog.grid.values]
    assert names == [action.text() for action in window.actions_.all]
    assert key_text(window.actions_.again) == QKeySequence("F5").toString(QKeySequence.SequenceFormat.NativeText)
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_focus_stays_on_a_fact_when_the_next_card_comes(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown("a"))
    organisation = window.card.facts.values[3]
    organisation.setFocus()
    feeder(CardRead(ONE, card("b")))
    assert window.focusWidget() is organisation


def test_the_focus_is_visible(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    for widget in (window.card.facts.values[0], window.card.headline):
        window.readers.list.setFocus()
        before = widget.grab().toImage()
        widget.setFocus()
        assert widget.grab().toImage() != before


def test_scrolling_keys_and_wheel_scroll_the_page_around_a_value(window: MainWindow, feeder: Feeder) -> None:
    window.resize(640, 360)
    feeder(*shown())
    QTest.keyClick(window, Qt.Key.Key_F3)
    QApplication.processEvents()
    bar = window.card.verticalScrollBar()
    value = window.card.certificates.findChild(ValueText)
    assert isinstance(value, ValueText)
    QTest.keyClick(value, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(value, Qt.Key.Key_Right)
    bar.setValue(0)
    QTest.wheelEvent(window.windowHandle(), QPointF(value.mapTo(window, QPoint(5, 5))), QPoint(0, -120))
    assert bar.value() > 0


def test_an_empty_grid_has_no_values(qtbot: QtBot) -> None:
    grid = FactGrid()
    qtbot.addWidget(grid)
    assert grid.values == ()
