"""OpenSC for tests: where its PKCS#11 module is, and how it must be set up to read virtual cards."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from typing import Final

#: OpenSC reads this file (environment variable OPENSC_CONF) once, at the first C_Initialize of a process.
CONFIGURATION: Final = """\
app default {
    enable_default_driver = yes;
    card_drivers = setcos, default;
    framework pkcs15 {
        use_file_caching = no;
        builtin_emulators = none;
    }
}
"""
_NAME: Final = "opensc-pkcs11.so"


def find_module() -> Path | None:
    """The PKCS#11 module of OpenSC: the folder of this machine's architecture first (Debian multiarch)."""
    architecture = sysconfig.get_config_var("MULTIARCH") or "*"
    folders = (f"lib/{architecture}", "lib64", "lib", "lib/*", "local/lib")
    candidates = (path for folder in folders for path in sorted(Path("/usr").glob(f"{folder}/{_NAME}")))
    return next((path for path in candidates if path.is_file()), None)


def write_configuration(path: Path) -> None:
    """Write the configuration under which OpenSC reads any card with PKCS#15 directories, and caches nothing."""
    path.write_text(CONFIGURATION, encoding="utf-8")
