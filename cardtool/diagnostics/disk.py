"""Folders and the times of files; the same on every system. Nothing is written."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import Space

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MOST_FILES: Final = 500


class LocalDisk:
    """:class:`cardtool.diagnostics.system.Disk`."""

    def space(self, folder: Path) -> Space:
        """What is known of a folder, or of the nearest one above it that is there."""
        nearest = next((path for path in (folder, *folder.parents) if _is_folder(path)), None)
        if nearest is None:
            return Space(exists=False, writable=False)
        try:
            free = shutil.disk_usage(nearest).free
        except OSError:
            free = None
        exists = nearest == folder
        blocked = not exists and _is_there(folder)  # something else has the name
        return Space(exists, not blocked and os.access(nearest, os.W_OK | os.X_OK), free)

    def last_change(self, folders: Sequence[Path]) -> datetime | None:
        """The latest change of a file directly in the folders."""
        times = [time for folder in folders for time in islice(_times(folder), _MOST_FILES)]
        return datetime.fromtimestamp(max(times), UTC) if times else None


def _times(folder: Path) -> Iterator[float]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                yield entry.stat(follow_symlinks=False).st_mtime


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
