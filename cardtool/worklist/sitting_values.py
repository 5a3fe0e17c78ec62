"""What happens in a sitting of row mode, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.verdict import NEEDS_ACTION

if TYPE_CHECKING:
    from cardtool.model.cause import Cause
    from cardtool.model.worklist import Addition, Candidate, Entry, EntryState


class Choice(StrEnum):
    """What a person does with the card that is shown."""

    LIST = "list"
    SKIP = "skip"
    EXCEPTION = "exception"


class Outcome(StrEnum):
    """What became of a card in this sitting; a card without one waits for a choice."""

    LISTED = "listed"
    EXCEPTION = "exception"
    SKIPPED = "skipped"
    KNOWN = "known"
    """It was on the list already."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One card of the sitting.

    Attributes:
        ticket: its number in the sitting, from 1; a choice names it, so that it can land on no other card.
        reader: the reader it was seen in last.
        card: the card.
        in_reader: it is still there.
        outcome: what became of it, ``None`` while it waits for a choice.
        entry: its entry, where it was on the list already and the entry is at hand.
    """

    ticket: int
    reader: str
    card: Candidate
    in_reader: bool = True
    outcome: Outcome | None = None
    entry: Entry | None = None

    @property
    def undecided(self) -> bool:
        """Whether it waits for a choice."""
        return self.outcome is None

    def is_same(self, card: Candidate) -> bool:
        """Whether both are one card: they share a certificate."""
        fingerprints = {found.sha256 for found in self.card.certificates}
        return any(found.sha256 in fingerprints for found in card.certificates)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counter of a sitting.

    Attributes:
        read: cards that were read, each time they came anew.
        listed: put on the list.
        exceptions: kept open with a reason.
        skipped: passed over.
        known: were on the list already.
        pulled: times a card was pulled before it was read.
        failed: times a card could not be read for another reason.
    """

    read: int = 0
    listed: int = 0
    exceptions: int = 0
    skipped: int = 0
    known: int = 0
    pulled: int = 0
    failed: int = 0

    @property
    def undecided(self) -> int:
        """Cards that still wait for a choice."""
        return self.read - self.listed - self.exceptions - self.skipped - self.known


# -- events: what happens ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inserted:
    """A card came into a reader; its reading follows."""

    reader: str


@dataclass(frozen=True, slots=True)
class Read:
    """A card was read and judged; may come more than once for one insertion.

    Attributes:
        reader: where.
        card: the card.
        entry: its entry, when it is on the list already.
    """

    reader: str
    card: Candidate
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A card could not be read."""

    reader: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Removed:
    """A reader is empty again."""

    reader: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The person pressed a key.

    Attributes:
        ticket: the card that was shown at that moment, 0 when none was.
        choice: what the key means.
        reason: for an exception.
    """

    ticket: int
    choice: Choice
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class UndoAsked:
    """The person wants the last action undone."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The database, or the queue of this workstation, answered an :class:`Add`."""

    ticket: int
    addition: Addition


@dataclass(frozen=True, slots=True)
class NotStored:
    """An :class:`Add` was refused; nothing of it was kept."""

    ticket: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A :class:`Withdraw` was done."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NotWithdrawn:
    """A :class:`Withdraw` was refused; the card is on the list still."""

    ticket: int
    cause: Cause


Event = Inserted | Read | Failed | Removed | Chosen | UndoAsked | Stored | NotStored | Withdrawn | NotWithdrawn

# -- effects: what follows -----------------------------------------------------------------------------


class Sound(StrEnum):
    """Names of the sounds. The list is closed."""

    ACTION = "action"
    """A card is shown that a person must do something with."""
    NO_ACTION = "no_action"
    """A card is shown that stays in use."""
    KNOWN = "known"
    DONE = "done"
    SKIPPED = "skipped"
    AGAIN = "again"
    """The card has to be inserted again."""
    WAITING = "waiting"
    UNDONE = "undone"
    REFUSED = "refused"
    FAILED = "failed"


class News(StrEnum):
    """What is announced, to the eye, the ear and the screen reader. The list is closed."""

    SHOWN = "shown"
    WAITING = "waiting"
    """A further card was read; it is shown after the present one."""
    ALREADY_LISTED = "already_listed"
    LISTED = "listed"
    QUEUED = "queued"
    """It is kept on this workstation and goes to the list when the database can be reached."""
    EXCEPTION = "exception"
    SKIPPED = "skipped"
    INSERT_AGAIN = "insert_again"
    NOT_READ = "not_read"
    NOT_STORED = "not_stored"
    UNDONE = "undone"
    NOT_UNDONE = "not_undone"
    NO_CARD = "no_card"
    NOT_THIS_CARD = "not_this_card"
    """The choice was for a card that is decided already, or is none of this sitting."""
    REASON_NEEDED = "reason_needed"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_UNDERWAY = "undo_underway"


_SOUNDS: Final = {
    News.WAITING: Sound.WAITING,
    News.ALREADY_LISTED: Sound.KNOWN,
    News.LISTED: Sound.DONE,
    News.QUEUED: Sound.DONE,
    News.EXCEPTION: Sound.DONE,
    News.SKIPPED: Sound.SKIPPED,
    News.INSERT_AGAIN: Sound.AGAIN,
    News.NOT_READ: Sound.FAILED,
    News.NOT_STORED: Sound.FAILED,
    News.NOT_UNDONE: Sound.FAILED,
    News.UNDONE: Sound.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Add:
    """Put the card on the list, and answer with :class:`Stored` or :class:`NotStored`."""

    ticket: int
    card: Candidate
    state: EntryState
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take an addition back, and answer with :class:`Withdrawn` or :class:`NotWithdrawn`."""

    ticket: int
    addition: Addition


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell the person.

    Attributes:
        news: what.
        shown: the card it is about, where it is about one.
        reader: the reader it is about, where it is about one.
        entry: the entry, for "on the list since …, closed on …".
        cause: why, where something failed.
    """

    news: News
    shown: Shown | None = None
    reader: str = ""
    entry: Entry | None = None
    cause: Cause | None = None

    @property
    def sound(self) -> Sound:
        """The sound that goes with it."""
        if self.news is News.SHOWN and self.shown is not None:
            return Sound.ACTION if self.shown.card.verdict in NEEDS_ACTION else Sound.NO_ACTION
        return _SOUNDS.get(self.news, Sound.REFUSED)


Effect = Add | Withdraw | Announce
