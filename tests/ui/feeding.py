"""Sends made-up events to a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.events import Event
    from ui.card.strings import Headline
    from ui.view_state import ViewState
    from ui.window.view import MainWindow


@dataclass(frozen=True)
class Feeder:
    """A source of events in the window's own thread."""

    window: MainWindow

    def __call__(self, *events: Event) -> ViewState:
        for event in events:
            self.window.take(event)
        return self.window.session.state

    def headline(self) -> Headline:
        """What the window says in large letters."""
        shown = self.window.card.headline.shown
        assert shown is not None
        return shown
