"""Linux as the edge of the check."""

from __future__ import annotations

from cardtool.diagnostics.linux.devices import UsbDevices
from cardtool.diagnostics.linux.ports import ProcPorts
from cardtool.diagnostics.linux.services import PcscDaemon
from cardtool.diagnostics.linux.stores import LinuxStores
from cardtool.diagnostics.sessions import EnvironmentSessions


def linux_edge() -> tuple[PcscDaemon, UsbDevices, ProcPorts, EnvironmentSessions, LinuxStores]:
    """Services, devices, ports, sessions, stores."""
    return PcscDaemon(), UsbDevices(), ProcPorts(), EnvironmentSessions(), LinuxStores()
