"""Row mode on scripted readers: from the panel to the list, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cardtool.app.request import ReadRequest
from cardtool.app.training import Training, begin_training
from cardtool.app.worklist.row_mode import Outcome
from cardtool.app.workspace import Workspace
from cardtool.model.worklist import EntryState
from tests.ui.worklist.opened import LIMIT, Opened
from ui.launch import Watching
from ui.turns import short_turns
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.window


class Desk:
    """A training window in row mode, and the trainer's side."""

    def __init__(self, opened: Opened, training: Training) -> None:
        self.opened, self.training = opened, training
        self.one, self.two = training.readers[:2]

    def insert(self, script: str, reader: str) -> None:
        self.training.insert(script, reader)

    def message(self) -> str:
        return self.opened.rows.message.text()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    workspace = Workspace()
    training = begin_training(workspace)
    window = MainWindow("en", training=True)
    qtbot.addWidget(window)
    opened = Opened(window, workspace, qtbot, made_up=True)
    watching = Watching(workspace, ReadRequest(), window)
    with qtbot.waitActive(window):
        window.show()
    watching.start()
    with short_turns():
        qtbot.waitUntil(lambda: len(window.session.state.slots) == 2, timeout=LIMIT)
        opened.open_rows()
        yield Desk(opened, training)
    window.close()
    assert watching.finish()
    opened.close()


def test_a_card_is_put_on_the_list_with_one_key(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    shown = opened.rows.headline.shown
    assert shown is not None
    assert (shown.title, shown.note) == ("Close the card now", desk.one)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    assert opened.sitting.counts.listed == 1
    (entry,) = opened.control.worklist.entries()
    assert entry.state is EntryState.TO_CLOSE
    assert desk.message() == f"{desk.one}: Put on the list."


def test_a_card_that_stays_is_not_put_on_the_list_by_one_key(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("professional", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    shown = opened.rows.headline.shown
    assert shown is not None
    assert "Press Enter once more" in shown.detail
    assert opened.sitting.counts.listed == 0
    opened.key(Qt.Key.Key_Space)
    assert opened.sitting.counts.skipped == 1
    assert opened.control.worklist.entries() == ()
    opened.key(Qt.Key.Key_Backspace)
    opened.wait_for_card(1)
    assert opened.sitting.counts.skipped == 0
    opened.key(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    assert opened.sitting.counts.listed == 1


def test_an_exception_needs_a_reason_and_esc_goes_back(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_X)
    assert opened.rows.reason.asking
    opened.type("x 1")
    opened.key(Qt.Key.Key_Escape)
    assert opened.rows.reason.isHidden()
    assert opened.window.pages.page is opened.rows
    assert opened.sitting.counts.exceptions == 0
    opened.key(Qt.Key.Key_X)
    opened.key(Qt.Key.Key_Return)
    assert opened.rows.reason.asking, "an empty reason is none"
    opened.type("moves to another house")
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    (entry,) = opened.control.worklist.entries()
    assert (entry.state, entry.reason) == (EntryState.EXCEPTION, "moves to another house")
    assert opened.rows.headline.hasFocus()


def test_the_same_card_is_recognised_in_another_reader(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    (entry,) = opened.control.worklist.entries()
    opened.control.worklist.set_state(entry, EntryState.CLOSED)
    desk.training.remove(desk.one)
    desk.insert("staff-old-district", desk.two)
    opened.qtbot.waitUntil(lambda: opened.sitting.counts.known == 1, timeout=LIMIT)
    assert desk.message().startswith(f"{desk.two}: Already on the list. On the list since ")
    assert "Closed on " in desk.message()
    present = opened.sitting.present
    assert present is not None
    assert (present.outcome, present.reader) == (Outcome.KNOWN, desk.two)


def test_undo_takes_the_entry_back(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_Backspace)
    opened.wait_for_answers()
    assert opened.control.worklist.entries() == ()
    present = opened.sitting.present
    assert present is not None
    assert present.undecided
    assert opened.sitting.counts.listed == 0


def test_a_card_pulled_too_early_is_asked_for_again(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("pulled", desk.one)
    opened.qtbot.waitUntil(lambda: opened.sitting.counts.pulled == 1, timeout=LIMIT)
    assert desk.message() == f"{desk.one}: The card was removed too early. Insert it again."


def test_fields_are_copied_in_the_order_in_which_they_are_typed(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    present = opened.sitting.present
    assert present is not None
    first, second = present.card.certificates
    copied = []
    for _ in range(6):
        opened.key(Qt.Key.Key_C)
        copied.append(QGuiApplication.clipboard().text())
    assert copied[:4] == [first.serial, first.issuer, second.serial, second.issuer]
    assert copied[4] == "TAINA TESTINEN"
    assert copied[5] == present.card.organisation
    assert desk.message().endswith("Next: Serial number of the certificate.")
    opened.key(Qt.Key.Key_3)
    assert QGuiApplication.clipboard().text() == "TAINA TESTINEN"


def test_a_card_in_the_reader_before_row_mode_is_taken(desk: Desk) -> None:
    opened = desk.opened
    opened.open_cards()
    desk.insert("staff-old-district", desk.two)
    opened.qtbot.waitUntil(
        lambda: opened.window.session.state.pane.settled and bool(opened.window.session.state.history), timeout=LIMIT
    )
    assert opened.sitting.counts.read == 0
    opened.open_rows()
    opened.wait_for_card(1)
    assert opened.sitting.open_cards[0].reader == desk.two


def test_two_readers_in_rotation(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    desk.insert("backup-old-district", desk.two)
    opened.qtbot.waitUntil(lambda: len(opened.sitting.waiting) == 1, timeout=LIMIT)
    assert opened.rows.waiting.text() == f"1 more card waits: {desk.two}"
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_card(2)
    opened.key(Qt.Key.Key_Space)
    opened.wait_for_answers()
    counts = opened.sitting.counts
    assert (counts.read, counts.listed, counts.skipped) == (2, 1, 1)


def test_a_decided_card_in_the_reader_is_not_counted_again_when_row_mode_is_opened_again(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_answers()
    opened.open_cards()
    opened.open_rows()
    desk.insert("staff-county", desk.two)
    opened.wait_for_card(2)
    assert (opened.sitting.counts.read, opened.sitting.counts.known) == (2, 0)


def test_another_sitting_begins_only_when_nothing_waits(desk: Desk) -> None:
    opened = desk.opened
    desk.insert("staff-old-district", desk.one)
    opened.wait_for_card(1)
    opened.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.sitting.counts.read == 1
    opened.key(Qt.Key.Key_Space)
    opened.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.sitting.counts.read == 0
