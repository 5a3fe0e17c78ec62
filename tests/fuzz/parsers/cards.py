"""What cards, readers and modules of middleware say."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.binaries import parse_binary
from cardtool.cards.direct.answers import Answer
from cardtool.cards.direct.blocks import LARGEST_FILE, sequence_length
from cardtool.cards.direct.channel import MOST_COMMANDS, Channel
from cardtool.cards.direct.further import complete
from cardtool.cards.direct.layouts import load_layouts
from cardtool.cards.direct.pins import PinFacts, Probe, _from_container, _from_status
from cardtool.cards.direct.pkcs15 import (
    parse_applications,
    parse_certificate_directory,
    parse_object_directory,
    parse_token_information,
)
from cardtool.cards.direct.reading import HolderReading
from cardtool.cards.direct.tlv import MOST_ITEMS, FailureReason, ends_in_padding, read_objects
from cardtool.cards.pcsc_names import PCSC_LITE, NamedCalls
from cardtool.cards.reader_names import readers_of_slot
from cardtool.model.errors import CardAccessError, ChipFaultyError
from cardtool.model.pin import PinRole
from cardtool.model.reader import Reader
from tests.fuzz.target import assert_text

if TYPE_CHECKING:
    from cardtool.cards.direct.tlv import Parsed

_LONGEST_PATH: Final = 16
_LONGEST_TEXT: Final = 512
_LENGTH: Final = 2
_NOTHING_THERE: Final = b"\x6a\x82"
_FACTS: Final = PinFacts(Probe.GET_DATA, {PinRole.PIN1: 0x11}, 5, tells_activation=True)


def directories(data: bytes) -> None:
    """Files of a card: directories, token information, the state of its PINs."""
    for parse in (parse_applications, parse_object_directory, parse_certificate_directory, read_objects):
        parsed: Parsed[Any] = parse(data)
        assert len(parsed.items) + len(parsed.failures) <= MOST_ITEMS + 1
        assert all(failure.reason in FailureReason for failure in parsed.failures)
        assert all(len(getattr(item, "path", b"")) <= _LONGEST_PATH for item in parsed.items)
    ends_in_padding(data)
    token = parse_token_information(data)
    for text in (token.label, token.serial, token.manufacturer) if token else ():
        assert_text(text, _LONGEST_TEXT)
    try:
        length = sequence_length(data)
        assert length is None or 2 <= length <= LARGEST_FILE
    except ChipFaultyError as error:
        assert_text(error.detail, _LONGEST_TEXT)
    status = int.from_bytes(data[-2:], "big")
    assert _from_container(Answer(data[:-2], status), _FACTS, PinRole.PIN1).role is PinRole.PIN1
    assert _from_status(Answer(b"", status), _FACTS, PinRole.PIN1).role is PinRole.PIN1


class _Card:
    """A card that says what the input says, and then that there is nothing more."""

    def __init__(self, data: bytes) -> None:
        known = load_layouts().answers
        self.reader = "Fuzz"
        self.protocol = data[0] & 1 if data else 1
        chosen = data[0] >> 1 if data else 0
        self.atr = bytes.fromhex(known[chosen % len(known)].pattern.replace("..", "00")) if chosen else b"\x3b\x00"
        self.commands = 0
        self._data = data[1:]

    def transmit(self, command: bytes) -> bytes:
        assert command
        self.commands += 1
        if not self._data:
            return _NOTHING_THERE
        end = _LENGTH + int.from_bytes(self._data[:_LENGTH], "big")
        answer, self._data = self._data[_LENGTH:end], self._data[end:]
        return answer


def dialogue(data: bytes) -> None:
    """A whole reading: the first byte chooses protocol and answer to reset, then the answers, each with its length."""
    card, layouts = _Card(data), load_layouts()
    channel = Channel(card)
    try:
        read = HolderReading(channel, layouts).run().card
        read = complete(channel, layouts, read, issuers=True, pins=True)
    except CardAccessError as error:
        assert_text(error.detail, _LONGEST_TEXT)
    else:
        raw = read.as_raw(card.reader, card.atr)
        assert raw.certificates
        assert all(each in data or len(each) <= LARGEST_FILE for each in raw.certificates)
    assert card.commands <= MOST_COMMANDS


def module_file(data: bytes) -> None:
    """The beginning of a file that should be a PKCS#11 module."""
    binary = parse_binary(data)
    if binary is not None:
        assert binary.bits in {0, 32, 64}
        assert_text(str(binary), 40)


class _Library:
    """PC/SC in a library that fills in what the input says."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def SCardListReaders(self, _context: Any, _groups: Any, names: Any, room: Any) -> int:  # noqa: N802 - its name
        filled = self._data[: len(names) - 1]
        names[: len(filled)] = filled
        ctypes.cast(room, ctypes.POINTER(PCSC_LITE.number)).contents.value = len(self._data)
        return 0

    def SCardGetStatusChange(self, _context: Any, _timeout: Any, states: Any, _count: Any) -> int:  # noqa: N802
        for state, byte in zip(states, self._data, strict=False):
            state.dwEventState = byte
            state.cbAtr = byte
        return 0

    def SCardConnect(self, _context: Any, name: bytes, *_: Any) -> int:  # noqa: N802 - its name
        assert name in self._data or b"\xef\xbf\xbd" in name
        return 0


def reader_names(data: bytes) -> None:
    """Names of readers as the service gives them, and as modules repeat them."""
    calls = NamedCalls(_Library(data), PCSC_LITE)
    code, names = calls.list_readers(0)
    assert code == 0
    for name in names:
        assert_text(name, len(data) + 1)
        calls.connect(0, name, 1, 1)
    code, answers = calls.status_change(0, 0, dict.fromkeys(names, 0))
    assert [name for name, _, _ in answers] == list(dict.fromkeys(names))
    assert all(len(atr) <= 33 for _, _, atr in answers)
    readers = [Reader(name, present=False) for name in names[:8]]
    for name in names[:8]:
        assert set(readers_of_slot(name, readers)) <= set(readers)
