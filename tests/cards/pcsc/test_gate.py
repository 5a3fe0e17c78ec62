"""Access that returns in time: causes of lateness, no second thread, nothing left open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import pcsc_gate
from cardtool.cards.hardware import Hardware
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.return_codes import ReturnCode
from cardtool.model.errors import (
    CardAccessError,
    CardInUseError,
    CardRemovedError,
    CardTimeoutError,
    NoCardError,
    ServiceStoppedError,
)
from tests.cards.fake_scard import SHARED, FakeScard
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.reader import ReaderSnapshot

LIMIT = 5.0
COMMAND = bytes.fromhex("00A4000C023F00")


@pytest.fixture
def hardware(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> Iterator[PcscHardware]:
    monkeypatch.setattr(pcsc_gate, "LIMIT", 0.05)
    scard.put("A")
    yield PcscHardware()
    for event in scard.blocked.values():
        event.set()
    wait_until(lambda: not pcsc_gate._late, "end of late attempts", LIMIT)
    wait_until(lambda: scard.contexts == 0, "contexts given back", LIMIT)
    assert scard.open_cards == 0
    assert not pcsc_gate._open


def test_it_is_hardware(scard: FakeScard, hardware: PcscHardware) -> None:
    assert isinstance(hardware, Hardware)
    scard.attributes = {0x00090300: b"\x02"}
    assert [reader.name for reader in hardware.readers()] == ["A"]
    with hardware.connect("A") as card:
        assert card.transmit(COMMAND) == b"\x90\x00"
        hardware.check_unchanged(hardware.readers()[0])
    hardware.check_unchanged(hardware.readers()[0])


def test_its_watcher_is_not_started_yet(hardware: PcscHardware) -> None:
    told: list[ReaderSnapshot] = []
    first = threading.Event()

    def tell(snapshot: ReaderSnapshot) -> None:
        told.append(snapshot)
        first.set()

    watcher = hardware.watch(tell)
    assert not first.is_set()
    watcher.start()
    assert first.wait(LIMIT)
    watcher.stop()
    assert told[0].readers[0].name == "A"


@pytest.mark.parametrize(
    ("function", "flags", "error"),
    [
        ("SCardEstablishContext", 0, CardTimeoutError),
        ("SCardListReaders", SHARED, CardTimeoutError),
        ("SCardConnect", 0, CardTimeoutError),
        ("SCardConnect", SHARED, CardInUseError),
        ("SCardBeginTransaction", 0, CardInUseError),
        ("SCardStatus", 0, CardInUseError),
    ],
)
def test_a_late_connection_has_its_cause_and_is_undone(
    scard: FakeScard, hardware: PcscHardware, function: str, flags: int, error: type[CardAccessError]
) -> None:
    scard.put("A", flags=flags)
    ends = scard.blocked[function] = threading.Event()
    for _ in range(3):
        with pytest.raises(error) as caught, hardware.connect("A"):
            pass
        assert caught.value.reader == "A"
        with pytest.raises(error):
            hardware.reset("A")
    assert scard.calls[function] == 1, "attempts at a reader that does not answer end at once"
    ends.set()
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    with hardware.connect("A") as card:
        assert card.transmit(COMMAND) == b"\x90\x00"
    assert scard.resets == 0


def test_other_readers_are_not_held_up(scard: FakeScard, hardware: PcscHardware) -> None:
    ends = scard.blocked["SCardBeginTransaction"] = threading.Event()
    with pytest.raises(CardInUseError), hardware.connect("A"):
        pass
    del scard.blocked["SCardBeginTransaction"]
    scard.put("B")
    with hardware.connect("B") as card:
        assert card.reader == "B"
    assert list(pcsc_gate._late) == ["A"]
    ends.set()


def test_the_programs_own_connection_is_not_another_program(scard: FakeScard, hardware: PcscHardware) -> None:
    with hardware.connect("A"):
        ends = scard.blocked["SCardBeginTransaction"] = threading.Event()
        with pytest.raises(CardTimeoutError), hardware.connect("A"):
            pass
        ends.set()


def test_a_service_that_does_not_answer(scard: FakeScard, hardware: PcscHardware) -> None:
    ends = scard.blocked["SCardListReaders"] = threading.Event()
    before = threading.active_count()
    for _ in range(5):
        with pytest.raises(CardTimeoutError):
            hardware.readers()
    assert threading.active_count() <= before + 1
    ends.set()
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    assert hardware.readers()


def test_a_card_that_is_reset_before_the_transaction_is_connected_to_anew(
    scard: FakeScard, hardware: PcscHardware
) -> None:
    scard.faults["SCardBeginTransaction"] = [ReturnCode.RESET_CARD]
    with hardware.connect("A"):
        pass
    assert scard.calls["SCardConnect"] == 2
    scard.faults["SCardBeginTransaction"] = [ReturnCode.RESET_CARD] * 2
    with pytest.raises(CardInUseError), hardware.connect("A"):
        pass


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (lambda scard: scard.empty("A"), NoCardError),
        (lambda scard: scard.faults.update(SCardStatus=[ReturnCode.REMOVED_CARD]), CardRemovedError),
        (lambda scard: scard.faults.update(SCardListReaders=[ReturnCode.NO_SERVICE]), ServiceStoppedError),
    ],
)
def test_what_fails_in_time_is_told(
    scard: FakeScard, hardware: PcscHardware, happens: Callable[[FakeScard], None], error: type[CardAccessError]
) -> None:
    happens(scard)
    with pytest.raises(error), hardware.connect("A"):
        pass


def test_a_failure_that_comes_too_late_is_forgotten(scard: FakeScard, hardware: PcscHardware) -> None:
    ends = scard.blocked["SCardBeginTransaction"] = threading.Event()
    scard.faults["SCardBeginTransaction"] = [ReturnCode.REMOVED_CARD]
    with pytest.raises(CardInUseError), hardware.connect("A"):
        pass
    ends.set()
    wait_until(lambda: not pcsc_gate._late, "end of the late attempt", LIMIT)
    with hardware.connect("A") as card:
        assert card.transmit(COMMAND)


def test_reset(scard: FakeScard, hardware: PcscHardware) -> None:
    hardware.reset("A")
    assert scard.resets == 1
