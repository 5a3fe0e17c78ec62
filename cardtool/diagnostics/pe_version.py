"""The file version of a Windows program or library, read from its resources without loading it.

Sources: Microsoft PE format ("Optional header", "Section table", "The .rsrc section"), VS_VERSIONINFO and
VS_FIXEDFILEINFO of the Windows documentation. Every size and depth is bounded; a file that is otherwise made has no
version.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = 64 * 1024
_LARGEST_RESOURCES: Final = 8 * 1024 * 1024
_LARGEST_VERSION: Final = 64 * 1024
_MOST_SECTIONS: Final = 96
_MOST_ENTRIES: Final = 4096
_RT_VERSION: Final = 16
_RESOURCES: Final = 2
_FIXED_SIGNATURE: Final = struct.pack("<I", 0xFEEF04BD)
_IS_FOLDER: Final = 0x8000_0000
_FILE_VERSION: Final = "FileVersion\0".encode("utf-16-le")
_VERSION_TEXT: Final = re.compile(r"\d{1,5}(?:[.,] ?\d{1,5}){1,4}[a-z]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Section:
    """A section: where it is in memory and in the file, and how long it is in the file."""

    address: int
    offset: int
    size: int


def file_version(path: Path) -> str:
    """The version a file states, such as ``4.0.20e`` or ``4.5.1.0``; empty when it states none or cannot be read."""
    try:
        with path.open("rb") as file:
            found = _resources(file.read(_HEADER))
            if found is None:
                return ""
            section, address = found
            file.seek(section.offset)
            return version_in(file.read(min(section.size, _LARGEST_RESOURCES)), section.address, address)
    except (OSError, ValueError):
        return ""


def version_in(content: bytes, section_address: int, address: int) -> str:
    """The version in a section of resources.

    Args:
        content: the section.
        section_address: its address in memory.
        address: that of the tree of resources in it.
    """
    try:
        root = address - section_address
        data = _first_leaf(content, root, _entry(content, root, root, _RT_VERSION))
        offset, size = struct.unpack_from("<II", content, data)
    except (struct.error, LookupError):
        return ""
    start = offset - section_address
    return _version(content[start : start + min(size, _LARGEST_VERSION)]) if start >= 0 else ""


def _resources(header: bytes) -> tuple[_Section, int] | None:
    """The section that holds the resources, and the address of their tree."""
    try:
        (pe,) = struct.unpack_from("<I", header, 0x3C)
        if header[:2] != b"MZ" or header[pe : pe + 4] != b"PE\0\0":
            return None
        sections, optional_size = struct.unpack_from("<H12xH", header, pe + 6)
        optional = pe + 24
        (magic,) = struct.unpack_from("<H", header, optional)
        directories = optional + {0x10B: 96, 0x20B: 112}[magic]
        (address,) = struct.unpack_from("<I", header, directories + 8 * _RESOURCES)
        table = optional + optional_size
        for number in range(min(sections, _MOST_SECTIONS)):
            virtual_size, start, size, offset = struct.unpack_from("<IIII", header, table + 40 * number + 8)
            if address and start <= address < start + max(virtual_size, size):
                return _Section(start, offset, size), address
    except (struct.error, LookupError):
        return None
    return None


def _entry(content: bytes, root: int, folder: int, wanted: int | None) -> int:
    """Where the entry of a folder leads to: the one of this number, or the first."""
    if folder < 0:
        raise LookupError
    names, numbers = struct.unpack_from("<HH", content, folder + 12)
    for place in range(min(names + numbers, _MOST_ENTRIES)):
        name, target = struct.unpack_from("<II", content, folder + 16 + 8 * place)
        if wanted is None or name == wanted:
            return root + int(target & ~_IS_FOLDER)
    raise LookupError


def _first_leaf(content: bytes, root: int, folder: int) -> int:
    """Below a type stand its names, below each its languages: three levels, no more."""
    return _entry(content, root, _entry(content, root, folder, None), None)


def _version(block: bytes) -> str:
    """The text of the version, which may have a letter, else its four numbers."""
    return _text(block) or _numbers(block)


def _text(block: bytes) -> str:
    at = block.find(_FILE_VERSION)
    if at < 0:
        return ""
    rest = block[at + len(_FILE_VERSION) :][:128]
    text = rest[: len(rest) & ~1].decode("utf-16-le", errors="replace").lstrip("\0").split("\0")[0].strip()
    found = _VERSION_TEXT.match(text)
    return re.sub(r"[.,] ?", ".", found[0]) if found else ""


def _numbers(block: bytes) -> str:
    at = block.find(_FIXED_SIGNATURE)
    if at < 0 or len(block) < at + 16:
        return ""
    high, low = struct.unpack_from("<II", block, at + 8)
    return ".".join(str(number) for number in (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF))
