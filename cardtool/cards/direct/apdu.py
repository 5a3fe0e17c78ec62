"""The few commands that direct reading may send (ISO/IEC 7816-4), and the one gate they pass.

Everything here reads. A VERIFY without data asks for the state of a PIN and spends no try; with data it would, so the
gate looks at the encoded bytes and not at what a caller meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

SHORT: Final = 256
EXTENDED: Final = 65536
_HEADER: Final = 4
_BASIC_CHANNEL: Final = 0x00


class Instruction(IntEnum):
    """Every instruction that is ever sent; the list is closed."""

    VERIFY = 0x20
    """Without data only: asks how many tries are left."""
    SELECT = 0xA4
    READ_BINARY = 0xB0
    GET_RESPONSE = 0xC0
    GET_DATA = 0xCB


class ForbiddenCommandError(ValueError):
    """A command that could change a card or spend a try: a fault of this program, never of a card."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        instruction: what is asked.
        p1: first parameter.
        p2: second parameter.
        data: command data, may be empty.
        expected: most bytes the answer may have (1 to 65536), ``None`` when none are wanted.
    """

    instruction: Instruction
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    @property
    def extended(self) -> bool:
        """Whether it needs extended length fields."""
        return self.expected is not None and self.expected > SHORT

    def encode(self, protocol: int) -> bytes:
        """The bytes for T=0 or T=1 (ISO/IEC 7816-3, 12.1).

        T=0 has no length of the answer beside command data, and a length field even where there is nothing to send.
        """
        encoded = bytes((_BASIC_CHANNEL, self.instruction, self.p1, self.p2)) + self._lengths_and_data(protocol)
        require_harmless(encoded)
        return encoded

    def _lengths_and_data(self, protocol: int) -> bytes:
        if self.extended:
            return b"\x00" + (self.expected or 0).to_bytes(3, "big")[1:]
        expected = b"" if self.expected is None else bytes((self.expected % SHORT,))
        if self.data:
            return bytes((len(self.data),)) + self.data + (expected if protocol else b"")
        return expected or (b"" if protocol else b"\x00")


def require_harmless(encoded: bytes) -> None:
    """The gate.

    Raises:
        ForbiddenCommandError: another class or instruction than those above, or a VERIFY that carries data.
    """
    if len(encoded) < _HEADER or encoded[0] != _BASIC_CHANNEL or encoded[1] not in tuple(Instruction):
        raise ForbiddenCommandError("this command is never sent to a card")
    if encoded[1] == Instruction.VERIFY and encoded[_HEADER:] not in {b"", b"\x00"}:
        raise ForbiddenCommandError("VERIFY with data spends a try")


def select(p1: int, p2: int, data: bytes) -> Command:
    """SELECT; no answer data is wanted."""
    return Command(Instruction.SELECT, p1, p2, data)


def read_binary(offset: int, count: int) -> Command:
    """READ BINARY of the current file; ``offset`` 0 to 32767."""
    return Command(Instruction.READ_BINARY, offset >> 8 & 0x7F, offset & 0xFF, expected=count)


def read_short_file(identifier: int, count: int) -> Command:
    """READ BINARY from the start of the file with this short identifier (1 to 30) in the current directory."""
    return Command(Instruction.READ_BINARY, 0x80 | identifier, 0, expected=count)


def get_response(count: int) -> Command:
    """GET RESPONSE."""
    return Command(Instruction.GET_RESPONSE, 0, 0, expected=count)


def get_pin_container(reference: int) -> Command:
    """GET DATA for the container of a PIN on citizen cards (libelectronic-id, EIDThales.cpp)."""
    return Command(Instruction.GET_DATA, 0x00, 0xFF, bytes((0xA0, 0x03, 0x83, 0x01, reference)), SHORT)


def pin_status(reference: int) -> Command:
    """VERIFY without data (ISO/IEC 7816-4, 11.5.6)."""
    return Command(Instruction.VERIFY, 0x00, reference)
