"""What a helper does to its own process before it loads a module."""

from __future__ import annotations

import faulthandler
import io
import os
import signal
import sys
from typing import Final

#: Address space of a helper on Linux, in bytes: a module that asks for gigabytes gets an error, not the machine.
MAX_MEMORY: Final = 1024**3


def take_streams() -> tuple[io.FileIO, io.FileIO]:
    """The pipes to the program, moved to where no module finds them.

    The usual places then lead nowhere: what a module prints cannot get between the lines of the protocol, and on
    Windows a library that asks for the kind of its standard input does not wait for the thread that reads from it.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nowhere, place)
    os.close(nowhere)
    return io.FileIO(incoming, "rb"), io.FileIO(outgoing, "wb")


def set_limits() -> None:
    """No interrupt of the terminal, no picture of the memory on disk, no more than :data:`MAX_MEMORY`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


class Watchdog:
    """Ends the process when a request takes too long, even while a module keeps the interpreter for itself.

    The program ends a helper that is late; this is for the helper whose program is gone.
    """

    def __init__(self) -> None:
        self._nowhere = open(os.devnull, "wb")  # noqa: SIM115, PTH123 - held as long as the process lives

    def start(self, seconds: float) -> None:
        """Begin to count."""
        faulthandler.dump_traceback_later(max(seconds, 0.001), exit=True, file=self._nowhere)

    def stop(self) -> None:
        """The request ended in time."""
        faulthandler.cancel_dump_traceback_later()


def end_process(code: int = 0) -> None:
    """End at once: finalising or unloading a module can hang or crash."""
    os._exit(code)
