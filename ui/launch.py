"""Opens the window and watches the cards until it is closed."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cardtool.app.preparing import load_databases
from cardtool.model.events import WatchEnded
from cardtool.model.finnish_time import finnish_day
from ui.helpdesk.control import HelpdeskControl
from ui.inventory.control import InventoryControl
from ui.login.control import LoginTests
from ui.look.shades import readable_selection
from ui.training.control import TrainingControl
from ui.transition.control import TransitionControl
from ui.turns import short_turns
from ui.unattended import CloseWhenSettled
from ui.window.view import MainWindow
from ui.worker import EventBridge, Worker
from ui.worklist.control import WorklistControl

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.reading import ReadRequest
    from cardtool.app.training import Training
    from cardtool.app.watching import CardWatch
    from cardtool.app.workspace import Workspace
    from cardtool.model.events import Event

#: Exit codes, the same as those of the command line.
FINE: Final = 0
COULD_NOT_READ: Final = 3
#: How long a closed program waits for a reading under way, in seconds; a reader program may hang.
LONGEST_STOP: Final = 3.0
#: How long it waits for a login test under way; nothing is lost with its answer.
LONGEST_LOGIN: Final = 0.5
#: How long it waits for a change of the worklist to be durable.
LONGEST_STORE: Final = 5.0
#: How long it waits for a check that was ended; nothing is lost with its answer.
LONGEST_CHECK: Final = 0.5
#: How long it waits for a cancelled scan, or for a report that is being written.
LONGEST_SCAN: Final = 2.0


def run_window(
    workspace: Workspace,
    request: ReadRequest,
    *,
    language: str,
    training: bool = False,
    quit_after_reading: bool = False,
    training_desk: Training | None = None,
) -> int:
    """Open the window and return when it is closed.

    Args:
        workspace: surroundings.
        request: what to read.
        language: ``fi``, ``sv`` or ``en``.
        training: say that the cards are made up.
        quit_after_reading: close by itself after the first cards or the first problem were shown.
        training_desk: the trainer's side of the scripted readers of ``workspace``; the window gets a panel for it.

    Returns:
        0, or with ``quit_after_reading`` 3 when no card was shown.

    Raises:
        InstallationError: a catalogue or an icon is missing.
    """
    app = _application()
    window = MainWindow(
        language, as_of=_other_day(workspace), training=training, training_panel=training_desk is not None
    )
    watching, login = Watching(workspace, request, window), LoginTests(workspace, window)
    inventory = InventoryControl(workspace, window)
    worklist = WorklistControl(workspace, window, made_up=training or training_desk is not None)
    board = TransitionControl(workspace, window, kept_in=worklist.kept_in)
    helpdesk = HelpdeskControl(
        workspace, window, made_up=training or training_desk is not None, scripted=training_desk is not None
    )
    control = TrainingControl(training_desk, window.training, window) if training_desk and window.training else None
    if quit_after_reading:
        CloseWhenSettled(window)
    window.show()
    watching.start()
    _let_terminal_interrupt()
    with short_turns():
        app.exec()
    watching.finish()
    login.finish(LONGEST_LOGIN)
    inventory.finish(LONGEST_SCAN)
    board.finish(LONGEST_STORE)  # before the list: in a training both are thrown away together
    worklist.finish(LONGEST_STORE)
    helpdesk.finish(LONGEST_CHECK)
    if control is not None:
        control.finish(LONGEST_LOGIN)
    shown = bool(window.session.state.history)
    return FINE if shown or not quit_after_reading else COULD_NOT_READ


class Watching:
    """Ties a card watch to a window: its start and end happen outside the window's thread."""

    def __init__(self, workspace: Workspace, request: ReadRequest, window: MainWindow) -> None:
        self._workspace, self._request = workspace, request
        self._bridge, self._worker = EventBridge(), Worker()
        self._watch: CardWatch | None = None
        self._ended = False
        self._bridge.arrived.connect(window.take_all, Qt.ConnectionType.QueuedConnection)
        window.again_wanted.connect(self._reread)
        window.closed.connect(self._stop)

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._worker.run(self._begin)
        self._worker.run(_load_dates)
        self._worker.run(load_databases)

    def finish(self) -> bool:
        """Wait at the end of the program until the watch has ended; returns whether it did in time."""
        return self._worker.finish()

    def _begin(self) -> None:
        from cardtool.app.watching import CardWatch

        self._ended = False
        self._watch = CardWatch(self._workspace, self._take, self._request)
        self._watch.start()

    def _take(self, event: Event) -> None:
        """Called on the reading thread."""
        self._ended = self._ended or isinstance(event, WatchEnded)
        self._bridge.post(event)

    def _reread(self) -> None:
        """Read again; a watch that could not begin is tried anew."""
        if self._ended:
            self._worker.run(self._begin)
        elif self._watch is not None:
            self._watch.reread()

    def _stop(self) -> None:
        self._bridge.close()
        self._worker.run(self._end, lambda _: QApplication.quit())

    def _end(self) -> bool:
        return self._watch is None or self._watch.stop(LONGEST_STOP)


def _load_dates() -> None:
    """Load the date forms of all languages now, so that the window does not stop for it at the first card."""
    from cardtool.app.clock import now
    from cardtool.app.language import LANGUAGES, Texts

    for language in LANGUAGES:
        Texts(language).moment(now())


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("cardtool")
    app.setApplicationDisplayName("cardtool")
    app.setQuitOnLastWindowClosed(False)
    app.setPalette(readable_selection(app.palette()))
    return app


def _other_day(workspace: Workspace) -> date | None:
    """The day of the judgement where it is not today."""
    return workspace.as_of if workspace.as_of != finnish_day(workspace.now()) else None


def _let_terminal_interrupt() -> None:
    """End at once on Ctrl+C in a terminal: Qt's loop would not notice Python's own handler."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
