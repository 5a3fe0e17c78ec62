"""A child process that answers in lines, for code that may hang or crash; ended whenever it is late."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from cardtool.child_environment import child_environment
from cardtool.inventory.sources.waiting import PAUSE, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

#: The built program that becomes a child when its first argument says so.
PROGRAM: Final = "cardtool-helper"
#: How long an ended child may take to be gone, in seconds.
_GRACE: Final = 5.0
_LINES_AHEAD: Final = 256
#: The same interpreter and packages; the folder of this program counts only where nothing is installed.
_START: Final = "import runpy, sys; sys.path.append(sys.argv[1]); runpy.run_module(sys.argv[2], run_name='__main__')"


class EndedError(Exception):
    """The child ended, or says more on a line than it may."""


def child_command(module: str, argument: str) -> list[str]:
    """Program and arguments that start a module of this program as a child.

    Args:
        module: full name of the module, for an interpreter.
        argument: what stands for it as first argument of the built program.
    """
    if getattr(sys, "frozen", False):
        name = f"{PROGRAM}.exe" if sys.platform == "win32" else PROGRAM
        return [str(Path(sys.executable).with_name(name)), argument]
    root = Path(__file__).resolve().parents[3]
    return [sys.executable, "-P", "-W", "ignore", "-c", _START, str(root), module]


class Child:
    """A running child process; close it in every case.

    Args:
        command: program, by its absolute path, and arguments.
        longest: longest line it may say, in bytes.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, command: list[str], longest: int) -> None:
        apart: dict[str, Any] = {"start_new_session": True}  # no interrupt of the terminal
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NO_WINDOW}
        self._process = subprocess.Popen(  # noqa: S603 - the program's own child, by absolute path
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            **apart,
        )
        self._stdin, self._stdout = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._longest = longest
        self._closed = threading.Event()
        self._lines: queue.Queue[bytes | None] = queue.Queue(_LINES_AHEAD)
        self._thread = threading.Thread(target=self._pump, name="inventory-child", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._process.pid

    def say(self, line: bytes) -> None:
        """Send it a line; a child that has ended is noticed by :meth:`hear`."""
        with contextlib.suppress(OSError, ValueError):  # ValueError: the pipe was closed
            self._stdin.write(line)
            self._stdin.flush()

    def hear(self, end: float, stopped: Callable[[], bool] = lambda: False) -> bytes:
        """Its next line.

        Args:
            end: when to give up, by ``time.monotonic``.
            stopped: asked every 0.1 s whether to give up.

        Raises:
            TimeoutError: it says nothing until then.
            StoppedError: ``stopped`` said so.
            EndedError: it ended.
        """
        while not stopped():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            with contextlib.suppress(queue.Empty):
                line = self._lines.get(timeout=min(left, PAUSE))
                if line is None:
                    raise EndedError
                return line
        raise StoppedError

    def close(self) -> None:
        """End it at once; returns when it is gone."""
        self._closed.set()
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._thread.join(_GRACE)
        with contextlib.suppress(OSError):
            self._stdin.close()
        if not self._thread.is_alive():  # else a grandchild holds the pipe open and the thread waits at it
            self._stdout.close()

    def _pump(self) -> None:
        """Hand on lines until the pipe ends."""
        with contextlib.suppress(OSError, ValueError):
            while (line := self._stdout.readline(self._longest)).endswith(b"\n"):
                self._put(line)
        self._put(None)

    def _put(self, line: bytes | None) -> None:
        """Hand on when there is room; nobody wants what comes after the end."""
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=PAUSE)
                return
