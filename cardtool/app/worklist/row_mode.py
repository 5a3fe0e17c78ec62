"""Use case: a sitting of row mode; what happens at the readers goes in, what is shown and stored comes out.

::

    event of the card watch ── happened() ──▶ events of the sitting ── take() ──▶ what is announced
                                 (asks the list)                          └──▶ changes ── perform() ──▶ its answer
                                                                               (changes the list)

``take`` is quick and belongs to the face's own thread; ``happened`` and ``perform`` ask the database and belong, one
after another, to another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cardtool.app.worklist.adding import candidate
from cardtool.app.worklist.wording import TO_BE_CLOSED
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError
from cardtool.model.events import CardFailed, CardInserted, CardRead, CardRemoved, Stage
from cardtool.model.worklist import AdditionResult
from cardtool.worklist.sitting import Phase, Sitting
from cardtool.worklist.sitting_steps import step
from cardtool.worklist.sitting_values import (
    Add,
    Announce,
    Choice,
    Chosen,
    Counts,
    Event,
    Failed,
    Inserted,
    News,
    NotStored,
    NotWithdrawn,
    Outcome,
    Read,
    Removed,
    Shown,
    Sound,
    Stored,
    UndoAsked,
    Withdraw,
    Withdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.events import Event as ReaderEvent
    from cardtool.model.reading import CardReading
    from cardtool.model.worklist import Candidate, Entry

__all__ = [
    "Announce",
    "Choice",
    "Chosen",
    "Counts",
    "Event",
    "News",
    "Outcome",
    "Phase",
    "Removed",
    "RowMode",
    "Shown",
    "Sitting",
    "Sound",
    "UndoAsked",
    "says_close",
]

#: A change of the list that the sitting asks for.
Change = Add | Withdraw
#: Readings that are kept for the screen: the present card, those that wait, and some that could come back.
_MOST_READINGS: Final = 64


class RowMode:
    """One sitting after another.

    Args:
        workspace: surroundings.
        worklist: the list.

    Attributes:
        sitting: the present state.
        problem: why the list could not be asked last time, ``None`` when it answered.
        queued: additions that wait on this workstation.
    """

    def __init__(self, workspace: Workspace, worklist: Worklist) -> None:
        self._workspace, self._worklist = workspace, worklist
        self._readings: dict[str, CardReading] = {}
        self._added: dict[int, tuple[str, Candidate]] = {}
        self.sitting = Sitting()
        self.problem: Problem | None = None
        self.queued = 0

    # -- the face's thread ------------------------------------------------------------------------------

    def take(self, event: Event) -> tuple[tuple[Announce, ...], tuple[Change, ...]]:
        """Let an event happen; returns what is announced and what is to be changed, each in its order."""
        self.sitting, effects = step(self.sitting, event)
        self._forget_readings()
        announced = tuple(effect for effect in effects if isinstance(effect, Announce))
        return announced, tuple(effect for effect in effects if not isinstance(effect, Announce))

    def begin_anew(self) -> bool:
        """Begin another sitting; refused while a card waits for a choice or for the database."""
        sitting = self.sitting
        if sitting.open_cards or sitting.unanswered or sitting.undoing:
            return False
        self.sitting = Sitting(tickets=sitting.tickets, readers=sitting.readers)
        return True

    def reading_of(self, shown: Shown) -> CardReading | None:
        """The reading of a card, for the screen; it is not kept longer than the card is looked at."""
        return self._readings.get(_key(shown.card))

    # -- the other thread -------------------------------------------------------------------------------

    def happened(self, event: ReaderEvent) -> tuple[Event, ...]:
        """What an event of the card watch means for the sitting; a card is looked up on the list."""
        match event:
            case CardInserted(reader):
                return (Inserted(reader),)
            case CardRemoved(reader):
                return (Removed(reader),)
            case CardFailed(reader, problem) if reader:
                return (Failed(reader, problem.cause),)
            case CardRead(reader, reading, stage) if stage is not Stage.RECOGNISED:
                return (self._read(reader, reading),)
        return ()

    def perform(self, change: Change) -> Event:
        """Change the list; the answer says what became of it."""
        answer = self._add(change) if isinstance(change, Add) else self._withdraw(change)
        self.queued = self._worklist.waiting
        return answer

    def _read(self, reader: str, reading: CardReading) -> Event:
        try:
            card = candidate(self._workspace, reading)
        except CardtoolError as error:
            self.problem = error.problem
            return Failed(reader, error.cause)
        if card is None:
            return Failed(reader, Cause.NO_AUTHENTICATION_CERTIFICATE)
        self._readings[_key(card)] = reading
        return Read(reader, card, self._find(card))

    def _find(self, card: Candidate) -> Entry | None:
        """The entry of a card; while the list cannot be asked, the addition will tell."""
        try:
            entry = self._worklist.find(card)
        except CardtoolError as error:
            self.problem = error.problem
            return None
        self.problem, self.queued = None, self._worklist.waiting
        return entry

    def _add(self, change: Add) -> Event:
        token = uuid4().hex
        self._added[change.ticket] = (token, change.card)
        try:
            addition = self._worklist.add(change.card, state=change.state, reason=change.reason, token=token)
        except CardtoolError as error:
            self.problem = error.problem
            return NotStored(change.ticket, error.cause)
        if addition.result is not AdditionResult.QUEUED:
            self.problem = None
        return Stored(change.ticket, addition)

    def _withdraw(self, change: Withdraw) -> Event:
        try:
            self._take_back(change)
        except CardtoolError as error:
            self.problem = error.problem
            return NotWithdrawn(change.ticket, error.cause)
        return Withdrawn(change.ticket)

    def _take_back(self, change: Withdraw) -> None:
        token, card = self._added.pop(change.ticket)
        if change.addition.entry is not None:
            self._worklist.withdraw(change.addition.entry)
        else:
            self._worklist.take_back(token, card)

    def _forget_readings(self) -> None:
        """Personal data of cards that are neither shown nor waited for is not kept; the last ones may come back."""
        current = {self.sitting.last.ticket} if self.sitting.last is not None else set()
        for ticket in set(self._added) - current - set(self.sitting.unanswered):
            self._added.pop(ticket, None)
        surplus = [*self._readings][:-_MOST_READINGS]
        if surplus:
            kept = {_key(shown.card) for shown in self._in_use()}
            for key in surplus:
                if key not in kept:
                    self._readings.pop(key, None)

    def _in_use(self) -> Iterator[Shown]:
        sitting = self.sitting
        yield from sitting.open_cards
        yield from (decision.shown for decision in sitting.unanswered.values())
        if sitting.present is not None:
            yield sitting.present
        if sitting.last is not None:
            yield sitting.last.shown


def says_close(card: Candidate) -> bool:
    """Whether the rules say that the card is to be closed, now or by a day."""
    return card.verdict in TO_BE_CLOSED


def _key(card: Candidate) -> str:
    return " ".join(found.sha256 for found in card.certificates)
