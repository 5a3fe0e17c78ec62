"""Modules that hang, crash and lie, in the real window: it goes on, and says which module it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.request import ReadRequest
from cardtool.app.training import Training, begin_training
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause
from cardtool.model.way import Way
from tests.pkcs11_module.building import Slot
from tests.ui.gaps import LONGEST_GAP, GapMeter
from tests.ui.real_window import LIMIT, RealWindow
from ui.launch import Watching
from ui.turns import short_turns
from ui.view_state import PaneKind
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.pkcs11_module.building import ModuleMaker

pytestmark = pytest.mark.window

READER = "Training reader 1"
SECONDS = 1.0
CRASHED, MISBEHAVES, LATE = Cause.MIDDLEWARE_CRASHED, Cause.MIDDLEWARE_MISBEHAVES, Cause.TIMED_OUT
CAUSES = {
    "hang_initialize": {LATE},
    "hang_find": {LATE},
    "crash_find": {CRASHED},
    "abort_find": {CRASHED},
    "exit_initialize": {CRASHED},
    "endless_find": {MISBEHAVES, LATE},
    "many_slots": {MISBEHAVES, LATE},  # late on a busy machine, since the limit here is short
    "huge_attribute": {MISBEHAVES, LATE},
    "changing_handles": {MISBEHAVES, Cause.CHANGED_DURING_READING, Cause.NO_AUTHENTICATION_CERTIFICATE},
}


class Watched:
    """A window, its scripted readers and one module."""

    def __init__(self, real: RealWindow, training: Training) -> None:
        self.real, self.training = real, training

    def gap_until_told(self) -> float:
        """Insert a card; the longest gap of the event loop until the module's fault is on the screen."""
        with GapMeter() as meter:
            self.training.insert("staff-old-district", READER)
            self.real.wait_for(PaneKind.FAILED)
        return meter.longest


@pytest.fixture
def open_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path, Way], Watched]]:
    """Opens a window on scripted readers that are read through one module."""
    monkeypatch.setattr("cardtool.cards.profile.DEFAULT_TIME_LIMIT", SECONDS)
    opened: list[tuple[MainWindow, Watching]] = []

    def open_it(module: Path, way: Way) -> Watched:
        workspace = Workspace()
        training = begin_training(workspace)
        window = MainWindow("en", training=True)
        qtbot.addWidget(window)
        watching = Watching(workspace, ReadRequest(module=module, via=way, pins=False), window)
        window.show()
        watching.start()
        opened.append((window, watching))
        real = RealWindow(window, qtbot)
        real.wait_for(PaneKind.EMPTY)
        return Watched(real, training)

    with short_turns():
        yield open_it
    for window, watching in opened:
        window.close()
        assert watching.finish()


@pytest.mark.parametrize("behaviour", CAUSES)
def test_the_window_turns_and_names_the_module(
    open_window: Callable[[Path, Way], Watched], hostile_module: Callable[..., Path], behaviour: str
) -> None:
    module = hostile_module(behaviour, READER)
    watched = open_window(module, Way.PKCS11)
    gaps = [watched.gap_until_told()]
    problem = watched.real.state.pane.problem
    assert problem is not None
    assert problem.cause in CAUSES[behaviour]
    assert problem.profile == module.stem
    while min(gaps) >= LONGEST_GAP and len(gaps) < 8:  # a machine that does something else is no fault of the window
        watched.training.remove(READER)
        gaps.append(watched.gap_until_told())
    assert min(gaps) < LONGEST_GAP


def test_a_card_read_directly_is_shown_although_the_module_hangs(
    open_window: Callable[[Path, Way], Watched], hostile_module: Callable[..., Path], qtbot: QtBot
) -> None:
    watched = open_window(hostile_module("hang_find", READER), Way.AUTO)
    watched.training.insert("staff-old-district", READER)
    pane = watched.real.wait_for(PaneKind.CARD)
    assert pane.reading is not None
    assert pane.reading.holder.name == "TAINA TESTINEN"
    qtbot.waitUntil(lambda: bool(watched.real.state.notices), timeout=LIMIT)
    assert [problem.cause for problem in watched.real.state.notices] == [Cause.TIMED_OUT]


def test_after_a_crash_the_next_card_is_read_with_a_fresh_helper(
    open_window: Callable[[Path, Way], Watched], modules: ModuleMaker
) -> None:
    watched = open_window(modules.make(Slot(READER), behaviour="crash_find"), Way.PKCS11)
    watched.gap_until_told()
    watched.training.remove(READER)
    watched.gap_until_told()
    assert watched.real.state.pane.kind is PaneKind.FAILED
