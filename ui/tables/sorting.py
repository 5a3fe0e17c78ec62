"""Orders of a large table, made so that the window's thread has its turns meanwhile."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Rows sorted in one go; Python lets no other thread in while it sorts.
PIECE: Final = 16_384
_SAMPLES: Final = 8


def sorted_rows(keys: Sequence[Any], piece: int = PIECE) -> array[int]:
    """Numbers of the rows in the order of their keys; rows with the same key stay as they came.

    The rows are first dealt into parts by a sample of the keys, then each part is sorted.
    """
    number = len(keys)
    parts = -(-number // piece)
    if parts <= 1:
        return array("I", sorted(range(number), key=keys.__getitem__))
    sample = sorted(keys[row] for row in range(0, number, max(piece // _SAMPLES, 1)))
    borders = sample[:: max(len(sample) // parts, 1)]
    dealt: list[list[int]] = [[] for _ in range(len(borders) + 1)]
    for row, key in enumerate(keys):
        dealt[bisect_right(borders, key)].append(row)
    for part in dealt:
        part.sort(key=keys.__getitem__)
    return array("I", chain.from_iterable(dealt))
