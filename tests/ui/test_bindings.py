"""What the window takes for granted of PySide6."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_lose_no_reference_to_none() -> None:
    """PySide6 6.12.0 drops one reference to None a call; before Python 3.12, None dies of it and the program aborts."""
    thing, rounds = QObject(), 200
    before = sys.getrefcount(None)
    for _ in range(rounds):
        thing.setObjectName("x")
    assert before - sys.getrefcount(None) < rounds / 2
