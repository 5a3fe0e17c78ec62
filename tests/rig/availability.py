"""Whether the real smart-card stack can run here, and if not, why."""

from __future__ import annotations

import os
import sys

from tests.rig import daemon, opensc
from tests.rig.namespace import ISOLATED, STACK_VARIABLE, UNAVAILABLE

HOW = "run the tests with tests/rig/isolated"


def missing_stack() -> str:
    """The reason why stack tests must be skipped, empty when they can run."""
    if not sys.platform.startswith("linux"):
        return "the virtual reader stack is for Linux"
    return _missing_place() or _missing_part()


def _missing_place() -> str:
    outcome = os.environ.get(STACK_VARIABLE, "")
    if outcome.startswith(UNAVAILABLE):
        return f"no namespace of its own: {outcome.removeprefix(UNAVAILABLE)}"
    if outcome == ISOLATED:
        return ""
    if os.geteuid() != 0:
        return f"not isolated and not root: {HOW}"
    if daemon.SOCKET.exists():
        return f"another pcscd is running: {HOW}"
    return ""


def _missing_part() -> str:
    parts = {
        "pcscd": daemon.find_pcscd(),
        "vsmartcard-vpcd": daemon.find_vpcd_driver(),
        "opensc-pkcs11": opensc.find_module(),
    }
    missing = [package for package, path in parts.items() if path is None]
    return f"not installed: {', '.join(missing)}" if missing else ""
