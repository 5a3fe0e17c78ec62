"""Verification of the journal of steps: lines prove themselves, and salted hashes their notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from cardtool.model.errors import StoreDamagedError
from cardtool.model.transition_ticks import TickAction, TickProblem, TickVerification
from cardtool.store.journal_verification import ChainWalk
from cardtool.store.transition_journal import STEPS, note_hash
from cardtool.store.transition_steps import counts, standing
from cardtool.store.transition_tables import STEP_JOURNAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from cardtool.store.transition_journal import StepRow

_FORGETTING: Final = select(*STEPS.columns).where(STEP_JOURNAL.c.action == TickAction.NOTES_FORGOTTEN.value)


def verify(connection: Connection, head: str = "") -> TickVerification:
    """Look at every line.

    Args:
        connection: sees one state of the database.
        head: hash that must be of a line: one that was written down elsewhere proves that no line up to it was changed.
    """
    walk, notes = ChainWalk(head), _Notes(STEPS.rows(connection.execute(_FORGETTING)))
    for line in STEPS.lines_after(connection, 0):
        walk.look_at(line, whole=notes.are_right(line))
    walk.look_at_end(STEPS.last_line(connection))
    faults = (*walk.faults, *walk.faults_of_all(connection, STEPS))
    problems = tuple(TickProblem(number, fault.value) for fault, number in faults)
    return TickVerification(walk.lines, walk.head, problems, _counts(connection))


def _counts(connection: Connection) -> Mapping[str, int]:
    try:
        return counts(standing(connection))
    except StoreDamagedError:  # a changed line, which is among the problems
        return {}


class _Notes:
    """What was forgotten must be gone, and nothing else.

    Args:
        forgetting: the lines that tell of it.
    """

    def __init__(self, forgetting: list[StepRow]) -> None:
        # A line that was itself tampered with proves nothing, but explains why notes are gone.
        self._perhaps = forgetting
        self._surely = [line for line in forgetting if line.right_hash == line.hash]

    def are_right(self, line: StepRow) -> bool:
        """Whether note and salt of a line are as they should be."""
        gone = line.note is None and line.salt is None
        if not line.personal or _covered(line, self._surely):
            return gone
        if gone:
            return _covered(line, self._perhaps)
        return bool(line.salt) and line.personal == note_hash(line.salt, line.note)


def _covered(line: StepRow, forgetting: list[StepRow]) -> bool:
    # A database that was tampered with may hold what is no text.
    at = str(line.at)
    return any(line.number < later.number and at < str(later.notes_before or "") for later in forgetting)
