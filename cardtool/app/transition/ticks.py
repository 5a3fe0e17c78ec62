"""Use cases: steps that an organisation did, ticked and taken back."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cardtool.app.transition.one_opening import OneOpening
from cardtool.app.worklist.opening import author, is_missing_file, place_and_password, refuse_missing_file
from cardtool.model.finnish_time import finnish_day
from cardtool.model.transition_ticks import NO_LINE, TickAction, TickProblem, TickVerification
from cardtool.model.worklist import JournalFault

if TYPE_CHECKING:
    from datetime import date
    from types import TracebackType

    from cardtool.app.workspace import Workspace
    from cardtool.model.transition_ticks import StepKey, Tick, TickLine
    from cardtool.store.transition_store import TransitionStore
    from cardtool.store.worklist_counts import CardTally

#: How often is looked whether somebody has made the file, in seconds.
_PAUSE: Final = 0.5


class StepTicks(AbstractContextManager["StepTicks"]):
    """The ticks of steps, in the database of the worklist. May be used by several threads.

    Every method raises ``StoreError`` when the database refuses.

    Args:
        workspace: surroundings.
        database: address of the database, empty for that of the settings.
    """

    def __init__(self, workspace: Workspace, database: str = "") -> None:
        self._workspace, self._database = workspace, database
        self._store = OneOpening(self._open)
        self._closed = threading.Event()
        self._was_missing = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a waiting call returns, and so does one that waits for a server. Never waits itself.

        The next question opens it again.
        """
        closed, self._closed = self._closed, threading.Event()
        closed.set()
        self._store.close()

    def standing(self) -> tuple[Tick, ...]:
        """What was last said of every step of which anything was ever said; looking makes no database."""
        return self._store.get().ticks() if self._is_there() else ()

    def known_on(self, day: date) -> tuple[Tick, ...]:
        """What a board of a day is judged with: of a day in the past earlier words of a step are wanted too."""
        return self.said() if is_past(self._workspace, day) else self.standing()

    def said(self) -> tuple[Tick, ...]:
        """Everything that was ever said of steps, for a board of a day in the past."""
        if not self._is_there():
            return ()
        return tuple(line.tick for line in self._store.get().lines() if line.action is TickAction.SAID)

    def card_counts(self) -> tuple[CardTally, ...]:
        """How many cards of the closing list, which is in the same database, have what in common."""
        return self._store.get().card_counts() if self._is_there() else ()

    def tick(self, key: StepKey, *, done: bool = True, note: str = "", version: int | None = None) -> Tick:
        """Say of a step that it was done, or take that back.

        Args:
            key: which step of which organisation.
            done: ``False`` takes a tick back.
            note: what the person adds.
            version: the version the person saw, 0 for a step of which nothing was said; ``None`` for any.

        Raises:
            ChangedMeanwhileError: somebody else said something of it since.
            ValueError: the note is longer than ``LONGEST_NOTE``.
        """
        by = author(self._workspace)
        return self._store.get().tick(key, done=done, note=note, version=version, author=by)

    def history(self, key: StepKey) -> tuple[TickLine, ...]:
        """What was ever said of a step, the first first."""
        return self._store.get().history(key) if self._is_there() else ()

    def verify(self, head: str = "") -> TickVerification:
        """Whether the journal of steps is whole; that of a database that was never made has no line.

        Args:
            head: hash that must be of a line, empty for none.
        """
        return self._store.get().verify(head) if self._is_there() else _nothing_kept(head)

    def forget_notes(self, days: int) -> int:
        """Remove the notes that were written more than so many days ago; the journal keeps their hashes; how many."""
        if not self._is_there():
            return 0
        by = author(self._workspace)
        return self._store.get().forget_notes(by.at - timedelta(days=days), by)

    def wait_for_change(self, seconds: float) -> bool:
        """Wait until somebody ticked a step; ``False`` after that time, or when it was closed meanwhile.

        While there is no file, waits for somebody to make it; one that was made since the last question is a change.
        """
        missed = self._was_missing
        if self._is_there():
            return missed or self._store.get().wait_for_change(seconds)
        closed, until = self._closed, time.monotonic() + seconds
        while not closed.wait(min(_PAUSE, max(until - time.monotonic(), 0))) and time.monotonic() < until:
            if self._is_there():
                return True
        return False

    def _is_there(self) -> bool:
        if self._store.is_open:
            self._was_missing = False
            return True
        refuse_missing_file(self._workspace, self._database)
        self._was_missing = is_missing_file(self._workspace, self._database)
        return not self._was_missing

    def _open(self) -> TransitionStore:
        from cardtool.store.transition_store import TransitionStore

        place, password = place_and_password(self._workspace, self._database)
        return TransitionStore.open(place, password=password)


def is_past(workspace: Workspace, day: date) -> bool:
    """Whether a Finnish day has passed by the clock, whatever day the workspace judges for."""
    return day < finnish_day(workspace.now())


def _nothing_kept(head: str) -> TickVerification:
    missing = (TickProblem(0, JournalFault.HEAD_NOT_FOUND.value),) if head else ()
    return TickVerification(0, NO_LINE, missing, {})


def step_history(workspace: Workspace, key: StepKey, *, database: str = "") -> tuple[TickLine, ...]:
    """The same as :meth:`StepTicks.history`, once."""
    with StepTicks(workspace, database) as ticks:
        return ticks.history(key)
