"""The list in the window, on a real database, by keys."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cardtool.app.worklist.worklist import Worklist
from cardtool.app.workspace import Workspace
from cardtool.model.worklist import EntryState
from tests.ui.worklist.cards import candidate, candidates
from tests.ui.worklist.opened import LIMIT, Opened
from ui.look.printing import pdf_printer, print_page
from ui.turns import short_turns
from ui.worklist.list_strings import COLUMNS, Column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def other(workspace: Workspace) -> Iterator[Worklist]:
    """Another workstation with the same list, three cards on it."""
    with Worklist(workspace) as worklist:
        for card in candidates(3):
            worklist.add(card)
        yield worklist


@pytest.fixture
def opened(window: MainWindow, workspace: Workspace, other: Worklist, qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(window, workspace, qtbot)
    with short_turns():
        yield made
    made.close()


@pytest.fixture
def view(opened: Opened) -> ListView:
    return opened.open_list()


def column(view: ListView, wanted: Column) -> list[str]:
    model = view.table.entries
    return [str(model.index(row, COLUMNS.index(wanted)).data()) for row in range(model.rowCount())]


def states(view: ListView) -> list[str]:
    return column(view, Column.STATE)


def wait_for_message(opened: Opened, view: ListView, part: str) -> str:
    opened.qtbot.waitUntil(lambda: part in view.message.text(), timeout=LIMIT)
    return view.message.text()


def choose_all(view: ListView) -> None:
    QTest.keyClick(view.table, Qt.Key.Key_A, CONTROL)


# -- what is shown --------------------------------------------------------------------------------------


def test_the_newest_entry_comes_first_and_has_the_focus(view: ListView) -> None:
    assert column(view, Column.ID) == ["3", "2", "1"]
    assert view.table.hasFocus()
    assert view.table.current is not None
    assert view.table.current.id == 3
    assert view.bar.shown.text() == "3 of 3"


def test_the_filter_takes_words_in_any_order_and_states(opened: Opened, view: ListView, other: Worklist) -> None:
    opened.key(Qt.Key.Key_F, CONTROL)
    assert view.bar.filter.hasFocus()
    opened.qtbot.waitUntil(lambda: view.table.entries.searchable, timeout=LIMIT)
    opened.type("HYVINVOINTIALUE pirkanmaan")
    assert column(view, Column.ORGANISATION) == ["Pirkanmaan sairaanhoitopiirin kuntayhtymä"]
    view.bar.filter.clear()
    other.set_state(other.entries()[0], EntryState.CLOSED)
    opened.qtbot.waitUntil(lambda: "Closed" in states(view), timeout=LIMIT)
    view.bar.state.setCurrentText("Closed")
    assert column(view, Column.ID) == ["1"]
    view.bar.state.setCurrentText("Open")
    assert column(view, Column.ID) == ["3", "2"]


def test_every_column_sorts_by_its_key(opened: Opened, view: ListView) -> None:
    opened.key(Qt.Key.Key_F7)
    opened.qtbot.waitUntil(lambda: column(view, Column.ID) == ["1", "2", "3"], timeout=LIMIT)
    opened.key(Qt.Key.Key_F7)
    opened.qtbot.waitUntil(lambda: column(view, Column.ID) == ["3", "2", "1"], timeout=LIMIT)
    for place in range(len(COLUMNS)):
        view.table.horizontalHeader().setSortIndicator(place, Qt.SortOrder.AscendingOrder)
    opened.qtbot.waitUntil(lambda: column(view, Column.SHA256) == sorted(column(view, Column.SHA256)), timeout=LIMIT)


def test_the_chosen_columns_are_kept(opened: Opened, view: ListView, workspace: Workspace) -> None:
    assert Column.ISSUER not in view.table.columns
    action = next(action for action in view.bar.columns.menu().actions() if action.data() == Column.ISSUER)
    action.trigger()
    assert Column.ISSUER in view.table.columns
    path = workspace.folders.settings / "worklist-columns.json"
    opened.qtbot.waitUntil(path.exists, timeout=LIMIT)
    assert "issuer" in json.loads(path.read_text(encoding="ascii"))


def test_what_another_workstation_changes_is_shown_by_itself(opened: Opened, view: ListView, other: Worklist) -> None:
    other.add(candidate(4))
    opened.qtbot.waitUntil(lambda: view.table.entries.rowCount() == 4, timeout=LIMIT)
    assert view.table.current is not None
    assert view.table.current.id == 3, "the focus stays on its entry"


def test_a_filter_and_an_order_stay_in_force_when_somebody_else_changes_the_list(
    opened: Opened, view: ListView, other: Worklist
) -> None:
    opened.key(Qt.Key.Key_F7)
    opened.qtbot.waitUntil(lambda: column(view, Column.ID) == ["1", "2", "3"], timeout=LIMIT)
    opened.qtbot.waitUntil(lambda: view.table.entries.searchable, timeout=LIMIT)
    view.bar.filter.setText("pirkanmaan")
    seen: list[int] = []
    view.table.entries.shown_changed.connect(lambda: seen.append(view.table.entries.rowCount()))
    for number in (4, 7):
        other.add(candidate(number))
    opened.qtbot.waitUntil(lambda: column(view, Column.ID) == ["1", "4", "5"], timeout=LIMIT)
    assert max(seen) <= 3, "never all of them"


# -- what the person does --------------------------------------------------------------------------------


def test_many_entries_are_closed_at_once(opened: Opened, view: ListView, other: Worklist) -> None:
    choose_all(view)
    opened.key(Qt.Key.Key_Return, CONTROL)
    wait_for_message(opened, view, "3 entries set to: Closed")
    opened.qtbot.waitUntil(lambda: states(view) == ["Closed"] * 3, timeout=LIMIT)
    assert {entry.state for entry in other.entries()} == {EntryState.CLOSED}


def test_an_exception_needs_a_reason(opened: Opened, view: ListView, other: Worklist) -> None:
    opened.key(Qt.Key.Key_E, CONTROL)
    assert view.reason.asking
    opened.key(Qt.Key.Key_Escape)
    assert view.reason.isHidden()
    assert opened.window.pages.page is view
    opened.key(Qt.Key.Key_E, CONTROL)
    opened.type("long leave")
    opened.key(Qt.Key.Key_Return)
    wait_for_message(opened, view, "1 entry set to: Exception")
    entry = other.chosen([3])[0]
    assert (entry.state, entry.reason) == (EntryState.EXCEPTION, "long leave")
    assert view.table.hasFocus()


def test_a_change_of_somebody_else_is_told_and_shown(
    opened: Opened, view: ListView, other: Worklist, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = opened.control.list
    assert control is not None
    monkeypatch.setattr(control, "take_news", lambda *_, **__: None)  # the news comes after the key
    other.set_state(other.chosen([3])[0], EntryState.NOT_FOUND)
    opened.key(Qt.Key.Key_Return, CONTROL)
    told = wait_for_message(opened, view, "Somebody else changed the entry meanwhile")
    assert "Entry 3 was not changed." in told
    assert "It is now: Not found in Vartti." in told
    opened.qtbot.waitUntil(lambda: states(view)[0] == "Not found in Vartti", timeout=LIMIT)
    assert view.table.current is not None
    assert view.table.current.id == 3


def test_a_step_that_is_not_allowed_is_told(opened: Opened, view: ListView) -> None:
    opened.key(Qt.Key.Key_O, CONTROL)
    opened.type("came back")
    opened.key(Qt.Key.Key_Return)
    wait_for_message(opened, view, "The entry cannot go from its state to that one")


def test_fields_are_copied_one_after_the_other(opened: Opened, view: ListView) -> None:
    entry = view.table.current
    assert entry is not None
    copied = []
    for _ in range(5):
        opened.key(Qt.Key.Key_C)
        copied.append(QGuiApplication.clipboard().text())
    first, second = entry.card.certificates
    assert copied == [first.serial, first.issuer, second.serial, second.issuer, entry.card.organisation]
    opened.key(Qt.Key.Key_4)
    assert QGuiApplication.clipboard().text() == entry.card.organisation
    opened.key(Qt.Key.Key_3)
    assert view.message.text() == "There is nothing to copy.", "the list keeps no holder"
    opened.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("3\tTo close\t")


def test_the_history_of_an_entry(opened: Opened, view: ListView, other: Worklist) -> None:
    other.set_state(other.chosen([3])[0], EntryState.EXCEPTION, "long leave")
    opened.key(Qt.Key.Key_F4)
    opened.qtbot.waitUntil(lambda: view.history.table.lines.rowCount() == 2, timeout=LIMIT)
    told = view.history.table.lines.cells(1)
    assert told[3:] == ("State changed", "To close", "Exception", "long leave")


def test_the_journal_is_verified(opened: Opened, view: ListView) -> None:
    opened.key(Qt.Key.Key_K, CONTROL)
    wait_for_message(opened, view, "The journal is whole, and the list is what it says. 3 lines of the journal")


def test_retention_and_what_waits_are_told(opened: Opened, view: ListView) -> None:
    opened.qtbot.waitUntil(lambda: "30 days" in view.retention.text(), timeout=LIMIT)
    view.show_queued(3)
    assert view.queued.text() == "3 additions wait on this workstation"


# -- files ------------------------------------------------------------------------------------------------


def test_exactly_what_is_shown_is_exported(opened: Opened, view: ListView, tmp_path: Path) -> None:
    opened.qtbot.waitUntil(lambda: view.table.entries.searchable, timeout=LIMIT)
    view.bar.filter.setText("pirkanmaan")
    for end in ("csv", "xlsx", "json"):
        path = tmp_path / f"list.{end}"
        view.write_export(path)
        opened.qtbot.waitUntil(path.exists, timeout=LIMIT)
    document = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert [entry["organisation"] for entry in document["entries"]] == ["Pirkanmaan sairaanhoitopiirin kuntayhtymä"]
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        heading, row = csv.reader(stream)
    assert "Organisation" in heading
    assert "Issuer 1" not in heading
    assert "Pirkanmaan sairaanhoitopiirin kuntayhtymä" in row


def test_an_export_that_cannot_be_written_is_told(opened: Opened, view: ListView, tmp_path: Path) -> None:
    view.write_export(tmp_path / "missing" / "list.csv")
    wait_for_message(opened, view, "The file cannot be written")


def test_a_list_of_expected_cards_is_taken_in_and_compared(opened: Opened, view: ListView, tmp_path: Path) -> None:
    serial = candidate(2).certificates[0].serial
    path = tmp_path / "leavers.csv"
    path.write_text(f"Nimi;Sarjanumero\nTAINA TESTINEN;{serial}\nMATTI MALLIKAS;00abcdef\n", encoding="utf-8")
    view.expected_wanted.emit(path)
    wait_for_message(opened, view, "2 expected cards kept as leavers")
    table = view.expected.table.lines
    assert view.tabs.currentWidget() is view.expected
    assert [table.cells(row)[0] for row in range(table.rowCount())] == [
        "Expected, not seen",
        "Seen, not expected",
        "Seen, not expected",
        "Expected and seen",
    ]
    opened.window.set_language("sv")
    opened.qtbot.waitUntil(lambda: view.expected.name == "leavers", timeout=LIMIT)


def test_receipt_and_report_are_saved_and_printed(
    opened: Opened, view: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = view.table.current
    receipt, report = tmp_path / "receipt.pdf", tmp_path / "report.pdf"
    view.receipt_wanted.emit(entry, receipt)
    view.report_wanted.emit(report)
    opened.qtbot.waitUntil(lambda: receipt.exists() and report.exists(), timeout=LIMIT)
    pages: list[str] = []
    monkeypatch.setattr("ui.look.printing.ask_printer", lambda page, _: pages.append(page))
    view.receipt_wanted.emit(entry, None)
    opened.qtbot.waitUntil(lambda: bool(pages), timeout=LIMIT)
    printed = tmp_path / "printed.pdf"
    print_page(pages[0], pdf_printer(str(printed)))
    for path in (receipt, report, printed):
        assert path.read_bytes().startswith(b"%PDF-")
