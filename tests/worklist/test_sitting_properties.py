"""Whatever happens in whatever order: no action lands on another card, nothing is lost, and the counters add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cardtool.model.cause import Cause
from cardtool.model.worklist import Addition, AdditionResult, EntryState
from cardtool.worklist.sitting import Sitting
from cardtool.worklist.sitting_steps import step
from cardtool.worklist.sitting_values import (
    Add,
    Choice,
    Chosen,
    Event,
    Failed,
    Inserted,
    NotStored,
    NotWithdrawn,
    Read,
    Removed,
    Stored,
    UndoAsked,
    Withdraw,
    Withdrawn,
)
from tests.worklist.values import card, entry_of_card

if TYPE_CHECKING:
    from cardtool.model.worklist import Candidate

READERS = st.sampled_from(["R", "S"])
CARDS = [card(number) for number in range(5)]
CAUSES = st.sampled_from([Cause.REMOVED_DURING_READING, Cause.CARD_MUTE])


class Registrar(RuleBasedStateMachine):
    """A desk with two readers, a database that answers late, and a person who presses any key at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.shown: dict[int, Candidate] = {}
        self.on_list: dict[str, EntryState] = {}
        self.adds: list[Add] = []
        self.withdrawals: list[Withdraw] = []
        self.last: Add | None = None
        self.mine: set[str] = set()

    def happens(self, event: Event) -> None:
        before = self.sitting
        self.sitting, effects = step(before, event)
        assert step(before, event) == (self.sitting, effects)
        for shown in self.sitting.open_cards:
            self.shown.setdefault(shown.ticket, shown.card)
        for effect in effects:
            if isinstance(effect, Add):
                assert isinstance(event, Chosen)
                assert effect.ticket == event.ticket
                assert effect.card == self.shown[event.ticket]
                self.adds.append(effect)
                self.last = effect
            elif isinstance(effect, Withdraw):
                assert self.last is not None
                assert effect.ticket == self.last.ticket
                assert effect.addition.result is not AdditionResult.ALREADY_THERE
                self.withdrawals.append(effect)

    @rule(reader=READERS)
    def insert(self, reader: str) -> None:
        self.happens(Inserted(reader))

    @rule(reader=READERS, held=st.sampled_from(CARDS), reachable=st.booleans())
    def read(self, reader: str, held: Candidate, *, reachable: bool) -> None:
        known = reachable and held.certificates[0].sha256 in self.on_list
        self.happens(Read(reader, held, entry_of_card(1, held) if known else None))

    @rule(reader=READERS)
    def remove(self, reader: str) -> None:
        self.happens(Removed(reader))

    @rule(reader=READERS, cause=CAUSES)
    def fail(self, reader: str, cause: Cause) -> None:
        self.happens(Failed(reader, cause))

    @rule(choice=st.sampled_from(Choice), back=st.integers(0, 2))
    def choose(self, choice: Choice, back: int) -> None:
        ticket = max((self.sitting.present.ticket if self.sitting.present else 0) - back, 0)
        self.happens(Chosen(ticket, choice, "because"))

    @rule()
    def undo(self) -> None:
        self.happens(UndoAsked())

    @precondition(lambda self: self.adds)
    @rule(answer=st.sampled_from(["stored", "queued", "refused"]), data=st.data())
    def answer_addition(self, answer: str, data: st.DataObject) -> None:
        add = self.adds.pop(data.draw(st.integers(0, len(self.adds) - 1)))
        key = add.card.certificates[0].sha256
        if answer == "refused":
            self.happens(NotStored(add.ticket, Cause.STORE_BUSY))
        elif key in self.on_list:
            addition = Addition(AdditionResult.ALREADY_THERE, entry_of_card(1, add.card))
            self.happens(Stored(add.ticket, addition))
        else:
            self.on_list[key] = add.state
            self.mine.add(key)
            addition = Addition(AdditionResult.QUEUED)
            if answer == "stored":
                addition = Addition(AdditionResult.ADDED, entry_of_card(1, add.card))
            self.happens(Stored(add.ticket, addition))

    @precondition(lambda self: self.withdrawals)
    @rule(refused=st.booleans())
    def answer_withdrawal(self, *, refused: bool) -> None:
        ticket = self.withdrawals.pop().ticket
        if refused:
            self.happens(NotWithdrawn(ticket, Cause.CHANGED_MEANWHILE))
            return
        key = self.shown[ticket].certificates[0].sha256
        del self.on_list[key]
        self.mine.discard(key)
        self.happens(Withdrawn(ticket))

    @rule(held=st.sampled_from(CARDS))
    def somebody_else_adds(self, held: Candidate) -> None:
        self.on_list.setdefault(held.certificates[0].sha256, EntryState.TO_CLOSE)

    @invariant()
    def counters_add_up(self) -> None:
        counts = self.sitting.counts
        assert counts.undecided == len(self.sitting.open_cards)
        assert min(counts.listed, counts.exceptions, counts.skipped, counts.known, counts.undecided) >= 0

    @invariant()
    def what_is_counted_is_on_the_list(self) -> None:
        counts = self.sitting.counts
        assert counts.listed + counts.exceptions == len(self.mine) + len(self.adds)

    @invariant()
    def every_card_waits_once(self) -> None:
        waiting = self.sitting.open_cards
        assert len({shown.ticket for shown in waiting}) == len(waiting)
        assert len({shown.card.certificates for shown in waiting}) == len(waiting)

    @invariant()
    def one_withdrawal_at_a_time(self) -> None:
        assert len(self.withdrawals) <= 1
        assert not self.withdrawals or self.sitting.undoing == self.withdrawals[0].ticket

    @invariant()
    def a_waiting_card_is_not_hidden(self) -> None:
        present = self.sitting.present
        assert not self.sitting.waiting or (present is not None and present.undecided)


TestRegistrar = Registrar.TestCase
TestRegistrar.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
