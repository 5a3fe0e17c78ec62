"""This workstation, as it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cardtool.diagnostics.disk import LocalDisk
from cardtool.diagnostics.modules import InstalledModules
from cardtool.diagnostics.network.reaching import SystemNetwork
from cardtool.diagnostics.system import System

if TYPE_CHECKING:
    from cardtool.cards.hardware import Hardware


def this_system(hardware: Hardware) -> System:
    """The edge of the operating system this runs on; nothing is asked of it yet."""
    same_everywhere = LocalDisk(), InstalledModules(hardware), SystemNetwork()
    if sys.platform == "win32":
        from cardtool.diagnostics.windows.edge import windows_edge

        return System(*windows_edge(), *same_everywhere)
    from cardtool.diagnostics.linux.edge import linux_edge

    return System(*linux_edge(), *same_everywhere)
