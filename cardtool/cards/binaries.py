"""For which machine a shared library is built, read from its header before it is loaded.

Sources: ELF (System V gABI, chapter 4), PE/COFF (Microsoft PE format, "MS-DOS stub" and "COFF file header").
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_HEADER_BYTES: Final = 4096
_ELF_MACHINES: Final = {3: "x86", 40: "arm", 62: "x86-64", 183: "arm64", 243: "riscv64"}
_PE_MACHINES: Final = {0x014C: "x86", 0x01C4: "arm", 0x8664: "x86-64", 0xAA64: "arm64"}
_MACHO_MAGIC: Final = frozenset({b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"})


@dataclass(frozen=True, slots=True)
class Binary:
    """Format (``elf``, ``pe``, ``mach-o``), machine and address size of a program or library.

    ``machine`` is the number in hexadecimal when it has no name here; ``bits`` is 0 when the format does not say.
    """

    format: str
    machine: str = ""
    bits: int = 0

    def __str__(self) -> str:
        return " ".join(part for part in (self.format, self.machine, f"{self.bits} bit" if self.bits else "") if part)


def read_binary(path: Path) -> Binary | None:
    """What the header of the file says, ``None`` when it is no binary.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return parse_binary(file.read(_HEADER_BYTES))


def parse_binary(header: bytes) -> Binary | None:
    """What the first bytes of a file say, ``None`` when it is no binary; never raises."""
    if header[:4] == b"\x7fELF":
        return _parse_elf(header)
    if header[:2] == b"MZ":
        return _parse_pe(header)
    return Binary("mach-o") if header[:4] in _MACHO_MAGIC else None


def _parse_elf(header: bytes) -> Binary | None:
    if len(header) < 20 or header[4] not in (1, 2) or header[5] not in (1, 2):  # noqa: PLR2004 - gABI, e_ident
        return None
    (machine,) = struct.unpack_from("<H" if header[5] == 1 else ">H", header, 18)
    return Binary("elf", _ELF_MACHINES.get(machine, f"{machine:#x}"), 32 * header[4])


def _parse_pe(header: bytes) -> Binary | None:
    if len(header) < 0x40:  # noqa: PLR2004 - the MS-DOS header ends here with the offset of the PE header
        return None
    (offset,) = struct.unpack_from("<I", header, 0x3C)
    if header[offset : offset + 4] != b"PE\0\0" or len(header) < offset + 6:
        return None
    (machine,) = struct.unpack_from("<H", header, offset + 4)
    name = _PE_MACHINES.get(machine, f"{machine:#x}")
    return Binary("pe", name, 64 if "64" in name else 32)


@cache
def own_binary() -> Binary | None:
    """What this process is built for, ``None`` when its program file cannot be read."""
    try:
        return read_binary(Path(sys.executable).resolve())
    except OSError:
        return None
