"""Threads: events cross in order, slow calls never hold up the window, mistakes are not swallowed."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Slot

from cardtool.model.events import CardInserted, CardRead
from tests.ui.made_up_events import ONE, card, readers
from ui.view_state import PaneKind
from ui.worker import EventBridge, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from cardtool.model.events import Event
    from ui.window.view import MainWindow


@pytest.fixture
def worker(qapp: object) -> Iterator[Worker]:
    made = Worker()
    yield made
    assert made.finish()


class Receiver(QObject):
    """Takes events and notes the thread it does so in."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Event] = []
        self.deliveries = 0
        self.threads: set[QThread] = set()

    @Slot(object)
    def take_all(self, events: tuple[Event, ...]) -> None:
        self.taken += events
        self.deliveries += 1
        self.threads.add(QThread.currentThread())


def test_events_arrive_in_the_receivers_thread_in_order(qtbot: QtBot) -> None:
    bridge, receiver = EventBridge(), Receiver()
    bridge.arrived.connect(receiver.take_all, Qt.ConnectionType.QueuedConnection)
    events: list[Event] = [CardInserted(str(number), b"") for number in range(200)]

    def post_all() -> None:
        for event in events:
            bridge.post(event)

    thread = threading.Thread(target=post_all)
    thread.start()
    thread.join()
    assert receiver.taken == [], "nothing happens before the window's loop turns"
    qtbot.waitUntil(lambda: len(receiver.taken) == len(events))
    assert receiver.taken == events
    assert receiver.threads == {receiver.thread()}


def test_a_closed_bridge_carries_nothing(qtbot: QtBot) -> None:
    bridge = EventBridge()
    bridge.close()
    with qtbot.assertNotEmitted(bridge.arrived):
        bridge.post(CardInserted(ONE, b""))


def test_a_slow_call_runs_elsewhere_and_its_result_comes_back(worker: Worker, qtbot: QtBot) -> None:
    results: list[tuple[int, int]] = []
    worker.run(threading.get_ident, lambda ident: results.append((ident, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(results))
    ((called_in, delivered_in),) = results
    assert called_in != delivered_in
    assert delivered_in == threading.get_ident()


def test_calls_run_one_after_another(worker: Worker, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(20):
        worker.run(partial(order.append, number))
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == sorted(order)


def test_a_mistake_in_a_call_reaches_the_exception_hook(worker: Worker, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        worker.run(fail, lambda _: pytest.fail("nothing was done"))
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_the_window_answers_while_the_source_of_events_hangs(window: MainWindow, qtbot: QtBot) -> None:
    bridge, release, turns = EventBridge(), threading.Event(), []
    bridge.arrived.connect(window.take_all, Qt.ConnectionType.QueuedConnection)

    def hang_in_the_middle() -> None:
        bridge.post(readers(ONE))
        bridge.post(CardInserted(ONE, b""))
        release.wait(30)
        bridge.post(CardRead(ONE, card()))

    thread = threading.Thread(target=hang_in_the_middle)
    thread.start()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: turns.append(window.session.state.pane.kind))
    timer.start()
    qtbot.waitUntil(lambda: turns.count(PaneKind.READING) > 20)
    window.set_language("fi")
    release.set()
    qtbot.waitUntil(lambda: window.session.state.pane.kind is PaneKind.CARD)
    thread.join()


def test_events_that_come_together_are_delivered_together(qtbot: QtBot) -> None:
    bridge, receiver = EventBridge(), Receiver()
    bridge.arrived.connect(receiver.take_all)
    for number in range(50):
        bridge.post(CardInserted(str(number), b""))
    qtbot.waitUntil(lambda: len(receiver.taken) == 50)
    assert receiver.deliveries == 1


def test_a_call_that_never_returns_keeps_nobody(qapp: object) -> None:
    worker, release = Worker(), threading.Event()
    worker.run(lambda: release.wait(30))
    assert not worker.finish(0.01)
    release.set()
    assert worker.finish()


def test_a_worker_without_work_ends_at_once(qapp: object) -> None:
    assert Worker().finish()
