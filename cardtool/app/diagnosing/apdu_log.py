"""Use case: write the raw traffic with cards to a file, for a person who agreed to it."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.apdu_log import ApduLog
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from cardtool.app.workspace import Workspace

#: Where the file ends, in characters; a whole reading of a card takes about 30 000.
LARGEST: Final = 10_000_000


@contextmanager
def apdu_log(workspace: Workspace, path: Path, *, consent: bool) -> Iterator[None]:
    """Within this, all traffic with cards is written to a new file that only its owner may read.

    It holds what the cards hold, so also the holder's name; it holds no PIN.

    Args:
        workspace: surroundings; their readers are the ones that are told of.
        path: the file, which must not exist.
        consent: the person agreed that what their card holds is written down.

    Raises:
        ValueError: there is no consent.
        SourceNotReadableError: the file exists or cannot be written.
    """
    if not consent:
        raise ValueError("raw traffic is written after consent only")
    try:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8")
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=path.name) from error
    own = workspace.hardware
    with file:
        writer = _Writer(file)
        # The property of this name is filled in when first asked for.
        workspace.__dict__["hardware"] = ApduLog(own, writer.tell)
        try:
            yield
        finally:
            writer.end()
            workspace.__dict__["hardware"] = own


class _Writer:
    """Lines from any thread, until the end; a probe that was given up may still talk to its card."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lock = file, threading.Lock()
        self._left = LARGEST

    def tell(self, line: str) -> None:
        with self._lock:
            if len(line) < self._left:
                self._left -= len(line) + 1
                self._file.write(f"{line}\n")

    def end(self) -> None:
        with self._lock:
            self._left = 0
