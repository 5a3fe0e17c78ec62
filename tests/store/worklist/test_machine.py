"""Any order of calls leaves the store as a simple model says, and provable."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from cardtool.model.errors import ChangedMeanwhileError, ReasonNeededError, StateNotAllowedError
from cardtool.model.worklist import NEEDS_REASON, NEXT_STATES, AdditionResult, Entry, EntryState
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import BEGINNING, author, card
from tests.store.worklist.conftest import empty
from tests.store.worklist.model import Card, Change

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = st.integers(1, 4)
REASONS = st.sampled_from(["", "on leave", "käynyt pisteessä"])
STATES = st.sampled_from(list(EntryState))
CHOICE = st.integers(0, 100)


class Worklist(RuleBasedStateMachine):
    """Calls the store and the model alike."""

    open: ClassVar[Callable[[], WorklistStore]]

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).open()
        self.cards: dict[int, Card] = {}
        self.tokens: dict[str, tuple[int, int]] = {}
        self.minute = 0

    def teardown(self) -> None:
        self.store.close()

    def now(self) -> int:
        self.minute += 1
        return self.minute

    def chosen(self, choice: int) -> tuple[int, Card]:
        return list(self.cards.items())[choice % len(self.cards)]

    # -- calls ------------------------------------------------------------------------------------------

    @rule(number=NUMBERS, holder=st.sampled_from(["", "Maija"]), state=STATES, reason=REASONS)
    def add(self, number: int, holder: str, state: EntryState, reason: str) -> None:
        who = author(self.now())
        if state not in {EntryState.TO_CLOSE, EntryState.EXCEPTION}:
            with pytest.raises(StateNotAllowedError):
                self.store.add(card(number, holder), who, state=state, reason=reason)
        elif state in NEEDS_REASON and not reason:
            with pytest.raises(ReasonNeededError):
                self.store.add(card(number, holder), who, state=state, reason=reason)
        else:
            self.add_properly(number, holder, state, reason)

    def add_properly(self, number: int, holder: str, state: EntryState, reason: str) -> None:
        token = f"token {self.minute}"
        addition = self.store.add(card(number, holder), author(self.minute), state=state, reason=reason, token=token)
        assert addition.entry is not None
        there = [key for key, known in self.cards.items() if known.number == number]
        if there:
            assert (addition.result, addition.entry.id) == (AdditionResult.ALREADY_THERE, there[0])
            return
        assert addition.result is AdditionResult.ADDED
        self.cards[addition.entry.id] = Card(number, holder, self.minute, [Change(state, reason)], said=[reason])
        self.tokens[token] = (number, addition.entry.id)

    @precondition(lambda self: self.tokens)
    @rule(choice=CHOICE)
    def add_again(self, choice: int) -> None:
        token, (number, key) = list(self.tokens.items())[choice % len(self.tokens)]
        addition = self.store.add(card(number), author(self.now()), token=token)
        assert addition.result is AdditionResult.ADDED
        assert (addition.entry.id if addition.entry else None) == (key if key in self.cards else None)

    @precondition(lambda self: self.cards)
    @rule(choice=CHOICE, state=STATES, reason=REASONS, behind=st.sampled_from([0, 0, 0, 1]))
    def set_state(self, choice: int, state: EntryState, reason: str, behind: int) -> None:
        key, known = self.chosen(choice)
        who, version = author(self.now()), known.version - behind
        allowed = state in NEXT_STATES[known.state]
        enough = reason or state not in NEEDS_REASON
        error = ChangedMeanwhileError if behind else StateNotAllowedError if not allowed else ReasonNeededError
        if behind or not allowed or not enough:
            with pytest.raises(error):
                self.store.set_state(key, version, state, who, reason)
            return
        known.set(state, reason, self.minute)
        self.agrees(self.store.set_state(key, version, state, who, reason), known)

    @precondition(lambda self: self.cards)
    @rule(choice=CHOICE)
    def withdraw(self, choice: int) -> None:
        key, known = self.chosen(choice)
        who, version = author(self.now()), known.version
        if known.changes[-1].floor:
            with pytest.raises(StateNotAllowedError):
                self.store.withdraw(key, version, who)
        elif known.withdraw(self.minute):
            entry = self.store.withdraw(key, version, who)
            assert entry is not None
            self.agrees(entry, known)
        else:
            assert self.store.withdraw(key, version, who) is None
            del self.cards[key]

    @rule(minutes=st.integers(0, 10))
    def purge(self, minutes: int) -> None:
        before = self.now() - minutes
        due = [known for known in self.cards.values() if known.is_due(before)]
        for known in due:
            known.purge()
        assert self.store.purge(BEGINNING + timedelta(minutes=before), author(self.minute)) == len(due)

    # -- what holds -------------------------------------------------------------------------------------

    def agrees(self, entry: Entry, known: Card) -> None:
        assert (entry.state, entry.version, entry.reason) == (known.state, known.version, known.reason)
        assert (entry.card, bool(entry.purged_at)) == (card(known.number, known.holder), known.purged)
        assert entry.changed_at == BEGINNING + timedelta(minutes=known.changed)

    @invariant()
    def the_list_is_as_the_model_says(self) -> None:
        entries = self.store.entries()
        assert [entry.id for entry in entries] == sorted(self.cards)
        for entry in entries:
            self.agrees(entry, self.cards[entry.id])

    @invariant()
    def the_journal_proves_it(self) -> None:
        found = self.store.verify()
        assert (found.faults, found.entries) == ((), len(self.cards))


def test_any_order_of_calls_in_sqlite(empty_file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:

        def opened() -> WorklistStore:
            copy = shutil.copy(empty_file, tempfile.mkdtemp(dir=folder))
            return WorklistStore.open(Path(copy))

        run(opened, examples=60)


@pytest.mark.xdist_group("postgresql")
def test_any_order_of_calls_in_postgresql(postgresql_worklist: str) -> None:
    def opened() -> WorklistStore:
        empty(postgresql_worklist)
        return WorklistStore.open(postgresql_worklist)

    run(opened, examples=20)


def run(opened: Callable[[], WorklistStore], examples: int) -> None:
    machine = type("Machine", (Worklist,), {"open": staticmethod(opened)})
    slow = [HealthCheck.too_slow]
    limits = settings(max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=slow)
    run_state_machine_as_test(machine, settings=limits)
