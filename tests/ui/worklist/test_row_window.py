"""Row mode on made-up events: what is said, sounds, names, a database that cannot be reached."""

from __future__ import annotations

import runpy
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow, QWidget

from cardtool.app.language import LANGUAGES
from cardtool.app.settings import Settings, WorklistSettings
from cardtool.app.worklist.row_mode import Choice, Sound
from cardtool.app.workspace import Workspace
from cardtool.model.errors import StoreFullError
from cardtool.model.events import CardFailed, CardRead
from cardtool.model.verdict import VerdictCode
from cardtool.shipped import resource
from tests.ui.made_up_events import MUTE, ONE, card, inserted, removed
from tests.ui.worklist.opened import LIMIT, Opened
from tests.values import certificate
from ui.look.mnemonics import letter_of
from ui.turns import short_turns
from ui.worklist import sounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.model.events import Event
    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView
    from ui.worklist.row_view import RowView

pytestmark = pytest.mark.window


def read(number: int, code: VerdictCode = VerdictCode.CLOSE_NOW) -> tuple[Event, ...]:
    """A card of its own comes and is read."""
    made = certificate(sha256=f"{number:064x}")
    return (*inserted(), CardRead(ONE, card(str(number), code=code, certificates=(made,), main=made)))


def opened_with(window: MainWindow, qtbot: QtBot, settings: WorklistSettings) -> Iterator[Opened]:
    workspace = Workspace()
    workspace.settings = replace(Settings(), worklist=settings)
    made = Opened(window, workspace, qtbot)
    with short_turns():
        made.open_rows()
        yield made
    made.close()


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> Iterator[Opened]:
    yield from opened_with(window, qtbot, WorklistSettings())


@pytest.fixture
def unreachable(window: MainWindow, qtbot: QtBot) -> Iterator[Opened]:
    """The list is in a database where nobody listens."""
    address = "postgresql://nobody@127.0.0.1:1/none"
    yield from opened_with(window, qtbot, WorklistSettings(database=address))


def test_without_a_database_cards_are_kept_here_and_can_be_taken_back(unreachable: Opened, feeder: Feeder) -> None:
    feeder(*read(1))
    unreachable.wait_for_card(1)
    unreachable.key(Qt.Key.Key_Return)
    unreachable.wait_for_answers()
    rows = unreachable.rows
    assert "Kept on this workstation" in rows.message.text()
    assert "1 addition waits on this workstation" in rows.waiting.text()
    told = [value.toPlainText() for value in rows.notice.values]
    assert any("Check the network" in remedy for remedy in told)
    unreachable.key(Qt.Key.Key_Backspace)
    unreachable.wait_for_answers()
    assert unreachable.control.worklist.waiting == 0
    assert unreachable.sitting.counts.undecided == 1


def test_nothing_is_lost_when_nothing_can_be_stored(
    opened: Opened, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreFullError("no space left")

    monkeypatch.setattr(opened.control.worklist, "add", full)
    feeder(*read(1))
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    assert "Nothing was saved" in opened.rows.message.text()
    assert "Free some disk space" in opened.rows.message.text()
    assert opened.sitting.counts.undecided == 1


def test_a_key_without_a_card_says_so(opened: Opened) -> None:
    opened.key(Qt.Key.Key_Return)
    assert opened.rows.message.text() == "There is no card to decide on. Insert one."
    opened.key(Qt.Key.Key_Backspace)
    assert opened.rows.message.text() == "There is nothing to undo."
    opened.key(Qt.Key.Key_C)
    assert opened.rows.message.text() == "There is nothing to copy."


def test_a_card_that_cannot_be_read_is_told_with_its_reader(opened: Opened, feeder: Feeder) -> None:
    feeder(*inserted(), CardFailed(ONE, MUTE))
    opened.qtbot.waitUntil(lambda: opened.sitting.counts.failed == 1, timeout=LIMIT)
    assert opened.rows.message.text().startswith(f"{ONE}: The card does not answer.")


def test_a_key_is_for_the_card_that_was_on_the_screen(opened: Opened, feeder: Feeder) -> None:
    feeder(*read(1))
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Space)
    feeder(*removed(), *read(2))
    opened.qtbot.waitUntil(lambda: opened.sitting.tickets == 2, timeout=LIMIT)
    opened.rows.chosen.emit(1, Choice.LIST)  # a key that came before the second card was painted
    assert opened.rows.message.text() == f"{ONE}: This card is decided already. Insert the next one."
    assert opened.sitting.counts.listed == 0


def test_everything_is_spoken_once(opened: Opened, feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("ui.worklist.row_view.announce", lambda _, message: spoken.append(message))
    feeder(*read(1))
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    assert len(spoken) == 2
    assert spoken[0].startswith(f"{ONE}. Close the card now.")
    assert "VSSHP → Varsinais-Suomen hyvinvointialue" in spoken[0]
    assert spoken[1] == f"{ONE}: Put on the list."


def test_sounds_follow_what_happens(opened: Opened, feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Sound] = []
    opened.qtbot.waitUntil(lambda: opened.control.settings is not None, timeout=LIMIT)
    monkeypatch.setattr(opened.control, "_play", played.append)
    feeder(*read(1), *read(2, VerdictCode.NO_ACTION))
    opened.qtbot.waitUntil(lambda: len(opened.sitting.open_cards) == 2, timeout=LIMIT)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_card(2)
    opened.wait_for_answers()
    assert played == [Sound.ACTION, Sound.WAITING, Sound.NO_ACTION, Sound.DONE]


def test_every_sound_has_a_file_and_the_script_makes_the_same(tmp_path: Path) -> None:
    script = resource("sounds").parent.parent / "scripts" / "sounds.py"
    if not script.exists():
        pytest.skip("no checkout: the script does not ship with the program")
    runpy.run_path(str(script))["main"](tmp_path)
    for sound in Sound:
        name = f"{sound.value}.wav"
        assert resource("sounds", name).read_bytes() == (tmp_path / name).read_bytes()


def test_sounds_can_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[None] = []
    monkeypatch.setattr("ui.worklist.sounds.QApplication.beep", lambda: rung.append(None))
    for sound in Sound:
        sounds.player(sounds=False)(sound)
    assert rung == []
    if sys.platform != "win32":  # there the files are played
        sounds.player(sounds=True)(Sound.AGAIN)
        sounds.player(sounds=True)(Sound.DONE)
        assert len(rung) == 1


# -- names, letters, small windows ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(opened: Opened, feeder: Feeder, language: str) -> None:
    opened.window.set_language(language)
    feeder(*read(1))
    opened.wait_for_card(1)
    assert nameless(opened.rows) == []
    view = opened.open_list()
    view.history.show()
    view.reason.ask()
    assert nameless(view) == []
    view.show_expected()
    assert nameless(view) == []


def nameless(page: QWidget) -> list[QWidget]:
    focusable = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert focusable
    return [
        widget for widget in focusable if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_letters_in_sight_are_the_same(opened: Opened, language: str) -> None:
    opened.window.set_language(language)
    view = opened.open_list()
    buttons = [button.text() for button in view.findChildren(QAbstractButton)]
    titles = [label.text() for label in view.findChildren(QLabel) if label.buddy() is not None]
    bar = [action.text() for action in opened.window.menuBar().actions()]
    letters = [letter for text in (*buttons, *titles, *bar) if (letter := letter_of(text))]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_fit_a_small_screen(opened: Opened, feeder: Feeder, language: str) -> None:
    opened.window.set_language(language)
    feeder(*read(1))
    opened.wait_for_card(1)
    opened.window.resize(640, 360)
    assert fits(opened.window, opened.rows)
    assert fits(opened.window, opened.open_list())


def fits(window: QMainWindow, page: RowView | ListView) -> bool:
    hint = window.minimumSizeHint()
    return hint.width() <= 640 and hint.height() <= 360 and page.horizontalScrollBar().maximum() == 0


def test_every_action_of_a_page_has_a_key_of_its_own(opened: Opened) -> None:
    view = opened.open_list()
    for page in (opened.rows, view):
        here = [key.toString() for action in page.actions_.all for key in action.shortcuts()]
        window = [action.shortcut().toString() for action in opened.window.actions_.all]
        assert all(here)
        assert len({*here, *window}) == len(here) + len(window)
