"""Windows as the edge of the check: loads the system's own libraries, from its own folder."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Any, Final

from cardtool.diagnostics.sessions import EnvironmentSessions
from cardtool.diagnostics.windows.devices import DeviceManager
from cardtool.diagnostics.windows.ports import TcpTable
from cardtool.diagnostics.windows.services import ServiceManager
from cardtool.diagnostics.windows.stores import WindowsStores

if TYPE_CHECKING:
    from collections.abc import Callable

_REMOTE_SESSION: Final = 0x1000  # SM_REMOTESESSION
#: Libraries are looked for in the system's folder and nowhere else (LOAD_LIBRARY_SEARCH_SYSTEM32).
_SYSTEM_FOLDER: Final = 0x0800


def windows_edge(
    load: Callable[[str], Any] | None = None, last_error: Callable[[], int] | None = None
) -> tuple[ServiceManager, DeviceManager, TcpTable, EnvironmentSessions, WindowsStores]:
    """Services, devices, ports, sessions, stores.

    Args:
        load: loads a library by its name; tests give their own.
        last_error: the error of the last call.
    """
    load = load or _load
    user = load("user32.dll")
    return (
        ServiceManager(load("advapi32.dll"), last_error or _last_error),
        DeviceManager(load("setupapi.dll"), load("cfgmgr32.dll")),
        TcpTable(load("iphlpapi.dll"), load("kernel32.dll")),
        EnvironmentSessions(is_remote=lambda: bool(user.GetSystemMetrics(_REMOTE_SESSION))),
        WindowsStores(),
    )


def _load(name: str) -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL(name, use_last_error=True, winmode=_SYSTEM_FOLDER)
    raise OSError("only on Windows")


def _last_error() -> int:
    if sys.platform == "win32":
        return ctypes.get_last_error()
    return 0
