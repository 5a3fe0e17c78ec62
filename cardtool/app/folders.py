"""Where the program keeps its files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Environment variable that moves every folder below one place.
HOME_VARIABLE = "CARDTOOL_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """The program's folders; none of them needs to exist.

    Attributes:
        data: the user's data (training cards, worklist).
        settings: the user's settings.
        cache: what can be made again.
        logs: log files.
        administrator: additions of an administrator, read only: ``rules/``, ``register/``, ``certificates/`` and
            ``pkcs11_profiles/`` in it win over what ships with the program.
    """

    data: Path
    settings: Path
    cache: Path
    logs: Path
    administrator: Path


def find_folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The platform's own folders, or those below ``CARDTOOL_HOME`` when it is set."""
    home = environment.get(HOME_VARIABLE, "")
    if home:
        base = Path(home).expanduser().absolute()
        return Folders(*(base / name for name in ("data", "settings", "cache", "logs", "administrator")))
    from platformdirs import PlatformDirs

    own = PlatformDirs("cardtool", appauthor=False)
    return Folders(
        own.user_data_path, own.user_config_path, own.user_cache_path, own.user_log_path, own.site_config_path
    )
