"""Readers in the device manager of Windows, and whether their drivers started.

Functions, structures and values: Microsoft, SetupDiGetClassDevsW, SetupDiEnumDeviceInfo,
SetupDiGetDeviceRegistryPropertyW (setupapi.h), CM_Get_DevNode_Status (cfgmgr32.h); class "Smart card readers".
"""

from __future__ import annotations

import ctypes
from ctypes import c_ubyte, c_uint16, c_uint32, c_void_p
from typing import Any, Final

from cardtool.diagnostics.system import Device

_PRESENT: Final = 0x02  # DIGCF_PRESENT
_NAME_PROPERTY: Final = 0x00  # SPDRP_DEVICEDESC
_STARTED: Final = 0x08  # DN_STARTED
_MOST: Final = 100
_ROOM: Final = 1024


class _Guid(ctypes.Structure):
    _fields_ = (("one", c_uint32), ("two", c_uint16), ("three", c_uint16), ("four", c_ubyte * 8))


class _DeviceInfo(ctypes.Structure):
    """SP_DEVINFO_DATA."""

    _fields_ = (("size", c_uint32), ("guid", _Guid), ("instance", c_uint32), ("reserved", c_void_p))


#: GUID_DEVCLASS_SMARTCARDREADER
_READERS: Final = _Guid(0x50DD5230, 0xBA8A, 0x11D1, (c_ubyte * 8)(0xBF, 0x5D, 0x00, 0x00, 0xF8, 0x05, 0xF5, 0x30))
_INVALID: Final = frozenset({None, 0, c_void_p(-1).value})


class DeviceManager:
    """:class:`cardtool.diagnostics.system.Devices`.

    Args:
        setup: setupapi, or what stands for it in a test.
        manager: cfgmgr32, or what stands for it in a test.
    """

    def __init__(self, setup: Any, manager: Any) -> None:
        self._setup = setup
        self._manager = manager

    def readers(self) -> tuple[Device, ...] | None:
        """Every reader that is plugged in."""
        self._setup.SetupDiGetClassDevsW.restype = c_void_p
        devices = self._setup.SetupDiGetClassDevsW(ctypes.byref(_READERS), None, None, _PRESENT)
        if devices in _INVALID:
            return None
        try:
            return tuple(self._each(c_void_p(devices)))
        finally:
            self._setup.SetupDiDestroyDeviceInfoList(c_void_p(devices))

    def _each(self, devices: c_void_p) -> list[Device]:
        found = []
        for number in range(_MOST):
            info = _DeviceInfo(ctypes.sizeof(_DeviceInfo))
            if not self._setup.SetupDiEnumDeviceInfo(devices, number, ctypes.byref(info)):
                break
            found.append(Device(self._name(devices, info), self._works(info)))
        return found

    def _name(self, devices: c_void_p, info: _DeviceInfo) -> str:
        name = ctypes.create_unicode_buffer(_ROOM)
        place, size = ctypes.byref(info), ctypes.sizeof(name)
        call = self._setup.SetupDiGetDeviceRegistryPropertyW
        return name.value if call(devices, place, _NAME_PROPERTY, None, name, size, None) else ""

    def _works(self, info: _DeviceInfo) -> bool:
        status, problem = c_uint32(), c_uint32()
        call = self._manager.CM_Get_DevNode_Status
        code = call(ctypes.byref(status), ctypes.byref(problem), c_uint32(info.instance), 0)
        return code == 0 and bool(status.value & _STARTED)
