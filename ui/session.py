"""What the window shows, without a widget: events go in, a frozen view state comes out.

Each reader has a slot of its own::

                        CardInserted                CardRead
        WAITING ────────────────────▶ READING ─────────────────▶ READ
        "Insert a card", or          "Reading…", nothing of      the verdict
        a card nobody asked for       an earlier card             │    │
           ▲                            │   │                     │    │ CardRemoved, or the reader is empty
           │ reader is new              │   │ CardFailed,         │    ▼
           │                            │   │ or removed          │  READ, removed (greyed, with a note)
                                        │   ▼                     │    │
                                        │ FAILED ◀──(no)──────────┘    │
                                        │ cause and remedy             │
                                        ◀───── CardInserted ───────────┘   from every phase

A software token is read without a ``CardInserted``; its slot goes from WAITING to READ. A failure that follows a
reading of the same card (a second reader program that does not know it) becomes a notice and hides nothing.

The centre (:class:`Pane`) shows, in this order: a reading chosen from the history; the chosen reader's slot; without
any reader the stopped service, a problem that concerns all readers, the missing reader, or that the program starts.
A card that comes takes the centre; a card that is only read again does not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    WatchEnded,
)
from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.reading import CardReading

#: Rows of the history that are kept; a busy day at a registration point is a few hundred cards.
LONGEST_HISTORY: Final = 2000
#: Notices that are kept; more would hide the card.
MOST_NOTICES: Final = 3


class Phase(StrEnum):
    """How far the card of one reader is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Slot:
    """One reader and its last card.

    Attributes:
        reader: the reader as last reported.
        phase: how far its card is.
        reading: the card, in the phase ``read``.
        problem: why there is none, in the phase ``failed``.
        removed: the card of ``reading`` or ``problem`` has left the reader.
        entry: history entry of the card, while it is in the reader.
    """

    reader: Reader
    phase: Phase = Phase.WAITING
    reading: CardReading | None = None
    problem: Problem | None = None
    removed: bool = False
    entry: int | None = None

    @property
    def name(self) -> str:
        """The reader's name."""
        return self.reader.name


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
        reading: the card, for the kind ``card``.
        problem: what went wrong, for the kinds ``failed``, ``no_reader`` and ``service_stopped``.
        presence: whether the card is still there; anything but ``present`` is shown greyed.
    """

    kind: PaneKind
    reader: str = ""
    reading: CardReading | None = None
    problem: Problem | None = None
    presence: Presence = Presence.PRESENT


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


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything the window shows at one moment.

    Attributes:
        pane: the centre.
        slots: the readers and software tokens, in the order reported.
        chosen_reader: name of the reader the centre is about, empty for none or for an earlier card.
        chosen_entry: number of the history entry the centre is about, ``None`` for a reader.
        service: the smart-card service.
        notices: problems that do not keep a card from being shown.
        history: cards of this sitting, the newest first.
        page: which side of the card is shown.
    """

    pane: Pane
    slots: tuple[Slot, ...] = ()
    chosen_reader: str = ""
    chosen_entry: int | None = None
    service: Service = Service.UNKNOWN
    notices: tuple[Problem, ...] = ()
    history: tuple[Entry, ...] = ()
    page: Page = Page.FACTS


class Session:
    """The state machine behind the window; every method changes it and returns what to show.

    Args:
        longest_history: number of cards kept in the history.
    """

    def __init__(self, longest_history: int = LONGEST_HISTORY) -> None:
        self._slots: dict[str, Slot] = {}
        self._history: deque[Entry] = deque(maxlen=longest_history)
        self._next_number = 1
        self._service = Service.UNKNOWN
        self._service_problem: Problem | None = None
        self._readers_known = False
        self._ended = False
        self._problems: list[Problem] = []
        self._chosen_reader = ""
        self._chosen_entry: int | None = None
        self._page = Page.FACTS

    @property
    def state(self) -> ViewState:
        """What to show now."""
        pane = self._pane()
        live = self._chosen_entry is None
        return ViewState(
            pane=pane,
            slots=tuple(self._slots.values()),
            chosen_reader=self._chosen_reader if live else "",
            chosen_entry=self._chosen_entry,
            service=self._service,
            notices=tuple(problem for problem in self._problems if problem != pane.problem)[-MOST_NOTICES:],
            history=tuple(self._history),
            page=self._page,
        )

    # -- what happens at the readers ---------------------------------------------------------------

    def take(self, event: Event) -> ViewState:
        """Let an event happen."""
        match event:
            case ReadersChanged(readers):
                self._take_readers(readers)
            case CardInserted(name, atr):
                self._take_insertion(name, atr)
            case CardRead(name, reading):
                self._take_reading(self._answering(name), reading)
            case CardFailed(name, problem):
                self._take_failure(name, problem)
            case CardRemoved(name):
                self._take_removal(name)
            case ServiceLost(problem):
                self._take_service(Service.STOPPED, problem)
            case ServiceFound():
                self._take_service(Service.RUNNING, None)
            case WatchEnded():
                self._ended = True
        self._choose_somebody()
        return self.state

    def _take_readers(self, readers: Iterable[Reader]) -> None:
        before, self._slots = self._slots, {}
        for reader in readers:
            known = before.get(reader.name)
            self._slots[reader.name] = replace(known, reader=reader) if known else Slot(reader)
        for name, slot in self._slots.items():
            if not slot.reader.present and slot.phase in {Phase.READ, Phase.FAILED}:
                self._take_removal(name)
        if any(not reader.software for reader in readers):
            self._service, self._service_problem = Service.RUNNING, None
        self._readers_known = True

    def _take_insertion(self, name: str, atr: bytes) -> None:
        slot = self._slots.get(name) or Slot(Reader(name, present=True, atr=atr))
        again = slot.phase in {Phase.READ, Phase.FAILED} and not slot.removed
        self._slots[name] = Slot(slot.reader, Phase.READING, entry=slot.entry if again else None)
        if not again:
            self._go_to(name)

    def _take_reading(self, name: str, reading: CardReading) -> None:
        slot = self._slots.get(name) or Slot(Reader(name, present=True))
        entry = self._remember(slot.entry, reading)
        self._slots[name] = Slot(slot.reader, Phase.READ, reading=reading, entry=entry)

    def _take_failure(self, name: str, problem: Problem) -> None:
        slot = self._slots.get(self._answering(name)) if name else None
        if slot is None or slot.phase is Phase.READ:
            self._problems = [*(known for known in self._problems if known != problem), problem][-10:]
        elif slot.phase is not Phase.FAILED:
            self._slots[slot.name] = Slot(slot.reader, Phase.FAILED, problem=problem, entry=slot.entry)

    def _take_removal(self, name: str) -> None:
        slot = self._slots.get(name)
        if slot is None:
            return
        if slot.phase is Phase.READING:
            problem = Problem(Cause.REMOVED_DURING_READING, name)
            slot = replace(slot, phase=Phase.FAILED, problem=problem)
        self._slots[name] = replace(slot, removed=slot.phase is not Phase.WAITING, entry=None)

    def _take_service(self, service: Service, problem: Problem | None) -> None:
        self._service, self._service_problem = service, problem
        if service is Service.STOPPED:
            self._slots = {name: slot for name, slot in self._slots.items() if slot.reader.software}

    def _answering(self, name: str) -> str:
        """The reader a result is for: cards are read one after another, so an unknown name is the one being read."""
        if name in self._slots:
            return name
        return next((slot.name for slot in self._slots.values() if slot.phase is Phase.READING), name)

    # -- what the person does ----------------------------------------------------------------------

    def choose_reader(self, name: str) -> ViewState:
        """Show the last card of a reader."""
        if name in self._slots:
            self._chosen_reader, self._chosen_entry = name, None
        return self.state

    def choose_entry(self, number: int) -> ViewState:
        """Show a card of the history."""
        if self._entry(number) is not None:
            self._chosen_entry = number
        return self.state

    def choose_page(self, page: Page) -> ViewState:
        """Show a side of the card; the side that is shown already gives way to the facts."""
        self._page = Page.FACTS if page is self._page else page
        return self.state

    def step_back(self) -> ViewState:
        """From reasons or certificates to the facts, from an earlier card to the present one."""
        if self._page is not Page.FACTS:
            self._page = Page.FACTS
        else:
            self._chosen_entry = None
        return self.state

    def begin_again(self) -> ViewState:
        """Everything will be read again: forget the notices that a new reading repeats if they still hold."""
        kept = () if self._ended else (Cause.LOCAL_DATA_INVALID,)
        self._problems = [problem for problem in self._problems if problem.cause in kept]
        self._ended = False
        return self.state

    # -- history and choice --------------------------------------------------------------------------

    def _remember(self, number: int | None, reading: CardReading) -> int:
        """Add a card to the history; the same card read again takes the place of its earlier reading.

        A card may give its certificates in another order each time.
        """
        for place, entry in enumerate(self._history):
            if entry.number == number and set(entry.reading.card.certificates) == set(reading.card.certificates):
                self._history[place] = Entry(entry.number, reading)
                return entry.number
        self._history.appendleft(Entry(self._next_number, reading))
        self._next_number += 1
        return self._next_number - 1

    def _entry(self, number: int | None) -> Entry | None:
        return next((entry for entry in self._history if entry.number == number), None)

    def _go_to(self, name: str) -> None:
        self._chosen_reader, self._chosen_entry, self._page = name, None, Page.FACTS

    def _choose_somebody(self) -> None:
        """Keep the choice while it exists; otherwise take the first reader with a card, or the first."""
        if self._entry(self._chosen_entry) is None:
            self._chosen_entry = None
        if self._chosen_reader not in self._slots:
            busy = (name for name, slot in self._slots.items() if slot.phase is not Phase.WAITING)
            self._chosen_reader = next(busy, next(iter(self._slots), ""))

    # -- the centre ------------------------------------------------------------------------------------

    def _pane(self) -> Pane:
        entry = self._entry(self._chosen_entry)
        if entry is not None:
            return self._pane_of_entry(entry)
        slot = self._slots.get(self._chosen_reader)
        return _pane_of_slot(slot) if slot else self._pane_without_reader()

    def _pane_of_entry(self, entry: Entry) -> Pane:
        there = any(slot.entry == entry.number and slot.phase is Phase.READ for slot in self._slots.values())
        presence = Presence.PRESENT if there else Presence.EARLIER
        return Pane(PaneKind.CARD, entry.reading.card.reader, entry.reading, presence=presence)

    def _pane_without_reader(self) -> Pane:
        if self._service is Service.STOPPED:
            return Pane(PaneKind.SERVICE_STOPPED, problem=self._service_problem)
        for problem in self._problems:
            if self._ended or problem.cause is not Cause.LOCAL_DATA_INVALID:
                return Pane(PaneKind.FAILED, problem=problem)
        if not self._readers_known:
            return Pane(PaneKind.STARTING)
        return Pane(PaneKind.NO_READER, problem=Problem(Cause.NO_READER))


def _pane_of_slot(slot: Slot) -> Pane:
    presence = Presence.REMOVED if slot.removed else Presence.PRESENT
    match slot.phase:
        case Phase.WAITING:
            return Pane(PaneKind.NOT_READ if slot.reader.present else PaneKind.EMPTY, slot.name)
        case Phase.READING:
            return Pane(PaneKind.READING, slot.name)
        case Phase.READ:
            return Pane(PaneKind.CARD, slot.name, slot.reading, presence=presence)
        case Phase.FAILED:
            return Pane(PaneKind.FAILED, slot.name, problem=slot.problem, presence=presence)
