"""What the window shows at one moment, as frozen values; :mod:`ui.session` makes them from events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.cause import Problem
    from cardtool.model.reader import Reader
    from cardtool.model.reading import CardReading, Glimpse


class Phase(StrEnum):
    """How far the card of one reader is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


class Checking(StrEnum):
    """How far a card that is shown has been checked, in the order of time."""

    RECOGNISED = "recognised"
    """Known from before; whether it is that card unchanged is being checked."""
    UNDER_WAY = "under_way"
    """The verdict stands; chain, reader program and PIN state may still come."""
    BROKEN_OFF = "broken_off"
    """The verdict stands; the rest was not checked, since the card left or the reader program failed."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Slot:
    """One reader and its last card.

    Attributes:
        reader: the reader as last reported.
        phase: how far its card is.
        glimpse: what is known already, in the phase ``reading``.
        reading: the card, in the phase ``read``.
        checking: how far ``reading`` has been checked.
        problem: why there is none, in the phase ``failed``.
        removed: the card of ``reading`` or ``problem`` has left the reader.
        entry: history entry of the card, while it is in the reader.
        visit: number of the insertion, 0 before the first; grows through the sitting.
    """

    reader: Reader
    phase: Phase = Phase.WAITING
    glimpse: Glimpse | None = None
    reading: CardReading | None = None
    checking: Checking = Checking.DONE
    problem: Problem | None = None
    removed: bool = False
    entry: int | None = None
    visit: int = 0

    @property
    def name(self) -> str:
        """The reader's name."""
        return self.reader.name

    @property
    def judged(self) -> bool:
        """A card was read whole and judged, not only recognised."""
        return self.phase is Phase.READ and self.checking is not Checking.RECOGNISED


class PaneKind(StrEnum):
    """What the centre of the window is about."""

    STARTING = "starting"
    SERVICE_STOPPED = "service_stopped"
    NO_READER = "no_reader"
    EMPTY = "empty"
    NOT_READ = "not_read"
    READING = "reading"
    CARD = "card"
    FAILED = "failed"


class Presence(StrEnum):
    """Where the card is that the centre shows."""

    PRESENT = "present"
    REMOVED = "removed"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Pane:
    """The centre of the window.

    Attributes:
        kind: what it is about.
        reader: reader that it is about, empty when it is about none.
        glimpse: what is known of the card already, for the kind ``reading``.
        reading: the card, for the kind ``card``.
        checking: how far ``reading`` has been checked.
        problem: what went wrong, for the kinds ``failed``, ``no_reader`` and ``service_stopped``.
        presence: whether the card is still there; anything but ``present`` is shown greyed.
        subject: names the insertion or the history entry; a later pane of the same subject takes the place of an
            earlier one without moving anything. Empty when it is about no card.
    """

    kind: PaneKind
    reader: str = ""
    glimpse: Glimpse | None = None
    reading: CardReading | None = None
    checking: Checking = Checking.DONE
    problem: Problem | None = None
    presence: Presence = Presence.PRESENT
    subject: str = ""

    @property
    def settled(self) -> bool:
        """Nothing more comes of itself."""
        if self.kind is PaneKind.CARD:
            return self.checking in {Checking.BROKEN_OFF, Checking.DONE}
        return self.kind not in {PaneKind.STARTING, PaneKind.READING, PaneKind.NOT_READ}

    def continues(self, before: Pane | None) -> bool:
        """Whether it is about the same card in the same place as ``before``."""
        same = before is not None and (self.subject, self.presence) == (before.subject, before.presence)
        return same and bool(self.subject)


class Service(StrEnum):
    """What is known of the smart-card service."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    STOPPED = "stopped"


class Page(StrEnum):
    """Which side of a card is shown below the verdict."""

    FACTS = "facts"
    WHY = "why"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Entry:
    """One card of this sitting; ``number`` grows with every card."""

    number: int
    reading: CardReading
    checking: Checking = Checking.DONE


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything the window shows at one moment.

    Attributes:
        pane: the centre.
        slots: the readers and software tokens, in the order reported.
        chosen_reader: name of the reader the centre is about, empty for none or for an earlier card.
        chosen_entry: number of the history entry the centre is about, ``None`` for a reader.
        service: the smart-card service.
        service_problem: why it cannot be reached.
        notices: problems that do not keep a card from being shown.
        history: cards of this sitting, the newest first.
        page: which side of the card is shown.
    """

    pane: Pane
    slots: tuple[Slot, ...] = ()
    chosen_reader: str = ""
    chosen_entry: int | None = None
    service: Service = Service.UNKNOWN
    service_problem: Problem | None = None
    notices: tuple[Problem, ...] = ()
    history: tuple[Entry, ...] = ()
    page: Page = Page.FACTS
