"""Where a file is on a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MASTER_FILE: Final = b"\x3f\x00"
IDENTIFIER: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and how to get there.

    Attributes:
        path: two-byte file identifiers below the master file, or below ``name`` when ``below_name`` is set.
        name: application that is selected by its name in place of all but the last identifier; empty for the path.
        below_name: the application's own path is not known, so ``path`` begins in it.
        offset: where the contents begin in the file, in bytes.
    """

    path: bytes
    name: bytes = b""
    below_name: bool = False
    offset: int = 0

    @property
    def identifiers(self) -> tuple[bytes, ...]:
        """The identifiers of the path."""
        return tuple(self.path[start : start + IDENTIFIER] for start in range(0, len(self.path), IDENTIFIER))

    @property
    def steps(self) -> tuple[bytes, ...]:
        """The identifiers to select one after another once ``name`` is current."""
        return self.identifiers if self.below_name else self.identifiers[-1:]

    @property
    def short_identifier(self) -> int:
        """Short identifier of the file unless its card gives it another (ISO/IEC 7816-4, 7.4.3, tag 88 absent)."""
        return self.path[-1] & 0x1F

    def __str__(self) -> str:
        """``3F0050164332``; below an application without a known path ``<name>/4331``, in hexadecimal."""
        start = f"{self.name.hex()}/" if self.below_name else MASTER_FILE.hex()
        return (start + self.path.hex()).upper() + (f"+{self.offset}" if self.offset else "")


def at(path: str, name: str = "") -> Place:
    """A place written as a hexadecimal path below the master file, with the ASCII name of its directory if it has one.

    Raises:
        ValueError: not hexadecimal, or not whole identifiers.
    """
    encoded = bytes.fromhex(path)
    if not encoded or len(encoded) % IDENTIFIER:
        raise ValueError(f"{path}: not a path of two-byte identifiers")
    return Place(encoded, name.encode("ascii"))
