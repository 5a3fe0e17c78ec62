"""The window's thread never waits: whatever hangs or floods elsewhere, its event loop turns."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from cardtool.model.events import CardGlimpsed, CardInserted, CardRead, CardRemoved, Stage
from tests.ui.gaps import LONGEST_GAP, GapMeter, longest_gap
from tests.ui.made_up_events import ONE, TWO, card, glimpse, readers, removed, shown
from ui.turns import short_turns
from ui.view_state import PaneKind
from ui.worker import MOST_TOGETHER, EventBridge, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from cardtool.model.events import Event
    from ui.window.view import MainWindow

CARDS, EVENTS_A_CARD = 200, 6


@pytest.fixture
def stuck() -> Iterator[Worker]:
    """A worker whose call does not return before the test ends."""
    worker, release = Worker("stuck"), threading.Event()
    worker.run(lambda: release.wait(30))
    yield worker
    release.set()
    assert worker.finish()


def sitting(name: str) -> Iterator[Event]:
    """Cards that come and go, each told of in all stages."""
    for number in range(CARDS):
        made = card(f"{name} {number}", name)
        yield CardInserted(name, b"")
        yield CardGlimpsed(name, glimpse(str(number)))
        yield from (CardRead(name, made, stage) for stage in Stage)
        yield CardRemoved(name)


def test_a_flood_of_events_and_a_stuck_worker_do_not_stop_the_window(
    window: MainWindow, qtbot: QtBot, stuck: Worker
) -> None:
    bridge = EventBridge()
    bridge.arrived.connect(window.take_all, Qt.ConnectionType.QueuedConnection)
    window.take(readers(ONE, TWO))

    def flood() -> None:
        before = len(window.session.state.history)
        threads = [threading.Thread(target=post, args=(name,)) for name in (ONE, TWO)]
        for thread in threads:
            thread.start()
        qtbot.waitUntil(lambda: len(window.session.state.history) == before + 2 * CARDS, timeout=20_000)
        for thread in threads:
            thread.join()

    def post(name: str) -> None:
        for event in sitting(name):
            bridge.post(event)

    assert longest_gap(flood) < LONGEST_GAP


def test_the_loop_turns_between_many_events(window: MainWindow, qtbot: QtBot) -> None:
    bridge, lengths = EventBridge(), []
    bridge.arrived.connect(window.take_all, Qt.ConnectionType.QueuedConnection)
    window.take(readers(ONE))
    for event in sitting(ONE):
        bridge.post(event)
    turn = QTimer()
    turn.timeout.connect(lambda: lengths.append(len(window.session.state.history)))
    turn.start(0)
    qtbot.waitUntil(lambda: bool(lengths) and lengths[-1] == CARDS)
    assert len(set(lengths)) > CARDS * EVENTS_A_CARD // MOST_TOGETHER // 2


def test_a_thread_that_computes_does_not_stop_the_window(window: MainWindow, qtbot: QtBot) -> None:
    done = threading.Event()
    thread = threading.Thread(target=lambda: sum(1 for _ in iter(done.is_set, True)))

    def show_cards() -> None:
        for event in (*shown("a"), *removed(), *shown("b")):
            window.take(event)
            QApplication.processEvents()

    thread.start()
    try:
        with short_turns():
            assert longest_gap(show_cards) < LONGEST_GAP
    finally:
        done.set()
        thread.join()


def test_the_card_is_told_of_by_the_first_turn_of_the_loop(window: MainWindow, qtbot: QtBot) -> None:
    bridge = EventBridge()
    bridge.arrived.connect(window.take_all, Qt.ConnectionType.QueuedConnection)
    for event in (readers(ONE), CardInserted(ONE, b""), CardRead(ONE, card())):
        bridge.post(event)
    qtbot.waitUntil(lambda: window.session.state.pane.kind is PaneKind.CARD)


def test_the_meter_sees_a_loop_that_stops(qtbot: QtBot) -> None:
    with GapMeter() as meter:
        qtbot.waitUntil(lambda: meter.turns > 3)
        end = time.perf_counter() + 2 * LONGEST_GAP
        while time.perf_counter() < end:
            pass
    assert meter.longest >= 2 * LONGEST_GAP
