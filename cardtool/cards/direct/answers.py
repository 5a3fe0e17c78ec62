"""What a card says: data and status word (ISO/IEC 7816-4, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Status(IntEnum):
    """Status words that are told apart by both bytes."""

    SUCCESS = 0x9000
    END_OF_FILE = 0x6282
    WRONG_LENGTH = 0x6700
    NO_LAST_COMMAND_OF_CHAIN = 0x6883
    BLOCKED = 0x6983
    REFERENCE_NOT_USABLE = 0x6984
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    WRONG_PARAMETERS = 0x6A86
    WRONG_OFFSET = 0x6B00
    UNKNOWN_INSTRUCTION = 0x6D00


class FirstByte(IntEnum):
    """First bytes of status words whose second byte is a number or does not matter."""

    MORE_DATA = 0x61
    WARNING = 0x62
    EXECUTION_ERROR = 0x64
    MEMORY_ERROR = 0x65
    SECURITY_ERROR = 0x66
    EXACT_LENGTH = 0x6C
    NO_DIAGNOSIS = 0x6F
    SUCCESS = 0x90


_FAULTS = frozenset(
    {FirstByte.EXECUTION_ERROR, FirstByte.MEMORY_ERROR, FirstByte.SECURITY_ERROR, FirstByte.NO_DIAGNOSIS}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Data and status word of one answer."""

    data: bytes
    status: int

    @property
    def first(self) -> int:
        """First byte of the status word."""
        return self.status >> 8

    @property
    def number(self) -> int:
        """Length in the second byte of the status word: 1 to 256, since 00 stands for 256."""
        return self.status & 0xFF or 256

    @property
    def accepted(self) -> bool:
        """The command was carried out; there may be a warning, or data that was not fetched."""
        return self.first in {FirstByte.SUCCESS, FirstByte.MORE_DATA, FirstByte.WARNING}


class RefusedError(Exception):
    """A card refuses a command; never leaves this package.

    Args:
        status: the status word.
        selecting: the command was SELECT, whose refusal can say that there is no such file.
    """

    def __init__(self, status: int, *, selecting: bool = False) -> None:
        super().__init__(f"{status:04X}")
        self.status = status
        self.absent = selecting and status == Status.FILE_NOT_FOUND

    @property
    def faulty(self) -> bool:
        """The card itself failed: execution, memory, or no diagnosis."""
        return self.status >> 8 in _FAULTS
