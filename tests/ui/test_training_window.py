"""The training mode from the panel to the verdict: scripted cards, the real way of reading, the real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cardtool.app.request import ReadRequest
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause
from cardtool.model.verdict import VerdictCode
from tests.ui.gaps import LONGEST_GAP, longest_gap
from tests.ui.real_window import LIMIT, RealWindow
from ui.launch import Watching
from ui.training.control import TrainingControl
from ui.turns import short_turns
from ui.view_state import PaneKind, Presence
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.training.panel import TrainingPanel

pytestmark = pytest.mark.window


@pytest.fixture
def real(qtbot: QtBot) -> Iterator[RealWindow]:
    """A training window with its scripted readers."""
    workspace = Workspace()
    training = begin_training(workspace)
    window = MainWindow("en", training=True, training_panel=True)
    qtbot.addWidget(window)
    assert window.training is not None
    watching, control = Watching(workspace, ReadRequest(), window), TrainingControl(training, window.training, window)
    with qtbot.waitActive(window):
        window.show()
    watching.start()
    with short_turns():
        opened = RealWindow(window, qtbot)
        opened.wait_for(PaneKind.EMPTY)
        qtbot.waitUntil(lambda: window.training is not None and window.training.scripts.count() > 0)
        yield opened
    window.close()
    assert watching.finish()
    assert control.finish(5)


def panel(real: RealWindow) -> TrainingPanel:
    assert real.window.training is not None
    return real.window.training


def insert(real: RealWindow, script: str) -> None:
    """Choose a script and press Enter."""
    scripts = panel(real).scripts
    rows = (row for row in range(scripts.count()) if scripts.item(row).data(Qt.ItemDataRole.UserRole) == script)
    scripts.setCurrentRow(next(rows))
    scripts.setFocus()
    QTest.keyClick(scripts, Qt.Key.Key_Return)


def test_insert_remove_and_the_next_card_by_keyboard(real: RealWindow) -> None:
    insert(real, "staff-old-district")
    reading = real.wait_for(PaneKind.CARD, Presence.PRESENT).reading
    assert reading is not None
    assert reading.verdict.code is VerdictCode.CLOSE_NOW
    QTest.keyClick(panel(real).scripts, Qt.Key.Key_Delete)
    real.wait_for(PaneKind.CARD, Presence.REMOVED)
    insert(real, "professional")
    second = real.wait_for(PaneKind.CARD, Presence.PRESENT).reading
    assert second is not None
    assert second.holder.name != reading.holder.name
    assert len(real.state.history) == 2


def test_a_fault_has_its_cause(real: RealWindow) -> None:
    insert(real, "mute")
    problem = real.wait_for(PaneKind.FAILED).problem
    assert problem is not None
    assert problem.cause is Cause.CARD_MUTE


def test_a_card_with_one_try_left_says_so(real: RealWindow) -> None:
    insert(real, "pin1-last-try")
    real.wait_for(PaneKind.CARD, Presence.PRESENT)
    told = [value.toPlainText() for value in real.window.card.pins.values if value.isVisible()]
    assert told[0] == "Last try, tries left: 1"


def test_a_card_changed_for_another_never_shows_a_mixture(real: RealWindow) -> None:
    for length, script in enumerate(("staff-old-district", "swapped"), start=1):
        insert(real, script)
        real.wait_for_history(length)
    for entry in real.state.history:
        names = {certificate.subject for certificate in entry.reading.certificates if not certificate.is_ca}
        assert len(names) == 1


def test_the_service_stops_and_comes_back(real: RealWindow, qtbot: QtBot) -> None:
    panel(real).service.click()
    real.wait_for(PaneKind.SERVICE_STOPPED)
    panel(real).service.click()
    real.wait_for(PaneKind.EMPTY)


def test_a_slow_card_shows_a_glimpse_first_and_the_window_answers(real: RealWindow, qtbot: QtBot) -> None:
    def finish() -> None:
        real.wait_for(PaneKind.CARD, Presence.PRESENT)
        QTest.keyClick(panel(real).scripts, Qt.Key.Key_Delete)
        real.wait_for(PaneKind.CARD, Presence.REMOVED)

    def read_again() -> None:  # a card of this sitting is recognised at once
        insert(real, "slow")
        qtbot.waitUntil(lambda: real.state.pane.reading is not None, timeout=LIMIT)
        finish()

    insert(real, "slow")
    qtbot.waitUntil(lambda: real.state.pane.glimpse is not None, timeout=LIMIT)
    assert real.title == "Reading the card…"
    assert any("preliminary" in fact for fact in real.facts)
    finish()
    assert longest_gap(read_again) < LONGEST_GAP
