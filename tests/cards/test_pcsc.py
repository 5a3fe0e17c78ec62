"""PC/SC calls, their faults, and what becomes of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import pcsc
from cardtool.cards.reader_state import Probe, ReaderState
from cardtool.cards.return_codes import ReturnCode, error_for, unsigned
from cardtool.model.cause import Cause
from cardtool.model.errors import CardAccessError, CardInUseError, NoCardError, ServiceStoppedError
from cardtool.model.reader import Reader, ReaderSnapshot
from tests.cards import fake_scard
from tests.cards.fake_scard import ATR, EXCLUSIVE, MUTE, FakeScard, signed

if TYPE_CHECKING:
    from collections.abc import Callable

PRESENCE, ATR_STRING, TAG_ATR = 0x00090300, 0x00090303, 0x0303

CAUSES = {
    ReturnCode.NO_SERVICE: Cause.SERVICE_STOPPED,
    ReturnCode.SERVICE_STOPPED: Cause.SERVICE_STOPPED,
    ReturnCode.COMM_ERROR: Cause.SERVICE_STOPPED,
    ReturnCode.INVALID_HANDLE: Cause.SERVICE_STOPPED,
    ReturnCode.ERROR_INVALID_HANDLE: Cause.SERVICE_STOPPED,
    ReturnCode.ERROR_BROKEN_PIPE: Cause.SERVICE_STOPPED,
    ReturnCode.SECURITY_VIOLATION: Cause.ACCESS_REFUSED,
    ReturnCode.NO_ACCESS: Cause.ACCESS_REFUSED,
    ReturnCode.UNKNOWN_READER: Cause.NO_READER,
    ReturnCode.READER_UNAVAILABLE: Cause.NO_READER,
    ReturnCode.NO_SMARTCARD: Cause.NO_CARD,
    ReturnCode.UNRESPONSIVE_CARD: Cause.CARD_MUTE,
    ReturnCode.UNSUPPORTED_CARD: Cause.CARD_UNSUPPORTED,
    ReturnCode.SHARING_VIOLATION: Cause.IN_USE_ELSEWHERE,
    ReturnCode.REMOVED_CARD: Cause.REMOVED_DURING_READING,
    ReturnCode.NOT_TRANSACTED: Cause.REMOVED_DURING_READING,
    ReturnCode.WAITED_TOO_LONG: Cause.TIMED_OUT,
}


@pytest.mark.parametrize(("code", "cause"), CAUSES.items())
def test_each_code_has_one_cause_signed_or_not(code: ReturnCode, cause: Cause) -> None:
    for form in (int(code), signed(code)):
        error = error_for(form, message="words", reader="R")
        assert error.cause is cause
        assert error.reader == "R"
        assert error.detail == f"words (0x{code:08X})"


def test_codes_nobody_knows_call_for_a_new_context() -> None:
    assert isinstance(error_for(0x80104711), ServiceStoppedError)


def test_readers_as_the_service_tells_them(scard: FakeScard) -> None:
    scard.empty("A", events=4)
    scard.put("B", events=3)
    scard.put("C", flags=EXCLUSIVE)
    scard.put("D", b"", flags=MUTE)
    assert pcsc.list_readers() == (
        Reader("A", event_count=4),
        Reader("B", present=True, atr=ATR, event_count=3),
        Reader("C", present=True, atr=ATR, in_use=True, event_count=1),
        Reader("D", present=True, mute=True, event_count=1),
    )
    assert scard.contexts == 0


def test_event_counter_is_read_from_a_signed_state() -> None:
    assert ReaderState("A", signed(0x8001_0010)).as_reader().event_count == 0x8001


def test_no_reader_is_an_empty_list(scard: FakeScard) -> None:
    assert pcsc.snapshot() == ReaderSnapshot(service=True)


@pytest.mark.parametrize("function", ["SCardEstablishContext", "SCardListReaders", "SCardGetStatusChange"])
@pytest.mark.parametrize("code", [fake_scard.NO_SERVICE, fake_scard.SERVICE_STOPPED, fake_scard.COMM_ERROR])
def test_a_service_that_fails_anywhere_is_a_stopped_service(scard: FakeScard, function: str, code: int) -> None:
    scard.put("A")
    scard.faults[function] = [code]
    taken = pcsc.snapshot()
    assert not taken.service
    assert taken.problem is not None
    assert taken.problem.cause is Cause.SERVICE_STOPPED
    assert f"{code:08X}" in taken.problem.detail
    assert scard.contexts == 0


def test_a_reader_unplugged_between_two_calls_is_left_out(scard: FakeScard) -> None:
    scard.put("A")
    scard.faults["SCardGetStatusChange"] = [fake_scard.UNKNOWN_READER]
    assert [reader.name for reader in pcsc.list_readers()] == ["A"]


def test_the_last_reader_unplugged_between_two_calls(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    scard.put("A")
    original = scard.SCardGetStatusChange

    def unplug_first(*arguments: object) -> object:
        scard.states.clear()
        monkeypatch.setattr(scard, "SCardGetStatusChange", original)
        return signed(fake_scard.UNKNOWN_READER), []

    monkeypatch.setattr(scard, "SCardGetStatusChange", unplug_first)
    assert pcsc.list_readers() == ()


def test_a_vanished_reader_is_no_reader(scard: FakeScard) -> None:
    scard.states["A"] = (0x0006, b"")
    assert pcsc.list_readers() == ()


def test_a_system_without_pcsc_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    assert not pcsc.snapshot().service
    with pytest.raises(ServiceStoppedError, match="no PC/SC library"):
        pcsc.list_readers()


# -- names outside ASCII ----------------------------------------------------------------------------------


def test_a_reader_with_letters_of_ours(scard: FakeScard) -> None:
    scard.empty("A")
    scard.put("Ä")
    scard.empty("B")
    assert pcsc.list_readers() == (Reader("A"), Reader("Ä", present=True, atr=ATR), Reader("B"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (fake_scard.NO_CARD, (Reader("Ä"),)),
        (fake_scard.SHARING, (Reader("Ä", present=True, in_use=True),)),
        (0x80100066, (Reader("Ä", present=True, mute=True),)),
        (fake_scard.UNKNOWN_READER, ()),
    ],
)
def test_states_of_such_a_reader(scard: FakeScard, code: int, expected: tuple[Reader, ...]) -> None:
    scard.put("Ä")
    scard.faults["SCardConnect"] = [code]
    assert pcsc.list_readers() == expected


def test_a_card_pulled_while_such_a_reader_is_asked(scard: FakeScard) -> None:
    scard.put("Ä")
    scard.faults["SCardStatus"] = [0x80100069]
    assert pcsc.list_readers() == (Reader("Ä"),)


def test_a_service_that_stops_while_such_a_reader_is_asked(scard: FakeScard) -> None:
    scard.put("Ä")
    scard.faults["SCardConnect"] = [fake_scard.NO_SERVICE]
    assert not pcsc.snapshot().service


# -- probe ------------------------------------------------------------------------------------------------


def probe(scard: FakeScard) -> Probe:
    with pcsc.PcscContext() as context:
        return context.probe("A")


def test_the_driver_says_that_the_card_is_there(scard: FakeScard) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\x02"}
    assert probe(scard) == Probe(answered=True)
    assert scard.calls["SCardDisconnect"] == 1


def test_the_driver_says_that_the_reader_is_empty(scard: FakeScard) -> None:
    scard.put("A")
    scard.attributes = {PRESENCE: b"\0\0\0\0"}
    assert probe(scard) == Probe(answered=True, present=False)


@pytest.mark.parametrize("attribute", [ATR_STRING, TAG_ATR])
def test_a_driver_without_slot_status_is_asked_for_the_atr(scard: FakeScard, attribute: int) -> None:
    scard.put("A")
    scard.attributes = {attribute: ATR}
    assert probe(scard) == Probe(answered=True, atr=ATR)


def test_a_driver_that_answers_nothing(scard: FakeScard) -> None:
    scard.put("A")
    assert probe(scard) == Probe(answered=False)


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda scard: scard.empty("A"), NoCardError),
        (lambda scard: scard.faults.update(SCardConnect=[fake_scard.SHARING]), CardInUseError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[fake_scard.SHARING]), CardInUseError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[fake_scard.NO_SERVICE]), ServiceStoppedError),
    ],
)
def test_a_probe_that_fails(
    scard: FakeScard, prepare: Callable[[FakeScard], None], error: type[CardAccessError]
) -> None:
    scard.put("A")
    prepare(scard)
    with pytest.raises(error):
        probe(scard)
    assert scard.calls["SCardDisconnect"] <= 1
    assert scard.contexts == 0


def test_unsigned() -> None:
    assert unsigned(-2146435043) == ReturnCode.NO_SERVICE
