"""Command APDUs and status words (ISO/IEC 7816-3 section 12, 7816-4 sections 5.1 and 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

SHORT_LE: Final = 256
EXTENDED_LE: Final = 65536
_HEADER: Final = 4
_EXTENDED_LENGTH: Final = 2
#: First parameter of READ BINARY: it names a file, and the second is the whole offset.
_SHORT_IDENTIFIER: Final = 0x80


class Instruction(IntEnum):
    """Instruction bytes the card knows."""

    VERIFY = 0x20
    MANAGE_SECURITY_ENVIRONMENT = 0x22
    PERFORM_SECURITY_OPERATION = 0x2A
    SELECT = 0xA4
    READ_BINARY = 0xB0
    GET_RESPONSE = 0xC0
    GET_DATA = 0xCA
    GET_DATA_BY_TAG_LIST = 0xCB


class Status(IntEnum):
    """Status words without a number inside; those with one come from the functions below."""

    SUCCESS = 0x9000
    END_OF_FILE = 0x6282
    WRONG_LENGTH = 0x6700
    WRONG_FILE_TYPE = 0x6981
    PIN_NOT_VERIFIED = 0x6982
    PIN_BLOCKED = 0x6983
    PIN_UNUSABLE = 0x6984
    CONDITIONS_NOT_MET = 0x6985
    NO_CURRENT_FILE = 0x6986
    WRONG_DATA = 0x6A80
    NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    WRONG_PARAMETERS = 0x6A86
    REFERENCE_NOT_FOUND = 0x6A88
    WRONG_OFFSET = 0x6B00
    UNKNOWN_INSTRUCTION = 0x6D00
    UNKNOWN_CLASS = 0x6E00
    INTERNAL_ERROR = 0x6F00


def tries_left(count: int) -> int:
    """``63Cx``: a wrong PIN, or the state of one, with the tries left (0-15)."""
    return 0x63C0 | min(count, 15)


def more_data(count: int) -> int:
    """``61xx``: this many bytes wait for GET RESPONSE; 00 stands for 256 or more."""
    return 0x6100 | (0 if count >= SHORT_LE else count)


def exact_length(count: int) -> int:
    """``6Cxx``: ask again for exactly this many bytes."""
    return 0x6C00 | count & 0xFF


class StatusError(Exception):
    """The card refuses a command with this status word."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Response:
    """Data and status word of an answer."""

    data: bytes = b""
    status: int = Status.SUCCESS

    def encode(self) -> bytes:
        """The bytes on the wire."""
        return self.data + self.status.to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU.

    Attributes:
        cla: class byte.
        ins: instruction byte.
        p1: first parameter.
        p2: second parameter.
        data: command data, may be empty.
        le: most bytes the answer may have, ``None`` when none are expected.
        extended: written with extended length fields.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False

    @property
    def asks_for_all(self) -> bool:
        """Le was written as zero: as much as there is."""
        return self.le == (EXTENDED_LE if self.extended else SHORT_LE)

    def encode(self) -> bytes:
        """The bytes on the wire; the reverse of ``parse``."""
        header = bytes((self.cla, self.ins, self.p1, self.p2))
        width = 2 if self.extended else 1
        lead = b"\x00" if self.extended and (self.data or self.le is not None) else b""
        lc = len(self.data).to_bytes(width, "big") if self.data else b""
        largest = EXTENDED_LE if self.extended else SHORT_LE
        le = b"" if self.le is None else (self.le % largest).to_bytes(width, "big")
        return header + lead + lc + self.data + le


def parse(raw: bytes) -> Command:
    """Read a command APDU: cases 1 to 4, short and extended.

    Raises:
        StatusError: ``6700``, the lengths do not add up.
    """
    if len(raw) < _HEADER:
        raise StatusError(Status.WRONG_LENGTH)
    cla, ins, p1, p2 = raw[:_HEADER]
    body = raw[_HEADER:]
    extended = len(body) > 1 and body[0] == 0
    data, le = _extended_body(body[1:]) if extended else _short_body(body)
    return Command(cla, ins, p1, p2, data, le, extended)


def _short_body(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or SHORT_LE
    count, rest = body[0], body[1:]
    if len(rest) == count:
        return rest, None
    if len(rest) == count + 1:
        return rest[:-1], rest[-1] or SHORT_LE
    raise StatusError(Status.WRONG_LENGTH)


def _extended_body(body: bytes) -> tuple[bytes, int | None]:
    if len(body) < _EXTENDED_LENGTH:
        raise StatusError(Status.WRONG_LENGTH)
    count, rest = int.from_bytes(body[:2], "big"), body[2:]
    if not rest:
        return b"", count or EXTENDED_LE
    if count and len(rest) == count:
        return rest, None
    if count and len(rest) == count + 2:
        return rest[:-2], int.from_bytes(rest[-2:], "big") or EXTENDED_LE
    raise StatusError(Status.WRONG_LENGTH)


def reads_on(raw: bytes) -> bool:
    """Whether a command asks for a later part of a file: READ BINARY with an offset (ISO/IEC 7816-4, 7.2.3)."""
    if len(raw) < _HEADER or raw[1] != Instruction.READ_BINARY:
        return False
    _, _, p1, p2 = raw[:_HEADER]
    return bool(p2 or (p1 and not p1 & _SHORT_IDENTIFIER))
