"""Who listens on a port, by the table of connections of Windows.

Functions, structures and values: Microsoft, GetExtendedTcpTable (iphlpapi.h), MIB_TCPTABLE_OWNER_PID and
MIB_TCP6TABLE_OWNER_PID (tcpmib.h), OpenProcess and QueryFullProcessImageNameW.
"""

from __future__ import annotations

import ctypes
import struct
from ctypes import c_uint32, c_void_p
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from cardtool.diagnostics.signature_service import ask
from cardtool.diagnostics.system import Listener, PortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

_IPV4, _IPV6 = 2, 23  # AF_INET, AF_INET6
_LISTENERS: Final = 3  # TCP_TABLE_OWNER_PID_LISTENER
_TOO_SMALL: Final = 122  # ERROR_INSUFFICIENT_BUFFER
_LARGEST: Final = 16 * 1024 * 1024
_TRIES: Final = 4
#: state, local address, local port, remote address, remote port, process
_ROW4: Final = struct.Struct("<I4s2s2x4s4xI")
#: local address, scope, local port, remote address, scope, remote port, state, process
_ROW6: Final = struct.Struct("<16s4x2s2x16s4x4x4xI")
_LIMITED: Final = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_LONGEST_PATH: Final = 32_768


class TcpTable:
    """:class:`cardtool.diagnostics.system.Ports`.

    Args:
        network: iphlpapi, or what stands for it in a test.
        kernel: kernel32, or what stands for it in a test.
    """

    def __init__(self, network: Any, kernel: Any) -> None:
        self._network = network
        self._kernel = kernel

    def listener(self, port: int) -> Listener | None:
        """Who listens; without a name when that is another user's program."""
        rows = (*owners4(self._table(_IPV4)), *owners6(self._table(_IPV6)))
        process = next((owner for number, owner in rows if number == port), None)
        return None if process is None else self._program(process)

    def ask(self, port: int) -> PortAnswer:
        """What answers."""
        return ask(port)

    def _table(self, family: int) -> bytes:
        size = c_uint32(0)
        room = ctypes.create_string_buffer(4)
        for _ in range(_TRIES):  # the table may grow between two calls
            code = self._network.GetExtendedTcpTable(room, ctypes.byref(size), 0, family, _LISTENERS, 0)
            if code == 0:
                return room.raw[: size.value]
            if code != _TOO_SMALL or size.value > _LARGEST:
                break
            room = ctypes.create_string_buffer(size.value)
        return b""

    def _program(self, process: int) -> Listener:
        self._kernel.OpenProcess.restype = c_void_p
        handle = self._kernel.OpenProcess(_LIMITED, 0, process)
        if not handle:
            return Listener()
        try:
            length, name = c_uint32(_LONGEST_PATH), ctypes.create_unicode_buffer(_LONGEST_PATH)
            if not self._kernel.QueryFullProcessImageNameW(c_void_p(handle), 0, name, ctypes.byref(length)):
                return Listener()
            return Listener(PureWindowsPath(name.value).name, name.value)
        finally:
            self._kernel.CloseHandle(c_void_p(handle))


def owners4(table: bytes) -> Iterator[tuple[int, int]]:
    """Port and process of every row of MIB_TCPTABLE_OWNER_PID."""
    for _, _, port, _, owner in _rows(table, _ROW4):
        yield int.from_bytes(port, "big"), owner


def owners6(table: bytes) -> Iterator[tuple[int, int]]:
    """Port and process of every row of MIB_TCP6TABLE_OWNER_PID."""
    for _, port, _, owner in _rows(table, _ROW6):
        yield int.from_bytes(port, "big"), owner


def _rows(table: bytes, row: struct.Struct) -> Iterator[tuple[Any, ...]]:
    """As many whole rows as there are, and no more than the table says."""
    number = int.from_bytes(table[:4], "little")
    for place in range(min(number, (len(table) - 4) // row.size) if len(table) >= row.size else 0):
        yield row.unpack_from(table, 4 + place * row.size)
