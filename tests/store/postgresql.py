"""A PostgreSQL server of our own: its data in a temporary folder, a socket as its only entrance."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

#: PostgreSQL refuses to run as root; this is the user that its packages make.
_UNPRIVILEGED: Final = "postgres"
#: The temporary folder of the suite may be closed to that user.
FOR_EVERYBODY: Final = "/var/tmp"  # noqa: S108 - the folder made in it is not
_WAIT: Final = "60"


def programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``; ``None`` when PostgreSQL is not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = installed[-1] if installed else Path(on_path).resolve() if on_path else None
    return found.parent if found and (found.parent / "pg_ctl").exists() else None


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """A running server with an empty database; yields its address.

    Args:
        settings: settings beside those of the server itself, for example ``fsync=off``.
    """
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory(
        prefix="pg-", dir=FOR_EVERYBODY if is_root else None, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        if is_root:
            shutil.chown(folder, _UNPRIVILEGED)
        data = folder / "data"
        _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync")
        options = " ".join(
            f"-c {setting}" for setting in ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
        )
        _run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", _WAIT, "-o", options, "start")
        try:
            yield f"postgresql://tester@/postgres?host={quote(name, safe='')}"
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(*command: object) -> None:
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
