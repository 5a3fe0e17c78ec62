"""Runs row mode: events of the readers and keys go through the sitting, the list is asked on another thread."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from cardtool.app.worklist.row_mode import (
    Announce,
    Choice,
    Chosen,
    News,
    Phase,
    Removed,
    RowMode,
    Sound,
    UndoAsked,
    says_close,
)
from cardtool.model.events import CardInserted, CardRead
from ui.look.message import Message
from ui.look.tone import Tone
from ui.view_state import Phase as SlotPhase
from ui.worker import Worker
from ui.worklist.copying import tell_copied
from ui.worklist.row_state import RowState
from ui.worklist.row_strings import tell_doubt, tell_news, tell_row_facts, tell_row_headline, tell_spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cardtool.app.worklist.row_mode import Event, Shown
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.events import Event as ReaderEvent
    from ui.view_state import Slot as ReaderSlot
    from ui.view_state import ViewState
    from ui.worklist.copying import FieldKind
    from ui.worklist.row_view import RowView


class RowControl(QObject):
    """Row mode of one window, from when its page is first opened.

    Args:
        workspace: surroundings.
        worklist: the list.
        view: the page.
        play: plays a sound.
        parent: owner.

    Attributes:
        changed: the list was changed here.
    """

    changed = Signal()

    def __init__(
        self, workspace: Workspace, worklist: Worklist, view: RowView, play: Callable[[Sound], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._play = view, play
        self.mode = RowMode(workspace, worklist)
        self._worker = Worker("worklist-row")
        self._state = RowState()
        self._active = False
        view.chosen.connect(self._choose)
        view.reason_given.connect(self._give_reason)
        view.reason_left.connect(self._leave_reason)
        view.undo_wanted.connect(self._undo)
        view.anew_wanted.connect(self._begin_anew)
        view.copy_wanted.connect(self._copy)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is being stored; returns whether it ended in time."""
        return self._worker.finish(longest)

    # -- the readers -------------------------------------------------------------------------------------

    def begin(self, state: ViewState) -> None:
        """The page was opened: take the cards that are in the readers now."""
        self._active = True
        there = {slot.name: slot for slot in state.slots}
        for reader, slot in self.mode.sitting.readers.items():
            if slot.phase is not Phase.EMPTY and not self._holds(there.get(reader)):
                self.mode.take(Removed(reader))
        self._state = replace(self._state, pane=state.pane, message=Message(), confirming=0, reason=0)
        self._follow()
        self._show()
        self.take(event for slot in state.slots if not self._holds(slot) for event in _events_of(slot))

    def _holds(self, slot: ReaderSlot | None) -> bool:
        """Whether the card in a reader is the one that the sitting knows to be there."""
        if slot is None or slot.reading is None or not slot.judged or slot.removed:
            return False
        shown = self.mode.sitting.slot(slot.name).shown
        fingerprints = {found.sha256 for found in slot.reading.certificates}
        return shown is not None and any(found.sha256 in fingerprints for found in shown.card.certificates)

    def pause(self) -> None:
        """The page was left: cards are for somebody else now."""
        self._active = False

    def take(self, events: Iterable[ReaderEvent]) -> None:
        """Let events of the readers happen, while the page is open."""
        if self._active:
            for event in events:
                self._worker.run(partial(self.mode.happened, event), self._take_all)

    def take_state(self, state: ViewState) -> None:
        """What the window knows of the readers."""
        if self._active and state.pane != self._state.pane:
            self._state = replace(self._state, pane=state.pane)
            self._show()

    # -- the person ----------------------------------------------------------------------------------------

    @Slot(int, object)
    def _choose(self, ticket: int, choice: Choice) -> None:
        shown = self.mode.sitting.undecided(ticket)
        if choice is Choice.LIST and shown is not None and self._doubts(shown):
            self._ask_once_more(shown)
        elif choice is Choice.EXCEPTION and shown is not None:
            self._state = replace(self._state, reason=ticket, confirming=0)
            self._show()
        else:
            self._take(Chosen(ticket, choice))

    def _doubts(self, shown: Shown) -> bool:
        """Whether one press is not enough for this card."""
        return not says_close(shown.card) and self._state.confirming != shown.ticket

    def _ask_once_more(self, shown: Shown) -> None:
        doubt = tell_doubt(self._view.texts)
        self._state = replace(self._state, confirming=shown.ticket, message=Message())
        self._play(Sound.REFUSED)
        self._show()
        self._view.tell(doubt)

    @Slot(str)
    def _give_reason(self, reason: str) -> None:
        ticket, self._state = self._state.reason, replace(self._state, reason=0)
        self._take(Chosen(ticket, Choice.EXCEPTION, reason))

    @Slot()
    def _leave_reason(self) -> None:
        self._state = replace(self._state, reason=0)
        self._show()

    @Slot()
    def _undo(self) -> None:
        self._take(UndoAsked())

    @Slot()
    def _begin_anew(self) -> None:
        texts = self._view.texts
        if self.mode.begin_anew():
            self._say(Message(texts.say("Another sitting begins.")))
        else:
            self._say(Message(texts.say("Decide on the cards that wait first."), "question", Tone.ACT))

    @Slot(object)
    def _copy(self, kind: FieldKind | None) -> None:
        copied = self._view.copies.take(kind)
        if copied is not None:
            QGuiApplication.clipboard().setText(copied.value)
        self._say(Message(tell_copied(self._view.texts, copied, self._view.copies.ready), "copy"))

    # -- the sitting -----------------------------------------------------------------------------------------

    def _take_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        announced, changes = self.mode.take(event)
        for change in changes:
            self._worker.run(partial(self.mode.perform, change), self._take_answer)
        self._follow()
        self._show()
        for each in announced:
            self._announce(each)

    def _take_answer(self, answer: Event) -> None:
        self._take(answer)
        self.changed.emit()

    def _follow(self) -> None:
        """Bring the state up to the sitting; a question about a card that is not shown any more is withdrawn."""
        sitting, state = self.mode.sitting, self._state
        shown = sitting.present
        waits = shown.ticket if shown is not None and shown.undecided else 0
        self._state = replace(
            state,
            sitting=sitting,
            reading=self.mode.reading_of(shown) if shown is not None else None,
            problem=self.mode.problem,
            queued=self.mode.queued,
            confirming=waits if state.confirming == waits else 0,
            reason=waits if state.reason == waits else 0,
        )

    def _announce(self, announced: Announce) -> None:
        texts = self._view.texts
        self._play(announced.sound)
        if announced.news is not News.SHOWN:
            self._state = replace(self._state, message=tell_news(texts, announced))
            self._show()
        headline, facts = tell_row_headline(texts, self._state), tell_row_facts(texts, self._state)
        self._view.tell(tell_spoken(texts, announced, headline, facts))

    def _say(self, message: Message) -> None:
        self._state = replace(self._state, message=message)
        self._follow()
        self._show()
        self._view.tell(message.text)

    def _show(self) -> None:
        self._view.show_state(self._state)


def _events_of(slot: ReaderSlot) -> tuple[ReaderEvent, ...]:
    """What would have happened at a reader had the page been open."""
    if slot.phase is SlotPhase.READ and slot.reading is not None and slot.judged and not slot.removed:
        return CardInserted(slot.name, slot.reader.atr), CardRead(slot.name, slot.reading)
    if slot.phase is SlotPhase.READING:
        return (CardInserted(slot.name, slot.reader.atr),)
    return ()
