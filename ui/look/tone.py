"""Tones of a message; a tone is always shown together with an icon and words."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """How a message sounds.

    ``good``: nothing to do. ``act``: something to do. ``stop``: must not go on. ``note``: worth knowing.
    ``plain``: neither.
    """

    GOOD = "good"
    ACT = "act"
    STOP = "stop"
    NOTE = "note"
    PLAIN = "plain"
