"""The store of the steps of the transition board, in the database of the worklist."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from cardtool.store import transition_steps
from cardtool.store.transition_journal import STEPS, StepPen, lines_of
from cardtool.store.transition_verification import verify
from cardtool.store.worklist_counts import card_counts
from cardtool.store.worklist_engine import open_database
from cardtool.store.worklist_transactions import Database
from cardtool.store.worklist_watch import ChangeWatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.engine import Engine

    from cardtool.model.transition_ticks import StepKey, Tick, TickLine, TickVerification
    from cardtool.model.worklist import Author
    from cardtool.store.worklist_counts import CardTally


class TransitionStore(AbstractContextManager["TransitionStore"]):
    """Ticks of steps in a database. May be used by several threads; every call is a transaction of its own.

    A tick is durable when its method returns. Every method raises ``StoreError`` when the database refuses. Backups of
    the worklist carry the ticks.
    """

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine, StepPen)
        with self._database.reading() as connection:
            line = STEPS.last_line(connection).line
        self._watch = ChangeWatch(engine, STEPS, line)

    @classmethod
    def open(cls, place: str | Path, *, password: str | None = None) -> TransitionStore:
        """The ticks in a SQLite file, or at an address (``sqlite:///…``, ``postgresql://…``); made when missing.

        Args:
            place: path or address, that of the worklist.
            password: of PostgreSQL; without one the driver looks into the environment and its own files.

        Raises:
            StoreError: it cannot be opened.
        """
        engine = open_database(place, password)
        try:
            return cls(engine)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections; a call of ``wait_for_change`` returns."""
        self._watch.close()
        self._database.engine.dispose()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # -- changes ----------------------------------------------------------------------------------------

    def tick(self, key: StepKey, *, done: bool, note: str, version: int | None, author: Author) -> Tick:
        """Say of a step that it is done, or take that back.

        Args:
            key: which step of which organisation.
            done: ``False`` takes a tick back.
            note: what the person adds, may be empty; at most ``LONGEST_NOTE`` characters.
            version: of the tick that the person saw, 0 for a step of which nothing was said; ``None`` for any.
            author: who, where and when.

        Raises:
            ChangedMeanwhileError: somebody else said something of it; ``detail`` says who, where and when.
            ValueError: a part of the key is missing or too long, or the note is too long.
        """
        return self._database.change(
            lambda pen: transition_steps.say(pen, key, done=done, note=note, version=version, author=author)
        )

    def forget_notes(self, before: datetime, author: Author) -> int:
        """Remove the notes that were written before that moment, those that stand among them; how many.

        The journal stays provable, and one line of it tells of the removal. Backups keep what they have.
        """
        forgotten = self._database.change(lambda pen: transition_steps.forget_notes(pen, before, author))
        if forgotten:
            self._database.forget_old_pages()
        return forgotten

    # -- looking ----------------------------------------------------------------------------------------

    def ticks(self) -> tuple[Tick, ...]:
        """What was last said of every step of which anything was ever said, ordered by key."""
        with self._database.reading() as connection:
            return transition_steps.standing(connection)

    def history(self, key: StepKey) -> tuple[TickLine, ...]:
        """What was ever said of a step, the first first."""
        with self._database.reading() as connection:
            return transition_steps.history(connection, key)

    def lines(self, after: int = 0) -> Iterator[TickLine]:
        """The lines of the journal after a number, in their order; those of no step among them."""
        while True:
            with self._database.reading() as connection:
                page = lines_of(STEPS.page_after(connection, after))
            if not page:
                return
            yield from page
            after = page[-1].number

    def card_counts(self) -> tuple[CardTally, ...]:
        """Those of the worklist's cards, which stand in the same database, so that nobody has to open it twice."""
        with self._database.reading() as connection:
            return card_counts(connection)

    def verify(self, head: str = "") -> TickVerification:
        """Look at every line.

        Args:
            head: hash that must be of a line: one that was written down elsewhere proves that no line up to it was
                changed.
        """
        with self._database.reading() as connection:
            return verify(connection, head)

    def wait_for_change(self, timeout: float) -> bool:
        """Wait for a change that anybody makes; whether there was one since the last call or the opening.

        Args:
            timeout: seconds to wait; ``close`` ends the waiting.
        """
        return self._watch.wait(timeout)
