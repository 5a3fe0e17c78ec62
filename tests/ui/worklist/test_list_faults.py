"""The list when something goes wrong, and its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog

from cardtool.app.language import Texts
from cardtool.app.worklist import opening
from cardtool.app.worklist import worklist as worklist_module
from cardtool.app.worklist.exporting import write_export
from cardtool.app.worklist.practice import practice
from cardtool.app.worklist.worklist import Worklist
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import StoreFullError, StoreUnreachableError
from cardtool.model.worklist import EntryState, JournalFault, Verification
from tests.ui.worklist.cards import candidate, candidates
from tests.ui.worklist.opened import LIMIT, Opened
from tests.ui.worklist.test_list_window import CONTROL, column, wait_for_message
from ui.look.printing import ask_printer
from ui.look.tone import Tone
from ui.turns import short_turns
from ui.worklist import control as control_module
from ui.worklist import keeping
from ui.worklist.list_strings import Column, tell_refused, tell_verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView

pytestmark = pytest.mark.window
ENGLISH = Texts("en")


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace()
    with Worklist(made) as worklist:
        for card in candidates(3):
            worklist.add(card)
    return made


@pytest.fixture
def opened(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(window, workspace, qtbot)
    with short_turns():
        yield made
    made.close()


@pytest.fixture
def view(opened: Opened) -> ListView:
    return opened.open_list()


# -- the database -----------------------------------------------------------------------------------------


def test_a_database_that_comes_back_is_shown(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    real = opening.open_store
    tries: list[None] = []

    def open_store(*values: Any) -> object:
        tries.append(None)
        if len(tries) < 4:
            raise StoreUnreachableError("nobody listens")
        return real(*values)

    monkeypatch.setattr(worklist_module, "open_store", open_store)
    monkeypatch.setattr(worklist_module, "PATIENCE", 0.0)
    monkeypatch.setattr(control_module, "_RETRY", 0.05)
    opened.key(Qt.Key.Key_F12)
    view = opened.window.pages.list
    assert view is not None
    wait_for_message(opened, view, "The database cannot be reached: nobody listens. Check the network")
    opened.qtbot.waitUntil(lambda: view.table.entries.rowCount() == 3, timeout=LIMIT)
    opened.qtbot.waitUntil(lambda: not view.message.text(), timeout=LIMIT)


def test_a_change_that_finds_no_room_is_told_and_the_rest_is_not_tried(
    opened: Opened, view: ListView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreFullError("no space left")

    monkeypatch.setattr(opened.control.worklist, "set_state", full)
    opened.key(Qt.Key.Key_Return, CONTROL)
    told = wait_for_message(opened, view, "There is no room left for the database")
    assert "0 entries set to: Closed" in told


def test_a_state_of_nothing_is_asked_for(opened: Opened, view: ListView) -> None:
    view.table.clearSelection()
    opened.key(Qt.Key.Key_Return, CONTROL)
    assert view.message.text() == "Choose an entry first."


def test_an_entry_that_is_gone_is_told(opened: Opened, view: ListView) -> None:
    entry = view.table.current
    assert entry is not None
    opened.control.worklist.withdraw(entry)
    view.state_wanted.emit((entry,), EntryState.CLOSED, "")
    wait_for_message(opened, view, "There is no such entry on the list")
    opened.qtbot.waitUntil(lambda: column(view, Column.ID) == ["2", "1"], timeout=LIMIT)


def test_settings_with_an_error_are_told(window: MainWindow, qtbot: QtBot) -> None:
    workspace = Workspace()
    workspace.folders.settings.mkdir(parents=True)
    (workspace.folders.settings / "settings.toml").write_text("[worklist]\nretention_days = -1\n", encoding="ascii")
    made = Opened(window, workspace, qtbot)
    with short_turns():
        made.key(Qt.Key.Key_F12)
        view = window.pages.list
        assert view is not None
        wait_for_message(made, view, "A local addition has an error")
        made.open_rows()
    made.close()
    with practice(workspace) as apart:
        assert apart.folders.data != workspace.folders.data


def test_a_journal_that_was_changed_is_told() -> None:
    faults = tuple((JournalFault.LINE_CHANGED, number) for number in range(1, 10))
    told = tell_verification(ENGLISH, Verification(9, 3, "f" * 64, faults))
    assert told.tone is Tone.STOP
    assert "1: A line of the journal was changed" in told.text


def test_many_refusals_are_counted(view: ListView) -> None:
    entry = view.table.current
    assert entry is not None
    refused = ((entry, Problem(Cause.CHANGED_MEANWHILE, detail="anna at WS-2")),) * 7
    told = tell_refused(ENGLISH, refused)
    assert told.count("anna at WS-2") == 5
    assert told.endswith("And 2 more.")


# -- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", ["", "[", '{"a": 1}', '["nothing"]'])
def test_damaged_columns_are_passed_over(workspace: Workspace, kept: str) -> None:
    workspace.folders.settings.mkdir(parents=True, exist_ok=True)
    (workspace.folders.settings / keeping.FILE).write_text(kept, encoding="ascii")
    assert keeping.load_columns(workspace) == frozenset()


def test_columns_come_back_and_those_that_cannot_be_kept_are_a_problem(workspace: Workspace) -> None:
    assert keeping.keep_columns(workspace, [Column.ISSUER]) is None
    assert keeping.load_columns(workspace) == {Column.ISSUER}
    path = workspace.folders.settings / keeping.FILE
    path.unlink()
    path.mkdir()
    problem = keeping.keep_columns(workspace, [Column.ISSUER])
    assert isinstance(problem, Problem)
    assert problem.cause is Cause.SOURCE_NOT_READABLE


def test_kept_columns_are_shown(opened: Opened, workspace: Workspace) -> None:
    keeping.keep_columns(workspace, [Column.ISSUER])
    view = opened.open_list()
    opened.qtbot.waitUntil(lambda: view.table.columns == (Column.ID, Column.STATE, Column.ISSUER), timeout=LIMIT)


def test_an_export_of_another_list_comes_on_this_one(
    opened: Opened, view: ListView, tmp_path: Path, workspace: Workspace
) -> None:
    path = tmp_path / "other.csv"
    with practice(workspace) as elsewhere, Worklist(elsewhere) as other:
        for number in (3, 9):
            other.add(candidate(number))
        write_export(path, other.entries(), ENGLISH, created=workspace.now())
    drop(view, path)
    wait_for_message(opened, view, "1 card put on the list, 1 was there already")
    opened.qtbot.waitUntil(lambda: view.table.entries.rowCount() == 4, timeout=LIMIT)


def test_cards_that_the_file_says_something_else_of_are_named(
    opened: Opened, view: ListView, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "other.csv"
    with practice(workspace) as elsewhere, Worklist(elsewhere) as other:
        other.add(candidate(3))
        other.set_state(other.entries()[0], EntryState.CLOSED)
        write_export(path, other.entries(), ENGLISH, created=workspace.now())
    drop(view, path)
    told = wait_for_message(opened, view, "1 has another state in the file")
    assert told.endswith(": 3")


def test_rows_that_cannot_be_used_are_named(opened: Opened, view: ListView, tmp_path: Path) -> None:
    path = tmp_path / "leavers.csv"
    path.write_text("Nimi;Sarjanumero\nTAINA TESTINEN;zz\n;\nMATTI MALLIKAS;00abcdef\n", encoding="utf-8")
    drop(view, path)
    told = wait_for_message(opened, view, "could not be used: 2")
    assert "kept as leavers" in told


def drop(view: ListView, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(5, 5), *keys), QDropEvent(QPointF(5, 5), *keys)):
        QApplication.sendEvent(view.table.viewport(), event)


# -- dialogs ----------------------------------------------------------------------------------------------


def test_files_are_asked_for_by_the_dialog_of_the_system(opened: Opened, view: ListView, tmp_path: Path) -> None:
    asks: tuple[tuple[Callable[[], object], str], ...] = (
        (view.actions_.export.trigger, "list.csv"),
        (view.receipt.pdf.trigger, "receipt.pdf"),
        (view.report.pdf.trigger, "report.pdf"),
    )
    for ask, name in asks:
        ask()
        dialog = opened.window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.reject()
        opened.qtbot.waitUntil((tmp_path / name).exists, timeout=LIMIT)
    (tmp_path / "leavers.csv").write_text("Nimi\nTAINA TESTINEN\n", encoding="utf-8")
    view.bring.click()
    dialog = opened.window.findChildren(QFileDialog)[-1]
    dialog.filesSelected.emit([str(tmp_path / "leavers.csv")])
    dialog.reject()
    wait_for_message(opened, view, "1 expected card kept as leavers")
    assert view.copied_text().startswith("What\tRow")


def test_printing_asks_for_a_printer(opened: Opened, view: ListView, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr("ui.look.printing.ask_printer", lambda page, _: pages.append(page))
    view.receipt.print.trigger()
    view.report.print.trigger()
    opened.qtbot.waitUntil(lambda: len(pages) == 2, timeout=LIMIT)
    assert all("<html" in page for page in pages)


def test_a_paper_on_a_changed_list_is_told(
    opened: Opened, view: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = Verification(1, 1, "0" * 64, ((JournalFault.ENTRY_CHANGED, 1),))
    monkeypatch.setattr("cardtool.store.worklist_store.WorklistStore.verify", lambda *_: changed)
    view.report_wanted.emit(tmp_path / "day.pdf")
    opened.qtbot.waitUntil(lambda: "NOT whole; faults: 1" in view.message.text(), timeout=LIMIT)
    assert (tmp_path / "day.pdf").is_file()


def test_the_dialog_of_the_printer_prints_when_accepted(
    opened: Opened, view: ListView, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr("ui.look.printing.print_page", lambda page, _: printed.append(page))
    dialog = ask_printer("<p>page</p>", opened.window)
    assert isinstance(dialog, QPrintDialog)
    dialog.reject()
    assert printed == []
    ask_printer("<p>page</p>", opened.window).done(QPrintDialog.DialogCode.Accepted)
    assert printed == ["<p>page</p>"]


# -- look -------------------------------------------------------------------------------------------------


def test_language_and_font_change_while_it_is_shown(opened: Opened, view: ListView, qapp: QApplication) -> None:
    view.show_message(view_message())
    opened.key(Qt.Key.Key_1, CONTROL)
    opened.qtbot.waitUntil(lambda: view.table.entries.searchable, timeout=LIMIT)
    assert view.table.entries.texts.language == "fi"
    font = qapp.font()
    try:
        qapp.setFont(QFont(font.family(), round(font.pointSizeF() * 1.5)))
        qapp.processEvents()
        assert not view.grab().isNull()
        opened.open_rows()
        assert not opened.rows.grab().isNull()
    finally:
        qapp.setFont(font)


def view_message() -> Any:
    from ui.look.message import Message

    return Message("Something", "check", Tone.GOOD)


def test_the_key_for_the_next_part_goes_round_the_page(opened: Opened, view: ListView) -> None:
    seen = set()
    for _ in range(6):
        opened.key(Qt.Key.Key_F6)
        seen.add(opened.window.focusWidget())
    assert {view.table, view.bar.filter, view.bring} <= seen
    opened.open_rows()
    opened.key(Qt.Key.Key_F6)
    assert opened.rows.headline.hasFocus()
    opened.key(Qt.Key.Key_F1)
