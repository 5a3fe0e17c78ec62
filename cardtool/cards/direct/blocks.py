"""How many bytes to ask for next, and whether neighbouring blocks fit together.

The last block of a file is mostly a part of one long number, the signature, whose bytes nothing else checks. So
neighbouring blocks overlap, by a few bytes in any case and by more as far as that costs no further command, and what is
read twice has to be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cardtool.model.errors import ChipFaultyError

#: Fewest and most bytes that are read twice at one seam.
_LEAST_OVERLAP, _MOST_OVERLAP = 4, 16
_SEQUENCE: Final = 0x30
_LONG_FORM: Final = 0x80
_MOST_LENGTH_OCTETS: Final = 3
#: Bytes that hold every header this program accepts.
HEADER: Final = 2 + _MOST_LENGTH_OCTETS
LARGEST_FILE: Final = 65536


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes to ask for: where they start, how many, and how many of the first ones are known already."""

    offset: int
    count: int
    known: int


def next_block(have: int, total: int, room: int) -> Block:
    """The next block when ``have`` of ``total`` bytes are here and a card answers with at most ``room`` bytes."""
    missing = total - have
    least = min(_LEAST_OVERLAP, room // 2)
    commands = -(-missing // (room - least))
    known = min(_MOST_OVERLAP, (commands * room - missing) // commands, have)
    offset = have - known
    return Block(offset, min(room, total - offset), known)


def joined(data: bytes, block: Block, answer: bytes) -> bytes:
    """``data`` and the new bytes of the answer.

    Raises:
        ChipFaultyError: the seam does not fit, or nothing new came.
    """
    if data[block.offset :] != answer[: block.known]:
        raise ChipFaultyError("two blocks of a file do not fit together")
    if len(answer) <= block.known:
        raise ChipFaultyError("a file ends before its contents do")
    return data + answer[block.known :]


def sequence_length(data: bytes) -> int | None:
    """Length, header included, of the SEQUENCE that ``data`` starts with; ``None`` while its header is not here.

    Raises:
        ChipFaultyError: it starts with something else, or with a SEQUENCE that no file can hold.
    """
    if data[:1] not in {b"", bytes((_SEQUENCE,))}:
        raise ChipFaultyError("no certificate: it does not start with a sequence")
    if len(data) < 2 or (octets := data[1] - _LONG_FORM) < 0:  # noqa: PLR2004 - tag and first octet of the length
        return 2 + data[1] if len(data) > 1 else None
    if not 1 <= octets <= _MOST_LENGTH_OCTETS:
        raise ChipFaultyError("a length that no file on a card has")
    if len(data) < 2 + octets:
        return None
    total = 2 + octets + int.from_bytes(data[2 : 2 + octets], "big")
    if total > LARGEST_FILE:
        raise ChipFaultyError(f"longer than {LARGEST_FILE} bytes")
    return total
