"""The form of a scan in the real window: by keyboard, with real files, servers and key stores."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget

from cardtool.app.folders import find_folders
from cardtool.app.inventory.passwords import MOST_PASSWORDS
from cardtool.app.inventory.remembering import FILE, load_scans
from cardtool.app.language import LANGUAGES
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause
from cardtool.model.sighting import SourceKind, SourceState
from tests.inventory.sources.made import (
    base64_of,
    device,
    entity,
    key_descriptor,
    keyconf,
    made,
    xroad_certificate,
    xroad_key,
)
from tests.inventory.sources.servers import Keeper, serving, speak_tls, tls_context
from tests.store.inventories import AS_OF, SCANNED_AT
from ui.inventory.control import InventoryControl
from ui.inventory.form.checks import Field
from ui.inventory.form.computer import ComputerFields
from ui.inventory.form.password_dialog import PasswordsDialog
from ui.inventory.state import Phase, ScanForm
from ui.look.mnemonics import letter_of
from ui.turns import short_turns
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.inventory.view import InventoryView

LIMIT: Final = 30_000
#: How long a cancelled scan may take to end, in seconds; a server that says nothing must not hold it.
SOON: Final = 5
PASSWORD: Final = "Sala&sana 7"  # noqa: S105 - of a store made here
CONTROL = Qt.KeyboardModifier.ControlModifier


def plain_workspace() -> Workspace:
    return Workspace(now=lambda: SCANNED_AT, as_of=AS_OF)


class Opened:
    """The page of a real window, worked with by keys."""

    def __init__(self, window: MainWindow, qtbot: QtBot, workspace: Workspace) -> None:
        self.window, self._qtbot = window, qtbot
        self.control = InventoryControl(workspace, window)
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_F9)
        page = window.pages.inventory
        assert page is not None
        self.page: InventoryView = page
        self.bar, self.details = page.scan_bar, page.scan_bar.details

    @property
    def form(self) -> ScanForm:
        return self.page.session.state.form

    @property
    def phase(self) -> Phase:
        return self.page.session.state.phase

    def focus(self) -> QWidget:
        focus = self.window.focusWidget()
        assert focus is not None
        return focus

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, where the focus is."""
        QTest.keyClick(self.focus(), key, modifier)

    def go_to(self, target: QWidget) -> None:
        """To a widget, with the Tab key alone."""
        for _ in range(80):
            if self.focus() is target:
                return
            self.press(Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not lead to {target}")

    def type(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self.press(Qt.Key.Key_Return)
            QTest.keyClicks(self.focus(), line)

    def add(self, path: Path) -> None:
        """Type a path and press Enter."""
        self.bar.typed.setFocus()
        self.type(str(path))
        self.press(Qt.Key.Key_Return)

    def open_details(self) -> None:
        self.press(Qt.Key.Key_F4)

    def scan(self) -> None:
        """Scan with the key, and wait for the result."""
        self.press(Qt.Key.Key_Return, CONTROL)
        self.wait()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: self.phase is Phase.READY and self._is_shown(), timeout=LIMIT)

    def wait_for_recent(self, number: int) -> None:
        self._qtbot.waitUntil(lambda: len(self.page.session.state.recent) == number, timeout=LIMIT)

    def _is_shown(self) -> bool:
        state = self.page.session.state
        shown = self.page.content
        return state.problem is not None or (shown is not None and shown.inventory is state.inventory)

    def found(self) -> dict[SourceKind, set[str]]:
        """Names of the certificates that were found, by the kind of their places."""
        inventory = self.page.session.state.inventory
        assert inventory is not None
        told: dict[SourceKind, set[str]] = {}
        for item in inventory.certificates:
            for place in item.places:
                told.setdefault(place.source, set()).add(item.certificate.subject.first("CN"))
        return told

    def said(self) -> str:
        """What the coverage says."""
        return "\n".join(value.toPlainText() for value in self.page.coverage.grid.values)


@contextmanager
def opened(window: MainWindow, qtbot: QtBot, workspace: Workspace | None = None) -> Iterator[Opened]:
    """The page of a window, and its end."""
    page = Opened(window, qtbot, workspace or plain_workspace())
    with short_turns():
        yield page
    window.close()
    assert page.control.finish(SOON)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> Iterator[Opened]:
    with opened(window, qtbot) as made_:
        yield made_


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """A folder with one certificate."""
    folder = tmp_path / "certificates"
    folder.mkdir()
    (folder / "one.pem").write_bytes(made("one.example.fi").pem)
    return folder


@pytest.fixture
def locked(certificates: Path) -> Path:
    """The folder with a key store in it that has a password, twice."""
    owner = made("locked.example.fi")
    store = pkcs12.serialize_key_and_certificates(
        b"palvelu", owner.key, owner.certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    for name in ("a.p12", "b.p12"):
        (certificates / name).write_bytes(store)
    return certificates


# -- the simple form -----------------------------------------------------------------------------------------


def test_a_first_scan_by_keyboard(page: Opened, certificates: Path) -> None:
    assert not page.details.isVisible()
    page.go_to(page.bar.typed)
    page.type(f'"{certificates}"')
    page.press(Qt.Key.Key_Return)
    assert page.form == ScanForm(paths=(certificates,))
    page.go_to(page.bar.scan)
    page.press(Qt.Key.Key_Space)
    page.wait()
    assert page.found() == {SourceKind.FILES: {"one.example.fi"}}


def test_what_was_typed_and_not_added_is_scanned_too(page: Opened, certificates: Path) -> None:
    page.bar.typed.setFocus()
    page.type(str(certificates))
    page.scan()
    assert page.found() == {SourceKind.FILES: {"one.example.fi"}}
    assert page.bar.typed.text() == ""


def test_without_anything_to_scan_the_person_is_told(page: Opened) -> None:
    page.press(Qt.Key.Key_Return, CONTROL)
    assert page.phase is Phase.READY
    assert "nothing to scan" in page.bar.running.told.text()
    assert page.focus() is page.bar.add_folder


def test_f4_opens_and_closes_the_rest(page: Opened) -> None:
    page.open_details()
    assert page.details.isVisible()
    assert page.focus() is page.details.computer.trust
    page.press(Qt.Key.Key_Space)
    assert page.form.system_trust
    page.press(Qt.Key.Key_F4)
    assert not page.details.isVisible()
    assert page.focus() is page.bar.more
    page.press(Qt.Key.Key_Space)
    assert page.details.isVisible()
    page.press(Qt.Key.Key_F4)
    assert "Trust folders" in page.bar._also.text(), "what is not seen is told"


# -- dropping ------------------------------------------------------------------------------------------------


def drop(target: QWidget, *urls: QUrl, text: str = "") -> bool:
    """Drag onto a widget and let go; returns whether it was taken."""
    data = QMimeData()
    data.setUrls(list(urls))
    if text:
        data.setText(text)
    keys = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter, fall = QDragEnterEvent(QPoint(5, 5), *keys), QDropEvent(QPointF(5, 5), *keys)
    for event in (enter, fall):
        event.ignore()
        QApplication.sendEvent(target, event)
    return fall.isAccepted()


def test_files_and_folders_are_dropped_anywhere(page: Opened, tmp_path: Path) -> None:
    targets = (page.page._page, page.page.viewport(), page.bar.places.viewport(), page.bar.typed)
    for number, target in enumerate(targets):
        assert drop(target, QUrl.fromLocalFile(str(tmp_path / str(number))), QUrl("https://example.fi/x"))
    assert page.form.paths == tuple(tmp_path / str(number) for number in range(len(targets)))
    assert not drop(page.page._page, QUrl("https://example.fi/x"))
    assert not drop(page.page._page, text="words")
    assert len(page.form.paths) == len(targets)


def test_metadata_are_dropped_into_their_field(page: Opened, tmp_path: Path) -> None:
    page.open_details()
    field = page.details.named.fields[Field.SAML]
    for name in ("a.xml", "b.xml", "a.xml"):
        assert drop(field.lines.viewport(), QUrl.fromLocalFile(str(tmp_path / name)))
    assert page.form.saml == (str(tmp_path / "a.xml"), str(tmp_path / "b.xml"))
    assert page.form.paths == ()


# -- all sources -----------------------------------------------------------------------------------------------


def test_servers_metadata_xroad_and_lists_in_one_scan(page: Opened, certificates: Path, tmp_path: Path) -> None:
    server, saml, xroad, listed = (made(f"{name}.example.fi") for name in ("server", "saml", "xroad", "listed"))
    (tmp_path / "metadata.xml").write_text(entity("sp", key_descriptor(base64_of(saml.der), "signing")))
    configuration = tmp_path / "xroad"
    configuration.mkdir()
    key = xroad_key("SIGNING", "A" * 40, xroad_certificate(base64_of(xroad.der)))
    (configuration / "keyconf.xml").write_text(keyconf(device("softToken", "0", key)))
    (tmp_path / "list.ndjson").write_text(f'{{"pem": {listed.pem.decode()!r}}}\n'.replace("'", '"'))
    page.add(certificates)
    page.open_details()
    fields = page.details.named.fields
    with serving(speak_tls(tls_context(tmp_path, server))) as port:
        page.go_to(page.details.named.ask_servers)
        page.press(Qt.Key.Key_Space)
        for field, text in (
            (Field.TLS, f"127.0.0.1:{port}"),
            (Field.SAML, f"{tmp_path / 'metadata.xml'}\n"),
            (Field.XROAD, str(configuration)),
            (Field.LISTS, str(tmp_path / "list.ndjson")),
        ):
            page.go_to(fields[field].lines)
            page.type(text)
        page.scan()
    assert page.found() == {
        SourceKind.FILES: {"one.example.fi"},
        SourceKind.TLS: {"server.example.fi"},
        SourceKind.SAML: {"saml.example.fi"},
        SourceKind.XROAD: {"xroad.example.fi"},
        SourceKind.LIST: {"listed.example.fi"},
    }


def test_no_server_is_contacted_until_the_person_says_so(page: Opened, certificates: Path, tmp_path: Path) -> None:
    met: list[object] = []
    page.add(certificates)
    page.open_details()
    assert not page.details.named.ask_servers.isChecked()
    assert not page.details.named.fields[Field.TLS].lines.isEnabled()
    with serving(met.append) as port:
        page.page.session.fill(ScanForm(paths=(certificates,), tls=(f"127.0.0.1:{port}",)))
        page.scan()
    assert met == []
    assert set(page.found()) == {SourceKind.FILES}


def test_a_wrong_line_is_said_while_one_types_and_hinders_the_scan(page: Opened, certificates: Path) -> None:
    page.add(certificates)
    page.open_details()
    page.go_to(page.details.named.ask_servers)
    page.press(Qt.Key.Key_Space)
    field = page.details.named.fields[Field.TLS]
    page.go_to(field.lines)
    page.type("server.example.fi:44300")
    assert not field.fault.isVisible()
    page.type("0")
    assert "server.example.fi:443000" in field.fault.text()
    assert field.fault.isVisible()
    assert field.lines.accessibleDescription() == field.fault.text()
    page.press(Qt.Key.Key_F4)
    page.press(Qt.Key.Key_Return, CONTROL)
    assert page.phase is Phase.READY
    assert page.focus() is field.lines, "the person is led to it"
    assert page.bar.running.told.text() == field.fault.text()
    page.press(Qt.Key.Key_Backspace)
    page.press(Qt.Key.Key_Backspace)
    assert not field.fault.isVisible()
    assert page.page.session.state.can_scan


def test_an_address_with_a_password_is_refused(page: Opened) -> None:
    page.open_details()
    field = page.details.named.fields[Field.SAML]
    page.go_to(field.lines)
    page.type("https://user:word@idp.example.fi/metadata")
    assert "may not have a password" in field.fault.text()


def test_files_are_chosen_in_dialogs(page: Opened, tmp_path: Path) -> None:
    page.open_details()
    judging, fields = page.details.judging, page.details.named.fields
    for button, name in (
        (judging.choose_wanted, "wanted.csv"),
        (judging.choose_register, "register.txt"),
        (fields[Field.SAML].choose, "metadata.xml"),
        (fields[Field.XROAD].choose, "xroad"),
        (fields[Field.LISTS].choose, "list.csv"),
    ):
        page.go_to(button)
        page.press(Qt.Key.Key_Space)
        (dialog,) = (each for each in page.window.findChildren(QFileDialog) if each.isVisible())
        dialog.filesSelected.emit([str(tmp_path / name)])
        dialog.close()
    form = page.form
    assert (form.wanted, form.register) == (tmp_path / "wanted.csv", tmp_path / "register.txt")
    assert (*form.saml, *form.xroad, *form.lists) == tuple(
        str(tmp_path / name) for name in ("metadata.xml", "xroad", "list.csv")
    )
    for button in (judging.usual_wanted, judging.usual_register):
        page.go_to(button)
        page.press(Qt.Key.Key_Space)
    assert (page.form.wanted, page.form.register) == (None, None)


def test_a_register_that_holds_nothing_is_a_problem_with_its_remedy(
    page: Opened, certificates: Path, tmp_path: Path
) -> None:
    (tmp_path / "register.txt").write_text("nothing\n")
    page.page.session.fill(ScanForm(paths=(certificates,), register=tmp_path / "register.txt"))
    page.scan()
    problem = page.page.session.state.problem
    assert problem is not None
    assert problem.cause is Cause.SOURCE_NOT_READABLE
    assert "register.txt" in page.said()
    assert "Check the file's name" in page.said()


def test_windows_stores_are_offered_on_windows_and_missed_with_a_reason_elsewhere(page: Opened, qtbot: QtBot) -> None:
    page.open_details()
    elsewhere = page.details.computer
    assert not any(box.isVisible() for box in elsewhere.stores.values())
    assert "only when the program runs on Windows" in elsewhere.missing.text()
    there = ComputerFields(on_windows=True)
    qtbot.addWidget(there)
    there.say(page.window.texts)
    there.show_form(ScanForm(), busy=False)
    there.show()
    assert all(box.isVisible() for box in there.stores.values())
    assert not there.trust.isVisible()
    with qtbot.waitSignal(there.changed) as change:
        there.stores["LocalMachine"].click()
    assert change.args == [ScanForm(windows_stores=("LocalMachine",))]


# -- passwords -------------------------------------------------------------------------------------------------


def dialog_of(page: Opened) -> PasswordsDialog:
    return next(dialog for dialog in page.window.findChildren(PasswordsDialog) if dialog.isVisible())


def test_files_that_want_a_password_are_read_after_it_was_given(
    page: Opened, locked: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page.add(locked)
    page.scan()
    assert page.page.offer.told.text() == "2 files could not be read without their passwords."
    page.page.session.add_paths([locked / "elsewhere"])
    page.go_to(page.page.offer.give)
    page.press(Qt.Key.Key_Space)
    dialog = dialog_of(page)
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
    for typed in ("wrong", PASSWORD):
        QTest.keyClicks(dialog.field, typed)
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.held.text() == "2 passwords are held."
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    page.wait()
    assert page.found() == {SourceKind.FILES: {"one.example.fi", "locked.example.fi"}}
    assert not page.page.offer.isVisible()
    assert page.form.paths == (locked,), "scanned again is what was scanned"
    page.wait_for_recent(1)
    state = page.page.session.state
    assert PASSWORD not in repr(state) + repr(state.request) + caplog.text
    assert not [file for file in find_folders().settings.rglob("*") if PASSWORD.encode() in file.read_bytes()]
    page.window.close()
    assert page.page.session.state.passwords == ()


def test_passwords_are_given_before_a_scan_too(page: Opened, locked: Path) -> None:
    page.add(locked)
    page.open_details()
    page.go_to(page.details.passwords.give)
    page.press(Qt.Key.Key_Space)
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.field, PASSWORD)
    QTest.keyClick(dialog.done_button, Qt.Key.Key_Space)
    assert page.phase is Phase.READY
    assert page.details.passwords.held.text() == "1 password is held."
    page.scan()
    assert not page.page.offer.isVisible()


def test_a_dialog_that_is_left_gives_nothing(page: Opened) -> None:
    page.bar.passwords_wanted.emit()
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.field, PASSWORD)
    QTest.keyClick(dialog.add, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.page.session.state.passwords == ()


def test_as_many_passwords_as_are_tried_and_all_forgotten(page: Opened) -> None:
    page.page.session.take_passwords(map(str, range(MOST_PASSWORDS)))
    page.bar.passwords_wanted.emit()
    dialog = dialog_of(page)
    assert str(MOST_PASSWORDS) in dialog.note.text()
    QTest.keyClicks(dialog.field, "one more")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "More are not tried" in dialog.held.text()
    QTest.keyClick(dialog.forget, Qt.Key.Key_Space)
    assert page.page.session.state.passwords == ()
    assert dialog.held.text() == "No password was given."
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert page.page.session.state.passwords == ()


def test_a_kept_run_is_not_scanned_again(page: Opened, locked: Path) -> None:
    page.add(locked)
    page.scan()
    result = page.page.session.state.inventory
    assert result is not None
    assert page.page.offer.isVisible()
    page.page.show_inventory(replace(result))
    assert not page.page.offer.isVisible()
    page.page.show_inventory(result)
    assert page.page.offer.isVisible()


# -- earlier scans -----------------------------------------------------------------------------------------------


def test_the_last_form_comes_back_without_contacting_anybody(
    window: MainWindow, qtbot: QtBot, certificates: Path, tmp_path: Path
) -> None:
    with serving(speak_tls(tls_context(tmp_path, made("server.example.fi")))) as port, opened(window, qtbot) as page:
        form = ScanForm(paths=(certificates,), ask_servers=True, tls=(f"127.0.0.1:{port}",), horizon=30, name="monthly")
        page.page.session.fill(form)
        page.scan()
        page.wait_for_recent(1)
    again = MainWindow("en")
    qtbot.addWidget(again)
    with qtbot.waitActive(again):
        again.show()
    with opened(again, qtbot) as page:
        page.wait_for_recent(1)
        assert page.form == ScanForm(paths=(certificates,), tls=form.tls, horizon=30, name="monthly")
        page.open_details()
        assert page.bar.recent.list.currentText() == "monthly"
        page.go_to(page.bar.recent.fill)
        page.press(Qt.Key.Key_Space)
        assert page.form == form, "chosen by the person, its servers are asked again"
        page.go_to(page.bar.recent.forget)
        page.press(Qt.Key.Key_Space)
        page.wait_for_recent(0)
        assert load_scans(find_folders()) == ()
        assert not page.bar.recent.list.isEnabled()


def test_what_was_filled_in_already_stays(window: MainWindow, qtbot: QtBot, certificates: Path) -> None:
    with opened(window, qtbot) as page:
        page.add(certificates)
        page.scan()
        page.wait_for_recent(1)
        page.page.session.fill(ScanForm(tokens=True))
        page.page.take_recent(page.page.session.state.recent)
        assert page.form == ScanForm(tokens=True)


def test_damaged_settings_are_passed_over(window: MainWindow, qtbot: QtBot, certificates: Path) -> None:
    settings = find_folders().settings
    settings.mkdir(parents=True)
    (settings / FILE).write_bytes(b'{"schema": "cardtool.scans.v1", "scans": [{"name": 3}, ')
    with opened(window, qtbot) as page:
        page.add(certificates)
        page.scan()
        page.wait_for_recent(1)
        assert load_scans(find_folders())[0].request.paths == (certificates,)


def test_settings_that_cannot_be_written_are_said_and_hinder_no_scan(
    window: MainWindow, qtbot: QtBot, certificates: Path
) -> None:
    find_folders().settings.write_text("a file where the folder should be")
    with opened(window, qtbot) as page:
        page.add(certificates)
        page.scan()
        assert page.found()
        qtbot.waitUntil(lambda: "settings" in window.statusBar().currentMessage(), timeout=LIMIT)


# -- what goes wrong -----------------------------------------------------------------------------------------------


class BrokenClock:
    """The system's clock, refusing as often as it is told to."""

    def __init__(self, error: Exception, times: int = 1) -> None:
        self._error, self._left = error, times

    def __call__(self) -> object:
        self._left -= 1
        if self._left >= 0:
            raise self._error
        return SCANNED_AT


@pytest.mark.parametrize("error", [RuntimeError("personal data"), OSError(5, "input/output"), MemoryError()])
def test_a_mistake_of_the_program_ends_the_scan_and_not_the_page(
    window: MainWindow, qtbot: QtBot, certificates: Path, error: Exception
) -> None:
    with opened(window, qtbot, Workspace(now=BrokenClock(error), as_of=AS_OF)) as page:  # type: ignore[arg-type] # a clock
        page.add(certificates)
        page.scan()
        problem = page.page.session.state.problem
        assert problem is not None
        assert (problem.cause, problem.detail) == (Cause.INTERNAL_ERROR, type(error).__name__)
        assert "The program made a mistake" in page.said()
        assert "personal data" not in page.said()
        assert page.bar.scan.isEnabled()
        page.scan()
        assert page.page.session.state.problem is None
        assert page.found()


def test_a_broken_file_of_the_administrator_is_said_with_its_remedy(
    window: MainWindow, qtbot: QtBot, certificates: Path
) -> None:
    rules = find_folders().administrator / "rules"
    rules.mkdir(parents=True)
    (rules / "oid_verdicts.toml").write_text("no [[ toml")
    with opened(window, qtbot) as page:
        page.add(certificates)
        page.scan()
        problem = page.page.session.state.problem
        assert problem is not None
        assert problem.cause is Cause.LOCAL_DATA_INVALID
        assert "Tell the administrator" in page.said()


def test_a_result_that_cannot_be_shown_is_said(
    page: Opened, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ui.inventory.content.make_content", fail)
    page.add(certificates)
    page.scan()
    assert "The program made a mistake" in page.said()
    assert page.bar.scan.isEnabled()


@pytest.fixture
def silent() -> Iterator[tuple[Keeper, int]]:
    """A server that takes a connection and says nothing."""
    keeper = Keeper()
    with serving(keeper) as port:
        yield keeper, port
        keeper.free.set()


def begin_held(page: Opened, folder: Path, silent: tuple[Keeper, int]) -> None:
    """Begin a scan of a folder and of a server that never answers."""
    keeper, port = silent
    page.page.session.fill(ScanForm(paths=(folder,), ask_servers=True, tls=(f"127.0.0.1:{port}",)))
    page.press(Qt.Key.Key_Return, CONTROL)
    assert keeper.met.wait(LIMIT / 1000)


def test_cancelling_keeps_what_was_read_and_waits_for_no_server(
    page: Opened, certificates: Path, silent: tuple[Keeper, int]
) -> None:
    begin_held(page, certificates, silent)
    assert page.phase is Phase.SCANNING
    assert page.focus() is page.bar.cancel
    page.bar.begun.emit()
    assert page.page.session._scan == 1, "one at a time"
    assert not drop(page.page._page, QUrl.fromLocalFile("/somewhere")), "the form does not change under the scan"
    page.press(Qt.Key.Key_Space)
    page.wait()
    inventory = page.page.session.state.inventory
    assert inventory is not None
    assert [source.state for source in inventory.coverage] == [SourceState.COMPLETE, SourceState.CANCELLED]
    assert page.found() == {SourceKind.FILES: {"one.example.fi"}}


def test_a_window_closed_during_a_scan_ends_it(page: Opened, certificates: Path, silent: tuple[Keeper, int]) -> None:
    begin_held(page, certificates, silent)
    page.window.close()
    assert page.control.finish(SOON)


def test_progress_tells_rate_and_what_remains(page: Opened, certificates: Path, silent: tuple[Keeper, int]) -> None:
    from cardtool.app.inventory.scanning import Progress

    begin_held(page, certificates, silent)
    for progress, told in (
        (Progress(10, 0, 40, 2.0), "10 looked at, 5 in a second, 6 s left"),
        (Progress(10, 0, 4000, 2.0), "10 looked at, 5 in a second, 14 min left"),
    ):
        page.page.take_progress(1, progress)
        assert page.bar.running.told.text() == told
        assert (page.bar.bar.value(), page.bar.bar.maximum()) == (progress.looked_at, progress.expected)


# -- for everybody -------------------------------------------------------------------------------------------------


def fill_all(page: Opened) -> None:
    """Everything in sight, a wrong line and held passwords too."""
    page.page.session.fill(ScanForm(paths=(Path("a"),), ask_servers=True, tls=("no address",)))
    page.page.session.take_passwords(["a"])
    page.bar.show_details(open_=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_form_has_a_name(page: Opened, language: str) -> None:
    fill_all(page)
    page.window.set_language(language)
    parts = [part for part in page.bar.findChildren(QWidget) if part.isVisible()]
    focusable = [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(focusable) > 25
    named = {part: QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name) for part in focusable}
    assert [part for part, name in named.items() if not name] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_leads_to_two_places(page: Opened, language: str) -> None:
    fill_all(page)
    page.window.set_language(language)
    buttons = [button.text() for button in page.page.findChildren(QAbstractButton) if button.text()]
    menus = [action.text() for action in page.window.menuBar().actions()]
    letters = [letter for text in (*menus, *buttons) if (letter := letter_of(text))]
    assert len(letters) > 12
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dialog_of_passwords_has_names(page: Opened, language: str) -> None:
    page.window.set_language(language)
    page.bar.passwords_wanted.emit()
    dialog = dialog_of(page)
    focusable = [part for part in dialog.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    named = [QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name) for part in focusable]
    assert all(named)
    dialog.close()


def test_a_letter_presses_its_button(page: Opened, certificates: Path) -> None:
    page.add(certificates)
    letter = letter_of(page.bar.scan.text())
    assert letter
    QTest.keyClick(page.window, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)
    page.wait()
    assert page.found()


def test_the_form_fits_a_narrow_page(page: Opened) -> None:
    page.open_details()
    page.window.resize(1400, 900)
    wide = page.details.sizeHint().width()
    page.window.resize(500, 700)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert page.details.sizeHint().width() < wide
