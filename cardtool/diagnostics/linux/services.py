"""The daemon of PC/SC on Linux, by its socket and the unit files of systemd; nothing is started.

Source: pcsc-lite, etc/pcscd.socket.in and pcscd.service.in; systemd.unit(5) for the folders and for masking.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import Service, ServiceStart, ServiceState

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "pcscd"
#: Where pcsc-lite looks for the socket when this is not set.
_SOCKET_VARIABLE: Final = "PCSCLITE_CSOCK_NAME"
_SOCKET: Final = "run/pcscd/pcscd.comm"
_PROGRAMS: Final = ("usr/sbin/pcscd", "usr/local/sbin/pcscd", "usr/bin/pcscd")
#: The administrator's folder wins over those of packages.
_UNITS: Final = ("etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
_SOCKET_WANTED: Final = "sockets.target.wants/pcscd.socket"
_SERVICE_WANTED: Final = "multi-user.target.wants/pcscd.service"


class PcscDaemon:
    """:class:`cardtool.diagnostics.system.Services`.

    Args:
        root: folder in which the system's files are.
        environment: the variables of this process.
    """

    def __init__(self, root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> None:
        self._root = root
        self._environment = environment

    def states(self) -> tuple[Service, ...]:
        """The daemon."""
        return (Service(NAME, self._state(), self._start()),)

    def _state(self) -> ServiceState:
        chosen = self._environment.get(_SOCKET_VARIABLE)
        socket = Path(chosen) if chosen else self._root / _SOCKET
        try:
            is_socket = stat.S_ISSOCK(socket.stat().st_mode)
        except PermissionError:
            return ServiceState.REFUSED
        except OSError:
            is_socket = False
        if is_socket:
            return ServiceState.RUNNING if os.access(socket, os.R_OK | os.W_OK) else ServiceState.REFUSED
        return ServiceState.STOPPED if self._installed() else ServiceState.MISSING

    def _installed(self) -> bool:
        return any((self._root / program).exists() for program in _PROGRAMS)

    def _start(self) -> ServiceStart:
        if self._masked("pcscd.socket") or self._masked("pcscd.service"):
            return ServiceStart.DISABLED
        if self._wanted(_SOCKET_WANTED):
            return ServiceStart.ON_DEMAND
        if self._wanted(_SERVICE_WANTED):
            return ServiceStart.AUTOMATIC
        known = any((self._root / folder / "pcscd.service").exists() for folder in _UNITS)
        return ServiceStart.MANUAL if known else ServiceStart.UNKNOWN

    def _wanted(self, link: str) -> bool:
        return any(os.path.lexists(self._root / folder / link) for folder in _UNITS)

    def _masked(self, unit: str) -> bool:
        path = self._root / _UNITS[0] / unit
        try:
            return path.is_symlink() and path.readlink() == Path(os.devnull)
        except OSError:
            return False
