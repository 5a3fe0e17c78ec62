"""What is wrong with a file that an administrator wrote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultSeverity(StrEnum):
    """What a fault does. The list is closed."""

    FAULT = "fault"
    """The entry it is in cannot be used."""
    DOUBT = "doubt"
    """It does no harm, but has no effect."""


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """A fault, and where it is.

    Attributes:
        line: from 1 on, 0 when it concerns the file as a whole.
        column: from 1 on, 0 when it concerns the line as a whole.
        what: table, key and what is wrong, in English.
        severity: what it does.
    """

    line: int
    column: int
    what: str
    severity: FaultSeverity = FaultSeverity.FAULT

    def __str__(self) -> str:
        """``line 12: [[service]] 3 (cards): day is missing``."""
        return f"line {self.line}: {self.what}" if self.line else self.what
