"""A window on the real card watch, for tests that put cards into readers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from cardtool.app.workspace import Workspace
from ui.launch import Watching
from ui.turns import short_turns
from ui.view_state import PaneKind
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pytestqt.qtbot import QtBot

    from cardtool.app.reading import ReadRequest
    from ui.view_state import Pane, Presence, ViewState

#: Longest wait for something on the screen, in milliseconds; only a failing test waits so long.
LIMIT: Final = 30_000


class RealWindow:
    """Looks at a window that a real card watch feeds."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    @property
    def state(self) -> ViewState:
        return self.window.session.state

    def wait_for(self, kind: PaneKind, presence: Presence | None = None, reader: str = "") -> Pane:
        """Wait until the centre shows that, and all of it."""

        def there() -> bool:
            pane = self.state.pane
            done = pane.settled or kind is not PaneKind.CARD
            return done and pane.kind is kind and presence in {None, pane.presence} and reader in {"", pane.reader}

        self._qtbot.waitUntil(there, timeout=LIMIT)
        return self.state.pane

    def wait_for_history(self, length: int) -> None:
        """Wait until that many cards were read."""
        self._qtbot.waitUntil(lambda: len(self.state.history) == length, timeout=LIMIT)

    @property
    def title(self) -> str:
        """The large sentence."""
        shown = self.window.card.headline.shown
        assert shown is not None
        return shown.title

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts on the screen."""
        return tuple(value.toPlainText() for value in self.window.card.facts.values if value.isVisible())

    def copied(self) -> str:
        """The facts on the clipboard."""
        self.window.actions_.copy.trigger()
        return QGuiApplication.clipboard().text()


@contextmanager
def real_window(
    qtbot: QtBot, request: ReadRequest, *, as_of: date | None = None, language: str = "en"
) -> Iterator[RealWindow]:
    """Open a window, watch the real readers, and end the watch in time."""
    window = MainWindow(language, as_of=as_of)
    qtbot.addWidget(window)
    watching = Watching(Workspace(as_of=as_of), request, window)
    window.show()
    watching.start()
    try:
        with short_turns():
            yield RealWindow(window, qtbot)
    finally:
        window.close()
        assert watching.finish()
