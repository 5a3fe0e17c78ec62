"""Kept runs in the window: kept, listed, looked at, compared, written; a real database, keys alone, and its faults."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from cardtool.app.inventory.changes import ChangeKind
from cardtool.app.inventory.keeping import keep
from cardtool.app.language import LANGUAGES
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.store import engine
from tests.app.inventories import NOW, workspace
from tests.app.test_inventory_changes import before_and_after
from tests.store.inventories import inventory
from tests.ui.gaps import LONGEST_GAP, longest_gap
from tests.ui.made_up_inventory import item
from ui.inventory.control import InventoryControl
from ui.inventory.runs.strings import ChangeColumn, RunColumn
from ui.turns import short_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.app.workspace import Workspace
    from ui.inventory.runs.view import RunsView
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow

LIMIT = 30_000
DAY = timedelta(days=1)
WHOLE = (Coverage(SourceKind.FILES, "/etc/pki", SourceState.COMPLETE),)


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def two_runs(surroundings: Workspace) -> None:
    """Two runs of different days, the first of which could not read everything."""
    first, last = before_and_after()
    keep(surroundings, replace(first, scanned_at=NOW))
    keep(surroundings, replace(last, scanned_at=NOW + DAY, coverage=WHOLE))


@pytest.fixture
def page(window: MainWindow, surroundings: Workspace) -> Iterator[InventoryView]:
    control = InventoryControl(surroundings, window)
    with short_turns():
        QTest.keyClick(window, Qt.Key.Key_F9)
        assert window.pages.inventory is not None
        yield window.pages.inventory
    window.close()
    assert control.finish(5)


@pytest.fixture
def runs(page: InventoryView, qtbot: QtBot) -> RunsView:
    """The tab, looked at, with its list."""
    page.tabs.setCurrentWidget(page.more.runs)
    qtbot.waitUntil(lambda: page.more.runs.listed is not None, timeout=LIMIT)
    return page.more.runs


def told(runs: RunsView) -> str:
    return "\n".join(value.toPlainText() for value in runs.told.values)


def problem_of(runs: RunsView) -> str:
    return runs.problem.cause.value if runs.problem is not None else ""


def column(runs: RunsView, number: RunColumn) -> list[str]:
    return [words[number] for words in runs.table.lines.words]


def choose(runs: RunsView, *rows: int) -> None:
    """By keys: to the first row, and with Shift to the last."""
    runs.table.setFocus()
    runs.table.setCurrentIndex(runs.table.lines.index(rows[0], 0))
    for _ in rows[1:]:
        QTest.keyClick(runs.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def compare(runs: RunsView, qtbot: QtBot) -> None:
    choose(runs, 0, 1)
    QTest.keyClick(runs.compare, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: runs.changes.compared is not None, timeout=LIMIT)


def show_scan(page: InventoryView, qtbot: QtBot) -> None:
    scanned = before_and_after()[1]
    page.show_inventory(scanned)
    qtbot.waitUntil(lambda: page.content is not None and page.content.inventory is scanned, timeout=LIMIT)


# -- the list ------------------------------------------------------------------------------------------------


def test_before_the_first_run_the_page_says_how_to_keep_one(runs: RunsView, surroundings: Workspace) -> None:
    assert "No run was kept yet" in told(runs)
    assert not surroundings.folders.data.exists()
    assert not runs.look.isEnabled()
    assert not runs.compare.isEnabled()


@pytest.mark.usefixtures("two_runs")
def test_runs_are_listed_with_time_host_coverage_and_numbers(runs: RunsView) -> None:
    assert column(runs, RunColumn.NUMBER) == ["2", "1"]
    assert column(runs, RunColumn.TIME) == ["02/03/2023 11:00", "01/03/2023 11:00"]
    assert column(runs, RunColumn.SOURCES) == ["Read whole", "1 of 2 not read whole"]
    assert column(runs, RunColumn.CERTIFICATES) == ["5", "4"]
    assert all(oids.endswith("need attention") for oids in column(runs, RunColumn.OIDS))
    for number in RunColumn:
        runs.table.setCurrentIndex(runs.table.lines.index(0, number))
        runs.sort_by_current()
    assert column(runs, RunColumn.NUMBER)


def test_a_scan_is_kept_once(page: InventoryView, runs: RunsView, surroundings: Workspace, qtbot: QtBot) -> None:
    assert not runs.keep.isEnabled()
    show_scan(page, qtbot)
    QTest.keyClick(runs.keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(runs.listed), timeout=LIMIT)
    assert (runs.keep.text(), runs.keep.isEnabled()) == ("Kept as run 1", False)
    assert column(runs, RunColumn.NUMBER) == ["1"]
    assert (surroundings.folders.data / "inventory.sqlite").is_file()
    show_scan(page, qtbot)
    assert runs.keep.text().replace("&", "") == "Keep this run", "the next scan can be kept too"
    assert runs.keep.isEnabled()


# -- one run -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_runs")
def test_a_kept_run_is_looked_at_and_marked_as_one(page: InventoryView, runs: RunsView, qtbot: QtBot) -> None:
    show_scan(page, qtbot)
    scanned = page.content.inventory if page.content else None
    assert not runs.banner.isVisible()
    choose(runs, 1)
    QTest.keyClick(runs.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: runs.session.shown is not None, timeout=LIMIT)
    assert runs.banner.isVisible()
    assert "a kept run, not how things are now: run 1 of 01/03/2023 11:00" in runs.banner.words.text()
    assert page.content is not None
    assert len(page.content.inventory.certificates) == 4
    assert runs.session.host
    assert not runs.keep.isEnabled(), "what is on the screen is kept already"
    assert "On the screen: run 1" in told(runs)
    QTest.keyClick(runs.banner.back, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: runs.session.shown is None, timeout=LIMIT)
    assert page.content.inventory is scanned
    assert runs.keep.isEnabled()
    assert not runs.banner.isVisible()


@pytest.mark.usefixtures("two_runs")
def test_without_a_scan_there_is_no_way_back_to_one(runs: RunsView, qtbot: QtBot) -> None:
    choose(runs, 0)
    QTest.keyClick(runs.look, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: runs.session.shown is not None, timeout=LIMIT)
    assert not runs.banner.back.isVisible()
    assert not runs.keep.isEnabled(), "what is kept already is not kept again"
    runs.banner.back_wanted.emit()
    assert runs.session.shown is not None


@pytest.mark.usefixtures("two_runs")
def test_a_run_that_went_meanwhile_is_told(runs: RunsView, surroundings: Workspace, qtbot: QtBot) -> None:
    with closing(sqlite3.connect(surroundings.folders.data / "inventory.sqlite")) as other, other:
        other.execute("DELETE FROM run WHERE id = 2")
    choose(runs, 0)
    QTest.keyClick(runs.look, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "not in the database any more" in told(runs), timeout=LIMIT)
    QTest.keyClick(runs.renew, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: column(runs, RunColumn.NUMBER) == ["1"], timeout=LIMIT)
    assert not told(runs)


# -- two runs ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_runs")
def test_two_runs_are_compared_with_counts(runs: RunsView, qtbot: QtBot) -> None:
    compare(runs, qtbot)
    changes = runs.changes
    assert [box.text().replace("&", "") for box in changes.kinds.values()] == [
        "New (1)", "Gone (1)", "Moved (1)", "Renewed, same key (1)", "Renewed, new key (1)"
    ]  # fmt: skip
    words = changes.table.lines.words
    assert [line[ChangeColumn.KIND] for line in words][:3] == ["New", "Gone", "Moved"]
    what = [line[ChangeColumn.WHAT] for line in words]
    assert what[:3] == [
        "stands in /etc/pki/new.pem",
        "stood in /etc/pki/gone.pem",
        "now in /elsewhere; no longer in /etc/pki/moved.pem",
    ]
    assert what[3].startswith("after the one valid until 31/01/2027, which is gone")
    assert changes.compared is not None
    before, after, _ = changes.compared
    assert (before.number, after.number) == (1, 2), "the earlier one first, however they were chosen"


@pytest.mark.usefixtures("two_runs")
def test_kinds_and_words_filter_and_exactly_that_is_written(
    window: MainWindow, runs: RunsView, tmp_path: Path, qtbot: QtBot
) -> None:
    compare(runs, qtbot)
    changes = runs.changes
    for kind in (ChangeKind.GONE, ChangeKind.MOVED):
        QTest.keyClick(changes.kinds[kind], Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is changes.filter
    QTest.keyClicks(changes.filter, "kanta-n")
    names = [line[ChangeColumn.NAME] for line in changes.table.lines.words]
    assert names == ["kanta-new.example", "kanta-next.example"]
    written = {form: tmp_path / f"written.{form}" for form in ("csv", "json", "xlsx")}
    for path in written.values():
        changes.write_to(path)
    qtbot.waitUntil(written["xlsx"].exists, timeout=LIMIT)
    rows = list(csv.reader(StringIO(written["csv"].read_text(encoding="utf-8-sig"))))
    assert [row[ChangeColumn.NAME] for row in rows] == ["Name", *names]
    assert rows[1:] == [list(line) for line in changes.table.lines.words]
    document = json.loads(written["json"].read_text(encoding="utf-8"))
    assert [len(document[name]) for name in ("new", "gone", "moved", "renewed")] == [1, 0, 0, 1]
    for kind in (ChangeKind.GONE, ChangeKind.MOVED):
        QTest.keyClick(changes.kinds[kind], Qt.Key.Key_Space)
    changes.filter.clear()
    assert changes.table.lines.rowCount() == 5


@pytest.mark.usefixtures("two_runs")
def test_a_file_is_asked_for_and_what_cannot_be_written_is_said(
    window: MainWindow, runs: RunsView, tmp_path: Path, qtbot: QtBot
) -> None:
    runs.changes.write_to(tmp_path / "early.csv")
    compare(runs, qtbot)
    QTest.keyClick(runs.changes.write, Qt.Key.Key_Space)
    dialog = next(dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())
    dialog.filterSelected.emit("*.xlsx")
    assert dialog.defaultSuffix() == "xlsx"
    dialog.fileSelected.emit(str(tmp_path / "missing" / "written.csv"))
    dialog.close()
    qtbot.waitUntil(lambda: "missing" in window.statusBar().currentMessage(), timeout=LIMIT)
    assert not (tmp_path / "early.csv").exists()


@pytest.mark.usefixtures("two_runs")
def test_chosen_differences_stay_chosen_and_are_copied(window: MainWindow, runs: RunsView, qtbot: QtBot) -> None:
    compare(runs, qtbot)
    table = runs.changes.table
    table.setFocus()
    table.selectRow(2)
    table.setCurrentIndex(table.lines.index(2, ChangeColumn.NAME))
    QTest.keyClick(table, Qt.Key.Key_F7)
    assert [change.kind for change in table.chosen] == [ChangeKind.MOVED]
    runs.changes.filter.setText("moved")
    assert table.chosen_rows == (0,)
    window.actions_.copy.trigger()
    assert QGuiApplication.clipboard().text().split("\n")[1].startswith("Moved\t")
    runs.table.setFocus()
    window.actions_.copy.trigger()
    assert len(QGuiApplication.clipboard().text().split("\n")) == 3
    runs.table.setCurrentIndex(runs.table.lines.index(0, RunColumn.NUMBER))
    QTest.keyClick(runs.table, Qt.Key.Key_F7)
    assert column(runs, RunColumn.NUMBER) == ["1", "2"]


def test_with_one_run_there_is_nothing_to_compare(runs: RunsView, surroundings: Workspace, qtbot: QtBot) -> None:
    keep(surroundings, inventory())
    QTest.keyClick(runs.database, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(runs.listed), timeout=LIMIT)
    runs.table.selectionModel().select(
        runs.table.lines.index(0, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    assert (runs.look.isEnabled(), runs.compare.isEnabled()) == (True, False)
    runs.table.clearSelection()
    runs.table.activated.emit(runs.table.lines.index(0, 0))
    assert runs.session.shown is None


# -- faults of the database ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize(
    ("statement", "title", "remedy"),
    [
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "later version of the program",
            "Install the current version",
        ),
        ("DROP TABLE judgement", "The database is damaged", "Restore the last backup"),
    ],
)
def test_a_database_that_refuses_is_told_with_its_remedy(  # noqa: PLR0917 - fixtures and cases
    surroundings: Workspace, page: InventoryView, statement: str, title: str, remedy: str, qtbot: QtBot
) -> None:
    with closing(sqlite3.connect(surroundings.folders.data / "inventory.sqlite")) as other, other:
        other.execute(statement)
    page.tabs.setCurrentWidget(page.more.runs)
    runs = page.more.runs
    qtbot.waitUntil(lambda: bool(problem_of(runs)), timeout=LIMIT)
    assert title in told(runs)
    assert remedy in told(runs)


def test_a_file_that_is_missing_is_told_and_the_own_one_comes_back(
    runs: RunsView, surroundings: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    QTest.keyClicks(runs.database, str(tmp_path / "gone.sqlite"))
    QTest.keyClick(runs.database, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "The database cannot be reached" in told(runs), timeout=LIMIT)
    assert "gone.sqlite, no such file" in told(runs)
    assert "Check the address of the database" in told(runs)
    keep(surroundings, inventory())
    runs.database.clear()
    QTest.keyClick(runs.renew, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(runs.listed), timeout=LIMIT)
    assert not told(runs)


def test_a_server_that_does_not_answer_is_told_without_its_password(
    runs: RunsView, tmp_path: Path, qtbot: QtBot
) -> None:
    runs.database.setText(f"postgresql://user:secret@/db?host={tmp_path}")
    QTest.keyClick(runs.database, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(problem_of(runs)), timeout=LIMIT)
    assert "The database cannot be reached" in told(runs)
    assert "secret" not in told(runs)


@pytest.mark.usefixtures("two_runs")
def test_a_locked_database_is_told_and_the_run_can_be_kept_afterwards(
    page: InventoryView, runs: RunsView, surroundings: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 20)
    show_scan(page, qtbot)
    with closing(sqlite3.connect(surroundings.folders.data / "inventory.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        QTest.keyClick(runs.keep, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: "in use by another program" in told(runs), timeout=LIMIT)
        assert "Wait a moment and try again." in told(runs)
    QTest.keyClick(runs.keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: runs.session.kept_as == 3, timeout=LIMIT)
    qtbot.waitUntil(lambda: not told(runs), timeout=LIMIT)


# -- for everybody -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_renews_the_words_and_everything_has_a_name(
    window: MainWindow, runs: RunsView, language: str, qtbot: QtBot
) -> None:
    compare(runs, qtbot)
    runs.changes.table.selectRow(1)
    lines = runs.changes.table.lines
    with qtbot.waitSignal(lines.modelReset, timeout=LIMIT):
        window.set_language(language)
    assert [change.kind for change in runs.changes.table.chosen] == [ChangeKind.GONE]
    assert [run.number for run in runs.table.chosen] == [2, 1]
    assert (lines.titles[0] == "Change") == (language == "en") or lines.titles[0]
    focusable = [
        widget
        for widget in runs.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(focusable) > 8
    named = {widget: QAccessible.queryAccessibleInterface(widget) for widget in focusable}
    assert [each for each, face in named.items() if not face.text(QAccessible.Text.Name)] == []


@pytest.mark.usefixtures("two_runs")
def test_everything_on_the_page_can_be_reached_with_tab(window: MainWindow, runs: RunsView, qtbot: QtBot) -> None:
    compare(runs, qtbot)
    runs.database.setFocus()
    visited: set[QWidget | None] = set()
    while window.focusWidget() not in visited:
        visited.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    changes = runs.changes
    assert {runs.database, runs.renew, runs.table, runs.compare, *changes.focus_chain} <= visited


def test_new_colours_of_the_system_are_taken(runs: RunsView) -> None:
    before = runs.banner.palette().color(QPalette.ColorRole.Window)
    runs.window().setPalette(QPalette(Qt.GlobalColor.black))
    assert runs.banner.palette().color(QPalette.ColorRole.Window) != before


def test_the_window_answers_while_large_runs_are_compared(
    runs: RunsView, surroundings: Workspace, qtbot: QtBot
) -> None:
    many = [item(f"name{number}") for number in range(2000)]
    many = [
        replace(each, certificate=replace(each.certificate, sha256=f"{number:064x}"))
        for number, each in enumerate(many)
    ]
    for day, part in enumerate((many[:1200], many[800:])):
        keep(surroundings, inventory(part, scanned_at=NOW + day * DAY))
    QTest.keyClick(runs.renew, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(runs.listed), timeout=LIMIT)

    def again() -> None:
        before = runs.changes.compared
        choose(runs, 0, 1)
        QTest.keyClick(runs.compare, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: runs.changes.compared is not before, timeout=LIMIT)

    again()
    assert longest_gap(again) < LONGEST_GAP
