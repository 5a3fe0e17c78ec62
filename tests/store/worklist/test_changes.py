"""Additions, changes of state and their withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import ChangedMeanwhileError, EntryUnknownError, ReasonNeededError, StateNotAllowedError
from cardtool.model.kind import CardKind
from cardtool.model.worklist import Action, AdditionResult, Candidate, CardCertificate, Entry, EntryState
from tests.store.worklist.cards import BEGINNING, author, card, fingerprint

if TYPE_CHECKING:
    from cardtool.store.worklist_store import WorklistStore

TOKEN = "t-1"  # noqa: S105 - identity of an addition
#: What breaks lists, files and databases that are not careful.
AWKWARD = "=cmd|' /C calc'!A0\t\n\r\\t\\\\ \u2028 '\"; DROP TABLE x; -- \U0001f600 ä\u0000" + "x" * 100_000


def added(worklist: WorklistStore, number: int = 1, holder: str = "") -> Entry:
    entry = worklist.add(card(number, holder), author()).entry
    assert entry is not None
    return entry


def test_an_added_card_is_on_the_list_as_it_was_given(worklist: WorklistStore) -> None:
    addition = worklist.add(card(1, "Maija"), author(5))
    assert addition.result is AdditionResult.ADDED
    entry = addition.entry
    assert entry is not None
    assert (entry.card, entry.state, entry.version, entry.reason) == (card(1, "Maija"), EntryState.TO_CLOSE, 1, "")
    assert entry.added_at == entry.changed_at == BEGINNING + timedelta(minutes=5)
    assert worklist.entry(entry.id) == entry == worklist.find([fingerprint("1 signature")])
    assert worklist.entries() == (entry,)


def test_a_bare_card_comes_back_as_it_was(worklist: WorklistStore) -> None:
    bare = Candidate(CardKind.UNKNOWN, (CardCertificate(fingerprint("x"), "", ""),))
    worklist.add(bare, author())
    assert worklist.entries()[0].card == bare


def test_awkward_text_comes_back_as_it_was_but_for_nul(worklist: WorklistStore) -> None:
    certificate = CardCertificate(fingerprint("x"), "a\t\n\\n", AWKWARD)
    awkward = replace(card(1, AWKWARD), certificates=(certificate,), organisation=AWKWARD, email="\ud800")
    entry = worklist.add(awkward, author(user="O'Hara\n"), state=EntryState.EXCEPTION, reason=AWKWARD).entry
    storable = AWKWARD.replace("\0", "\\x00")
    assert entry is not None
    assert entry == worklist.entry(entry.id) == worklist.entries()[0]
    assert entry.card.certificates == (replace(certificate, issuer=storable),)
    assert (entry.card.holder, entry.card.organisation, entry.reason) == (storable, storable, storable)
    assert entry.card.email == "\\ud800"
    assert worklist.verify().faults == ()


def test_moments_are_kept_as_utc_to_the_microsecond(worklist: WorklistStore) -> None:
    helsinki = timezone(timedelta(hours=2))
    at = datetime(2023, 3, 1, 12, 0, 0, 123456, helsinki)
    entry = worklist.add(replace(card(1), valid_until=at), replace(author(), at=at)).entry
    assert entry is not None
    assert entry.card.valid_until == entry.added_at == at
    assert entry.added_at.tzinfo is UTC
    with pytest.raises(ValueError, match="without a time zone"):
        worklist.add(card(2), replace(author(), at=at.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "again", [card(1), card(1, "", "a third one"), replace(card(2), certificates=card(1).certificates[1:])]
)
def test_a_card_of_which_one_certificate_is_there_is_there(worklist: WorklistStore, again: Candidate) -> None:
    entry = added(worklist)
    addition = worklist.add(again, author(1))
    assert (addition.result, addition.entry) == (AdditionResult.ALREADY_THERE, entry)
    assert worklist.entries() == (entry,)
    assert worklist.verify().lines == 1


def test_an_addition_with_a_token_counts_once(worklist: WorklistStore) -> None:
    first = worklist.add(card(1), author(), token=TOKEN)
    again = worklist.add(card(1), author(), token=TOKEN)
    assert again == first
    assert first.entry is not None
    worklist.withdraw(first.entry.id, 1, author(1))
    withdrawn = worklist.add(card(1), author(), token=TOKEN)
    assert (withdrawn.result, withdrawn.entry) == (AdditionResult.ADDED, None)
    assert worklist.entries() == ()
    assert [line.token for line in worklist.journal()] == ["t-1", ""]


def test_a_token_of_another_card_is_a_mistake(worklist: WorklistStore) -> None:
    worklist.add(card(1), author(), token=TOKEN)
    with pytest.raises(ValueError, match="of another addition"):
        worklist.add(card(2), author(), token=TOKEN)
    with pytest.raises(ValueError, match="too long"):
        worklist.add(card(2), author(), token="t" * 201)


@pytest.mark.parametrize("sha256", ["", "A" * 64, "0" * 63, "0" * 65])
def test_a_card_without_a_proper_fingerprint_is_a_mistake(worklist: WorklistStore, sha256: str) -> None:
    certificates = (CardCertificate(sha256, "1", "CA"),) if sha256 else ()
    with pytest.raises(ValueError, match="fingerprints"):
        worklist.add(replace(card(1), certificates=certificates), author())


def test_an_entry_begins_open_or_as_an_exception_with_a_reason(worklist: WorklistStore) -> None:
    with pytest.raises(StateNotAllowedError):
        worklist.add(card(1), author(), state=EntryState.CLOSED)
    with pytest.raises(ReasonNeededError):
        worklist.add(card(1), author(), state=EntryState.EXCEPTION, reason=" ")
    entry = worklist.add(card(1), author(), state=EntryState.EXCEPTION, reason="on leave").entry
    assert entry is not None
    assert (entry.state, entry.reason) == (EntryState.EXCEPTION, "on leave")
    assert worklist.verify().lines == 1


def test_a_state_is_set_with_its_moment_and_reason(worklist: WorklistStore) -> None:
    entry = added(worklist, 1, "Maija")
    closed = worklist.set_state(entry.id, 1, EntryState.CLOSED, author(3))
    assert (closed.state, closed.version) == (EntryState.CLOSED, 2)
    assert (closed.added_at, closed.changed_at) == (entry.added_at, BEGINNING + timedelta(minutes=3))
    reopened = worklist.set_state(entry.id, 2, EntryState.REOPENED, author(4), "came back")
    assert reopened.reason == "came back"
    assert worklist.entry(entry.id) == reopened
    lines = worklist.history(entry.id)
    assert [(line.action, line.before, line.after, line.reason) for line in lines] == [
        (Action.ADDED, None, EntryState.TO_CLOSE, ""),
        (Action.STATE_SET, EntryState.TO_CLOSE, EntryState.CLOSED, ""),
        (Action.STATE_SET, EntryState.CLOSED, EntryState.REOPENED, "came back"),
    ]


def test_a_change_of_what_somebody_else_changed_is_refused_and_says_who(worklist: WorklistStore) -> None:
    entry = added(worklist)
    worklist.set_state(entry.id, 1, EntryState.CLOSED, author(3, "bertta", "WS-2"))
    who = "bertta, WS-2, 2023-03-01T08:03:00.000000Z"
    with pytest.raises(ChangedMeanwhileError, match=who):
        worklist.set_state(entry.id, 1, EntryState.NOT_FOUND, author(4))
    with pytest.raises(ChangedMeanwhileError, match=who):
        worklist.withdraw(entry.id, 1, author(4))
    assert worklist.entry(entry.id).state is EntryState.CLOSED


def test_what_cannot_follow_is_refused(worklist: WorklistStore) -> None:
    entry = added(worklist)
    with pytest.raises(StateNotAllowedError):
        worklist.set_state(entry.id, 1, EntryState.REOPENED, author(), "x")
    with pytest.raises(ReasonNeededError):
        worklist.set_state(entry.id, 1, EntryState.EXCEPTION, author())
    with pytest.raises(EntryUnknownError):
        worklist.set_state(99, 1, EntryState.CLOSED, author())
    assert worklist.entry(entry.id) == entry


def test_a_withdrawn_addition_is_gone_and_can_be_made_again(worklist: WorklistStore) -> None:
    entry = worklist.add(card(1, "Maija"), author(), state=EntryState.EXCEPTION, reason="on leave").entry
    assert entry is not None
    assert worklist.withdraw(entry.id, 1, author(1, "bertta")) is None
    assert worklist.entries() == ()
    assert worklist.find([fingerprint("1 signature")]) is None
    with pytest.raises(EntryUnknownError, match=r"withdrawn: bertta, WS-1, 2023-03-01T08:01"):
        worklist.entry(entry.id)
    again = added(worklist)
    assert again.id != entry.id
    assert [line.reason for line in worklist.journal()] == ["", "", ""]
    assert worklist.verify().faults == ()


def test_changes_are_withdrawn_one_after_the_other(worklist: WorklistStore) -> None:
    entry = added(worklist)
    worklist.set_state(entry.id, 1, EntryState.EXCEPTION, author(1), "on leave")
    worklist.set_state(entry.id, 2, EntryState.REOPENED, author(2), "is back")
    first = worklist.withdraw(entry.id, 3, author(3))
    assert first is not None
    assert (first.state, first.reason, first.version) == (EntryState.EXCEPTION, "on leave", 4)
    assert first.changed_at == BEGINNING + timedelta(minutes=3)
    worklist.set_state(entry.id, 4, EntryState.REOPENED, author(4), "is back again")
    second = worklist.withdraw(entry.id, 5, author(5))
    third = worklist.withdraw(entry.id, 6, author(6))
    assert second is not None
    assert third is not None
    assert (second.state, third.state, third.reason) == (EntryState.EXCEPTION, EntryState.TO_CLOSE, "")
    assert worklist.withdraw(entry.id, 7, author(7)) is None
    assert worklist.verify().faults == ()


def test_names_are_not_shown_by_accident(worklist: WorklistStore) -> None:
    entry = worklist.add(card(1, "Maija"), author(), state=EntryState.EXCEPTION, reason="Maija").entry
    assert "Maija" not in repr(entry)
    assert "Maija" not in repr(worklist.history(1))
