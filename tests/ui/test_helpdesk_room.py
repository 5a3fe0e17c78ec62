"""The helpdesk's page on a small screen, and with large letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDialog, QTableView, QTabWidget

from cardtool.app.crashes import CrashReport
from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.remembered import REMEMBERED
from cardtool.model.diagnosis import ProbeId
from tests.diagnostics.bench import Bench
from tests.ui.made_up_events import shown
from tests.ui.opened_helpdesk import LIMIT, OpenedHelpdesk, on_bench
from ui.helpdesk.consent_dialog import ConsentDialog
from ui.helpdesk.crash_banner import CrashDialog
from ui.helpdesk.scrolled_page import ScrolledPage
from ui.helpdesk.state import WHOLE, HelpdeskState, Phase
from ui.helpdesk.support_dialog import SupportDialog
from ui.look import first_size
from ui.tables.table_fit import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow

pytestmark = pytest.mark.window
LARGE = 1.5


@pytest.fixture
def helpdesk(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[OpenedHelpdesk]:
    """The page, open, on a workstation whose card has a locked PIN."""
    bench = Bench(tmp_path, card="pin1-locked")
    on_bench(monkeypatch, bench)
    opened = OpenedHelpdesk(window, bench.workspace, qtbot)
    opened.open()
    yield opened
    opened.close()
    REMEMBERED.forget()


@pytest.fixture
def enlarge() -> Iterator[Callable[[], None]]:
    """Gives every window larger letters until the test ends."""
    before = QApplication.font()

    def to_large() -> None:
        font = QApplication.font()
        font.setPointSizeF(before.pointSizeF() * LARGE)
        QApplication.setFont(font)

    yield to_large
    QApplication.setFont(before)


def fill(helpdesk: OpenedHelpdesk, feeder: Feeder) -> None:
    """Have something on every page: two results, the sheet of trust, and that of a card."""
    feeder(*shown())
    page = helpdesk.page
    helpdesk.check()
    page.actions_.details.trigger()
    page.repeat(ProbeId.PORT)
    helpdesk.wait_until_checked()
    page.tabs.setCurrentWidget(page.trust)
    helpdesk.qtbot.waitUntil(lambda: page.trust.found is not None, timeout=LIMIT)
    page.tabs.setCurrentWidget(page.readiness)
    helpdesk.qtbot.waitUntil(lambda: page.readiness.sheet is not None, timeout=LIMIT)


def scrolling(page: QWidget | None) -> list[str]:
    """What scrolls sideways, and what scrolls at all inside the page."""
    assert isinstance(page, ScrolledPage)
    areas = [area for area in page.findChildren(QAbstractScrollArea) if area.isVisible()]
    sideways = [area for area in (page, *areas) if area.horizontalScrollBar().maximum() > 0]
    inside = [area for area in areas if area.verticalScrollBar().maximum() > 0]
    return [type(area).__name__ for area in (*sideways, *inside)]


def tables(tabs: QTabWidget) -> list[QTableView]:
    """The tables in sight."""
    return [table for table in tabs.findChildren(QTableView) if table.isVisible()]


def fits(table: QTableView) -> bool:
    """Whether all columns and rows are in sight."""
    header, rows = table.horizontalHeader(), table.verticalHeader()
    return header.length() <= table.viewport().width() and rows.length() <= table.viewport().height()


def is_whole(table: QTableView) -> bool:
    """Whether no word is cut."""
    columns = range(table.model().columnCount())
    rows = range(table.model().rowCount())
    wide = all(table.columnWidth(column) >= table.sizeHintForColumn(column) for column in columns)
    return wide and all(table.rowHeight(row) >= table.sizeHintForRow(row) for row in rows)


@pytest.mark.parametrize("large", [False, True])
def test_every_page_fits_a_small_window(
    helpdesk: OpenedHelpdesk, feeder: Feeder, enlarge: Callable[[], None], large: bool
) -> None:
    if large:
        enlarge()
    fill(helpdesk, feeder)
    window, tabs = helpdesk.window, helpdesk.page.tabs
    for language in LANGUAGES:
        window.set_language(language)
        window.resize(640, 480)
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            helpdesk.qtbot.waitUntil(lambda: not scrolling(tabs.currentWidget()), timeout=LIMIT)
            helpdesk.qtbot.waitUntil(lambda: all(map(fits, tables(tabs))), timeout=LIMIT)
            assert large or all(map(is_whole, tables(tabs)))
        assert (window.width(), window.height()) == (640, 480)
        assert large or tabs.tabBar().sizeHint().width() <= tabs.width()


def test_a_check_under_way_fits_a_small_window(helpdesk: OpenedHelpdesk, qtbot: QtBot) -> None:
    check = helpdesk.page.check
    for language in LANGUAGES:
        helpdesk.window.set_language(language)
        helpdesk.window.resize(640, 480)
        check.show_state(Texts(language), HelpdeskState(Phase.CHECKING, WHOLE))
        assert check.bar.isVisible()
        qtbot.waitUntil(lambda: not scrolling(check), timeout=LIMIT)


def test_what_stands_beside_each_other_stands_below_each_other_on_little_room(
    helpdesk: OpenedHelpdesk, enlarge: Callable[[], None], qtbot: QtBot
) -> None:
    helpdesk.check()
    check = helpdesk.page.check
    helpdesk.window.resize(1000, 700)
    qtbot.waitUntil(lambda: check.causes.y() < check.probes.table.height(), timeout=LIMIT)
    enlarge()
    qtbot.waitUntil(lambda: check.causes.y() > check.probes.table.height(), timeout=LIMIT)


def test_the_list_follows_the_letters(helpdesk: OpenedHelpdesk, enlarge: Callable[[], None], qtbot: QtBot) -> None:
    helpdesk.check()
    helpdesk.window.resize(1200, 800)
    helpdesk.window.set_language("fi")
    table = helpdesk.page.check.probes.table
    qtbot.waitUntil(lambda: fits(table) and is_whole(table), timeout=LIMIT)
    width, height = table.columnWidth(1), table.rowHeight(0)
    enlarge()
    qtbot.waitUntil(lambda: table.columnWidth(1) > width and table.rowHeight(0) > height, timeout=LIMIT)
    qtbot.waitUntil(lambda: fits(table) and is_whole(table), timeout=LIMIT)


def test_columns_share_the_room() -> None:
    assert shared((10, 20, 30), 100) == (10, 20, 30)
    assert shared((10, 80, 70), 100) == (10, 45, 45)
    assert shared((10, 80, 20), 60) == (10, 30, 20)
    assert shared((10, 10), -5) == (0, 0)
    assert shared((), 5) == ()


def test_the_page_follows_the_keyboard(helpdesk: OpenedHelpdesk, qtbot: QtBot) -> None:
    helpdesk.check()
    helpdesk.window.resize(640, 480)
    check = helpdesk.page.check
    table = check.probes.table
    qtbot.waitUntil(lambda: fits(table) and check.causes.y() > table.height(), timeout=LIMIT)
    QApplication.processEvents()

    def row_is_seen() -> bool:
        row = table.visualRect(table.currentIndex())
        top = table.viewport().mapTo(check.viewport(), row.topLeft()).y()
        return top >= 0 and top + row.height() <= check.viewport().height()

    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() == table.model().rowCount() - 1
    assert row_is_seen()
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert row_is_seen()
    check.causes.values[-1].setFocus()
    assert not check.causes.values[-1].visibleRegion().isEmpty()
    check.start.setFocus()
    assert not check.start.visibleRegion().isEmpty()


# -- dialogs -----------------------------------------------------------------------------------------------


def dialogs(window: MainWindow, tmp_path: Path) -> Iterator[QDialog]:
    texts = Texts("fi")
    yield SupportDialog(texts, window)
    yield ConsentDialog(texts, ProbeId.NETWORK, ("a.example",) * 9, window)
    yield CrashDialog(texts, CrashReport(tmp_path / "crash.txt", "ValueError"), window)


def test_dialogs_open_within_the_screen(
    window: MainWindow, tmp_path: Path, enlarge: Callable[[], None], qtbot: QtBot
) -> None:
    enlarge()
    for dialog in dialogs(window, tmp_path):
        dialog.open()
        largest = first_size.largest_size(dialog)
        assert largest.height() < dialog.screen().availableGeometry().height()
        assert dialog.size().boundedTo(largest) == dialog.size(), type(dialog).__name__
        dialog.reject()


def test_a_support_file_can_be_saved_on_a_small_screen(window: MainWindow, enlarge: Callable[[], None]) -> None:
    enlarge()
    dialog = SupportDialog(Texts("fi"), window)
    dialog.open()
    dialog.resize(600, 400)
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) == (600, 400)
    for button in (dialog.save, dialog.leave):
        corner = button.mapTo(dialog, button.rect().bottomRight())
        assert dialog.rect().contains(corner)
    assert not scrolls_sideways(dialog)
    dialog.reject()


def scrolls_sideways(dialog: QDialog) -> bool:
    areas = dialog.findChildren(QAbstractScrollArea)
    return any(area.horizontalScrollBar().maximum() > 0 for area in areas if area.isVisible())


# -- names and languages -----------------------------------------------------------------------------------------


def test_the_tab_bar_has_a_name_of_its_own(helpdesk: OpenedHelpdesk) -> None:
    bar = helpdesk.page.tabs.tabBar()
    for language in LANGUAGES:
        helpdesk.window.set_language(language)
        assert bar.accessibleName() == Texts(language).say("Helpdesk")
    assert all(isinstance(helpdesk.page.tabs.widget(place), ScrolledPage) for place in range(bar.count()))


def test_an_open_support_dialog_takes_another_language_and_keeps_its_choices(
    helpdesk: OpenedHelpdesk, qtbot: QtBot
) -> None:
    helpdesk.check()
    helpdesk.page.actions_.support.trigger()
    dialog = helpdesk.dialog(SupportDialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    dialog.fields["host"].click()
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    before = dialog.lines.toPlainText()
    helpdesk.window.set_language("sv")
    assert dialog.windowTitle() == Texts("sv").say("Support file")
    assert not dialog.save.isEnabled(), "what is shown is not what would be saved"
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    assert dialog.unmasked == ("host",)
    assert dialog.lines.toPlainText() != before
    assert dialog.leave.text().replace("&", "") == Texts("sv").say("Cancel")
    dialog.reject()
    helpdesk.window.set_language("en")
