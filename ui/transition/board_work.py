"""What the page of the board has done outside the window's thread: loading, ticks, news, papers."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Slot

from cardtool.app.transition.refusals import tell_refusal_line
from cardtool.app.transition.ticks import StepTicks
from cardtool.model.cause import Problem
from ui.card.signs import cause_sign
from ui.guarding import or_tell
from ui.look.message import Message
from ui.look.tone import Tone
from ui.transition import keeping, tasks
from ui.transition.history_strings import tell_verification
from ui.transition.seen_list import Place
from ui.transition.tasks import Loaded
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.transition_judged import JudgedService
    from cardtool.model.transition_ticks import Tick, TickLine, TickVerification
    from ui.transition.step_list import WantedTick
    from ui.transition.view import TransitionView
    from ui.window.view import MainWindow

#: Longest single wait for a tick of somebody else, in seconds.
_PATIENCE: Final = 5.0
#: Time before a database that cannot be reached is asked again, in seconds.
_RETRY: Final = 5.0


class BoardWork(QObject):
    """Works for one page.

    What asks the database goes one after another on one worker, the waiting on another; what needs no database does
    not wait behind them, and neither does closing the database.

    Args:
        workspace: surroundings, in which the choice of the organisation is remembered.
        kept_in: surroundings of the worklist, in which the ticks are kept.
        window: the window.
        view: its page.

    Attributes:
        loaded: the board that is shown with its ticks, ``None`` while they are not there.
    """

    def __init__(self, workspace: Workspace, kept_in: Workspace, window: MainWindow, view: TransitionView) -> None:
        super().__init__(window)
        self._own, self._workspace, self._window, self._view = workspace, kept_in, window, view
        self._ticks = StepTicks(kept_in)
        self._worker, self._watcher = Worker("transition"), Worker("transition-watch")
        self._plans, self._closer = Worker("transition-plan"), Worker("transition-close")
        self._leaving = threading.Event()
        self._code, self._loading, self._again, self._watching = "", False, False, False
        self._told: Problem | None = None
        self._connect()
        self._keep(None)
        self._say(view.texts.say("The board is being loaded…"), "hourglass", Tone.NOTE)
        self._fetching = True
        self._plans.run(partial(keeping.load_organisation, workspace), self._begin)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is being stored; returns whether it ended in time.

        A database that does not answer is left to its threads, which end with the program.
        """
        self._leaving.set()
        end = time.monotonic() + longest
        ended = []
        for worker in (self._plans, self._worker, self._watcher, self._closer):
            if worker in {self._watcher, self._closer}:
                self._closer.run(self._ticks.close)  # ends a wait; the second time what was opened meanwhile
            ended.append(worker.finish(max(end - time.monotonic(), 0.0)))
        return all(ended)

    def _connect(self) -> None:
        view = self._view
        view.organisation_chosen.connect(self._choose)
        view.board_wanted.connect(self.load)
        view.tick_wanted.connect(self._tick)
        view.history_wanted.connect(self._ask_history)
        view.verify_wanted.connect(self._verify)
        view.sheet_wanted.connect(self._make_sheet)
        view.calendar_wanted.connect(self._write_calendar)
        view.place_wanted.connect(self._go)
        self._window.pages.turned.connect(self._turn)
        self._window.closed.connect(self._leaving.set)

    def _begin(self, code: str) -> None:
        """Of another organisation the plan comes at once; ticks and what was seen come when the database answers."""
        self._code = code
        self._keep(None)
        self._plans.run(partial(tasks.plan, self._workspace, code), partial(self._take_plan, code))

    def _keep(self, loaded: Loaded | None) -> None:
        self.loaded = loaded
        self._view.allow_papers(allowed=loaded is not None)

    # -- the board ---------------------------------------------------------------------------------------

    @Slot()
    def _turn(self) -> None:
        """Cards may have been read, certificates scanned, and a day may have passed since it was last shown."""
        if self.loaded is not None and self._window.pages.page is self._window.pages.board:
            self.load()

    def _take_plan(self, code: str, planned: Loaded | Problem) -> None:
        """A problem is told by the loading of the whole board, which has the same one."""
        if code != self._code:
            return
        if isinstance(planned, Loaded):
            self._view.show_board(planned.board, planned.organisations, whole=planned.whole)
            told = self._view.texts.say("What was ticked and what this tool has seen is being fetched…")
            self._say(told, "hourglass", Tone.NOTE)
            self._fetching = True
        self.load()

    @Slot()
    def load(self) -> None:
        """Load the board; while that lasts, one more loading is remembered."""
        if self._loading:
            self._again = True
            return
        self._loading, self._again = True, False
        readings = tuple(entry.reading for entry in self._window.session.state.history)
        call = partial(tasks.load, self._workspace, self._ticks, self._code, readings)
        self._worker.run(call, partial(self._take_board, self._code))

    def _take_board(self, code: str, loaded: Loaded | Problem) -> None:
        """A board that was overtaken by the choice of another organisation is not shown."""
        self._loading = False
        self._begin_to_watch()
        if isinstance(loaded, Problem):
            self._show_once(loaded)
        elif code == self._code:
            self._show(loaded)
        if self._again:
            self.load()

    def _begin_to_watch(self) -> None:
        """After the first board: what is loaded and opened for the two would only slow each other down."""
        if not self._watching:
            self._watching = True
            self._watcher.run(self._wait, self._take_news)

    def _show(self, loaded: Loaded) -> None:
        """A problem of the loading before, or that it is under way, is no longer said; anything else stays."""
        if self._fetching or self._told is not None:
            self._told = None
            self._say("")
        self._keep(loaded)
        chosen = loaded.board.plan.organisation
        self._code = chosen.code if chosen is not None else ""
        self._view.show_board(loaded.board, loaded.organisations, whole=loaded.whole)

    @Slot(str)
    def _choose(self, code: str) -> None:
        self._begin(code)
        self._plans.run(partial(keeping.keep_organisation, self._own, code), self._or_problem(lambda _: None))

    # -- ticks -------------------------------------------------------------------------------------------

    @Slot(object)
    def _tick(self, wanted: WantedTick) -> None:
        self._worker.run(partial(tasks.tick, self._ticks, wanted), partial(self._take_tick, wanted))

    def _take_tick(self, wanted: WantedTick, stored: Tick | Problem) -> None:
        """Whatever came of it, the board is shown as it is now."""
        say = self._view.texts.say
        self._view.take_answer(wanted, stored=not isinstance(stored, Problem))
        if isinstance(stored, Problem):
            self._show_problem(stored, of_tick=True)
        else:
            told = say("The step was ticked as done.") if stored.done else say("The tick was taken back.")
            self._say(told, "check", Tone.GOOD)
        self.load()

    @Slot(object)
    def _ask_history(self, judged: JudgedService) -> None:
        call = partial(tasks.history, self._ticks, judged, self._code)
        self._worker.run(call, self._or_problem(partial(self._take_history, judged)))

    def _take_history(self, judged: JudgedService, lines: tuple[TickLine, ...]) -> None:
        """Only that of the service that is shown is of interest."""
        shown = self._view.detail.shown
        if shown is not None and shown.service.id == judged.service.id:
            self._view.show_history(shown, lines)

    @Slot()
    def _verify(self) -> None:
        self._say(self._view.texts.say("The journal is being verified…"), "hourglass", Tone.NOTE)
        self._worker.run(partial(tasks.verify, self._ticks), self._or_problem(self._take_verification))

    def _take_verification(self, verification: TickVerification) -> None:
        self._view.show_message(tell_verification(self._view.texts, verification))

    def _wait(self) -> bool | Problem:
        """On the watching thread: one wait for news, or for a database that cannot be reached."""
        news = tasks.wait(self._ticks, _PATIENCE, self._leaving.is_set)
        if isinstance(news, Problem):
            self._leaving.wait(_RETRY)
        return news

    def _take_news(self, news: bool | Problem) -> None:  # noqa: FBT001 - the answer of a wait
        """A wait without news says that the database is there: what was loaded without it is loaded again."""
        if self._leaving.is_set():
            return
        lacking = self._told is not None or (self.loaded is not None and not self.loaded.whole)
        if isinstance(news, Problem):
            self._show_once(news)
        elif news or lacking:
            self.load()
        self._watcher.run(self._wait, self._take_news)

    # -- papers and other pages --------------------------------------------------------------------------

    @Slot(object)
    def _make_sheet(self, path: Path | None) -> None:
        if self.loaded is not None:
            call = partial(tasks.sheet, self.loaded.board, self._view.texts, path)
            self._worker.run(call, self._or_problem(partial(self._take_sheet, path)))

    def _take_sheet(self, path: Path | None, page: str) -> None:
        if path is not None:
            self._tell_written(path)
        else:
            from ui.look.printing import ask_printer

            ask_printer(page, self._window)

    @Slot(object)
    def _write_calendar(self, path: Path) -> None:
        if self.loaded is not None:
            call = partial(tasks.calendar, self._workspace, self.loaded.board, self._view.texts, path)
            self._worker.run(call, self._or_problem(lambda _: self._tell_written(path)))

    @Slot(object)
    def _go(self, place: Place) -> None:
        actions = self._window.actions_
        ways = {Place.ROWS: actions.rows, Place.LIST: actions.worklist, Place.INVENTORY: actions.inventory}
        if place in ways:
            ways[place].trigger()
        else:
            self._window.pages.show_cards()

    # -- what is said ------------------------------------------------------------------------------------

    def _say(self, text: str, icon: str = "info", tone: Tone = Tone.PLAIN) -> None:
        self._fetching = False
        self._view.show_message(Message(text, icon, tone))

    def _tell_written(self, path: Path) -> None:
        self._say(self._view.texts.say("Written: {file}", file=path.name), "check", Tone.GOOD)

    def _show_problem(self, problem: Problem, *, of_tick: bool = False) -> None:
        self._say(tell_refusal_line(self._view.texts, problem, of_tick=of_tick), *cause_sign(problem.cause))

    def _show_once(self, problem: Problem) -> None:
        """What stays wrong is told once, not at every try."""
        if self._told is None or self._told.cause is not problem.cause:
            self._told = problem
            self._show_problem(problem)

    def _or_problem(self, take: Callable[[Any], object]) -> Callable[[Any], None]:
        """What hands a result on, and tells a problem instead."""
        return or_tell(take, self._show_problem)
