"""A file for what is fetched and not verified yet, so that a list of many megabytes is never held in memory."""

from __future__ import annotations

import mmap
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def scratch(folder: Path) -> IO[bytes]:
    """A file that only this process can open, and that is gone when it is closed or the process ends.

    It lies in ``folder``, whose disk has room for it; in the system's folder, which may be memory, only where no file
    can be made there.

    Raises:
        OSError: no file can be made anywhere.
    """
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError:
        return tempfile.TemporaryFile()


@contextmanager
def mapped(file: IO[bytes]) -> Iterator[bytes | mmap.mmap]:
    """What a file of :func:`scratch` holds, to look at without reading it whole.

    Nobody else can shorten the file meanwhile, which would end the process.

    Raises:
        OSError: what was written last does not fit on the disk, or the file does not fit into the address space.
    """
    file.flush()
    if not file.seek(0, 2):
        yield b""  # nothing cannot be mapped
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content
