"""Timing of two things in turn, so that whatever else the machine does weighs on both alike."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds(action: Callable[[], object]) -> float:
    """How long ``action`` takes, by the wall clock."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], float], peer: Callable[[], float], rounds: int) -> tuple[list[float], list[float]]:
    """Figures of both, one round each in turn; a first round that only warms caches is thrown away."""
    ours()
    peer()
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def describe(figures: list[float]) -> str:
    """Median with smallest and largest, in milliseconds."""
    low, middle, high = (1000 * value for value in (min(figures), statistics.median(figures), max(figures)))
    return f"{middle:8.1f} ms  ({low:.1f} to {high:.1f})"


def report(title: str, ours: tuple[str, list[float]], peer: tuple[str, list[float]]) -> None:
    """Print both and their ratio."""
    width = max(len(ours[0]), len(peer[0]))
    print(title)
    for name, figures in (ours, peer):
        print(f"  {name:<{width}}  {describe(figures)}")
    print(f"  ratio  {statistics.median(ours[1]) / statistics.median(peer[1]):.2f}")
