"""The certificates on this computer, in the window: a real scan, keys, names, colours, reports."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from cardtool.app.inventory import scanning
from cardtool.app.language import LANGUAGES
from cardtool.app.workspace import Workspace
from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import SourceState
from tests.store.inventories import AS_OF, SCANNED_AT
from tests.ui.gaps import LONGEST_GAP, longest_gap
from tests.ui.made_up_inventory import content_of, three
from ui.inventory.control import InventoryControl
from ui.inventory.state import HorizonUnit, Phase
from ui.inventory.strings import Column
from ui.turns import short_turns
from ui.window.keys import KeysDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.inventory.source import ScanWatch
    from ui.inventory.view import InventoryView
    from ui.window.view import MainWindow

OID = "1.2.246.10.32213043.10"
LIMIT = 30_000
_SERIAL = count(1)


def write_certificate(path: Path, name: str, oid: str = OID) -> None:
    """A service certificate of a name for an OID, made by a private CA of one."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = ((x509.NameOID.COMMON_NAME, name), (x509.NameOID.SERIAL_NUMBER, oid))
    subject = x509.Name([x509.NameAttribute(*each) for each in names])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test CA")]))
        .public_key(key.public_key())
        .serial_number(next(_SERIAL))
        .not_valid_before(SCANNED_AT.replace(year=2026, month=1))
        .not_valid_after(SCANNED_AT.replace(year=2028))
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two certificates, one broken one, a text, and a list of wanted OIDs."""
    certificates = tmp_path / "certificates"
    certificates.mkdir()
    write_certificate(certificates / "one.pem", "one.example.fi")
    write_certificate(certificates / "two.pem", "two.example.fi", "1.2.246.10.32213043.9")
    (certificates / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n")
    (certificates / "notes.txt").write_text("nothing")
    (tmp_path / "wanted.csv").write_text(f"oid;name\n{OID};Ours\n1.2.246.10.15675350.1;Missing\n")
    return tmp_path


@pytest.fixture
def control(window: MainWindow) -> Iterator[InventoryControl]:
    made = InventoryControl(Workspace(now=lambda: SCANNED_AT, as_of=AS_OF), window)
    with short_turns():
        yield made
    window.close()
    assert made.finish(5)


@pytest.fixture
def page(window: MainWindow, control: InventoryControl, qtbot: QtBot) -> InventoryView:
    """The page, opened with its key."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.pages.inventory is not None
    return window.pages.inventory


@pytest.fixture
def filled(page: InventoryView, qtbot: QtBot) -> InventoryView:
    """The page with a made-up inventory."""
    page.session.state = replace(page.session.state, inventory=three())
    page.say(page._texts)
    qtbot.waitUntil(lambda: page.content is not None, timeout=LIMIT)
    return page


def scan(page: InventoryView, qtbot: QtBot) -> None:
    QTest.keyClick(page.scan_bar.scan, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.session.state.scanning and shows_result(page), timeout=LIMIT)


def shows_result(page: InventoryView) -> bool:
    return page.content is not None and page.content.inventory is page.session.state.inventory


def chosen_paths(page: InventoryView) -> list[Path]:
    return list(page.session.state.form.paths)


def phase(page: InventoryView) -> Phase:
    return page.session.state.phase


def names(page: InventoryView) -> list[str]:
    model = page.certificates.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


# -- end to end ----------------------------------------------------------------------------------------------


def test_a_scan_from_folder_to_report(page: InventoryView, folder: Path, qtbot: QtBot) -> None:
    page.scan_bar.added.emit((folder / "certificates",))
    page.scan_bar.wanted_chosen.emit(folder / "wanted.csv")
    scan(page, qtbot)
    inventory = page.session.state.inventory
    assert inventory is not None
    assert sorted(names(page)) == ["one.example.fi", "two.example.fi"]
    assert [source.state for source in inventory.coverage] == [SourceState.PARTIAL]
    assert any("broken base64" in value.toPlainText() for value in page.coverage.grid.values)
    codes = {verdict.wanted.name: verdict.code for verdict in page.oids.model.shown}
    assert codes == {"Ours": OidVerdictCode.VALID, "Missing": OidVerdictCode.UNKNOWN}

    page.filter.setText("TWO.")
    assert names(page) == ["two.example.fi"]
    report = folder / "report.json"
    page.write_report(report)
    qtbot.waitUntil(report.exists, timeout=LIMIT)
    document = json.loads(report.read_text(encoding="utf-8"))
    assert [each["common_name"] for each in document["certificates"]] == ["two.example.fi"]
    assert document["oids"] == []
    assert document["coverage"][0]["state"] == "partial"


def test_a_report_that_cannot_be_written_is_said(
    page: InventoryView, folder: Path, qtbot: QtBot, window: MainWindow
) -> None:
    page.scan_bar.added.emit((folder / "certificates",))
    scan(page, qtbot)
    page.write_report(folder / "missing" / "report.json")
    qtbot.waitUntil(lambda: "missing" in window.statusBar().currentMessage(), timeout=LIMIT)


def test_a_list_without_an_oid_is_a_problem_and_the_last_result_stays(
    page: InventoryView, folder: Path, qtbot: QtBot
) -> None:
    page.scan_bar.added.emit((folder / "certificates",))
    scan(page, qtbot)
    (folder / "wanted.csv").write_text("nothing\n")
    page.scan_bar.wanted_chosen.emit(folder / "wanted.csv")
    scan(page, qtbot)
    assert page.session.state.problem is not None
    assert "wanted.csv" in page.coverage.grid.values[0].toPlainText()
    assert len(names(page)) == 2


def test_cancelling_keeps_what_was_read(
    page: InventoryView, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan is held at its beginning until the cancel has come in."""
    held = scanning.scan

    def hold(workspace: Workspace, request: object, watch: ScanWatch) -> object:
        while not watch.cancelled:
            watch.looked_at()
        return held(workspace, request, watch)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(scanning, "scan", hold)
    page.scan_bar.added.emit((folder / "certificates",))
    QTest.keyClick(page.scan_bar.scan, Qt.Key.Key_Space)
    assert page.scan_bar.cancel.isEnabled()
    assert not page.scan_bar.add_folder.isEnabled()
    qtbot.waitUntil(lambda: page.session.state.progress is not None, timeout=LIMIT)
    QTest.keyClick(page.scan_bar.cancel, Qt.Key.Key_Space)
    assert phase(page) is Phase.CANCELLING
    qtbot.waitUntil(lambda: phase(page) is Phase.READY, timeout=LIMIT)
    assert page.session.state.inventory is not None
    assert [source.state for source in page.session.state.inventory.coverage] == [SourceState.CANCELLED]


def test_the_window_answers_while_it_scans(page: InventoryView, folder: Path, qtbot: QtBot) -> None:
    for number in range(150):
        source = folder / "certificates" / ("one.pem" if number % 2 else "two.pem")
        (folder / "certificates" / f"{number}.pem").write_bytes(source.read_bytes())
    for number in range(40):
        write_certificate(folder / "certificates" / f"own {number}.pem", f"own{number}.example.fi")
    page.scan_bar.added.emit((folder / "certificates",))
    scan(page, qtbot)  # whatever is loaded at the first scan of all is loaded now
    assert longest_gap(lambda: scan(page, qtbot)) < LONGEST_GAP


# -- keys ------------------------------------------------------------------------------------------------------


def test_f9_and_escape_lead_to_the_page_and_back(window: MainWindow, page: InventoryView) -> None:
    assert not window.pages.on_cards
    assert not window.actions_.again.isEnabled()
    ways = []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F9, Qt.Key.Key_F9):
        QTest.keyClick(window, key)
        ways.append((window.pages.on_cards, window.actions_.again.isEnabled()))
    assert ways == [(True, True), (False, False), (True, True)]
    assert window.pages.inventory is page
    assert window.focusWidget() is not None


def test_filter_sort_and_copy_by_keys(window: MainWindow, filled: InventoryView, qtbot: QtBot) -> None:
    QTest.keyClick(filled, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is filled.filter
    QTest.keyClicks(filled.filter, "GAMM")
    assert names(filled) == ["gamma"]
    filled.filter.clear()
    filled.tabs.setCurrentWidget(filled.certificates)
    filled.certificates.table.setFocus()
    filled.certificates.table.setCurrentIndex(filled.certificates.model.index(0, Column.NAME))
    for expected in (["alpha", "gamma", "Älpha"], ["Älpha", "gamma", "alpha"]):
        QTest.keyClick(filled.certificates.table, Qt.Key.Key_F7)
        qtbot.waitUntil(lambda expected=expected: names(filled) == expected, timeout=LIMIT)  # type: ignore[misc] # a loop's value
    window.actions_.copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("gamma\t")


def test_the_chosen_row_stays_chosen_while_one_types(filled: InventoryView) -> None:
    filled.tabs.setCurrentWidget(filled.certificates)
    filled.certificates.table.setCurrentIndex(filled.certificates.model.index(2, 0))
    filled.filter.setText("lpha")
    assert filled.certificates.table.currentIndex().row() == 1
    assert filled.certificates.copied_text().startswith("Älpha\t")


def test_choosing_an_oid_compares_its_certificates(window: MainWindow, filled: InventoryView) -> None:
    tree = filled.oids.tree
    tree.setFocus()
    assert not filled.oids.comparison.lines
    tree.setCurrentIndex(filled.oids.model.index_of("1.2.246.10.32213043.9"))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert [line[1:] for line in filled.oids.comparison.lines if line[0] == "Name"] == [
        ("gamma", "alpha"),
        ("Älpha", "alpha"),
    ]
    assert "Name\tgamma\talpha" in filled.copied_text()
    filled.filter.setText("nowhere")
    assert filled.oids.comparison.lines == ()


def test_f6_goes_from_part_to_part(window: MainWindow, filled: InventoryView) -> None:
    for tab in range(filled.tabs.count()):
        filled.tabs.setCurrentIndex(tab)
        filled.scan_bar.places.setFocus()
        visited = []
        for _ in filled.parts:
            QTest.keyClick(window, Qt.Key.Key_F6)
            visited.append(window.focusWidget())
        assert visited == [*filled.parts[1:], filled.parts[0]]


def test_the_list_of_keys_names_those_of_the_page(window: MainWindow, page: InventoryView) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = window.findChildren(KeysDialog)
    shown = [value.toPlainText() for value in dialog.grid.values]
    assert shown == [action.text() for action in (*window.actions_.all, *page.actions_.all)]
    dialog.close()


def test_everything_can_be_reached_with_tab(window: MainWindow, filled: InventoryView) -> None:
    filled.scan_bar.show_details(open_=True)
    filled.scan_bar.places.setFocus()
    visited: set[QWidget | None] = set()
    while window.focusWidget() not in visited:
        visited.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    bar = filled.scan_bar
    expected = {bar.places, bar.add_folder, bar.add_files, bar.choose_wanted, bar.horizon, bar.unit}
    assert expected | {filled.filter, filled.export, filled.oids.tree, filled.oids.table} <= visited


# -- what the person chooses -----------------------------------------------------------------------------------


def dialog_of(window: MainWindow) -> QFileDialog:
    return next(dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())


def test_dialogs_add_folders_files_and_a_list(window: MainWindow, page: InventoryView, folder: Path) -> None:
    bar = page.scan_bar
    for button, file in (
        (bar.add_folder, folder),
        (bar.add_files, folder / "certificates" / "one.pem"),
        (bar.choose_wanted, folder / "wanted.csv"),
    ):
        button.click()
        dialog = dialog_of(window)
        dialog.selectFile(str(file))
        dialog.done(QFileDialog.DialogCode.Accepted)
        dialog.filesSelected.emit([str(file)])
        dialog.fileSelected.emit(str(file))
    assert chosen_paths(page) == [folder, folder / "certificates" / "one.pem"]
    assert page.session.state.form.wanted == folder / "wanted.csv"
    bar.places.setCurrentRow(1)
    bar.remove.click()
    assert chosen_paths(page) == [folder]
    bar.remove.click()
    assert chosen_paths(page) == []
    bar.usual_wanted.click()
    assert page.session.state.form.wanted is None


def test_the_dialog_of_the_report_takes_a_name(window: MainWindow, filled: InventoryView, folder: Path) -> None:
    filled.export.click()
    dialog = dialog_of(window)
    dialog.filterSelected.emit("*.xlsx")
    assert dialog.defaultSuffix() == "xlsx"
    with_name: list[object] = []
    filled.report_wanted.connect(lambda *values: with_name.extend(values))
    dialog.fileSelected.emit(str(folder / "report.csv"))
    assert with_name[0] == folder / "report.csv"
    dialog.close()


def test_the_horizon_is_days_or_percent(page: InventoryView) -> None:
    page.scan_bar.horizon.setValue(400)
    page.scan_bar.unit.setCurrentIndex(1)
    form = page.session.state.form
    assert (form.horizon, form.unit) == (100, HorizonUnit.PERCENT)


# -- for everybody ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, filled: InventoryView, language: str) -> None:
    window.set_language(language)
    for tab in range(filled.tabs.count()):
        filled.tabs.setCurrentIndex(tab)
        focusable = [
            widget
            for widget in filled.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert len(focusable) > 8
        named = {widget: QAccessible.queryAccessibleInterface(widget) for widget in focusable}
        assert [each for each, face in named.items() if not face.text(QAccessible.Text.Name)] == []


def test_another_language_renews_the_words(window: MainWindow, filled: InventoryView, qtbot: QtBot) -> None:
    before = filled.content
    filled.certificates.table.setCurrentIndex(filled.certificates.model.index(1, 0))
    window.set_language("sv")
    qtbot.waitUntil(lambda: filled.content is not before, timeout=LIMIT)
    assert filled.content is not None
    assert filled.certificates.copied_text().startswith("alpha\t"), "the chosen row stays chosen"
    assert filled.content.texts is window.texts
    assert filled.take_content(content_of(three())) is False, "another inventory in another language"


def test_the_picture_is_described_and_painted(filled: InventoryView, qtbot: QtBot) -> None:
    filled.tabs.setCurrentWidget(filled.timeline)
    chart = filled.timeline.chart
    qtbot.waitUntil(lambda: filled.timeline.model.rowCount() == 3, timeout=LIMIT)
    assert chart.accessibleDescription() == (
        "1 ended in earlier months, 2 end this month or later. Most in ≤ 11/2025: 1."
    )
    empty = chart.grab().toImage()
    chart.setFocus()
    assert chart.grab().toImage() != empty
    filled.filter.setText("nowhere")
    qtbot.waitUntil(lambda: filled.timeline.model.rowCount() == 0, timeout=LIMIT)
    assert chart.accessibleDescription() == "0 ended in earlier months, 0 end this month or later."


def test_new_colours_of_the_system_are_taken(filled: InventoryView, qapp: QApplication) -> None:
    for kind in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
        QApplication.sendEvent(filled, QEvent(kind))
    filled.setPalette(QPalette(Qt.GlobalColor.black))
    filled.setFont(QFont("Sans", 14))
    assert filled.coverage.grid.values


def test_the_page_asks_for_no_larger_window(window: MainWindow, filled: InventoryView) -> None:
    assert filled.minimumSizeHint().width() <= window.areas.minimumSizeHint().width()
    assert filled.minimumSizeHint().height() <= window.areas.minimumSizeHint().height()


def test_an_end_of_the_program_cancels_the_scan(
    window: MainWindow, page: InventoryView, control: InventoryControl, folder: Path, qtbot: QtBot
) -> None:
    page.scan_bar.added.emit((folder / "certificates",))
    QTest.keyClick(page.scan_bar.scan, Qt.Key.Key_Space)
    window.close()
    assert control.finish(5)


def test_without_a_choice_there_is_nothing_to_copy_or_report(window: MainWindow, page: InventoryView) -> None:
    before = "untouched"
    QGuiApplication.clipboard().setText(before)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        window.actions_.copy.trigger()
    assert QGuiApplication.clipboard().text() == before
    assert not page.export.isEnabled()
    page.scan_bar.begun.emit()
    assert phase(page) is Phase.READY, "there is nothing to scan"


def test_choosing_an_organisation_compares_nothing(filled: InventoryView) -> None:
    model = filled.oids.model
    filled.oids.tree.setCurrentIndex(model.index_of("1.2.246.10.32213043.9"))
    assert filled.oids.comparison.lines
    filled.oids.tree.setCurrentIndex(model.index(0, 0))
    assert not filled.oids.comparison.lines


def test_many_sources_are_told_of_in_short(page: InventoryView) -> None:
    made = three()
    page.session.state = replace(page.session.state, inventory=replace(made, coverage=made.coverage[:1] * 130))
    page.say(page._texts)
    told = [value.toPlainText() for value in page.coverage.grid.values]
    assert len(told) == 101
    assert told[-1] == "30 more sources stand in a report."


def test_the_focus_comes_back_to_where_it_was(window: MainWindow, page: InventoryView) -> None:
    QTest.keyClick(window, Qt.Key.Key_F9)
    window.history.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.focusWidget() is page.scan_bar.add_folder
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.history.table
