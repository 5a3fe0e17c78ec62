"""Lists, what changed since, waiting for changes, lists of expected cards."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from cardtool.model.errors import StoreUnreachableError
from cardtool.model.worklist import EntryState, ExpectedCard
from cardtool.store import journal
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import BEGINNING, author, card, fill, fingerprint
from tests.store.worklist.conftest import empty

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 30.0
_STOP_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@pytest.fixture
def elsewhere(place: str, worklist: WorklistStore) -> Iterator[WorklistStore]:
    """The same worklist on another workstation."""
    with WorklistStore.open(place) as store:
        yield store


def test_an_empty_list_has_nothing(worklist: WorklistStore) -> None:
    assert worklist.entries() == ()
    assert worklist.find([]) is None
    assert worklist.find([fingerprint("x")]) is None
    assert list(worklist.journal()) == []
    assert worklist.history(1) == ()
    assert worklist.changed_since(0) == ((), (), 0)
    assert worklist.verify().head == "0" * 64


def test_the_journal_is_given_in_pages(worklist: WorklistStore, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(worklist, 7)
    monkeypatch.setattr(journal, "PAGE", 3)
    assert [line.number for line in worklist.journal()] == [1, 2, 3, 4, 5, 6, 7]
    assert [line.number for line in worklist.journal(after=5)] == [6, 7]
    assert worklist.verify().lines == 7


def test_what_changed_since_a_line_is_told(worklist: WorklistStore) -> None:
    fill(worklist, 3)
    worklist.set_state(2, 1, EntryState.CLOSED, author(1))
    worklist.withdraw(3, 1, author(2))
    changed, gone, last = worklist.changed_since(3)
    assert ([entry.id for entry in changed], gone, last) == ([2], (3,), 5)
    assert changed[0] == worklist.entry(2)
    assert worklist.changed_since(5) == ((), (), 5)
    assert [entry.id for entry in worklist.changed_since(0)[0]] == [1, 2]


def test_a_change_elsewhere_is_noticed(worklist: WorklistStore, elsewhere: WorklistStore) -> None:
    assert not worklist.wait_for_change(0)
    elsewhere.add(card(1), author())
    assert worklist.wait_for_change(LONG)
    assert not worklist.wait_for_change(0)


def test_a_change_during_the_waiting_ends_it(worklist: WorklistStore, elsewhere: WorklistStore) -> None:
    worklist.wait_for_change(0)
    changing = threading.Timer(0.1, lambda: elsewhere.add(card(1), author()))
    changing.start()
    assert worklist.wait_for_change(LONG)
    changing.join()


def test_a_change_before_the_first_waiting_is_not_missed(worklist: WorklistStore, elsewhere: WorklistStore) -> None:
    elsewhere.add(card(1), author())
    assert worklist.wait_for_change(0)


def test_a_list_of_expected_cards_is_a_change(worklist: WorklistStore, elsewhere: WorklistStore) -> None:
    worklist.wait_for_change(0)
    elsewhere.put_expected("hr", [], author())
    assert worklist.wait_for_change(LONG)
    assert elsewhere.drop_expected("hr")
    assert worklist.wait_for_change(LONG)


def test_closing_ends_the_waiting(worklist: WorklistStore) -> None:
    worklist.wait_for_change(0)
    closing = threading.Timer(0.1, worklist.close)
    closing.start()
    assert not worklist.wait_for_change(LONG)
    closing.join()
    assert not worklist.wait_for_change(LONG)


@pytest.mark.xdist_group("postgresql")
def test_a_server_that_goes_is_told_and_nothing_is_missed(postgresql_worklist: str) -> None:
    empty(postgresql_worklist)
    with WorklistStore.open(postgresql_worklist) as here, WorklistStore.open(postgresql_worklist) as there:
        here.wait_for_change(0)
        with there._database.engine.connect() as connection:
            connection.execute(text(_STOP_OTHERS))
        with pytest.raises(StoreUnreachableError):
            here.wait_for_change(LONG)
        there.add(card(1), author())
        assert here.wait_for_change(0)


def test_lists_of_expected_cards_are_kept_by_name(worklist: WorklistStore) -> None:
    cards = (ExpectedCard(2, "Maija", "m@example.org", "Org", "1a", fingerprint("a")), ExpectedCard(3, "Pekka\0\t"))
    assert worklist.put_expected("hr", iter(cards), author(1)) == 2
    assert worklist.put_expected("empty", [], author(2, "bertta", "WS-2")) == 0
    assert worklist.expected("hr") == (cards[0], ExpectedCard(3, "Pekka\\x00\t"))
    assert worklist.expected("none") == ()
    empty, hr = worklist.expected_lists()
    assert (empty.name, empty.user, empty.workstation, empty.cards) == ("empty", "bertta", "WS-2", 0)
    assert (hr.name, hr.cards, (hr.at - BEGINNING).seconds) == ("hr", 2, 60)
    assert worklist.put_expected("hr", cards[:1], author(3)) == 1
    assert worklist.expected("hr") == cards[:1]
    assert worklist.drop_expected("hr")
    assert not worklist.drop_expected("hr")
    assert [kept.name for kept in worklist.expected_lists()] == ["empty"]


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_list_needs_a_name(worklist: WorklistStore, name: str) -> None:
    with pytest.raises(ValueError, match="name of a list"):
        worklist.put_expected(name, [], author())
