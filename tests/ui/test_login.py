"""The login test in the window: one PIN, given once, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.login import LoginPlan, LoginResult
from cardtool.app.telling import tell_cause
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause, Problem
from cardtool.model.certificate import KeyUse
from cardtool.model.events import CardRead, Stage
from tests.ui.fake_login import FakeLogin
from tests.ui.gaps import LONGEST_GAP, longest_gap
from tests.ui.made_up_events import ONE, card, failed, inserted, readers, removed, shown
from tests.values import certificate
from ui.login.control import LoginTests
from ui.login.dialog import LoginDialog
from ui.login.pin_field import PinField
from ui.look.value_text import ValueText
from ui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from cardtool.model.events import Event
    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow

ENGLISH = Texts("en")
PIN = "4711"
SIGNATURE_ONLY = certificate(key_usage=frozenset({KeyUse.NON_REPUDIATION}))
REFUSALS = (Cause.PIN_LAST_TRY, Cause.PIN_LOCKED, Cause.NOT_ACTIVATED, Cause.MIDDLEWARE_MISSING)
FAILURES = (
    *(Cause.PIN_INCORRECT, Cause.PIN_LOCKED, Cause.SIGNATURE_WRONG, Cause.LOGIN_CANCELLED, Cause.TIMED_OUT),
    *(Cause.MIDDLEWARE_CRASHED, Cause.REMOVED_DURING_READING),
)


@dataclass
class Desk:
    """A window with a card, and the login test's dialog in front of it."""

    window: MainWindow
    login: FakeLogin
    tests: LoginTests
    qtbot: QtBot

    def open(self) -> LoginDialog:
        """Press the key and wait for the plan."""
        QTest.keyClick(self.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: bool(self.dialogs) and not self.title(self.dialogs[0]).startswith("Asking"))
        return self.dialogs[0]

    @property
    def dialogs(self) -> list[LoginDialog]:
        return [dialog for dialog in self.window.findChildren(LoginDialog) if dialog.isVisible()]

    @staticmethod
    def title(dialog: LoginDialog) -> str:
        assert dialog.headline.shown is not None
        return dialog.headline.shown.title

    def wait_for(self, dialog: LoginDialog, title: str) -> None:
        self.qtbot.waitUntil(lambda: self.title(dialog) == title)


@pytest.fixture
def desk(window: MainWindow, feeder: Feeder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    fake = FakeLogin.install(monkeypatch)
    tests = LoginTests(Workspace(), window)
    feeder(*shown())
    yield Desk(window, fake, tests, qtbot)
    fake.go_on.set()
    assert tests.finish(5)


def texts_of(root: QWidget) -> str:
    """Every text a person or a screen reader can get from the widgets."""
    told: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        told += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        told += [_text_of(widget)]
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            told += [interface.text(kind) for kind in (QAccessible.Text.Value, QAccessible.Text.Name)]
    return "\n".join(told)


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, ValueText) else ""


def type_pin(dialog: LoginDialog, pin: str = PIN) -> None:
    QTest.keyClicks(dialog.field, pin)


# -- when there is a test ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "enabled"),
    [
        pytest.param(shown(), True, id="a card read to the end"),
        pytest.param((*inserted(), CardRead(ONE, card(), Stage.VERDICT)), False, id="still being checked"),
        pytest.param((*inserted(), CardRead(ONE, card(), Stage.RECOGNISED)), False, id="only recognised"),
        pytest.param((*shown(), *removed()), False, id="removed"),
        pytest.param(inserted(), False, id="being read"),
        pytest.param(failed(), False, id="failed"),
        pytest.param((readers(empty=(ONE,)),), False, id="no card"),
        pytest.param((*inserted(), CardRead(ONE, card(main=None))), False, id="no readable certificate"),
        pytest.param((*inserted(), CardRead(ONE, card(main=SIGNATURE_ONLY))), False, id="signature only"),
    ],
)
def test_the_test_is_offered_for_a_whole_card_that_is_there(
    window: MainWindow, feeder: Feeder, events: tuple[Event, ...], enabled: bool
) -> None:
    feeder(*events)
    assert window.actions_.login.isEnabled() is enabled


def test_the_dialog_shows_card_reader_and_tries_left(desk: Desk) -> None:
    dialog = desk.open()
    shown_values = [value.toPlainText() for value in dialog.card.values]
    assert {"TAINA TESTINEN", ONE, "3", "1234"} <= set(shown_values)
    assert dialog.isModal()
    assert dialog.focusWidget() is dialog.field
    assert dialog.agreement.isHidden()


@pytest.mark.parametrize("cause", REFUSALS)
def test_a_refused_test_says_why_and_takes_no_pin(desk: Desk, cause: Cause) -> None:
    desk.login.plan = LoginPlan(tries_left=1, refused=Problem(cause, ONE))
    dialog = desk.open()
    assert (desk.title(dialog), dialog.headline.shown and dialog.headline.shown.detail) == tell_cause(
        ENGLISH, Problem(cause)
    )
    assert dialog.field.isHidden()
    assert dialog.test_button.isHidden()
    assert dialog.focusWidget() is dialog.close_button
    assert dialog.find_out.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.login.pins == []
    assert desk.dialogs == []


def test_unknown_tries_need_an_agreement(desk: Desk) -> None:
    desk.login.plan = LoginPlan(unknown_tries=True)
    dialog = desk.open()
    type_pin(dialog)
    assert not dialog.test_button.isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.login.pins == []
    dialog.agreement.setFocus()
    QTest.keyClick(dialog.agreement, Qt.Key.Key_Space)
    assert dialog.test_button.isEnabled()
    dialog.test_button.click()
    desk.wait_for(dialog, "The PIN is right and the card works")
    assert desk.login.agreed == [True]


# -- the PIN -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "held", "enough"),
    [
        ("", "", False),
        ("123", "123", False),
        ("1234", "1234", True),
        ("12a3 4", "1234", True),
        ("1" * 13, "1" * 12, True),
        ("\u0661\u0662\u0663\u0664", "", False),
    ],
)
def test_the_field_takes_four_to_twelve_ascii_digits(desk: Desk, typed: str, held: str, enough: bool) -> None:
    dialog = desk.open()
    for character in typed:
        dialog.field.insert(character)
    assert dialog.field.text() == held
    assert dialog.test_button.isEnabled() is enough


def test_the_field_shows_and_gives_away_nothing(desk: Desk) -> None:
    dialog = desk.open()
    type_pin(dialog)
    QGuiApplication.clipboard().setText("before")
    dialog.field.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(dialog.field, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert PIN not in dialog.field.displayText()
    assert dialog.field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert dialog.field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    interface = QAccessible.queryAccessibleInterface(dialog.field)
    assert interface.state().passwordEdit
    assert PIN not in interface.text(QAccessible.Text.Value)


def test_a_taken_pin_is_gone_from_the_field(qtbot: QtBot) -> None:
    field = PinField()
    qtbot.addWidget(field)
    QTest.keyClicks(field, PIN)
    assert field.take() == PIN.encode()
    assert field.text() == ""
    field.undo()
    assert field.text() == ""


def test_the_pin_is_nowhere_after_the_test(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    dialog = desk.open()
    type_pin(dialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.field.text() == "", "empty at once, before the card answers"
    desk.wait_for(dialog, "The PIN is right and the card works")
    assert desk.login.pins == [PIN.encode()]
    desk.qtbot.waitUntil(lambda: not any(desk.login.given[0]))
    assert len(desk.login.given[0]) == len(PIN)
    assert PIN not in texts_of(desk.window)
    desk.window.actions_.copy.trigger()
    assert PIN not in QGuiApplication.clipboard().text()
    assert PIN not in caplog.text


def test_closing_the_dialog_empties_the_field(desk: Desk) -> None:
    dialog = desk.open()
    type_pin(dialog)
    field = dialog.field
    emptied: list[str] = []
    field.textChanged.connect(emptied.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert emptied == [""]
    assert desk.login.pins == []
    assert desk.dialogs == []


def test_a_reader_with_keys_takes_the_pin_itself(desk: Desk) -> None:
    desk.login.plan = LoginPlan(tries_left=3, pin_pad=True)
    dialog = desk.open()
    assert dialog.field.isHidden()
    desk.login.go_on.clear()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.title(dialog) == "Enter the PIN on the reader"
    desk.login.go_on.set()
    desk.wait_for(dialog, "The PIN is right and the card works")
    assert desk.login.pins == [None]


# -- one attempt ---------------------------------------------------------------------------------------


def test_there_is_one_attempt_only(desk: Desk) -> None:
    dialog = desk.open()
    type_pin(dialog)
    desk.login.go_on.clear()
    for _ in range(3):
        dialog.test_button.click()
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        dialog._test()
    desk.login.go_on.set()
    desk.qtbot.waitUntil(lambda: not desk.tests._under_way)
    assert desk.login.pins == [PIN.encode()]


@pytest.mark.parametrize("cause", FAILURES)
def test_a_failure_is_told_with_its_remedy_and_the_card_is_read_again(desk: Desk, cause: Cause) -> None:
    desk.login.result = LoginResult(Problem(cause, ONE))
    dialog = desk.open()
    type_pin(dialog)
    with desk.qtbot.waitSignal(desk.window.again_wanted):
        dialog.test_button.click()
    shown_headline = dialog.headline.shown
    assert shown_headline is not None
    assert (shown_headline.title, shown_headline.detail) == tell_cause(ENGLISH, Problem(cause))
    assert dialog.field.isHidden()
    assert dialog.test_button.isHidden()
    assert dialog.find_out.isVisible()
    with desk.qtbot.waitSignal(desk.window.card.help_wanted):
        dialog.find_out.click()
    assert desk.dialogs == []
    assert desk.window.pages.page is desk.window.pages.helpdesk


def test_there_is_no_cause_to_find_of_a_test_that_was_not_refused(desk: Desk) -> None:
    dialog = desk.open()
    before = dialog.find_out.isHidden()
    type_pin(dialog)
    dialog.test_button.click()
    desk.wait_for(dialog, "The PIN is right and the card works")
    assert before
    assert dialog.find_out.isHidden()


def test_the_result_stays_when_the_card_is_read_again_or_leaves(desk: Desk, feeder: Feeder) -> None:
    dialog = desk.open()
    type_pin(dialog)
    dialog.test_button.click()
    desk.wait_for(dialog, "The PIN is right and the card works")
    feeder(*inserted(), CardRead(ONE, card()), *removed())
    assert desk.title(dialog) == "The PIN is right and the card works"


@pytest.mark.parametrize("events", [removed(), inserted(), (readers(),)], ids=["removed", "another card", "no reader"])
def test_a_card_that_leaves_takes_the_field_along(desk: Desk, feeder: Feeder, events: tuple[Event, ...]) -> None:
    dialog = desk.open()
    type_pin(dialog)
    feeder(*events)
    assert desk.title(dialog) == "The card was removed"
    assert dialog.field.text() == ""
    assert dialog.field.isHidden()
    dialog._test()
    assert desk.login.pins == []


def test_a_plan_that_comes_after_the_card_left_asks_for_nothing(desk: Desk, feeder: Feeder) -> None:
    desk.login.go_on.clear()
    desk.window.actions_.login.trigger()
    (dialog,) = desk.dialogs
    feeder(*removed())
    desk.login.go_on.set()
    assert desk.tests.finish(5)
    QApplication.processEvents()
    assert desk.title(dialog) == "The card was removed"
    assert dialog.field.isHidden()


def test_a_second_dialog_does_not_open(desk: Desk) -> None:
    desk.open()
    desk.window.login_wanted.emit(card())
    assert len(desk.dialogs) == 1


# -- a card that does not answer -----------------------------------------------------------------------


def test_the_window_answers_while_the_card_does_not(desk: Desk) -> None:
    dialog = desk.open()
    type_pin(dialog)
    desk.login.go_on.clear()
    dialog.test_button.click()
    QApplication.processEvents()
    gap = longest_gap(lambda: desk.qtbot.waitUntil(_turns(30)))
    assert gap < LONGEST_GAP
    assert desk.title(dialog) == "Testing the PIN…"


def test_a_dialog_closed_early_leaves_the_answer_to_the_status_line(desk: Desk) -> None:
    dialog = desk.open()
    type_pin(dialog)
    desk.login.go_on.clear()
    dialog.test_button.click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.dialogs == []
    desk.window.actions_.login.trigger()
    assert desk.window.statusBar().currentMessage() == "A login test is still under way."
    with desk.qtbot.waitSignal(desk.window.again_wanted):
        desk.login.go_on.set()
    assert desk.login.pins == [PIN.encode()]


def test_a_plan_of_a_closed_dialog_is_dropped(desk: Desk) -> None:
    desk.login.go_on.clear()
    desk.window.actions_.login.trigger()
    QTest.keyClick(desk.dialogs[0], Qt.Key.Key_Escape)
    desk.login.go_on.set()
    assert desk.tests.finish(5)
    QApplication.processEvents()
    assert desk.dialogs == []


def _turns(number: int) -> Callable[[], bool]:
    """True after so many questions; each lets the loop turn."""
    left = iter(range(number))
    return lambda: next(left, None) is None


# -- for everybody -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", [LoginPlan(tries_left=3), LoginPlan(unknown_tries=True), LoginPlan(pin_pad=True)])
def test_everything_in_the_dialog_has_a_name_and_fits(
    window: MainWindow, qtbot: QtBot, language: str, plan: LoginPlan
) -> None:
    dialog = LoginDialog(Texts(language), card(), window)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_plan(plan)
    dialog.resize(420, 420)
    focusable = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(focusable) > 5
    assert not [w for w in focusable if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    qtbot.waitUntil(lambda: not _cut_off(dialog))


def _cut_off(dialog: LoginDialog) -> list[str]:
    labels = (label for label in dialog.findChildren(QLabel) if label.isVisible() and label.text())
    return [label.text() for label in labels if label.heightForWidth(label.width()) > label.height()]


def test_changes_in_the_dialog_are_spoken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("ui.login.dialog.announce", lambda _, message: spoken.append(message))
    dialog = desk.open()
    type_pin(dialog)
    dialog.test_button.click()
    desk.wait_for(dialog, "The PIN is right and the card works")
    assert [message.split(".")[0] for message in spoken] == [
        "Asking the card…",
        "Test PIN1 with one attempt",
        "Testing the PIN…",
        "The PIN is right and the card works",
    ]


def test_a_visit_is_known_only_while_the_card_is_there() -> None:
    from ui.login.offer import visit_of

    session = Session()
    state = session.take_all(shown())
    assert visit_of(state, card()) == 1
    assert visit_of(state, _elsewhere()) == 0
    assert visit_of(session.take_all(removed()), card()) == 0


def _elsewhere() -> Any:
    made = card()
    return replace(made, card=replace(made.card, reader="nowhere"))
