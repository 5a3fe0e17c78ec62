"""State and start type of services, by the service control manager; nothing is started.

Functions, structures and values: Microsoft, "Service Functions" (OpenSCManagerW, OpenServiceW, QueryServiceStatusEx,
QueryServiceConfigW), winsvc.h and winnt.h.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from ctypes import c_uint32, c_void_p, c_wchar_p
from typing import TYPE_CHECKING, Any, Final

from cardtool.diagnostics.system import Service, ServiceStart, ServiceState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The smart-card service, and the one that copies the certificates of cards into the user's store.
SERVICES: Final = ("SCardSvr", "CertPropSvc")
_CONNECT: Final = 0x0001  # SC_MANAGER_CONNECT
_QUERY: Final = 0x0001 | 0x0004  # SERVICE_QUERY_CONFIG, SERVICE_QUERY_STATUS
_PROCESS_INFO: Final = 0  # SC_STATUS_PROCESS_INFO
_ROOM: Final = 8192  # QueryServiceConfigW needs no more
_DENIED: Final = 5  # ERROR_ACCESS_DENIED
_NOT_THERE: Final = 1060  # ERROR_SERVICE_DOES_NOT_EXIST
_STATES: Final = {
    1: ServiceState.STOPPED,
    2: ServiceState.RUNNING,  # starting
    3: ServiceState.STOPPED,  # stopping
    4: ServiceState.RUNNING,
    5: ServiceState.RUNNING,  # continuing
    6: ServiceState.STOPPED,  # pausing
    7: ServiceState.STOPPED,  # paused
}
_STARTS: Final = {2: ServiceStart.AUTOMATIC, 3: ServiceStart.MANUAL, 4: ServiceStart.DISABLED}


class _Status(ctypes.Structure):
    """SERVICE_STATUS_PROCESS."""

    _fields_ = tuple(
        (name, c_uint32)
        for name in (
            *("type", "state", "accepted", "exit_code", "specific_code", "check_point", "wait_hint"),
            *("process", "flags"),
        )
    )


class _Config(ctypes.Structure):
    """QUERY_SERVICE_CONFIGW."""

    _fields_ = (
        *((name, c_uint32) for name in ("type", "start", "error_control")),
        *((name, c_wchar_p) for name in ("path", "group")),
        ("tag", c_uint32),
        *((name, c_wchar_p) for name in ("dependencies", "account", "display_name")),
    )


class ServiceManager:
    """:class:`cardtool.diagnostics.system.Services`.

    Args:
        library: advapi32, or what stands for it in a test.
        last_error: the error of the last call.
    """

    def __init__(self, library: Any, last_error: Callable[[], int]) -> None:
        self._library = library
        self._last_error = last_error

    def states(self) -> tuple[Service, ...]:
        """The smart-card service and the propagation of certificates."""
        with self._handle("OpenSCManagerW", None, None, _CONNECT) as manager:
            return tuple(self._service(manager, name) for name in SERVICES)

    def _service(self, manager: int, name: str) -> Service:
        if not manager:
            return Service(name, ServiceState.UNKNOWN)
        with self._handle("OpenServiceW", c_void_p(manager), name, _QUERY) as service:
            if not service:
                return Service(name, self._refusal())
            return Service(name, self._state(service), self._start(service))

    def _refusal(self) -> ServiceState:
        found = {_NOT_THERE: ServiceState.MISSING, _DENIED: ServiceState.UNKNOWN}
        return found.get(self._last_error(), ServiceState.UNKNOWN)

    def _state(self, service: int) -> ServiceState:
        status, needed = _Status(), c_uint32()
        size = ctypes.sizeof(status)
        call = self._library.QueryServiceStatusEx
        if not call(c_void_p(service), _PROCESS_INFO, ctypes.byref(status), size, ctypes.byref(needed)):
            return ServiceState.UNKNOWN
        return _STATES.get(status.state, ServiceState.UNKNOWN)

    def _start(self, service: int) -> ServiceStart:
        room, needed = ctypes.create_string_buffer(_ROOM), c_uint32()
        if not self._library.QueryServiceConfigW(c_void_p(service), room, _ROOM, ctypes.byref(needed)):
            return ServiceStart.UNKNOWN
        return _STARTS.get(_Config.from_buffer(room).start, ServiceStart.UNKNOWN)

    @contextmanager
    def _handle(self, function: str, *arguments: Any) -> Iterator[int]:
        """A handle, 0 when it is refused; given back at the end."""
        call = getattr(self._library, function)
        call.restype = c_void_p
        handle = call(*arguments) or 0
        try:
            yield handle
        finally:
            if handle:
                self._library.CloseServiceHandle(c_void_p(handle))
