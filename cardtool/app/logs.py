"""Logs: rotating files that only their owner may read, every line masked before it is written.

The level comes from the option ``--log-level``, the variable ``CARDTOOL_LOG`` or the settings, in this order. What an
exception says is left out (:mod:`cardtool.app.masked_errors`), since it may hold what nobody knows yet.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from logging.handlers import RotatingFileHandler
from typing import IO, TYPE_CHECKING, Final

from cardtool.app.masked_errors import error_lines
from cardtool.app.masking import current_masker
from cardtool.app.settings import LOG_LEVELS, Settings
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cardtool.app.workspace import Workspace

FILE: Final = "cardtool.log"
LEVEL_VARIABLE: Final = "CARDTOOL_LOG"
#: A file ends at so many bytes; so many files are kept, the one in use among them.
LARGEST_FILE: Final = 1_000_000
MOST_FILES: Final = 5
#: Longest line, in characters.
LONGEST_LINE: Final = 2000
_ROOMS: Final = ("cardtool", "ui")
_OFF: Final = logging.CRITICAL + 10


class MaskedFormatter(logging.Formatter):
    """One line a record: moment in UTC, level, logger, and the masked message."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line; it never raises, and never shows what could not be masked."""
        try:
            message = record.getMessage()
        except Exception as error:  # noqa: BLE001 - a message that does not fit its values must not end the program
            message = f"message without its values: {record.msg!s:.200} ({type(error).__name__})"
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        if record.exc_info and record.exc_info[1] is not None:
            message = " | ".join((message, *error_lines(record.exc_info[1])))
        line = " ".join(current_masker().text(message[:LONGEST_LINE]).split())
        return head + line


class PrivateRotatingHandler(RotatingFileHandler):
    """Rotating files of mode 600; what cannot be written is dropped and never shown elsewhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST_FILE, backupCount=MOST_FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(MaskedFormatter())

    def _open(self) -> IO[str]:  # type: ignore[override] # a narrower type than that of the library's stubs
        return open(self.baseFilename, self.mode, encoding=self.encoding, errors="backslashreplace", opener=_private)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, unless the file is full and cannot be rotated (Windows: another process has it open)."""
        try:
            if self.shouldRollover(record) and not self._rotated():
                return
            logging.FileHandler.emit(self, record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Nothing: the library would print the record unmasked."""

    def _rotated(self) -> bool:
        try:
            self.doRollover()
        except OSError:
            return False
        return True


def begin_logs(workspace: Workspace, environment: Mapping[str, str] = os.environ) -> logging.Handler | None:
    """Write logs from now on; ``None`` when there can be none, which is no reason not to work."""
    folder = workspace.folders.logs
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    handler = PrivateRotatingHandler(folder / FILE)
    for room in _ROOMS:
        logging.getLogger(room).addHandler(handler)
    choose_level(workspace, environment.get(LEVEL_VARIABLE, ""))
    logging.getLogger(__name__).info("started on %s", sys.platform)
    return handler


def end_logs(handler: logging.Handler | None) -> None:
    """Write no more logs."""
    if handler is None:
        return
    for room in _ROOMS:
        logging.getLogger(room).removeHandler(handler)
    handler.close()


def choose_level(workspace: Workspace, asked: str) -> None:
    """Write records of this level and above; the settings decide over an unknown word, and where they are locked."""
    settings = _settings(workspace)
    known = asked.lower() in LOG_LEVELS and not settings.is_locked("level", "logs")
    word = asked.lower() if known else settings.log_level
    number = _OFF if word == "off" else logging.getLevelNamesMapping()[word.upper()]
    for room in _ROOMS:
        logging.getLogger(room).setLevel(number)


def last_lines(folder: Path, most: int, largest: int = 64 * 1024) -> tuple[str, ...]:
    """The last lines of the log in use, at most ``most``, from its last ``largest`` bytes."""
    try:
        with (folder / FILE).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - largest))
            lines = file.read(largest).decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    return tuple(lines[1 if size > largest else 0 :][-most:])


def _settings(workspace: Workspace) -> Settings:
    try:
        return workspace.settings
    except CardtoolError:
        return Settings()  # the command itself tells of a broken settings file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
