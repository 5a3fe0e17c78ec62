"""The slot against a driver of our own on a socket: the protocol of vpcd without pcscd."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.faults import (
    Fault,
    FaultPlan,
    Pulled,
    ServiceStops,
    Silent,
    StatusInstead,
    Swapped,
    Truncated,
)
from cardtool.cards.virtual.ledger import PinLedger
from tests.virtual_card import slot
from tests.virtual_card.slot import Control, Delay, Slot
from tests.virtual_card.throwaway import certificates
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.virtual.card import Card

SELECT, READ = bytes.fromhex("00A4080C024331"), bytes.fromhex("00B0000010")
OK = b"\x90\x00"


class FakeDriver:
    """The side of vpcd: listens on a port and talks to the card that connects."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(5)
        self.port: int = self.listener.getsockname()[1]
        self.card: socket.socket | None = None

    def accept(self) -> None:
        self.card = self.listener.accept()[0]
        self.card.settimeout(5)

    def send(self, payload: bytes) -> None:
        assert self.card is not None
        self.card.sendall(len(payload).to_bytes(2, "big") + payload)

    def receive(self) -> bytes:
        assert self.card is not None
        with self.card.makefile("rb") as stream:
            return stream.read(int.from_bytes(stream.read(2), "big"))

    def exchange(self, payload: bytes) -> bytes:
        self.send(payload)
        return self.receive()

    def close(self) -> None:
        self.listener.close()
        if self.card is not None:
            self.card.close()


def card(holder: str = "TESTINEN TAINA") -> Card:
    made = certificates(holder)
    return profiles.build("s41v4", authentication=made.authentication, ledger=PinLedger())


def faults(inserted: Slot) -> tuple[int | None, bool]:
    return inserted.pull_after, inserted.mute


@contextmanager
def connected() -> Iterator[tuple[FakeDriver, Slot]]:
    driver = FakeDriver()
    inserted = Slot(driver.port)
    try:
        inserted.insert(card())
        driver.accept()
        yield driver, inserted
    finally:
        inserted.remove()
        driver.close()


def test_the_driver_is_told_the_answer_to_reset_whenever_it_looks() -> None:
    with connected() as (driver, inserted):
        assert inserted.card is not None
        assert [driver.exchange(bytes([Control.GET_ATR])) for _ in range(3)] == [inserted.card.atr] * 3
        assert inserted.stats.presence_polls == 3
        assert inserted.stats.apdus == 0


def test_commands_are_answered_and_counted() -> None:
    with connected() as (driver, inserted):
        assert driver.exchange(SELECT) == OK
        assert len(driver.exchange(READ)) == 18
        stats = inserted.stats
        wait_until(lambda: stats.apdus == 2, "second command", 5)
        assert (stats.bytes_sent, stats.bytes_received) == (12, 20)
        assert stats.apdus_by_instruction == {"SELECT": 1, "READ_BINARY": 1}
        assert stats.bytes_by_instruction == {"SELECT": 9, "READ_BINARY": 23}
        inserted.reset_stats()
        assert inserted.stats.summary()["apdus"] == 0


def test_power_and_reset_forget_what_was_selected() -> None:
    with connected() as (driver, inserted):
        for code in (Control.POWER_ON, Control.RESET, Control.POWER_OFF):
            driver.exchange(SELECT)
            driver.send(bytes([code]))
            assert driver.exchange(READ) == bytes.fromhex("6986")
        assert inserted.stats.resets == 2


def test_odd_commands_are_answered_too() -> None:
    with connected() as (driver, inserted):
        assert driver.exchange(b"\x00\xa4") == bytes.fromhex("6700")
        assert driver.exchange(bytes.fromhex("00FF0000")) == bytes.fromhex("6D00")
        assert set(inserted.stats.apdus_by_instruction) == {"INVALID", "FF"}


def test_the_trace_leaves_pins_out() -> None:
    with connected() as (driver, inserted):
        driver.exchange(bytes.fromhex("002000110431323334"))
        assert list(inserted.stats.trace) == [("00200011", "63c4")]


@pytest.mark.parametrize("answers", [0, 1, 5])
def test_the_card_leaves_after_so_many_answers(answers: int) -> None:
    with connected() as (driver, inserted):
        inserted.pull_after = answers
        assert [driver.exchange(SELECT) for _ in range(answers)] == [OK] * answers
        assert driver.exchange(SELECT) == b""
        wait_until(lambda: not inserted.connected, "end of the connection", 5)
        assert inserted.stats.apdus == answers


def test_a_mute_card_answers_when_it_is_mute_no_longer() -> None:
    with connected() as (driver, inserted):
        inserted.mute = True
        driver.send(SELECT)
        assert inserted.mute
        assert inserted.stats.apdus == 0
        inserted.mute = False
        assert driver.receive() == OK


def test_a_mute_card_can_be_pulled() -> None:
    with connected() as (driver, inserted):
        inserted.mute = True
        driver.send(SELECT)
        inserted.remove()
        assert not inserted.connected
        assert inserted.card is None
        assert driver.receive() == b""


def test_a_slow_card_takes_its_time_and_can_be_pulled_meanwhile() -> None:
    with connected() as (driver, inserted):
        inserted.delay = Delay(per_apdu=0.02, per_byte=0.001)
        before = time.monotonic()
        driver.exchange(SELECT)
        assert time.monotonic() - before >= 0.02 + 0.009
        inserted.delay = Delay(per_apdu=3600)
        driver.send(SELECT)
        inserted.remove()
        assert driver.receive() == b""


def test_a_swap_goes_unnoticed_by_the_driver() -> None:
    with connected() as (driver, inserted):
        driver.exchange(SELECT)
        other = card("MALLIKAS MATTI")
        inserted.swap(other)
        assert inserted.card is other
        assert driver.exchange(READ) == bytes.fromhex("6986")
        assert driver.exchange(SELECT) == OK
        assert driver.exchange(READ) == certificates("MALLIKAS MATTI").authentication[:16] + OK
        assert inserted.stats.apdus == 4


def test_an_empty_slot_cannot_be_swapped() -> None:
    with pytest.raises(RuntimeError):
        Slot(1).swap(card())


def test_single_answers_are_replaced() -> None:
    with connected() as (driver, inserted):
        driver.exchange(SELECT)
        inserted.plan = FaultPlan({1: StatusInstead(0x6F00), 2: Truncated(3), 4: Swapped(card("MALLIKAS MATTI"))})
        answers = [driver.exchange(READ) for _ in range(5)]
        head = certificates("TESTINEN TAINA").authentication[:16] + OK
        assert answers == [head, bytes.fromhex("6F00"), head[:3] + OK, head, bytes.fromhex("6986")]


@pytest.mark.parametrize("fault", [Pulled(), Swapped(card(), visible=True), ServiceStops()])
def test_the_card_leaves_at_a_command(fault: Fault) -> None:
    with connected() as (driver, inserted):
        inserted.plan = FaultPlan({1: fault})
        assert driver.exchange(SELECT) == OK
        assert driver.exchange(SELECT) == b""
        wait_until(lambda: not inserted.connected, "end of the connection", 5)


def test_a_single_answer_is_held_back_until_released_or_pulled() -> None:
    with connected() as (driver, inserted):
        plan = inserted.plan = FaultPlan({0: Silent(), 1: Silent()})
        driver.send(SELECT)
        wait_until(lambda: plan.commands == 1, "the silence", 5)
        plan.release()
        assert driver.receive() == OK
        plan = inserted.plan = FaultPlan({0: Silent()})
        driver.send(SELECT)
        wait_until(lambda: plan.commands == 1, "the silence", 5)
        inserted.remove()
        assert driver.receive() == b""
        assert inserted.plan is None


def test_inserting_again_pulls_the_first_card_and_clears_the_faults() -> None:
    with connected() as (driver, inserted):
        inserted.mute, inserted.pull_after = True, 7
        inserted.insert(card())
        assert driver.card is not None
        assert driver.card.recv(1) == b""
        driver.card.close()
        driver.accept()
        assert driver.exchange(SELECT) == OK
        assert faults(inserted) == (None, False)


def test_no_driver_on_the_port_is_an_error_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot, "_CONNECT_TIMEOUT", 0.05)
    driver = FakeDriver()
    driver.close()
    with pytest.raises(TimeoutError, match=str(driver.port)):
        Slot(driver.port).insert(card())


def test_removing_from_an_empty_slot_does_nothing() -> None:
    empty = Slot(1)
    empty.remove()
    assert not empty.connected
