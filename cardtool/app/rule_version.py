"""Which rules and which register are in force, as one short text that changes whenever one of them does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cardtool import __version__
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Folders with rules and registers, the same in the program and in the administrator's folder.
_FOLDERS: Final = ("rules", "register")
_DATA: Final = frozenset({".toml", ".csv"})
#: Larger files are told apart by their size alone; nothing that ships is near it.
_LARGEST: Final = 16 * 1024 * 1024
_DIGITS: Final = 12


def rule_version(administrator: Path) -> str:
    """The version of the program and a digest of all rule and register files in force: ``0.3.0+1a2b3c4d5e6f``.

    Args:
        administrator: the administrator's folder; it need not exist.

    Raises:
        InstallationError: shipped data is missing.
    """
    digest = hashlib.sha256()
    for folder in (*(resource(name) for name in _FOLDERS), *(administrator / name for name in _FOLDERS)):
        for path in _files(folder):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(_content(path))
    return f"{__version__}+{digest.hexdigest()[:_DIGITS]}"


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.glob("*") if path.suffix in _DATA and path.is_file())


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        return f"{size}\0".encode() + (path.read_bytes() if size <= _LARGEST else b"")
    except OSError:  # its loader says what is wrong with it
        return b"unreadable\0"
