"""What the window shows, without a widget: events go in, a frozen view state comes out.

Each reader has a slot of its own::

                      CardInserted               CardRead (verdict, complete)
      WAITING ────────────────────▶ READING ────────────────────────────▶ READ ◀─┐ later stage, in place
      "Insert a card", or          "Reading…", nothing of   │             │  │ └─┘
      a card nobody asked for       an earlier card; then   │ recognised  │  │ CardRemoved, or the reader is empty
         ▲                          a glimpse of this one   └───▶ READ ───┘  ▼
         │ reader is new             │                    "being checked"   READ, removed (greyed, with a note)
         │                           │ CardFailed, or removed   │            │
         │                           ▼                          │            │
         │                          FAILED ◀────────────────────┘            │
         │                          cause and remedy                         │
                                      ◀───────── CardInserted ───────────────┘   from every phase

A result counts only for a card that was inserted into that very reader and is still there, so that what comes late of
one card can never be shown of another. A software token is read without a ``CardInserted``; its slot goes from WAITING
to READ. A failure after the verdict (a reader program that does not know the card) becomes a notice and hides nothing;
a card that leaves after the verdict stays, and is said to be not fully checked.

The centre (:class:`ui.view_state.Pane`) shows, in this order: a reading chosen from the history; the chosen reader's
slot; without any reader the stopped service, a problem that concerns all readers, the missing reader, or that the
program starts. A card that comes takes the centre; a card that is only read again does not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    Stage,
    WatchEnded,
)
from cardtool.model.reader import Reader
from ui.sitting import Sitting
from ui.view_state import Checking, Entry, Page, Pane, PaneKind, Phase, Presence, Service, Slot, ViewState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.reading import CardReading, Glimpse

#: Rows of the history that are kept; a busy day at a registration point is a few hundred cards.
LONGEST_HISTORY: Final = 2000
#: Notices that are kept; more would hide the card.
MOST_NOTICES: Final = 3
_KEPT_PROBLEMS: Final = 10
_CHECKING: Final = {
    Stage.RECOGNISED: Checking.RECOGNISED,
    Stage.VERDICT: Checking.UNDER_WAY,
    Stage.COMPLETE: Checking.DONE,
}
_ORDER: Final = tuple(Checking)
#: Failures that say that the card in the reader is no longer the one that was read.
_LEFT: Final = frozenset({Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING})


class Session:
    """The state machine behind the window; every method changes it and returns what to show.

    Args:
        longest_history: number of cards kept in the history.
    """

    def __init__(self, longest_history: int = LONGEST_HISTORY) -> None:
        self._slots: dict[str, Slot] = {}
        self._sitting = Sitting(longest_history)
        self._visits = 0
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
            service_problem=self._service_problem,
            notices=tuple(problem for problem in self._problems if problem != pane.problem)[-MOST_NOTICES:],
            history=self._sitting.entries,
            page=self._page,
        )

    # -- what happens at the readers ---------------------------------------------------------------

    def take(self, event: Event) -> ViewState:
        """Let an event happen."""
        return self.take_all((event,))

    def take_all(self, events: Iterable[Event]) -> ViewState:
        """Let events happen one after another."""
        for event in events:
            self._take(event)
            self._choose_somebody()
        return self.state

    def _take(self, event: Event) -> None:
        match event:
            case ReadersChanged(readers):
                self._take_readers(readers)
            case CardInserted(name, atr):
                self._take_insertion(name, atr)
            case CardGlimpsed(name, glimpse):
                self._take_glimpse(name, glimpse)
            case CardRead(name, reading, stage):
                self._take_reading(name, reading, _CHECKING[stage])
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
        again = slot.phase is not Phase.WAITING and not slot.removed
        entry = slot.entry if again else None
        self._slots[name] = Slot(slot.reader, Phase.READING, entry=entry, visit=self._next_visit())
        if not again:
            self._go_to(name)

    def _take_glimpse(self, name: str, glimpse: Glimpse) -> None:
        slot = self._slots.get(name)
        if slot is not None and slot.phase is Phase.READING:
            self._slots[name] = replace(slot, glimpse=glimpse)

    def _take_reading(self, name: str, reading: CardReading, checking: Checking) -> None:
        slot = self._slots.get(name)
        if slot is None or not _expects(slot, checking):
            return
        entry = slot.entry
        if checking is not Checking.RECOGNISED:
            later_stage = slot.judged and slot.checking is not Checking.DONE
            entry = self._sitting.remember(entry, reading, checking, later_stage=later_stage)
        visit = slot.visit or self._next_visit()
        self._slots[name] = Slot(slot.reader, Phase.READ, reading=reading, checking=checking, entry=entry, visit=visit)

    def _take_failure(self, name: str, problem: Problem) -> None:
        slot = self._slots.get(name)
        if slot is not None and slot.judged and problem.cause in _LEFT:
            self._take_removal(name)
        elif slot is None or slot.judged:
            self._problems = [*(known for known in self._problems if known != problem), problem][-_KEPT_PROBLEMS:]
            if slot is not None:
                self._slots[name] = self._broken_off(slot)
        elif slot.phase is not Phase.FAILED:
            self._fail(slot, problem)

    def _take_removal(self, name: str) -> None:
        slot = self._slots.get(name)
        if slot is None:
            return
        if slot.phase is Phase.READING or (slot.phase is Phase.READ and not slot.judged):
            self._fail(slot, Problem(Cause.REMOVED_DURING_READING, name))
        slot = self._broken_off(self._slots[name])
        self._slots[name] = replace(slot, removed=slot.phase is not Phase.WAITING, entry=None)

    def _take_service(self, service: Service, problem: Problem | None) -> None:
        self._service, self._service_problem = service, problem
        if service is Service.STOPPED:
            self._slots = {name: slot for name, slot in self._slots.items() if slot.reader.software}

    def _fail(self, slot: Slot, problem: Problem) -> None:
        self._slots[slot.name] = Slot(
            slot.reader, Phase.FAILED, problem=problem, removed=slot.removed, entry=slot.entry, visit=slot.visit
        )

    def _broken_off(self, slot: Slot) -> Slot:
        """The slot, and its history entry, when nothing more will be checked of its card."""
        if slot.phase is not Phase.READ or slot.checking is not Checking.UNDER_WAY:
            return slot
        self._sitting.break_off(slot.entry)
        return replace(slot, checking=Checking.BROKEN_OFF)

    def _next_visit(self) -> int:
        self._visits += 1
        return self._visits

    # -- what the person does ----------------------------------------------------------------------

    def choose_reader(self, name: str) -> ViewState:
        """Show the last card of a reader."""
        if name in self._slots:
            self._chosen_reader, self._chosen_entry = name, None
        return self.state

    def choose_entry(self, number: int) -> ViewState:
        """Show a card of the history."""
        if self._sitting.entry(number) is not None:
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

    def _go_to(self, name: str) -> None:
        self._chosen_reader, self._chosen_entry, self._page = name, None, Page.FACTS

    def _choose_somebody(self) -> None:
        """Keep the choice while it exists; otherwise take the first reader with a card, or the first."""
        if self._sitting.entry(self._chosen_entry) is None:
            self._chosen_entry = None
        if self._chosen_reader not in self._slots:
            busy = (name for name, slot in self._slots.items() if slot.phase is not Phase.WAITING)
            self._chosen_reader = next(busy, next(iter(self._slots), ""))

    # -- the centre ------------------------------------------------------------------------------------

    def _pane(self) -> Pane:
        entry = self._sitting.entry(self._chosen_entry)
        if entry is not None:
            return self._pane_of_entry(entry)
        slot = self._slots.get(self._chosen_reader)
        return _pane_of_slot(slot) if slot else self._pane_without_reader()

    def _pane_of_entry(self, entry: Entry) -> Pane:
        there = any(slot.entry == entry.number and slot.judged for slot in self._slots.values())
        return Pane(
            PaneKind.CARD,
            entry.reading.card.reader,
            reading=entry.reading,
            checking=entry.checking,
            presence=Presence.PRESENT if there else Presence.EARLIER,
            subject=f"entry {entry.number}",
        )

    def _pane_without_reader(self) -> Pane:
        if self._service is Service.STOPPED:
            return Pane(PaneKind.SERVICE_STOPPED, problem=self._service_problem)
        for problem in self._problems:
            if self._ended or problem.cause is not Cause.LOCAL_DATA_INVALID:
                return Pane(PaneKind.FAILED, problem=problem)
        if not self._readers_known:
            return Pane(PaneKind.STARTING)
        return Pane(PaneKind.NO_READER, problem=Problem(Cause.NO_READER))


def _expects(slot: Slot, checking: Checking) -> bool:
    """Whether a result so far checked can be of the card that is in the reader now."""
    if slot.removed:
        return False
    if slot.phase is Phase.WAITING:
        return slot.reader.software and slot.reader.present
    if slot.phase is Phase.READ:
        return _ORDER.index(checking) >= _ORDER.index(slot.checking)
    return slot.visit > 0


def _pane_of_slot(slot: Slot) -> Pane:
    subject = f"visit {slot.visit}"
    presence = Presence.REMOVED if slot.removed else Presence.PRESENT
    match slot.phase:
        case Phase.WAITING:
            return Pane(PaneKind.NOT_READ if slot.reader.present else PaneKind.EMPTY, slot.name)
        case Phase.READING:
            return Pane(PaneKind.READING, slot.name, glimpse=slot.glimpse, subject=subject)
        case Phase.READ:
            return Pane(
                PaneKind.CARD,
                slot.name,
                reading=slot.reading,
                checking=slot.checking,
                presence=presence,
                subject=subject,
            )
        case Phase.FAILED:
            return Pane(PaneKind.FAILED, slot.name, problem=slot.problem, presence=presence, subject=subject)
