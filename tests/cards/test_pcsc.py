"""PC/SC calls, their faults, and what becomes of them."""

from __future__ import annotations

import sys

import pytest

from cardtool.cards import pcsc
from cardtool.cards.reader_state import ReaderState
from cardtool.cards.return_codes import ReturnCode, error_for, unsigned
from cardtool.model.cause import Cause
from cardtool.model.errors import ServiceStoppedError
from cardtool.model.reader import Reader, ReaderSnapshot
from tests.cards import fake_scard
from tests.cards.fake_scard import ATR, EXCLUSIVE, MUTE, FakeScard, signed

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


def test_readers_with_names_in_any_letters(scard: FakeScard) -> None:
    scard.empty("A")
    scard.put("Ä", events=5)
    scard.empty("\U0001f0cf")
    assert pcsc.list_readers() == (
        Reader("A"),
        Reader("Ä", present=True, atr=ATR, event_count=5),
        Reader("\U0001f0cf"),
    )


def test_where_such_names_cannot_be_passed_they_hide_no_other_reader(scard: FakeScard) -> None:
    scard.named = None
    scard.empty("Ä")
    scard.put("A")
    assert pcsc.list_readers() == (Reader("A", present=True, atr=ATR, event_count=1),)


def test_words_that_pyscard_cannot_decode_are_left_out(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> None:
    def undecodable(code: int) -> str:
        raise UnicodeDecodeError("utf-8", b"\xe4", 0, 1, "invalid continuation byte")

    monkeypatch.setattr(scard, "SCardGetErrorMessage", undecodable)
    scard.down = fake_scard.NO_SERVICE
    with pytest.raises(ServiceStoppedError, match=r"\(0x8010001D\)"):
        pcsc.list_readers()


# -- bounds -----------------------------------------------------------------------------------------------


def test_no_more_readers_are_looked_at_than_any_service_has(scard: FakeScard) -> None:
    for number in range(100):
        scard.empty(f"Reader {number}")
    assert len(pcsc.list_readers()) == 64


@pytest.mark.parametrize(("readers", "watched"), [(0, 1), (15, 16), (16, 16)])
def test_the_pseudo_reader_is_watched_while_the_service_takes_one_more(
    monkeypatch: pytest.MonkeyPatch, readers: int, watched: int
) -> None:
    monkeypatch.setattr(pcsc, "_MOST_WATCHED", 16)
    asked = pcsc.with_notification({f"Reader {number}": 0 for number in range(readers)})
    assert len(asked) == watched
    assert asked.get(pcsc.PNP_READER, readers << 16) == readers << 16


def test_unsigned() -> None:
    assert unsigned(-2146435043) == ReturnCode.NO_SERVICE
