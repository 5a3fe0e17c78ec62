"""The training panel: scripted cards and faults, all by keyboard, clearly not real."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.training import TrainingScript
from cardtool.model.errors import NoReaderError
from cardtool.model.events import CardRead
from tests.ui.made_up_events import ONE, TWO, card, readers, service_found, service_lost, shown
from tests.ui.test_keyboard import focus_round
from ui.training.control import TrainingControl
from ui.training.strings import tell_panel
from ui.window.strings import tell_training_mode
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.training.panel import TrainingPanel


@dataclass
class FakeTraining:
    """Has the face of ``Training``; notes what is done."""

    done: list[tuple[str, ...]] = field(default_factory=list)
    enough: bool = False

    def scripts(self, texts: Texts) -> tuple[TrainingScript, ...]:
        names = ("staff", "mute", "pulled")
        return tuple(TrainingScript(name, f"{name} {texts.language}", f"About {name}") for name in names)

    def insert(self, script: str, reader: str) -> None:
        self.done.append(("insert", script, reader))
        if reader == TWO:
            raise NoReaderError("gone", reader=reader)

    def remove(self, reader: str) -> None:
        self.done.append(("remove", reader))

    def stop_service(self) -> None:
        self.done.append(("stop",))

    def start_service(self) -> None:
        self.done.append(("start",))

    def add_reader(self) -> str:
        if self.enough:
            raise ValueError("enough")
        self.done.append(("add",))
        return "new"

    def remove_reader(self, reader: str) -> None:
        self.done.append(("take away", reader))


@dataclass
class Room:
    """A training window with its panel."""

    window: MainWindow
    training: FakeTraining
    qtbot: QtBot

    @property
    def panel(self) -> TrainingPanel:
        assert self.window.training is not None
        return self.window.training

    def wait_for(self, *deeds: tuple[str, ...]) -> None:
        self.qtbot.waitUntil(lambda: self.training.done == list(deeds))


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    window = MainWindow("en", training=True, training_panel=True)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    training = FakeTraining()
    made = Room(window, training, qtbot)
    control = TrainingControl(training, made.panel, window)  # type: ignore[arg-type] # a fake of the same face
    qtbot.waitUntil(lambda: made.panel.scripts.count() == 3)
    window.take(readers(empty=(ONE, TWO)))
    yield made
    assert control.finish(5)


def test_it_is_marked_as_training(room: Room) -> None:
    assert room.window.banners.shown == (tell_training_mode(room.window.texts),)
    assert room.window.dock is not None
    assert room.window.dock.windowTitle() == "Training"


def test_scripts_with_their_explanations(room: Room) -> None:
    panel = room.panel
    assert [panel.scripts.item(row).text() for row in range(3)] == ["staff en", "mute en", "pulled en"]
    assert panel.explanation.toPlainText() == "About staff"
    panel.scripts.setFocus()
    QTest.keyClick(panel.scripts, Qt.Key.Key_Down)
    assert panel.explanation.toPlainText() == "About mute"


def test_enter_inserts_and_delete_removes(room: Room) -> None:
    panel = room.panel
    panel.scripts.setFocus()
    QTest.keyClick(panel.scripts, Qt.Key.Key_Down)
    QTest.keyClick(panel.scripts, Qt.Key.Key_Return)
    room.wait_for(("insert", "mute", ONE))
    QTest.keyClick(panel.scripts, Qt.Key.Key_Delete)
    room.window.take(readers(ONE))
    QTest.keyClick(panel.scripts, Qt.Key.Key_Delete)
    room.wait_for(("insert", "mute", ONE), ("remove", ONE))


def test_buttons_do_the_same_in_the_chosen_reader(room: Room) -> None:
    panel = room.panel
    panel.readers.setFocus()
    QTest.keyClick(panel.readers, Qt.Key.Key_Down)
    assert panel.readers.currentText() == TWO
    assert not panel.remove.isEnabled()
    room.window.take_all(shown(name=TWO))
    panel.remove.setFocus()
    QTest.keyClick(panel.remove, Qt.Key.Key_Space)
    panel.add_reader.click()
    panel.remove_reader.click()
    room.wait_for(("remove", TWO), ("add",), ("take away", TWO))


def test_the_service_is_stopped_and_started(room: Room) -> None:
    panel = room.panel
    assert panel.service.text() == "Stop the service"
    panel.service.click()
    room.window.take_all(service_lost())
    assert panel.service.text() == "Start the service"
    assert not panel.insert.isEnabled()
    assert not panel.add_reader.isEnabled()
    QTest.keyClick(panel.scripts, Qt.Key.Key_Return)
    panel.service.click()
    room.window.take_all(service_found(ONE))
    assert panel.insert.isEnabled()
    room.wait_for(("stop",), ("start",))


def test_the_chosen_reader_stays_chosen_when_others_come(room: Room) -> None:
    panel = room.panel
    panel.readers.setCurrentIndex(1)
    room.window.take(readers(empty=("Reader 0", ONE, TWO)))
    assert panel.readers.currentText() == TWO
    room.window.take(readers(empty=(ONE,)))
    assert panel.readers.currentText() == ONE


def test_what_the_desk_refuses_is_said(room: Room) -> None:
    room.panel.readers.setCurrentIndex(1)
    room.panel.insert.click()
    room.qtbot.waitUntil(lambda: room.window.statusBar().currentMessage() == "No card reader")
    room.training.enough = True
    room.panel.add_reader.click()
    room.qtbot.waitUntil(lambda: room.window.statusBar().currentMessage() == "There are enough readers.")


def test_the_key_hides_the_panel_and_brings_it_back_with_the_focus(room: Room) -> None:
    window, panel = room.window, room.panel
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert not panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert panel.isVisible()
    assert window.focusWidget() is panel.scripts


def test_f6_and_tab_reach_the_panel(room: Room) -> None:
    window, panel = room.window, room.panel
    window.readers.list.setFocus()
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert panel.scripts in seen
    room.window.take(readers(ONE, empty=(TWO,)))
    assert set(panel.focus_chain) <= set(focus_round(window))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_speaks_every_language(room: Room, language: str) -> None:
    room.window.set_language(language)
    room.qtbot.waitUntil(lambda: room.panel.scripts.item(0).text() == f"staff {language}")
    words = tell_panel(Texts(language))
    assert room.panel.insert.text() == words.insert
    focusable = [w for w in room.panel.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    visible = [w for w in focusable if w.isVisible()]
    assert len(visible) >= 8
    assert not [w for w in visible if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]


def test_the_choice_survives_another_language(room: Room) -> None:
    room.panel.scripts.setCurrentRow(2)
    room.window.set_language("sv")
    room.qtbot.waitUntil(lambda: room.panel.scripts.item(0).text() == "staff sv")
    assert room.panel.scripts.currentRow() == 2


def test_the_training_window_fits_a_small_screen(room: Room) -> None:
    room.window.take(CardRead(ONE, card()))
    room.window.resize(640, 360)
    assert room.window.minimumSizeHint().width() <= 640
    assert room.window.minimumSizeHint().height() <= 360


def test_every_action_of_a_training_has_a_key(room: Room) -> None:
    keys = [action.shortcut().toString() for action in room.window.actions_.all]
    # Those of any window, of the helpdesk (two) and of the board (one) too, and the one of the training itself.
    assert len(keys) == len(set(keys)) == 20
    assert "F8" in keys
