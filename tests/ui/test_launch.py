"""Opening and closing the program's window around a card watch."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.launch
from cardtool.app.reading import ReadRequest
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import CardFailed, ReadersChanged, WatchEnded
from tests.ui.fake_watch import FakeWatch, new_fake
from tests.ui.made_up_events import inserted, readers, service_lost, shown
from ui.launch import COULD_NOT_READ, FINE, run_window
from ui.unattended import CloseWhenSettled
from ui.view_state import PaneKind
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from cardtool.model.events import Event


@dataclass
class Stage:
    """Runs the program on a fake watch and looks at its window."""

    watch: type[FakeWatch]
    qtbot: QtBot
    windows: list[MainWindow] = field(default_factory=list)

    @property
    def window(self) -> MainWindow:
        return self.windows[-1]

    def run(self, *script: Event, as_of: date | None = None, training: bool = False, unattended: bool = True) -> int:
        self.watch.script = script
        return run_window(
            Workspace(as_of=as_of),
            ReadRequest("softhsm"),
            language="en",
            training=training,
            quit_after_reading=unattended,
        )


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    handler = signal.getsignal(signal.SIGINT)
    made = Stage(new_fake(), qtbot)

    class Watched(MainWindow):
        def __init__(
            self, language: str, *, as_of: date | None = None, training: bool = False, training_panel: bool = False
        ) -> None:
            super().__init__(language, as_of=as_of, training=training, training_panel=training_panel)
            made.windows.append(self)
            qtbot.addWidget(self)

    monkeypatch.setattr("cardtool.app.watching.CardWatch", made.watch)
    monkeypatch.setattr(ui.launch, "MainWindow", Watched)
    monkeypatch.setattr(ui.launch, "CloseWhenSettled", partial(CloseWhenSettled, quiet=30, longest=3000))
    yield made
    signal.signal(signal.SIGINT, handler)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(True)


def test_unattended_it_ends_with_0_when_a_card_was_shown(stage: Stage) -> None:
    assert stage.run(*shown()) == FINE
    (watch,) = stage.watch.made
    assert watch.request == ReadRequest("softhsm")
    assert watch.stopped.is_set()
    assert 0 < watch.timeout <= 5
    assert not stage.window.isVisible()


@pytest.mark.parametrize(
    "script",
    [
        (CardFailed("", Problem(Cause.MIDDLEWARE_MISSING)), WatchEnded()),
        service_lost(),
        (ReadersChanged(()),),
        (readers(empty=("Reader 1",)),),
    ],
    ids=["no middleware", "no service", "no reader", "no card"],
)
def test_unattended_it_ends_with_3_when_there_was_none(stage: Stage, script: Sequence[Event]) -> None:
    assert stage.run(*script) == COULD_NOT_READ


def test_unattended_it_never_waits_for_ever(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.launch, "CloseWhenSettled", partial(CloseWhenSettled, quiet=30, longest=100))
    assert stage.run(*inserted()) == COULD_NOT_READ


def test_attended_it_stays_until_it_is_closed(stage: Stage) -> None:
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: stage.window.close() if _kind(stage) is PaneKind.CARD else None)
    timer.start()
    assert stage.run(*shown(), unattended=False) == FINE


def test_a_reading_that_hangs_does_not_keep_the_program(stage: Stage) -> None:
    stage.watch.hangs = True
    assert stage.run(*shown()) == FINE


def test_trying_again_reads_again(stage: Stage) -> None:
    stage.watch.again = shown()
    timer = _press_again_at(stage, PaneKind.EMPTY)
    assert stage.run(readers(empty=("Reader 1",)), unattended=False) == FINE
    assert len(stage.watch.made) == 1
    del timer


def test_trying_again_begins_a_watch_that_could_not_begin(stage: Stage) -> None:
    def repair() -> None:
        stage.watch.script = shown()

    timer = _press_again_at(stage, PaneKind.FAILED, repair)
    assert stage.run(CardFailed("", Problem(Cause.INSTALLATION_DAMAGED)), WatchEnded(), unattended=False) == FINE
    assert len(stage.watch.made) == 2
    del timer


def test_another_day_and_training_are_said(stage: Stage) -> None:
    stage.run(*shown(), as_of=date(2023, 2, 1), training=True)
    assert stage.window.banners.shown[0].startswith("Training cards")
    stage.run(*shown(), as_of=Workspace().day())
    assert not stage.window.banners.shown


def test_the_person_can_try_again_before_the_watch_has_begun(stage: Stage, qtbot: QtBot) -> None:
    window = MainWindow("en")
    qtbot.addWidget(window)
    watching = ui.launch.Watching(Workspace(), ReadRequest(), window)
    window.actions_.again.trigger()
    window.close()
    assert watching.finish()
    assert stage.watch.made == []


def _kind(stage: Stage) -> PaneKind:
    return stage.window.session.state.pane.kind


def _press_again_at(stage: Stage, kind: PaneKind, before: object = None) -> QTimer:
    """Press F5 once in the state ``kind``, and close the window when a card is shown."""
    timer = QTimer()
    timer.setInterval(5)
    pressed: list[bool] = []

    def look() -> None:
        if _kind(stage) is kind and not pressed:
            pressed.append(True)
            if callable(before):
                before()
            stage.window.actions_.again.trigger()
        elif _kind(stage) is PaneKind.CARD:
            stage.window.close()

    timer.timeout.connect(look)
    timer.start()
    return timer
