"""One connection to one card: what it gives, and that every fault of every call has a cause and kills it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from cardtool.cards.pcsc import PcscContext
from cardtool.cards.pcsc_connection import PcscConnection
from cardtool.cards.reader_state import Probe
from cardtool.cards.return_codes import FAILED_EXCHANGES, ReturnCode
from cardtool.model.cause import Cause
from cardtool.model.errors import CardAccessError, CardInUseError, CardRemovedError, ChipFaultyError, NoCardError
from tests.cards.fake_scard import ATR, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cards.fake_scard import FakeScard

COMMAND: Final = bytes.fromhex("00A4000C023F00")
PRESENCE, ATR_STRING, TAG_ATR = 0x00090300, 0x00090303, 0x0303
FAULTS: Final = [code for code in ReturnCode if code is not ReturnCode.SUCCESS]

#: Causes of the codes where a card is looked for; every other one is a service that cannot be used.
FINDING: Final = {
    ReturnCode.ERROR_ACCESS_DENIED: Cause.ACCESS_REFUSED,
    ReturnCode.NO_ACCESS: Cause.ACCESS_REFUSED,
    ReturnCode.SECURITY_VIOLATION: Cause.ACCESS_REFUSED,
    ReturnCode.UNKNOWN_READER: Cause.NO_READER,
    ReturnCode.READER_UNAVAILABLE: Cause.NO_READER,
    ReturnCode.READER_UNSUPPORTED: Cause.NO_READER,
    ReturnCode.NO_READERS_AVAILABLE: Cause.NO_READER,
    ReturnCode.NO_SMARTCARD: Cause.NO_CARD,
    ReturnCode.SHARING_VIOLATION: Cause.IN_USE_ELSEWHERE,
    ReturnCode.RESET_CARD: Cause.IN_USE_ELSEWHERE,
    ReturnCode.WAITED_TOO_LONG: Cause.TIMED_OUT,
    ReturnCode.TIMEOUT: Cause.TIMED_OUT,
    ReturnCode.ERROR_SEM_TIMEOUT: Cause.TIMED_OUT,
    ReturnCode.NOT_READY: Cause.TIMED_OUT,
    ReturnCode.UNKNOWN_CARD: Cause.CARD_UNSUPPORTED,
    ReturnCode.PROTO_MISMATCH: Cause.CARD_UNSUPPORTED,
    ReturnCode.CARD_UNSUPPORTED: Cause.CARD_UNSUPPORTED,
    ReturnCode.UNSUPPORTED_CARD: Cause.CARD_UNSUPPORTED,
    ReturnCode.UNRESPONSIVE_CARD: Cause.CARD_MUTE,
    ReturnCode.UNPOWERED_CARD: Cause.CARD_MUTE,
    ReturnCode.NOT_TRANSACTED: Cause.REMOVED_DURING_READING,
    ReturnCode.COMM_DATA_LOST: Cause.REMOVED_DURING_READING,
    ReturnCode.REMOVED_CARD: Cause.REMOVED_DURING_READING,
}
#: The same in an exchange with a card, where it differs.
EXCHANGE: Final = FINDING | {
    ReturnCode.NO_SMARTCARD: Cause.REMOVED_DURING_READING,
    ReturnCode.UNKNOWN_READER: Cause.REMOVED_DURING_READING,
    ReturnCode.READER_UNAVAILABLE: Cause.REMOVED_DURING_READING,
    ReturnCode.ERROR_DEVICE_NOT_CONNECTED: Cause.REMOVED_DURING_READING,
    ReturnCode.ERROR_DEVICE_REMOVED: Cause.REMOVED_DURING_READING,
    ReturnCode.UNPOWERED_CARD: Cause.REMOVED_DURING_READING,
    ReturnCode.INSUFFICIENT_BUFFER: Cause.CHIP_FAULTY,
    ReturnCode.PROTO_MISMATCH: Cause.CHIP_FAULTY,
}


def opened() -> PcscConnection:
    connection = PcscConnection(PcscContext(), "A")
    try:
        connection.begin()
    except CardAccessError:
        connection.close()
        raise
    return connection


@pytest.fixture(autouse=True)
def card(scard: FakeScard) -> None:
    scard.put("A")


def test_what_a_connection_gives(scard: FakeScard) -> None:
    scard.answers = [b"\x01\x90\x00"]
    connection = opened()
    assert (connection.reader, connection.atr, connection.protocol) == ("A", ATR, 1)
    assert connection.transmit(COMMAND) == b"\x01\x90\x00"
    connection.close()
    assert scard.sent == [("T=1", COMMAND)]
    assert (scard.calls["SCardEndTransaction"], scard.open_cards, scard.contexts, scard.resets) == (1, 0, 0, 0)


def test_the_protocol_in_force_is_used(scard: FakeScard) -> None:
    scard.protocol = 1
    connection = opened()
    connection.transmit(COMMAND)
    assert (connection.protocol, scard.sent) == (0, [("T=0", COMMAND)])
    connection.close()


def test_a_reader_with_letters_of_ours(scard: FakeScard) -> None:
    scard.put("Ä", b"\x3b\x02")
    connection = PcscConnection(PcscContext(), "Ä")
    connection.begin()
    assert connection.atr == b"\x3b\x02"
    connection.close()


# -- faults of every call ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("function", ["SCardEstablishContext", "SCardConnect"])
def test_a_connection_that_cannot_be_made(scard: FakeScard, function: str, code: ReturnCode) -> None:
    for form in (int(code), signed(code)):
        scard.faults[function] = [form]
        with pytest.raises(CardAccessError) as caught:
            opened()
        assert caught.value.cause is FINDING.get(code, Cause.SERVICE_STOPPED)
    assert (scard.open_cards, scard.contexts) == (0, 0)


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("function", ["SCardBeginTransaction", "SCardStatus"])
def test_a_transaction_that_cannot_begin(scard: FakeScard, function: str, code: ReturnCode) -> None:
    scard.faults[function] = [code]
    with pytest.raises(CardAccessError) as caught:
        opened()
    assert caught.value.cause is EXCHANGE.get(code, Cause.SERVICE_STOPPED)
    assert (caught.value.reader, scard.open_cards, scard.contexts, scard.sent) == ("A", 0, 0, [])


@pytest.mark.parametrize("code", [code for code in FAULTS if code not in FAILED_EXCHANGES])
def test_an_exchange_that_fails(scard: FakeScard, code: ReturnCode) -> None:
    connection = opened()
    scard.faults["SCardTransmit"] = [code]
    with pytest.raises(CardAccessError) as caught:
        connection.transmit(COMMAND)
    assert caught.value.cause is EXCHANGE.get(code, Cause.SERVICE_STOPPED)
    connection.close()


@pytest.mark.parametrize("code", sorted(FAILED_EXCHANGES))
@pytest.mark.parametrize(
    ("attributes", "cause"),
    [
        ({PRESENCE: b"\x02"}, Cause.CHIP_FAULTY),
        ({TAG_ATR: ATR}, Cause.CHIP_FAULTY),
        ({PRESENCE: b"\0"}, Cause.REMOVED_DURING_READING),
        ({TAG_ATR: b"\x3b\x01"}, Cause.REMOVED_DURING_READING),
        ({}, Cause.REMOVED_DURING_READING),
    ],
)
def test_of_an_exchange_that_failed_the_reader_is_asked_whether_the_card_left(
    scard: FakeScard, code: ReturnCode, attributes: dict[int, bytes], cause: Cause
) -> None:
    connection = opened()
    scard.faults["SCardTransmit"] = [code]
    scard.attributes = attributes
    with pytest.raises(CardAccessError) as caught:
        connection.transmit(COMMAND)
    assert caught.value.cause is cause
    assert f"{code:08X}" in caught.value.detail
    connection.close()


@pytest.mark.parametrize("code", [ReturnCode.REMOVED_CARD, ReturnCode.NO_SERVICE, ReturnCode.NOT_TRANSACTED])
def test_the_first_error_is_the_last_command(scard: FakeScard, code: ReturnCode) -> None:
    connection = opened()
    scard.faults["SCardTransmit"] = [code]
    errors = []
    for _ in range(3):
        with pytest.raises(CardAccessError) as caught:
            connection.transmit(COMMAND)
        errors.append((type(caught.value), caught.value.detail, caught.value.reader))
    assert len(set(errors)) == 1
    assert len(scard.sent) == 1, "the next answer could be another card's"
    connection.close()


@pytest.mark.parametrize("answer", [b"", b"\x90"])
def test_an_answer_without_a_status_word(scard: FakeScard, answer: bytes) -> None:
    connection = opened()
    scard.answers = [answer]
    with pytest.raises(ChipFaultyError):
        connection.transmit(COMMAND)
    with pytest.raises(ChipFaultyError):
        connection.transmit(COMMAND)
    connection.close()


def test_nothing_is_sent_over_a_closed_connection(scard: FakeScard) -> None:
    connection = opened()
    connection.close()
    with pytest.raises(CardRemovedError):
        connection.transmit(COMMAND)
    assert scard.sent == []


@pytest.mark.parametrize("function", ["SCardEndTransaction", "SCardDisconnect", "SCardReleaseContext"])
def test_an_end_that_fails_is_no_error(scard: FakeScard, function: str) -> None:
    connection = opened()
    scard.faults[function] = [ReturnCode.REMOVED_CARD]
    connection.close()
    assert scard.contexts == 0


def test_a_reset(scard: FakeScard) -> None:
    opened().reset()
    assert (scard.resets, scard.open_cards, scard.contexts) == (1, 0, 0)
    connection = opened()
    scard.faults["SCardDisconnect"] = [ReturnCode.REMOVED_CARD]
    with pytest.raises(CardRemovedError):
        connection.reset()
    assert scard.contexts == 0


# -- probe ------------------------------------------------------------------------------------------------


def probe() -> Probe:
    connection = opened()
    try:
        return connection.probe()
    finally:
        connection.close()


def test_the_driver_says_that_the_card_is_there(scard: FakeScard) -> None:
    scard.attributes = {PRESENCE: b"\x02"}
    assert probe() == Probe(answered=True)


def test_the_driver_says_that_the_reader_is_empty(scard: FakeScard) -> None:
    scard.attributes = {PRESENCE: b"\0\0\0\0"}
    assert probe() == Probe(answered=True, present=False)


@pytest.mark.parametrize("attribute", [ATR_STRING, TAG_ATR])
def test_a_driver_without_slot_status_is_asked_for_the_atr(scard: FakeScard, attribute: int) -> None:
    scard.attributes = {attribute: ATR}
    assert probe() == Probe(answered=True, atr=ATR)


def test_a_driver_that_answers_nothing() -> None:
    assert probe() == Probe(answered=False)


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda scard: scard.empty("A"), NoCardError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[ReturnCode.SHARING_VIOLATION]), CardInUseError),
        (lambda scard: scard.faults.update(SCardGetAttrib=[ReturnCode.REMOVED_CARD]), CardRemovedError),
    ],
)
def test_a_probe_that_fails(
    scard: FakeScard, prepare: Callable[[FakeScard], None], error: type[CardAccessError]
) -> None:
    prepare(scard)
    with pytest.raises(error):
        probe()
    assert (scard.open_cards, scard.contexts) == (0, 0)
