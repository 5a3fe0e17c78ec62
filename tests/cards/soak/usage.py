"""What this process holds of the system (Linux)."""

from __future__ import annotations

import gc
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SELF: Final = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Usage:
    """At one moment.

    Attributes:
        threads: of the system, not only Python's.
        handles: open file descriptors.
        memory: resident, in KiB.
    """

    threads: int
    handles: int
    memory: int

    @classmethod
    def now(cls) -> Usage:
        """What is held after everything unreachable was freed."""
        gc.collect()
        pages = int((_SELF / "statm").read_text(encoding="ascii").split()[1])
        return cls(
            threads=len(list((_SELF / "task").iterdir())),
            handles=len(list((_SELF / "fd").iterdir())),
            memory=pages * os.sysconf("SC_PAGE_SIZE") // 1024,
        )

    def __sub__(self, other: Usage) -> Usage:
        return Usage(self.threads - other.threads, self.handles - other.handles, self.memory - other.memory)


def share_of_processor(seconds: float) -> float:
    """How much of one processor this process uses while nothing happens, in per cent."""
    worked, began = time.process_time(), time.monotonic()
    threading.Event().wait(seconds)
    return 100 * (time.process_time() - worked) / (time.monotonic() - began)
