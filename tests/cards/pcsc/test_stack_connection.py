"""Connections to virtual cards through the real service: swaps, faults, other programs."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

import pytest

from cardtool.cards import pcsc_gate
from cardtool.cards.pcsc import PcscContext
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.model.cause import Cause
from cardtool.model.errors import (
    CardAccessError,
    CardInUseError,
    CardMuteError,
    CardRemovedError,
    CardTimeoutError,
    NoCardError,
    NoReaderError,
    ServiceStoppedError,
)
from tests.cards.test_stack_readings import card
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack

SELECT_ROOT: Final = bytes.fromhex("00A4000C023F00")
SELECT_SERIAL: Final = bytes.fromhex("00A4080C0450155032")
READ: Final = bytes.fromhex("00B0000000")
OK: Final = b"\x90\x00"
LIMIT: Final = 10.0
HARDWARE: Final = PcscHardware()


@pytest.fixture
def name(pcsc_rig: PcscRig) -> str:
    return pcsc_rig.reader_names[0]


def test_a_card_is_read(pcsc_rig: PcscRig, name: str) -> None:
    inserted = card()
    slot = pcsc_rig.insert(inserted)
    with HARDWARE.connect(name) as connection:
        assert (connection.reader, connection.atr, connection.protocol) == (name, inserted.atr, 1)
        assert connection.transmit(SELECT_SERIAL) == OK
        assert connection.transmit(READ) == inserted.file("3F0050155032").data + OK
    resets = slot.stats.resets
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK
    assert slot.stats.resets == resets, "the card is left as it is"


def test_an_extended_answer_comes_whole(pcsc_rig: PcscRig, name: str) -> None:
    large = card(behaviour=Behaviour(t0=False, extended=True))
    large.file("3F0050154331").data = bytes(60_000)
    pcsc_rig.insert(large)
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(bytes.fromhex("00A4080C0450154331")) == OK
        assert connection.transmit(bytes.fromhex("00B00000000000")) == bytes(60_000) + OK


@pytest.mark.parametrize("swap", [False, True], ids=["pull", "swap"])
@pytest.mark.parametrize("answers", range(4))
def test_a_pull_or_swap_at_any_command_ends_the_connection_for_good(
    pcsc_rig: PcscRig, name: str, answers: int, swap: bool
) -> None:
    slot = pcsc_rig.insert(card(serial="01" * 8))
    with HARDWARE.connect(name) as connection:
        for _ in range(answers):
            assert connection.transmit(SELECT_SERIAL) == OK
        slot.remove()
        if swap:
            slot.insert(card(holder="TOINEN TIINA", serial="02" * 8))
        for _ in range(3):
            with pytest.raises(CardRemovedError):
                connection.transmit(READ)
        polls = slot.stats.presence_polls
        wait_until(lambda: not swap or slot.stats.presence_polls > polls + 1, "the new card's powering", LIMIT)
        with pytest.raises(CardRemovedError):
            connection.transmit(READ)
        assert slot.stats.apdus == (0 if swap else answers), "the new card was never asked"


def test_a_swap_that_the_service_noticed_ends_the_connection_too(pcsc_rig: PcscRig, name: str) -> None:
    slot = pcsc_rig.insert(card())
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK
        pcsc_rig.insert(card(holder="TOINEN TIINA"))
        with pytest.raises(CardRemovedError):
            connection.transmit(SELECT_ROOT)
    assert slot.stats.apdus == 0


def test_no_card_no_reader_mute_card(pcsc_rig: PcscRig, name: str) -> None:
    with pytest.raises(NoCardError), HARDWARE.connect(name):
        pass
    with pytest.raises(NoReaderError), HARDWARE.connect("No such reader"):
        pass
    pcsc_rig.insert(card("mute"))
    with pytest.raises(CardMuteError), HARDWARE.connect(name):
        pass


def test_a_reset_leaves_the_card_in_place(pcsc_rig: PcscRig, name: str) -> None:
    slot = pcsc_rig.insert(card())
    before = HARDWARE.readers()[0]
    resets = slot.stats.resets
    HARDWARE.reset(name)
    assert slot.stats.resets > resets
    HARDWARE.check_unchanged(before)


# -- other programs ---------------------------------------------------------------------------------------


class OtherProgram:
    """A shared or exclusive connection that does not belong to us."""

    def __init__(self, reader: str, *, share: int = 2) -> None:
        from smartcard import scard

        self._scard = scard
        self._context = scard.SCardEstablishContext(0)[1]
        code, self.card, _ = scard.SCardConnect(self._context, reader, share, 3)
        assert code == 0

    def begin(self) -> None:
        assert self._scard.SCardBeginTransaction(self.card) == 0

    def end(self) -> None:
        self._scard.SCardEndTransaction(self.card, 0)

    def leave(self, disposition: int = 0) -> None:
        self._scard.SCardDisconnect(self.card, disposition)
        self._scard.SCardReleaseContext(self._context)


@pytest.fixture
def other(pcsc_rig: PcscRig, name: str) -> Iterator[OtherProgram]:
    pcsc_rig.insert(card())
    program = OtherProgram(name)
    yield program
    program.leave()
    wait_until(lambda: not pcsc_gate._late, "end of late attempts", LIMIT)


def test_exclusive_use(pcsc_rig: PcscRig, name: str) -> None:
    pcsc_rig.insert(card())
    program = OtherProgram(name, share=1)
    assert HARDWARE.readers()[0].in_use
    with pytest.raises(CardInUseError), HARDWARE.connect(name):
        pass
    program.leave()
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK


def test_a_long_transaction_is_told_from_a_card_that_does_not_answer(
    pcsc_rig: PcscRig, name: str, other: OtherProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc_gate, "LIMIT", 0.3)
    before = HARDWARE.readers()[0]
    other.begin()
    with pytest.raises(CardInUseError), HARDWARE.connect(name):
        pass
    for _ in range(3):
        with pytest.raises(CardInUseError):
            HARDWARE.check_unchanged(before)
    other.end()
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK
    HARDWARE.check_unchanged(before)


def test_a_short_transaction_is_waited_for(name: str, other: OtherProgram) -> None:
    other.begin()
    timer = threading.Timer(0.3, other.end)
    timer.start()
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK
    timer.join()


def test_a_reset_by_another_program_is_in_use_elsewhere(pcsc_rig: PcscRig, name: str) -> None:
    from cardtool.cards.pcsc_connection import PcscConnection

    pcsc_rig.insert(card())
    connection = PcscConnection(PcscContext(), name)  # without the transaction that would keep the other one waiting
    OtherProgram(name).leave(disposition=1)
    for attempt in (connection.begin, lambda: connection.transmit(SELECT_ROOT)):
        with pytest.raises(CardInUseError, match="80100068"):
            attempt()
    connection.close()


def test_a_card_that_does_not_answer(pcsc_rig: PcscRig, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_gate, "LIMIT", 0.3)
    slot = pcsc_rig.insert(card())
    before = HARDWARE.readers()[0]
    answers: list[bytes] = []
    sent = threading.Event()

    def read() -> None:
        with HARDWARE.connect(name) as connection:
            slot.mute = True
            sent.set()
            answers.append(connection.transmit(SELECT_ROOT))

    stuck = threading.Thread(target=read)
    stuck.start()
    assert sent.wait(LIMIT)
    start = time.monotonic()
    assert HARDWARE.readers()[0].present, "the list of readers does not wait for the card"
    for _ in range(3):
        with pytest.raises(CardTimeoutError):
            HARDWARE.check_unchanged(before)
        with pytest.raises(CardTimeoutError), HARDWARE.connect(name):
            pass
    assert time.monotonic() - start < 5 * pcsc_gate.LIMIT, "only the first attempt waits"
    slot.mute = False
    stuck.join(LIMIT)
    assert answers == [OK]
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    HARDWARE.check_unchanged(before)


# -- the service ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hard", [False, True], ids=["TERM", "KILL"])
def test_the_service_stops_between_two_commands(pcsc_rig: PcscRig, name: str, hard: bool) -> None:
    pcsc_rig.insert(card())
    before = HARDWARE.readers()[0]
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK
        pcsc_rig.stop(hard=hard)
        for _ in range(2):
            with pytest.raises(CardAccessError) as caught:
                connection.transmit(SELECT_ROOT)
            assert caught.value.cause in {Cause.SERVICE_STOPPED, Cause.REMOVED_DURING_READING}
        with pytest.raises(ServiceStoppedError):
            HARDWARE.check_unchanged(before)
        pcsc_rig.start()
        pcsc_rig.insert(card(holder="TOINEN TIINA"))
        with pytest.raises(CardAccessError):
            connection.transmit(SELECT_ROOT)
    with HARDWARE.connect(name) as connection:
        assert connection.transmit(SELECT_ROOT) == OK


def test_a_context_of_before_a_restart_stays_lost_as_after_sleep(pcsc_rig: PcscRig) -> None:
    context = PcscContext()
    pcsc_rig.stop(hard=True)
    pcsc_rig.start()
    with pytest.raises(ServiceStoppedError):
        context.reader_names()
    context.release()
    assert len(HARDWARE.readers()) == 2


def test_a_service_that_stands_still(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_gate, "LIMIT", 0.2)
    process = pcsc_rig.daemon._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        for _ in range(3):
            with pytest.raises(CardTimeoutError):
                HARDWARE.readers()
    finally:
        os.kill(process.pid, signal.SIGCONT)
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    assert len(HARDWARE.readers()) == 2
