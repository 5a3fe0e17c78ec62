"""A program on a terminal of its own, and a person who types."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Makes the terminal that of the session, as a login does; passwords are read from there.
_START: Final = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from cardtool.__main__ import main
main()
"""
_SECONDS: Final = 60.0


class Terminal:
    """The terminal's other side.

    Attributes:
        shown: everything that stood on the terminal.
    """

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.shown = ""

    def answer(self, prompt: str, typed: str) -> None:
        """Wait until ``prompt`` is shown anew, and type a line."""
        seen = len(self.shown)
        deadline = time.monotonic() + _SECONDS
        while prompt not in self.shown[seen:]:
            ready, _, _ = select.select([self._master], [], [], deadline - time.monotonic())
            assert ready, f"no prompt but {self.shown[seen:]!r}"
            self._take()
        os.write(self._master, f"{typed}\n".encode())

    def finish(self) -> tuple[int, bytes]:
        """Wait for the end; the exit code, and what went to standard output, which is no terminal."""
        output, _ = self._process.communicate(timeout=_SECONDS)
        while select.select([self._master], [], [], 0)[0] and self._take():
            pass
        return self._process.returncode, output

    def _take(self) -> bool:
        try:
            read = os.read(self._master, 4096)
        except OSError:  # Linux says so when the program has gone
            return False
        self.shown += read.decode()
        return bool(read)


@contextmanager
def program(*arguments: str, **environment: str) -> Iterator[Terminal]:
    """``cardtool`` with standard input and error on a terminal."""
    master, slave = pty.openpty()
    command = [sys.executable, "-c", _START, *arguments]
    try:
        with subprocess.Popen(
            command,
            stdin=slave,
            stderr=slave,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=os.environ | environment,
        ) as process:
            os.close(slave)
            try:
                yield Terminal(master, process)
            finally:
                process.kill()
    finally:
        os.close(master)
