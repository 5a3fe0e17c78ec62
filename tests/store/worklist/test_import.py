"""Entries of another worklist, lists of expected cards that get old, and holders that nobody may keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import ReasonNeededError
from cardtool.model.worklist import Action, AdditionResult, Entry, EntryState, ExpectedCard
from cardtool.store import worklist_import, worklist_purge
from tests.store.worklist.cards import BEGINNING, author, card, fill

if TYPE_CHECKING:
    from cardtool.store.worklist_store import WorklistStore

MONTH = 60 * 24 * 30


def exported(number: int, state: EntryState, reason: str = "") -> Entry:
    changed = BEGINNING + timedelta(minutes=number)
    return Entry(1000 + number, "", card(number, "Maija"), state, 3, BEGINNING, changed, reason)


def lasting(entry: Entry) -> Entry:
    return replace(entry, id=0, version=0, key="")


def test_every_state_comes_over_whole_with_one_line(worklist: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_import, "PIECE", 2)
    entries = [exported(number, state, f"why {number}") for number, state in enumerate(EntryState, 1)]
    additions = worklist.import_entries(entries, author(MONTH))
    assert {addition.result for addition in additions} == {AdditionResult.ADDED}
    assert list(map(lasting, worklist.entries())) == list(map(lasting, entries))
    lines = list(worklist.journal())
    assert [(line.action, line.before, line.after) for line in lines] == [
        (Action.ADDED, None, entry.state) for entry in entries
    ]
    assert {line.at for line in lines} == {author(MONTH).at}
    assert worklist.verify().faults == ()


def test_an_imported_entry_goes_on_like_any_other(worklist: WorklistStore) -> None:
    (addition,) = worklist.import_entries([exported(1, EntryState.REOPENED, "came back")], author(MONTH))
    assert addition.entry is not None
    closed = worklist.set_state(addition.entry.id, 1, EntryState.CLOSED, author(MONTH + 1))
    back = worklist.withdraw(closed.id, closed.version, author(MONTH + 2))
    assert back is not None
    assert (back.state, back.reason) == (EntryState.REOPENED, "came back")
    assert worklist.withdraw(back.id, back.version, author(MONTH + 3)) is None
    assert worklist.verify().faults == ()


def test_a_card_that_is_here_stays_as_it_is(worklist: WorklistStore) -> None:
    fill(worklist, 1)
    (addition,) = worklist.import_entries([exported(1, EntryState.CLOSED)], author(1))
    assert addition.result is AdditionResult.ALREADY_THERE
    assert addition.entry == worklist.entry(1)
    assert worklist.entry(1).state is EntryState.TO_CLOSE


def test_an_entry_of_the_future_is_as_old_as_its_import(worklist: WorklistStore) -> None:
    late = replace(exported(1, EntryState.CLOSED), changed_at=BEGINNING + timedelta(days=10_000))
    worklist.import_entries([late], author(1))
    assert worklist.entry(1).changed_at == author(1).at


def test_only_a_purge_excuses_a_missing_reason(worklist: WorklistStore) -> None:
    entry = exported(1, EntryState.EXCEPTION)
    with pytest.raises(ReasonNeededError):
        worklist.import_entries([entry], author(MONTH))
    purged = replace(entry, card=card(1), purged_at=BEGINNING + timedelta(days=1))
    worklist.import_entries([purged], author(MONTH))
    assert lasting(worklist.entry(1)) == lasting(purged)
    assert worklist.verify().faults == ()


def test_a_crash_leaves_no_entry_half_done(worklist: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_import, "PIECE", 1)
    broken = replace(exported(2, EntryState.EXCEPTION), reason="")
    with pytest.raises(ReasonNeededError):
        worklist.import_entries([exported(1, EntryState.CLOSED), broken], author(MONTH))
    assert [entry.state for entry in worklist.entries()] == [EntryState.CLOSED]
    assert worklist.verify().faults == ()


def test_old_lists_of_expected_cards_are_purged(worklist: WorklistStore) -> None:
    worklist.put_expected("old", [ExpectedCard(2, "Maija")], author(0))
    worklist.put_expected("new", [ExpectedCard(2, "Maija")], author(MONTH))
    assert worklist.purge(author(1).at, author(MONTH)) == 0
    assert [kept.name for kept in worklist.expected_lists()] == ["new"]
    assert worklist.expected("old") == ()


def test_holders_are_forgotten_and_all_stays_provable(worklist: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_purge, "PIECE", 2)
    fill(worklist, 3, "Maija")
    worklist.add(card(4), author(1))
    kept = worklist.set_state(1, 1, EntryState.EXCEPTION, author(1), "on leave")
    worklist.set_state(2, 1, EntryState.EXCEPTION, author(1), "Maija is on leave")
    worklist.set_state(2, 2, EntryState.REOPENED, author(2), "back")
    assert worklist.forget_holders(author(3)) == 3
    assert worklist.forget_holders(author(4)) == 0
    assert {(entry.card.holder, entry.card.email) for entry in worklist.entries()} == {("", "")}
    assert worklist.entry(1).reason == "on leave"
    assert worklist.entry(1).changed_at == kept.changed_at
    assert [worklist.history(number)[-1].action for number in (1, 2, 3)] == [Action.PURGED] * 3
    assert worklist.entry(4).version == 1
    assert worklist.verify().faults == ()
    worklist.set_state(2, 4, EntryState.CLOSED, author(5))
    assert worklist.verify().faults == ()
