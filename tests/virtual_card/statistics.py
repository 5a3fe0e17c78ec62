"""Counting of the commands that pass a slot."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final

from cardtool.cards.virtual.apdu import Instruction

_KEPT: Final = 10_000
_HEADER: Final = 4


@dataclass(slots=True)
class Statistics:
    """Commands and bytes, in all and by instruction.

    Attributes:
        apdus: commands answered.
        bytes_sent: bytes from the host to the card.
        bytes_received: bytes from the card to the host.
        resets: power-ups and resets.
        presence_polls: times pcscd looked whether the card is there.
        apdus_by_instruction: commands, by name of the instruction.
        bytes_by_instruction: bytes in both directions, by name of the instruction.
        trace: the last exchanges, command and answer in hexadecimal; the body of VERIFY is left out.
    """

    apdus: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    resets: int = 0
    presence_polls: int = 0
    apdus_by_instruction: Counter[str] = field(default_factory=Counter)
    bytes_by_instruction: Counter[str] = field(default_factory=Counter)
    trace: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=_KEPT), repr=False)

    def add(self, command: bytes, answer: bytes) -> None:
        """Count one exchange."""
        name = _instruction_name(command)
        self.apdus += 1
        self.bytes_sent += len(command)
        self.bytes_received += len(answer)
        self.apdus_by_instruction[name] += 1
        self.bytes_by_instruction[name] += len(command) + len(answer)
        shown = command[:_HEADER] if name == Instruction.VERIFY.name else command
        self.trace.append((shown.hex(), answer.hex()))

    def summary(self) -> dict[str, object]:
        """All counts, ready for JSON."""
        return {
            "apdus": self.apdus,
            "bytes_sent": self.bytes_sent,
            "bytes_received": self.bytes_received,
            "resets": self.resets,
            "presence_polls": self.presence_polls,
            "apdus_by_instruction": dict(self.apdus_by_instruction),
            "bytes_by_instruction": dict(self.bytes_by_instruction),
        }


def _instruction_name(command: bytes) -> str:
    if len(command) < _HEADER:
        return "INVALID"
    try:
        return Instruction(command[1]).name
    except ValueError:
        return f"{command[1]:02X}"
