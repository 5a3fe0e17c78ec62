"""Proof that a card stayed where it was."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import pcsc_gate, wholeness
from cardtool.cards.pcsc import list_readers
from cardtool.cards.wholeness import check_unchanged
from cardtool.model.errors import (
    CardAccessError,
    CardChangedError,
    CardInUseError,
    CardRemovedError,
    ServiceStoppedError,
)
from tests.cards import fake_scard
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cards.fake_scard import FakeScard

PRESENCE, TAG_ATR = 0x00090300, 0x0303


def test_a_card_that_stayed(scard: FakeScard) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\x02"}
    check_unchanged(list_readers()[0])


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (lambda scard: scard.empty("A", events=2), CardRemovedError),
        (lambda scard: scard.unplug("A"), CardRemovedError),
        (lambda scard: scard.put("A", events=3), CardChangedError),
        (lambda scard: scard.put("A", b"\x3b\x01"), CardChangedError),
        (lambda scard: scard.attributes.update({PRESENCE: b"\0"}), CardRemovedError),
        (lambda scard: scard.attributes.update({TAG_ATR: b"\x3b\x01"}), CardChangedError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[0x80100016]), CardRemovedError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[0x80100069]), CardRemovedError),
        (lambda scard: scard.faults.update(SCardConnect=[0x80100017]), CardRemovedError),
        (lambda scard: scard.stop(fake_scard.COMM_ERROR), ServiceStoppedError),
    ],
)
def test_whatever_happened_is_told(
    scard: FakeScard, happens: Callable[[FakeScard], None], error: type[CardAccessError]
) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\x02"}
    before = list_readers()[0]
    happens(scard)
    with pytest.raises(error) as caught:
        check_unchanged(before)
    assert caught.value.reader in {"A", ""}
    assert scard.contexts == 0


def test_another_programs_transaction_is_waited_for(scard: FakeScard) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\x02"}
    check_unchanged(list_readers()[0])
    assert scard.calls["SCardBeginTransaction"] == 1
    assert scard.calls["SCardGetAttrib"] == 3


def test_a_transaction_without_end_leaves_nothing_proved(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_gate, "LIMIT", 0.05)
    scard.put("A")
    before = list_readers()[0]
    ends = scard.blocked["SCardBeginTransaction"] = threading.Event()
    with pytest.raises(CardInUseError):
        check_unchanged(before)
    ends.set()
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", 5)


def test_the_programs_own_connection_is_used_while_it_is_open(scard: FakeScard) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\x02"}
    before = list_readers()[0]
    with pcsc_gate.connection_to("A"):
        check_unchanged(before)
        scard.attributes = {PRESENCE: b"\0"}
        with pytest.raises(CardRemovedError):
            check_unchanged(before)
    assert scard.calls["SCardConnect"] == 1


def test_a_silent_driver_is_given_two_polls_of_the_service(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wholeness, "_TWO_POLLS_MS", 1)
    scard.put("A")
    check_unchanged(list_readers()[0])
    assert scard.calls["SCardGetStatusChange"] == 5  # before; connecting, state, wait, comparison after


def test_a_removal_noticed_in_the_next_poll(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    scard.put("A")
    before = list_readers()[0]
    original = scard.SCardGetStatusChange

    def noticed(context: int, timeout: int, known: list[tuple[str, int]]) -> object:
        if timeout:
            scard.empty("A", events=2)
        return original(context, timeout, known)

    monkeypatch.setattr(scard, "SCardGetStatusChange", noticed)
    with pytest.raises(CardRemovedError):
        check_unchanged(before)


def test_a_reader_unplugged_while_waiting(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    scard.put("A")
    before = list_readers()[0]
    original = scard.SCardGetAttrib

    def unplug(card: int, attribute: int) -> object:
        scard.states.clear()
        return original(card, attribute)

    monkeypatch.setattr(scard, "SCardGetAttrib", unplug)
    with pytest.raises(CardRemovedError, match="gone"):
        check_unchanged(before)
