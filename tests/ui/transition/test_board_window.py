"""The board in the window, on the real rules and a real database."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cardtool.app.transition.ticks import StepTicks
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import StoreUnreachableError
from cardtool.model.transition_ticks import StepKey
from tests.ui.made_up_events import shown
from ui.transition import tasks
from ui.transition.control import TransitionControl
from ui.transition.keeping import load_organisation
from ui.turns import short_turns
from ui.window.view import MainWindow
from ui.worklist.control import WorklistControl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.model.transition_judged import JudgedService
    from tests.ui.feeding import Feeder
    from ui.transition.board_work import BoardWork
    from ui.transition.tasks import Loaded
    from ui.transition.view import TransitionView

pytestmark = pytest.mark.window
#: Longest wait for something on the screen, in milliseconds; only a failing test waits so long.
LIMIT = 30_000
COUNTY = "06"


class Opened:
    """A window with its board."""

    def __init__(
        self, window: MainWindow, workspace: Workspace, qtbot: QtBot, kept_in: Callable[[], Workspace] | None = None
    ) -> None:
        self.window, self.qtbot = window, qtbot
        self.control = TransitionControl(workspace, window, kept_in=kept_in or (lambda: workspace))

    def open(self) -> TransitionView:
        """Go to the board by its key, and wait until it is loaded."""
        QTest.keyClick(self.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        self.qtbot.waitUntil(lambda: self.work.loaded is not None, timeout=LIMIT)
        return self.view

    @property
    def work(self) -> BoardWork:
        assert self.control.work is not None
        return self.control.work

    @property
    def view(self) -> TransitionView:
        assert self.window.pages.board is not None
        return self.window.pages.board

    def wait_for_message(self, part: str) -> str:
        self.qtbot.waitUntil(lambda: part in self.view.message.text(), timeout=LIMIT)
        return self.view.message.text()

    def choose(self, code: str) -> None:
        """Choose an organisation, and wait for its board."""
        combo = self.view.bar.organisation
        combo.setCurrentIndex(combo.findData(code))
        self.qtbot.waitUntil(lambda: self.organisation() == code and self.work.loaded is not None, timeout=LIMIT)

    def organisation(self) -> str:
        board = self.view.board
        return board.plan.organisation.code if board is not None and board.plan.organisation is not None else ""

    def first_with_steps(self) -> JudgedService:
        """Show the first service that has steps."""
        board = self.view.board
        assert board is not None
        judged = next(each for each in board.plan.services if each.steps)
        self.view.open_service(judged.service.id)
        return judged

    def close(self) -> None:
        self.window.close()
        assert self.control.finish(5)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(now=lambda: datetime(2023, 2, 20, 8, tzinfo=UTC))


@pytest.fixture
def opened(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(window, workspace, qtbot)
    with short_turns():
        yield made
    made.close()


def ticked(opened: Opened) -> bool:
    return opened.view.detail.steps.rows[0].box.isChecked()


def tick_first(opened: Opened, note: str = "") -> None:
    opened.view.detail.steps.rows[0].box.click()
    QTest.keyClicks(opened.window.focusWidget(), note)
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Return)


def key_of(judged: JudgedService, organisation: str = "") -> StepKey:
    return StepKey(judged.service.reform, judged.service.id, judged.steps[0].step.id, organisation)


# -- the board -------------------------------------------------------------------------------------------


def test_the_board_of_all_comes_first_and_says_what_was_not_scanned(opened: Opened) -> None:
    view = opened.open()
    assert opened.organisation() == ""
    assert view.message.isHidden()
    assert view.bar.organisation.count() > 20
    assert view.summary.text().endswith("Judged for 20/02/2023")
    assert view.timeline.chart.current is not None
    board = view.board
    assert board is not None
    kinds = {kind: seen.problem for kind, seen in board.seen.items()}
    assert kinds
    service = next(each.service.id for each in board.plan.services if each.service.seen)
    view.open_service(service)
    assert "Nothing scanned yet" in view.detail.seen.parts[0].grid.values[0].toPlainText()


def test_the_organisation_is_remembered(opened: Opened, workspace: Workspace) -> None:
    opened.open()
    opened.choose(COUNTY)
    opened.qtbot.waitUntil(lambda: load_organisation(workspace) == COUNTY, timeout=LIMIT)
    second = MainWindow("en")
    opened.qtbot.addWidget(second)
    with opened.qtbot.waitActive(second):
        second.show()
    again = Opened(second, workspace, opened.qtbot)
    again.open()
    assert (again.organisation(), again.view.bar.code) == (COUNTY, COUNTY)
    again.close()


@pytest.mark.parametrize("damage", ["", "{", '["06"]', '{"organisation": 6}'])
def test_a_damaged_memory_is_passed_over(workspace: Workspace, damage: str) -> None:
    path = workspace.folders.settings / "transition-board.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(damage)
    assert load_organisation(workspace) == ""


def test_an_organisation_that_is_not_there_any_more_shows_all(opened: Opened, workspace: Workspace) -> None:
    path = workspace.folders.settings / "transition-board.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"organisation": "gone"}))
    view = opened.open()
    assert (opened.organisation(), view.bar.code) == ("", "")


def test_a_memory_that_cannot_be_written_is_told(opened: Opened, workspace: Workspace) -> None:
    opened.open()
    path = workspace.folders.settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file where the folder should be")
    opened.choose(COUNTY)
    opened.wait_for_message(str(path))


def test_cards_read_since_are_taken_when_the_page_comes_back(opened: Opened, feeder: Feeder) -> None:
    opened.open()
    before = opened.work.loaded
    feeder(*shown())
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    opened.window.actions_.board.trigger()
    opened.qtbot.waitUntil(lambda: opened.work.loaded is not before, timeout=LIMIT)


def test_an_error_of_the_installation_is_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(Cause.INSTALLATION_DAMAGED, detail="transition_services.toml")
    monkeypatch.setattr(tasks, "load", lambda *_: problem)
    QTest.keyClick(opened.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    opened.wait_for_message("transition_services.toml")


def test_an_error_in_the_administrators_file_stays_on_the_page(opened: Opened, workspace: Workspace) -> None:
    path = workspace.folders.administrator / "rules" / "transition_services.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[[service]]\nid = 3\n")
    view = opened.open()
    assert "transition_services.toml" in view.notices.text()
    assert view.services.services.rowCount() > 10, "the shipped rules are in force"


# -- ticks -----------------------------------------------------------------------------------------------


def test_a_tick_is_stored_and_shown_and_taken_back(opened: Opened, workspace: Workspace) -> None:
    opened.open()
    opened.choose(COUNTY)
    judged = opened.first_with_steps()
    tick_first(opened, "by letter")
    opened.wait_for_message("The step was ticked as done.")
    opened.qtbot.waitUntil(lambda: ticked(opened), timeout=LIMIT)
    assert opened.view.detail.steps.rows[0].words[1].endswith(": by letter")
    with StepTicks(workspace) as other:
        (stored,) = other.standing()
    assert (stored.key, stored.done, stored.note) == (key_of(judged, COUNTY), True, "by letter")
    tick_first(opened)
    opened.wait_for_message("The tick was taken back.")
    opened.qtbot.waitUntil(lambda: not ticked(opened), timeout=LIMIT)


def test_a_tick_of_another_workstation_is_shown_by_itself(opened: Opened, workspace: Workspace) -> None:
    opened.open()
    judged = opened.first_with_steps()
    with StepTicks(workspace) as other:
        other.tick(key_of(judged), note="from elsewhere", version=0)
        opened.qtbot.waitUntil(lambda: ticked(opened), timeout=LIMIT)
    assert opened.view.services.current is not None
    assert opened.view.services.current.service.id == judged.service.id


def test_a_tick_that_somebody_else_made_meanwhile_is_told(
    opened: Opened, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.open()
    judged = opened.first_with_steps()
    monkeypatch.setattr(opened.work, "_take_news", lambda _: None)  # the news comes after the key
    opened.view.detail.steps.rows[0].box.click()
    with StepTicks(workspace) as other:
        other.tick(key_of(judged), version=0)
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Return)
    opened.wait_for_message("Somebody else")
    opened.qtbot.waitUntil(lambda: ticked(opened), timeout=LIMIT)


def test_the_history_of_the_steps(opened: Opened, workspace: Workspace) -> None:
    opened.open()
    judged = opened.first_with_steps()
    with StepTicks(workspace) as other:
        other.tick(key_of(judged), note="done", version=0)
        other.tick(key_of(judged), done=False, note="a mistake", version=1)
    opened.view.actions_.history.trigger()
    table = opened.view.history.table.lines
    opened.qtbot.waitUntil(lambda: table.rowCount() == 2, timeout=LIMIT)
    assert [table.cells(row)[3:] for row in range(2)] == [
        (judged.steps[0].step.text.en, "Ticked as done", "done"),
        (judged.steps[0].step.text.en, "Taken back", "a mistake"),
    ]


def test_the_journal_is_verified(opened: Opened) -> None:
    opened.open()
    opened.first_with_steps()
    tick_first(opened)
    opened.wait_for_message("The step was ticked as done.")
    opened.view.actions_.history.trigger()
    QTest.keyClick(opened.view.history.verify, Qt.Key.Key_Space)
    assert "1 line of the journal of steps" in opened.wait_for_message("The journal of steps is whole.")


@dataclass
class Silent:
    """A database that takes a connection and never answers.

    Attributes:
        listening: where it takes them.
    """

    listening: socket.socket

    def workspace(self, workspace: Workspace) -> Workspace:
        """Surroundings whose worklist is in it."""
        port = self.listening.getsockname()[1]
        path = workspace.folders.settings / "settings.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'[worklist]\ndatabase = "postgresql://nobody@127.0.0.1:{port}/none"\n')
        return Workspace(workspace.folders, now=workspace.now)


@pytest.fixture
def silent() -> Iterator[Silent]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Silent(listening)


def test_a_database_that_never_answers_holds_up_neither_the_plan_nor_the_end(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, silent: Silent
) -> None:
    made = Opened(window, silent.workspace(workspace), qtbot)
    with short_turns():
        QTest.keyClick(window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: made.view.board is not None, timeout=LIMIT)
        made.view.bar.organisation.setCurrentIndex(made.view.bar.organisation.findData(COUNTY))
        qtbot.waitUntil(lambda: made.organisation() == COUNTY, timeout=LIMIT)
        assert made.view.services.services.rowCount() > 10
        assert "is being fetched" in made.view.message.text()
        assert made.work.loaded is None
        connection, _ = silent.listening.accept()
        with connection:
            window.close()
            assert not made.control.finish(0.2), "its threads are left to themselves"
            connection.setblocking(False)
            connection.recv(100)
            with pytest.raises(BlockingIOError):
                connection.recv(1)  # it was not waited for until the asking gave up
        silent.listening.close()
        assert made.work._worker.finish(LIMIT)


def test_a_database_that_goes_and_comes_is_told_once(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.open()
    problem = Problem(Cause.STORE_UNREACHABLE, detail="no answer")
    told: list[Problem] = []
    monkeypatch.setattr(opened.work, "_show_problem", told.append)
    for _ in range(2):
        opened.work._take_news(problem)
    assert told == [problem]
    before = opened.work.loaded
    opened.work._take_news(news=False)
    opened.qtbot.waitUntil(lambda: opened.work.loaded is not before, timeout=LIMIT)


def test_a_board_without_its_database_is_loaded_again_when_that_is_back(
    opened: Opened, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.open()
    judged = opened.first_with_steps()
    with StepTicks(workspace) as other:
        other.tick(key_of(judged), version=0)
    opened.qtbot.waitUntil(lambda: ticked(opened), timeout=LIMIT)
    opened.work._leaving.set()  # no news of the real database comes between
    with monkeypatch.context() as away:
        away.setattr(StepTicks, "standing", refuse)
        opened.work.load()
        opened.qtbot.waitUntil(lambda: not ticked(opened), timeout=LIMIT)
    opened.view.detail.steps.rows[0].box.click()
    assert opened.view.detail.steps.note.isHidden(), "nobody knows whether it is ticked"
    opened.work._leaving.clear()
    opened.work._take_news(news=False)
    opened.qtbot.waitUntil(lambda: ticked(opened), timeout=LIMIT)
    assert opened.view.notices.isHidden()


def refuse(*_: object) -> NoReturn:
    raise StoreUnreachableError("no answer")


def test_papers_wait_for_the_board(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_load = threading.Event()
    load = tasks.load

    def load_late(*given: Any) -> Loaded | Problem:
        may_load.wait()
        return load(*given)

    monkeypatch.setattr(tasks, "load", load_late)
    made = Opened(window, workspace, qtbot)
    with short_turns():
        QTest.keyClick(window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: made.view.board is not None, timeout=LIMIT)
        allowed = made.view.sheet.isEnabled()
        may_load.set()
        qtbot.waitUntil(made.view.sheet.isEnabled, timeout=LIMIT)
        made.close()
    assert not allowed


# -- papers and other pages ------------------------------------------------------------------------------


def test_sheet_and_calendar_are_written_and_printed(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened.open()
    pdf, page, dates = (tmp_path / name for name in ("sheet.pdf", "sheet.html", "dates.ics"))
    view.sheet_wanted.emit(pdf)
    view.sheet_wanted.emit(page)
    view.calendar_wanted.emit(dates)
    opened.wait_for_message("dates.ics")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "Judged" in page.read_text(encoding="utf-8") or "<html" in page.read_text(encoding="utf-8")
    assert dates.read_bytes().startswith(b"BEGIN:VCALENDAR")
    pages: list[str] = []
    monkeypatch.setattr("ui.look.printing.ask_printer", lambda made, _: pages.append(made))
    view.sheet_wanted.emit(None)
    opened.qtbot.waitUntil(lambda: bool(pages), timeout=LIMIT)
    view.calendar_wanted.emit(tmp_path / "missing" / "dates.ics")
    opened.wait_for_message("The file cannot be written")


def test_the_buttons_lead_to_the_other_pages(opened: Opened) -> None:
    from ui.transition.seen_list import Place

    view, pages = opened.open(), opened.window.pages
    went = []
    for place in (Place.INVENTORY, Place.ROWS, Place.LIST, Place.CARDS):
        opened.work._go(place)
        went.append(pages.page)
        opened.window.actions_.board.trigger()
    assert went == [pages.inventory, pages.rows, pages.list, None]
    assert pages.page is view


def test_in_a_training_ticks_go_to_the_list_that_is_thrown_away(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    worklist = WorklistControl(workspace, window, made_up=True)
    made = Opened(window, workspace, qtbot, worklist.kept_in)
    with short_turns():
        made.open()
        made.first_with_steps()
        tick_first(made)
        made.wait_for_message("The step was ticked as done.")
        made.close()
    assert worklist.finish(5)
    with StepTicks(workspace) as real:
        assert real.standing() == ()
