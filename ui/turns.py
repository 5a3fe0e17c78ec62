"""Lets the window's thread have its turn while other threads compute."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How long a computing thread keeps Python to itself while another one waits, in seconds. Drawing a card asks Qt some
#: hundred times, and after each question the window must get Python back: at Python's own 5 ms one card takes
#: 400 ms to draw while another one is parsed; at this it takes 20 ms.
TURN: Final = 0.0005


@contextmanager
def short_turns() -> Iterator[None]:
    """Threads take turns of :data:`TURN` inside."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
