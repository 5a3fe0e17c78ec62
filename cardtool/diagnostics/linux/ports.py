"""Who listens on a port, by ``/proc/net/tcp`` and the open files of processes (proc(5))."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.signature_service import ask
from cardtool.diagnostics.system import Listener, PortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES: Final = ("net/tcp", "net/tcp6")
_LISTENING: Final = "0A"
_LOCAL, _STATE, _INODE = 1, 3, 9
_LARGEST_TABLE: Final = 4 * 1024 * 1024
_MOST_PROCESSES: Final = 20_000
_MOST_FILES: Final = 10_000


class ProcPorts:
    """:class:`cardtool.diagnostics.system.Ports`.

    Args:
        proc: where the kernel shows processes.
    """

    def __init__(self, proc: Path = Path("/proc")) -> None:
        self._proc = proc

    def listener(self, port: int) -> Listener | None:
        """Who listens; without a name when that is another user's program."""
        inodes = {inode for table in _TABLES for inode in listening(self._table(table), port)}
        if not inodes:
            return None
        return next(self._owners({f"socket:[{inode}]" for inode in inodes}), Listener())

    def ask(self, port: int) -> PortAnswer:
        """What answers."""
        return ask(port)

    def _table(self, name: str) -> str:
        try:
            with (self._proc / name).open("rb") as file:
                return file.read(_LARGEST_TABLE).decode(errors="replace")
        except OSError:
            return ""

    def _owners(self, sockets: set[str]) -> Iterator[Listener]:
        with suppress(OSError), os.scandir(self._proc) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_PROCESSES:
                    return
                if entry.name.isdecimal() and _holds(Path(entry.path) / "fd", sockets):
                    yield _program(Path(entry.path))


def listening(table: str, port: int) -> Iterator[str]:
    """Inodes of the sockets that listen on a port, from a table of the kernel."""
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) > _INODE and fields[_STATE] == _LISTENING and _port(fields[_LOCAL]) == port:
            yield fields[_INODE]


def _port(address: str) -> int:
    try:
        return int(address.rpartition(":")[2], 16)
    except ValueError:
        return -1


def _holds(folder: Path, sockets: set[str]) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:  # another user's process may not be looked into
        for number, entry in enumerate(entries):
            if number >= _MOST_FILES:
                break
            with suppress(OSError):
                if os.readlink(entry.path) in sockets:  # noqa: PTH115 - a link's text, which is no path
                    return True
    return False


def _program(process: Path) -> Listener:
    name, path = "", ""
    with suppress(OSError):
        name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    with suppress(OSError):
        path = os.readlink(process / "exe")  # noqa: PTH115 - a link's text, which may say "(deleted)"
    return Listener(name or Path(path).name, path)
