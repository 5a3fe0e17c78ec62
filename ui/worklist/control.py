"""Ties the worklist's pages to the list: opens it, keeps them up to date, and closes it with the window."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from cardtool.app.worklist.practice import practice
from cardtool.app.worklist.worklist import Worklist
from cardtool.model.cause import Problem
from ui.guarding import guarded
from ui.worker import Worker
from ui.worklist import tasks
from ui.worklist.list_control import ListControl
from ui.worklist.row_control import RowControl
from ui.worklist.sounds import player, silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.settings import WorklistSettings
    from cardtool.app.worklist.row_mode import Sound
    from cardtool.app.workspace import Workspace
    from cardtool.model.events import Event
    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView
    from ui.worklist.row_view import RowView

#: Longest single wait for a change, in seconds; what waits on this workstation is handed over in between.
_PATIENCE: Final = 5.0
#: Time before a database that cannot be reached is asked again, in seconds.
_RETRY: Final = 5.0


class WorklistControl(QObject):
    """The worklist of one window; nothing of it is opened before one of its pages is.

    Args:
        workspace: surroundings.
        window: the window.
        made_up: the cards are made up, so they go to a list of their own that is thrown away.

    Attributes:
        rows: row mode, ``None`` before its page is opened.
        list: the list, ``None`` before its page is opened.
        settings: how the list is kept, ``None`` while that is not known.
    """

    def __init__(self, workspace: Workspace, window: MainWindow, *, made_up: bool = False) -> None:
        super().__init__(window)
        self._workspace, self._window, self._made_up = workspace, window, made_up
        self._stack = ExitStack()
        self._practised: Workspace | None = None
        self._worklist: Worklist | None = None
        self._watcher = Worker("worklist-watch")
        self._leaving = threading.Event()
        self.settings: WorklistSettings | None = None
        self._play: Callable[[Sound], None] = silent
        self.rows: RowControl | None = None
        self.list: ListControl | None = None
        window.pages.rows_opened.connect(self._attach_rows)
        window.pages.list_opened.connect(self._attach_list)
        window.pages.turned.connect(self._turn)
        window.happened.connect(self._happen)
        window.closed.connect(self._close)

    @property
    def worklist(self) -> Worklist:
        """The list; the first one who asks begins to watch it."""
        if self._worklist is None:
            workspace = self.kept_in()
            self._worklist = Worklist(workspace)
            self._watcher.run(guarded(lambda: workspace.settings.worklist), self._take_settings)
            self._watcher.run(self._wait, self._take_news)
        return self._worklist

    def kept_in(self) -> Workspace:
        """The surroundings of the list; made-up cards have some of their own, which :meth:`finish` throws away."""
        if self._made_up and self._practised is None:
            self._practised = self._stack.enter_context(practice(self._workspace))
        return self._practised or self._workspace

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is being stored; returns whether it ended in time."""
        self._leaving.set()
        parts = [part for part in (self.rows, self.list) if part is not None]
        stored = [part.finish(longest) for part in parts]
        self._close_database()  # ends a wait
        ended = self._watcher.finish(longest)
        self._close_database()
        self._stack.close()
        return ended and all(stored)

    # -- pages -------------------------------------------------------------------------------------------

    @Slot(object)
    def _attach_rows(self, view: RowView) -> None:
        worklist = self.worklist
        self.rows = RowControl(self.kept_in(), worklist, view, self._sound, self)
        self.rows.changed.connect(self._refresh)
        self._window.changed.connect(self.rows.take_state)

    @Slot(object)
    def _attach_list(self, view: ListView) -> None:
        worklist = self.worklist
        self.list = ListControl(self.kept_in(), worklist, view, self)
        if self.settings is not None:
            self.list.take_settings(self.settings)

    @Slot()
    def _turn(self) -> None:
        """Cards are for row mode while its page is shown."""
        if self.rows is None:
            return
        if self._window.pages.page is self._window.pages.rows:
            self.rows.begin(self._window.session.state)
        else:
            self.rows.pause()

    @Slot(object)
    def _happen(self, events: tuple[Event, ...]) -> None:
        if self.rows is not None:
            self.rows.take(events)

    @Slot()
    def _close(self) -> None:
        """The window goes: nothing more is waited for."""
        self._leaving.set()

    def _close_database(self) -> None:
        if self._worklist is not None:
            self._worklist.close()

    def _sound(self, sound: Sound) -> None:
        self._play(sound)

    def _take_settings(self, settings: WorklistSettings | Problem) -> None:
        if isinstance(settings, Problem):
            if self.list is not None:
                self.list.show_problem(settings)
            return
        self.settings, self._play = settings, player(sounds=settings.sounds)
        if self.list is not None:
            self.list.take_settings(settings)

    # -- what others change ------------------------------------------------------------------------------

    def _wait(self) -> bool | Problem:
        """On the watching thread: one wait for news, or for a database that cannot be reached."""
        if self._worklist is None or self._leaving.is_set():
            return False
        news = tasks.wait(self._worklist, _PATIENCE, self._leaving.is_set)
        if isinstance(news, Problem):
            self._leaving.wait(_RETRY)
        return news

    def _take_news(self, news: bool | Problem) -> None:  # noqa: FBT001 - the answer of a wait
        if self._leaving.is_set():
            return
        if self.list is not None:
            self.list.take_news(news)
        self._watcher.run(self._wait, self._take_news)

    def _refresh(self) -> None:
        if self.list is not None:
            self.list.take_news(news=True)
