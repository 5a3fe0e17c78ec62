"""Environment of a test run: nothing that the tests do may reach the folders of the user who runs them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.rig import opensc

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_FOLDERS = {
    "CARDTOOL_HOME": "cardtool",
    "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "XDG_STATE_HOME": "state",
}
_UNWANTED = ("SOFTHSM2_CONF", "PKCS11_MODULE", "LANGUAGE")


def set_apart(environment: MutableMapping[str, str]) -> tempfile.TemporaryDirectory[str]:
    """Point every folder variable into a new temporary folder, which the caller removes at the end."""
    temporary = tempfile.TemporaryDirectory(prefix="cardtool-tests-", ignore_cleanup_errors=True)
    base = Path(temporary.name)
    for variable, name in _FOLDERS.items():
        folder = base / name
        folder.mkdir(mode=0o700)
        environment[variable] = str(folder)
    for variable in _UNWANTED:
        environment.pop(variable, None)
    configuration = base / "opensc.conf"
    opensc.write_configuration(configuration)
    environment["OPENSC_CONF"] = str(configuration)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return temporary
