"""Where a certificate stands, in the window: typed, chosen, dropped; real files, a real database, keys alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from cardtool.app.inventory.keeping import keep
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.inventory.whereabouts import Kinship, Whereabouts
from cardtool.app.language import LANGUAGES
from cardtool.model.cause import Cause, Problem
from tests.app.inventories import EXPIRED, OID, folder_of, pem_of, service, wanted, workspace
from tests.inventory.made_stores import PASSWORD, p12, pem
from tests.ui.gaps import LONGEST_GAP, longest_gap
from ui.inventory.control import InventoryControl
from ui.inventory.form.password_dialog import PasswordsDialog
from ui.inventory.search.strings import Column
from ui.turns import short_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from ui.inventory.search.view import SearchView
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow

LIMIT = 30_000
OLD, PRESENT = service(EXPIRED), service()
NEXT = service((date(2023, 2, 1), date(2025, 1, 31)))


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def inventory(surroundings: Workspace, tmp_path: Path) -> Inventory:
    """A scanned folder with a certificate and its predecessor, each with its own key."""
    folder = folder_of(tmp_path / "srv", old=pem_of(OLD), present=pem_of(PRESENT))
    made = scan(surroundings, ScanRequest(paths=(folder,), wanted=wanted(tmp_path, OID)))
    items = [
        replace(item, certificate=replace(item.certificate, spki_sha256=item.certificate.sha256))
        for item in made.certificates
    ]
    return replace(made, certificates=tuple(items))


@pytest.fixture
def page(window: MainWindow, surroundings: Workspace, qtbot: QtBot) -> Iterator[InventoryView]:
    control = InventoryControl(surroundings, window)
    with short_turns():
        QTest.keyClick(window, Qt.Key.Key_F9)
        assert window.pages.inventory is not None
        yield window.pages.inventory
    window.close()
    assert control.finish(5)


@pytest.fixture
def search(page: InventoryView, inventory: Inventory, qtbot: QtBot) -> SearchView:
    """The tab, looked at, with the inventory on the screen."""
    page.show_inventory(inventory)
    qtbot.waitUntil(lambda: page.content is not None, timeout=LIMIT)
    page.tabs.setCurrentWidget(page.more.search)
    return page.more.search


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wanted one.pem"
    path.write_bytes(pem_of(PRESENT))
    return path


def type_in(search: SearchView, text: str, qtbot: QtBot) -> None:
    before = search.answer
    search.file.clear()
    QTest.keyClicks(search.file, text)
    QTest.keyClick(search.file, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: search.answer is not before, timeout=LIMIT)


def cells(search: SearchView, column: Column) -> list[str]:
    return [words[column] for words in search.table.lines.words]


def told(search: SearchView) -> str:
    return "\n".join(value.toPlainText() for value in search.told.values)


def test_a_typed_file_is_looked_for_on_the_screen(search: SearchView, file: Path, qtbot: QtBot) -> None:
    assert not search.search.isEnabled()
    type_in(search, f'"{file}"', qtbot)
    assert cells(search, Column.KINSHIP) == ["The certificate itself", "Predecessor: same OID and use"]
    assert [name.rpartition("/")[2] for name in cells(search, Column.PLACE)] == ["present.pem", "old.pem"]
    assert cells(search, Column.OID) == [OID, OID]
    assert cells(search, Column.ON_SCREEN) == ["yes", "yes"]
    assert cells(search, Column.RUNS) == ["", ""]
    assert "Found in 2 places: The certificate itself (1), Predecessor: same OID and use (1)" in told(search)
    assert "the inventory on the screen" in told(search)


def test_kept_runs_are_searched_too(
    search: SearchView, surroundings: Workspace, inventory: Inventory, file: Path, qtbot: QtBot
) -> None:
    keep(surroundings, inventory)
    type_in(search, str(file), qtbot)
    assert cells(search, Column.RUNS) == ["01/03/2023, still there"] * 2
    assert "the inventory on the screen, the kept runs" in told(search)


def test_a_new_inventory_on_the_screen_is_searched_by_itself(
    search: SearchView, page: InventoryView, inventory: Inventory, file: Path, qtbot: QtBot
) -> None:
    type_in(search, str(file), qtbot)
    page.show_inventory(replace(inventory, certificates=()))
    qtbot.waitUntil(lambda: not search.table.lines.words, timeout=LIMIT)
    assert "Neither it nor its key" in told(search)


def test_what_was_never_scanned_nor_kept_is_said(page: InventoryView, file: Path, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.more.search)
    type_in(page.more.search, str(file), qtbot)
    assert "nothing was scanned yet, and no run was kept" in told(page.more.search)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "not a certificate"),
        (b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "broken base64"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "cut off"),
        (pem(PRESENT.der[:200]), "cut off"),
    ],
)
def test_what_is_no_certificate_is_refused_with_the_reason(
    search: SearchView, tmp_path: Path, content: bytes, reason: str, qtbot: QtBot
) -> None:
    file = tmp_path / "none.pem"
    file.write_bytes(content)
    type_in(search, str(file), qtbot)
    assert isinstance(search.answer, Problem)
    assert search.answer.cause is Cause.NO_CERTIFICATE_FOUND
    assert f"none.pem holds no certificate that can be read: {reason}." in told(search)
    assert not search.table.lines.words


def test_a_store_with_a_password_is_looked_for_once_it_was_given(
    search: SearchView, page: InventoryView, tmp_path: Path, qtbot: QtBot
) -> None:
    store = tmp_path / "renewed.p12"
    store.write_bytes(p12(PASSWORD))
    type_in(search, str(store), qtbot)
    assert "renewed.p12 holds no certificate that can be read: password needed." in told(search)
    assert search.give.isVisible()
    search.give.click()
    (dialog,) = page.window().findChildren(PasswordsDialog)
    before = search.answer
    dialog.field.setText(PASSWORD)
    dialog.done_button.click()
    qtbot.waitUntil(lambda: search.answer is not before, timeout=LIMIT)
    assert isinstance(search.answer, Whereabouts)
    assert search.give.isHidden()
    assert page.session.state.passwords == (PASSWORD,), "the next scan tries it too"


def test_other_refusals_ask_for_no_password(search: SearchView, tmp_path: Path, qtbot: QtBot) -> None:
    type_in(search, str(tmp_path), qtbot)
    assert search.give.isHidden()


def test_a_file_that_is_not_there_and_a_folder_are_refused(search: SearchView, tmp_path: Path, qtbot: QtBot) -> None:
    for path, reason in ((tmp_path / "gone.pem", "no such file"), (tmp_path, "not a file")):
        type_in(search, str(path), qtbot)
        assert reason in told(search)


def test_a_database_that_refuses_is_told_beside_the_answer(
    search: SearchView, surroundings: Workspace, inventory: Inventory, file: Path, qtbot: QtBot
) -> None:
    keep(surroundings, inventory)
    with closing(sqlite3.connect(surroundings.folders.data / "inventory.sqlite")) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    type_in(search, str(file), qtbot)
    assert len(search.table.lines.words) == 2
    assert "The kept runs could not be searched. The database is of a later version of the program" in told(search)
    assert "Install the current version" in told(search)


def test_a_dropped_file_is_looked_for(search: SearchView, file: Path, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(5, 5), *keys), QDropEvent(QPointF(5, 5), *keys)):
        event.ignore()
        QApplication.sendEvent(search, event)
        assert event.isAccepted()
    qtbot.waitUntil(lambda: isinstance(search.answer, Whereabouts), timeout=LIMIT)
    assert search.file.text() == str(file)


def test_a_chosen_file_is_looked_for(window: MainWindow, search: SearchView, file: Path, qtbot: QtBot) -> None:
    QTest.keyClick(search.choose, Qt.Key.Key_Space)
    dialog = next(dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())
    dialog.filesSelected.emit([str(file)])
    dialog.close()
    qtbot.waitUntil(lambda: isinstance(search.answer, Whereabouts), timeout=LIMIT)


def test_an_answer_that_another_search_has_overtaken_is_not_shown(
    search: SearchView, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    search.look_for(file)
    search.look_for(tmp_path / "gone.pem")
    qtbot.waitUntil(lambda: search.answer is not None, timeout=LIMIT)
    assert isinstance(search.answer, Problem)


def test_keys_alone_find_sort_and_copy(window: MainWindow, search: SearchView, file: Path, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is search.file
    QTest.keyClicks(search.file, str(file))
    QTest.keyClick(search.file, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: search.answer is not None, timeout=LIMIT)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is search.table
    search.table.setCurrentIndex(search.table.lines.index(0, Column.UNTIL))
    QTest.keyClick(search.table, Qt.Key.Key_F7)
    assert cells(search, Column.UNTIL) == ["31/01/2022", "31/10/2024"]
    assert search.table.chosen_rows == (1,), "the chosen row goes with its certificate"
    QTest.keyClick(search.table, Qt.Key.Key_F7)
    assert cells(search, Column.UNTIL) == ["31/10/2024", "31/01/2022"]
    window.actions_.copy.trigger()
    copied = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in copied] == ["What", "The certificate itself"]
    search.table.clearSelection()
    window.actions_.copy.trigger()
    assert len(QGuiApplication.clipboard().text().split("\n")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_renews_the_words_and_keeps_the_choice(
    window: MainWindow, search: SearchView, file: Path, language: str, qtbot: QtBot
) -> None:
    type_in(search, str(file), qtbot)
    search.table.selectRow(1)
    before, answer = search.table.lines.titles, search.answer
    with qtbot.waitSignal(search.table.lines.modelReset, timeout=LIMIT):
        window.set_language(language)
    assert search.answer is answer
    assert search.table.chosen[0].kinship is Kinship.PREDECESSOR
    assert (search.table.lines.titles != before) == (language != "en")
    for widget in (search.file, search.choose, search.search, search.table):
        face = QAccessible.queryAccessibleInterface(widget)
        assert face is not None
        assert face.text(QAccessible.Text.Name)
    assert search.table.accessibleDescription()


def test_the_window_answers_while_it_searches(
    page: InventoryView, inventory: Inventory, file: Path, qtbot: QtBot
) -> None:
    many = replace(inventory, certificates=inventory.certificates * 20_000)
    page.more.take_inventory(many)
    page.tabs.setCurrentWidget(page.more.search)
    search = page.more.search

    def look() -> None:
        before = search.answer
        search.look_for(file)
        qtbot.waitUntil(lambda: search.answer is not before, timeout=LIMIT)

    look()
    assert longest_gap(look) < LONGEST_GAP
