"""Removing personal data."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import StateNotAllowedError
from cardtool.model.worklist import Action, EntryState
from cardtool.store import worklist_purge
from tests.store.worklist.cards import BEGINNING, author, card, fill

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.store.worklist_store import WorklistStore

LATER = BEGINNING + timedelta(days=30)


def test_settled_entries_lose_their_personal_data_and_stay_provable(worklist: WorklistStore) -> None:
    fill(worklist, 3, "Maija")
    worklist.set_state(1, 1, EntryState.EXCEPTION, author(1), "Maija is on leave")
    worklist.set_state(1, 2, EntryState.REOPENED, author(2), "Maija is back")
    closed = worklist.set_state(1, 3, EntryState.CLOSED, author(3))
    worklist.set_state(2, 1, EntryState.CLOSED, author(60 * 24 * 31))
    assert worklist.purge(LATER, author(60 * 24 * 40)) == 1
    entry = worklist.entry(1)
    assert (entry.card.holder, entry.card.email, entry.reason) == ("", "", "")
    assert entry.purged_at == BEGINNING + timedelta(days=40)
    assert (entry.changed_at, entry.state, entry.version) == (closed.changed_at, EntryState.CLOSED, 5)
    assert {line.reason for line in worklist.history(1)} == {""}
    assert worklist.history(1)[-1].action is Action.PURGED
    assert [worklist.entry(number).card.holder for number in (2, 3)] == ["Maija", "Maija"]
    assert worklist.verify().faults == ()
    assert worklist.purge(LATER, author(60 * 24 * 41)) == 0


def test_entries_without_personal_data_stay_as_they_are(worklist: WorklistStore) -> None:
    fill(worklist, 1, "")
    worklist.set_state(1, 1, EntryState.CLOSED, author(1))
    assert worklist.purge(LATER, author()) == 0
    assert worklist.entry(1).purged_at is None


def test_a_reason_given_after_a_purge_is_purged_too(worklist: WorklistStore) -> None:
    fill(worklist, 1)
    worklist.set_state(1, 1, EntryState.CLOSED, author(1))
    worklist.purge(LATER, author(2))
    worklist.set_state(1, 3, EntryState.REOPENED, author(3), "Maija came back")
    assert worklist.verify().faults == ()
    assert worklist.purge(LATER, author(4)) == 0
    worklist.set_state(1, 4, EntryState.NOT_FOUND, author(5))
    assert worklist.purge(LATER, author(6)) == 1
    assert worklist.verify().faults == ()


def test_what_was_before_a_purge_cannot_be_withdrawn(worklist: WorklistStore) -> None:
    fill(worklist, 1)
    worklist.set_state(1, 1, EntryState.CLOSED, author(1))
    worklist.purge(LATER, author(2))
    with pytest.raises(StateNotAllowedError, match="nothing of entry 1"):
        worklist.withdraw(1, 3, author(3))
    worklist.set_state(1, 3, EntryState.REOPENED, author(3), "came back")
    entry = worklist.withdraw(1, 4, author(4))
    assert entry is not None
    assert (entry.state, entry.reason) == (EntryState.CLOSED, "")
    assert worklist.verify().faults == ()


def test_many_are_purged_in_pieces(worklist: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_purge, "_DUE", worklist_purge._DUE.limit(2))
    fill(worklist, 5)
    for number in range(1, 6):
        worklist.set_state(number, 1, EntryState.CLOSED, author(1))
    assert worklist.purge(LATER, author(2)) == 5
    assert worklist.verify().faults == ()


def test_nothing_that_was_purged_is_left_in_the_file(file: Path, in_file: WorklistStore) -> None:
    in_file.add(card(1, "Quetzalcoatl"), author(), state=EntryState.EXCEPTION, reason="Xochipilli")
    in_file.purge(LATER, author(1))
    for kept in file.parent.iterdir():
        assert b"Quetzalcoatl" not in kept.read_bytes()
        assert b"Xochipilli" not in kept.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM worklist_journal WHERE salt IS NOT NULL").fetchone() == (0,)
