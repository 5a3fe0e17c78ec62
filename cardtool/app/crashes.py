"""Reports of crashes: masked, few, readable by their owner only, offered at the next start.

Every exception that nobody caught ends here: of the main thread, of other threads, and of Qt's slots, which PySide
hands to ``sys.excepthook``.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool import __version__
from cardtool.app.masked_errors import error_lines
from cardtool.app.masking import current_masker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.app.workspace import Workspace

FOLDER: Final = "crashes"
#: Reports that are kept, the newest ones.
MOST_REPORTS: Final = 10
#: Largest report, in characters.
LARGEST_REPORT: Final = 32_000
#: Reports that one run may write; a slot that fails at every turn must not fill the disk.
MOST_PER_RUN: Final = 3
_NEW, _SEEN = ".txt", ".seen"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report that nobody has dismissed: its file and what it says."""

    path: Path
    text: str


class CrashWriter:
    """Writes the reports of one run.

    Args:
        workspace: surroundings.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._written = 0

    def write(self, error: BaseException) -> Path | None:
        """Write a report; ``None`` when that is not possible. It never raises."""
        with self._lock:
            if self._written >= MOST_PER_RUN:
                return None
            self._written += 1
            number = self._written
        try:
            return self._write(error, number)
        except Exception:  # noqa: BLE001 - a report of a crash must not be a second one
            return None

    def _write(self, error: BaseException, number: int) -> Path:
        folder = self._workspace.folders.logs / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = self._workspace.now()
        path = folder / f"crash-{moment:%Y%m%dT%H%M%SZ}-{os.getpid()}-{number}{_NEW}"
        lines = (f"cardtool {__version__}", f"{moment:%Y-%m-%dT%H:%M:%SZ}", _platform(), *report_lines(error))
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines)[:LARGEST_REPORT] + "\n")
        _tidy(folder)
        return path


def report_lines(error: BaseException) -> Iterator[str]:
    """What a report says of an exception, masked."""
    masker = current_masker()
    return (masker.text(line) for line in error_lines(error))


def latest_crash(workspace: Workspace) -> CrashReport | None:
    """The newest report that was not dismissed."""
    for path in reversed(_reports(workspace.folders.logs / FOLDER)):
        if path.suffix == _NEW:
            with contextlib.suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
                return CrashReport(path, file.read(LARGEST_REPORT))
    return None


def dismiss(workspace: Workspace) -> None:
    """Offer none of the present reports again; they are kept until newer ones take their place."""
    for path in _reports(workspace.folders.logs / FOLDER):
        if path.suffix == _NEW:
            with contextlib.suppress(OSError):
                path.replace(path.with_suffix(_SEEN))


@contextmanager
def crash_reports(workspace: Workspace) -> Iterator[None]:
    """Write a report of every exception that nobody catches within; that of this thread goes on as it is."""
    writer = CrashWriter(workspace)
    before = sys.excepthook, threading.excepthook
    sys.excepthook = lambda _type, error, _traceback: _tell(writer, error)
    threading.excepthook = lambda what: _tell(writer, what.exc_value)
    try:
        yield
    except Exception as error:
        _tell(writer, error)
        raise
    finally:
        sys.excepthook, threading.excepthook = before


def _tell(writer: CrashWriter, error: BaseException | None) -> None:
    """Report an exception, and say so on the error stream, masked too: somebody may collect what it says."""
    if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
        return
    path = writer.write(error)
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write("\n".join((*report_lines(error), current_masker().text(f"report: {path or 'none'}"), "")))


def _reports(folder: Path) -> list[Path]:
    """The reports, the oldest first."""
    try:
        return sorted(path for path in folder.iterdir() if path.name.startswith("crash-"))
    except OSError:
        return []


def _tidy(folder: Path) -> None:
    for path in _reports(folder)[:-MOST_REPORTS]:
        with contextlib.suppress(OSError):
            path.unlink()


def _platform() -> str:
    return f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
