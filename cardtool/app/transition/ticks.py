"""Use cases: steps that an organisation did, ticked and taken back."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from cardtool.app.worklist.opening import author, is_missing_file, place_and_password, refuse_missing_file

if TYPE_CHECKING:
    from types import TracebackType

    from cardtool.app.workspace import Workspace
    from cardtool.model.transition_ticks import StepKey, Tick, TickLine, TickVerification
    from cardtool.store.transition_store import TransitionStore


class StepTicks(AbstractContextManager["StepTicks"]):
    """The ticks of steps, in the database of the worklist. May be used by several threads.

    Every method raises ``StoreError`` when the database refuses.

    Args:
        workspace: surroundings.
        database: address of the database, empty for that of the settings.
    """

    def __init__(self, workspace: Workspace, database: str = "") -> None:
        self._workspace, self._database = workspace, database
        self._store: TransitionStore | None = None
        self._opening = threading.Lock()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a waiting call returns. The next question opens it again."""
        with self._opening:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def standing(self) -> tuple[Tick, ...]:
        """What was last said of every step of which anything was ever said; looking makes no database."""
        return self._opened().ticks() if self._is_there() else ()

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
        return self._opened().tick(key, done=done, note=note, version=version, author=by)

    def history(self, key: StepKey) -> tuple[TickLine, ...]:
        """What was ever said of a step, the first first."""
        return self._opened().history(key) if self._is_there() else ()

    def verify(self, head: str = "") -> TickVerification:
        """Whether the journal of steps is whole.

        Args:
            head: hash that must be of a line, empty for none.
        """
        return self._opened().verify(head)

    def forget_notes(self, days: int) -> int:
        """Remove the notes that were written more than so many days ago; the journal keeps their hashes; how many."""
        by = author(self._workspace)
        return self._opened().forget_notes(by.at - timedelta(days=days), by)

    def wait_for_change(self, seconds: float) -> bool:
        """Wait until somebody ticked a step; ``False`` after that time, or when it was closed meanwhile."""
        return self._opened().wait_for_change(seconds)

    def _is_there(self) -> bool:
        if self._store is not None:
            return True
        refuse_missing_file(self._workspace, self._database)
        return not is_missing_file(self._workspace, self._database)

    def _opened(self) -> TransitionStore:
        from cardtool.store.transition_store import TransitionStore

        with self._opening:
            if self._store is None:
                place, password = place_and_password(self._workspace, self._database)
                self._store = TransitionStore.open(place, password=password)
            return self._store


def tick_step(
    workspace: Workspace,
    key: StepKey,
    *,
    done: bool = True,
    note: str = "",
    version: int | None = None,
    database: str = "",
) -> Tick:
    """The same as :meth:`StepTicks.tick`, once."""
    with StepTicks(workspace, database) as ticks:
        return ticks.tick(key, done=done, note=note, version=version)


def step_history(workspace: Workspace, key: StepKey, *, database: str = "") -> tuple[TickLine, ...]:
    """The same as :meth:`StepTicks.history`, once."""
    with StepTicks(workspace, database) as ticks:
        return ticks.history(key)
