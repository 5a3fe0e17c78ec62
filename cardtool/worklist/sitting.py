"""One sitting of row mode: cards in a row, one choice for each.

A pure state machine: it knows no window, thread, clock or database. What happens goes in as an event, what follows
comes out as effects, and every state is a value. What it guarantees:

* A card that was read waits until a person has decided about it, even when it is pulled or others come meanwhile;
  cards are shown in the order in which they were read, whatever their readers.
* A choice names the ticket of the card that was shown when the key was pressed, and lands on no other.
* A card that was pulled before it was read is asked for again.
* A card of this sitting is recognised in every reader, also while the database cannot be reached.
* Only the last action can be undone, and while that lasts nothing else is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from cardtool.worklist.sitting_values import Announce, Counts, News, Outcome, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.worklist import Addition, Candidate
    from cardtool.worklist.sitting_values import Effect

_COUNTED: Final = {
    Outcome.LISTED: "listed",
    Outcome.EXCEPTION: "exceptions",
    Outcome.SKIPPED: "skipped",
    Outcome.KNOWN: "known",
}


class Phase(Enum):
    """How far a reader is."""

    EMPTY = 0
    READING = 1
    READ = 2
    FAILED = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One reader.

    Attributes:
        phase: how far it is.
        shown: the card in it, once it was read, as it was then.
    """

    phase: Phase = Phase.EMPTY
    shown: Shown | None = None

    def holds(self, card: Candidate) -> bool:
        """Whether the card was read in this insertion."""
        return self.shown is not None and self.shown.is_same(card)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a card.

    Attributes:
        shown: the card.
        outcome: what was decided.
        addition: the answer to its addition, ``None`` for a skipped card and while there is no answer.
    """

    shown: Shown
    outcome: Outcome
    addition: Addition | None = None

    @property
    def ticket(self) -> int:
        """The ticket of the card."""
        return self.shown.ticket


@dataclass(frozen=True, slots=True)
class Sitting:
    """The state between two events; :func:`cardtool.worklist.sitting_steps.step` makes the next one.

    Attributes:
        present: the card to show; it stays after the choice until the next one comes.
        waiting: cards that were read and come after it, the next one first.
        counts: the counter.
        last: the last action, which an undo takes back.
        undoing: ticket of the card whose action is being undone, 0 when none is.
        tickets: number of the last ticket.
        readers: the readers by name.
        unanswered: decisions whose addition is not answered yet, by ticket.
        listed: tickets of the cards that this sitting put on the list, by fingerprint of their certificates.
    """

    present: Shown | None = None
    waiting: tuple[Shown, ...] = ()
    counts: Counts = field(default_factory=Counts)
    last: Decision | None = None
    undoing: int = 0
    tickets: int = 0
    readers: Mapping[str, Slot] = field(default_factory=dict)
    unanswered: Mapping[int, Decision] = field(default_factory=dict)
    listed: Mapping[str, int] = field(default_factory=dict)

    def undecided(self, ticket: int) -> Shown | None:
        """The card with this ticket while it waits for a choice."""
        return next((shown for shown in self.open_cards if shown.ticket == ticket), None)

    @property
    def open_cards(self) -> tuple[Shown, ...]:
        """Every card that waits for a choice, in the order in which they are shown."""
        present = (self.present,) if self.present is not None and self.present.undecided else ()
        return (*present, *self.waiting)

    def slot(self, reader: str) -> Slot:
        """The reader of this name."""
        return self.readers.get(reader, Slot())

    def with_slot(self, reader: str, slot: Slot) -> Sitting:
        """The same with another state of a reader."""
        return replace(self, readers={**self.readers, reader: slot})

    def counted(self, outcome: Outcome, change: int = 1) -> Sitting:
        """The same with one card more, or less, of an outcome."""
        name = _COUNTED[outcome]
        counts = replace(self.counts, **{name: getattr(self.counts, name) + change})
        return replace(self, counts=counts)

    def lists(self, card: Candidate) -> bool:
        """Whether this sitting put the card on the list, or is about to."""
        return any(found.sha256 in self.listed for found in card.certificates)

    def with_listed(self, shown: Shown) -> Sitting:
        """The same with the card among those that this sitting put on the list."""
        mine = {found.sha256: shown.ticket for found in shown.card.certificates}
        return replace(self, listed={**mine, **self.listed})

    def without_listed(self, ticket: int) -> Sitting:
        """The same without the card of this ticket among them."""
        listed = {sha256: owner for sha256, owner in self.listed.items() if owner != ticket}
        return replace(self, listed=listed)

    def replaced(self, shown: Shown) -> Sitting:
        """The same with another state of the card with this ticket, wherever it is."""
        present = shown if self.present is not None and self.present.ticket == shown.ticket else self.present
        waiting = tuple(shown if other.ticket == shown.ticket else other for other in self.waiting)
        return replace(self, present=present, waiting=waiting)

    def advanced(self) -> tuple[Sitting, tuple[Effect, ...]]:
        """The next card is shown, if the present one is decided and another one waits."""
        if not self.waiting or (self.present is not None and self.present.undecided):
            return self, ()
        following, *rest = self.waiting
        return replace(self, present=following, waiting=tuple(rest)), (Announce(News.SHOWN, following),)

    def brought_back(self, shown: Shown) -> Sitting:
        """The card waits for a choice again, as the first of those that wait.

        One that was read again meanwhile waits already; it counts once then, under its newer ticket.
        """
        same = next((other for other in self.waiting if other.is_same(shown.card)), None)
        if same is not None:
            others = tuple(other for other in self.waiting if other is not same)
            counts = replace(self.counts, read=self.counts.read - 1)
            return replace(self, waiting=(same, *others), counts=counts)
        slot = self.slot(shown.reader)
        there = slot.phase is Phase.READ and slot.holds(shown.card)
        return replace(self, waiting=(replace(shown, outcome=None, entry=None, in_reader=there), *self.waiting))
