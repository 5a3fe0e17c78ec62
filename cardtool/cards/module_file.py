"""The file of a PKCS#11 module: where it really is, and whether this program could load it. Loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.cards.binaries import Binary, own_binary, read_binary
from cardtool.model.errors import MiddlewareBitnessError, MiddlewareMisbehavesError, MiddlewareMissingError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A module's file.

    Attributes:
        path: absolute, links resolved.
        identity: the same for every path that leads to this file.
    """

    path: Path
    identity: tuple[int, int]


def find_module(path: Path) -> ModuleFile:
    """The file at ``path``.

    Raises:
        MiddlewareMissingError: there is no such file, or the path is not absolute.
    """
    if not path.is_absolute():
        raise MiddlewareMissingError("the path is not absolute")
    try:
        resolved = path.resolve(strict=True)
        status = resolved.stat()
    except (OSError, RuntimeError, ValueError) as error:
        raise MiddlewareMissingError(system_words(error, path)) from error
    return ModuleFile(resolved, (status.st_dev, status.st_ino))


def check_header(path: Path) -> None:
    """Make sure that the file is a library for this process, as far as its header tells.

    Raises:
        MiddlewareMissingError: it cannot be read.
        MiddlewareBitnessError: it is built for another machine.
        MiddlewareMisbehavesError: it is no library of this system.
    """
    try:
        theirs = read_binary(path)
    except OSError as error:
        raise MiddlewareMissingError(system_words(error, path)) from error
    ours = own_binary()
    if theirs is None or (ours is not None and theirs.format != ours.format):
        raise MiddlewareMisbehavesError(f"{path.name} is not a shared library of this system")
    if ours is not None and theirs != ours and Binary("mach-o") not in (ours, theirs):
        raise MiddlewareBitnessError(f"{path.name} is {theirs}, this program is {ours}")


def system_words(error: Exception, path: Path) -> str:
    """The system's words without the folder, which may hold a user's name."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text).replace(str(path), path.name).replace(str(path.parent), "")
