"""Versions of programs, compared: ``4.0.20e`` is newer than ``4.0.20`` and ``4.0.9``."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(r"(\d{1,9})([a-z]?)", re.ASCII)
_MOST_PARTS: Final = 8


def is_older(version: str, oldest: str) -> bool:
    """Whether ``version`` is older than ``oldest``.

    A file states its version as four numbers (4.0.20.5) even where the program's name for it has a letter (4.0.20e);
    such a fourth number beside a letter says nothing, so it is not called older.
    """
    mine, wanted = _parts(version), _parts(oldest)
    for number, limit in zip(mine, wanted, strict=False):
        if number[0] != limit[0]:
            return number[0] < limit[0]
        if limit[1] and number[1] != limit[1]:
            return bool(number[1]) and number[1] < limit[1]
    return len(mine) < len(wanted) and any(number for number, _ in wanted[len(mine) :])


def _parts(version: str) -> list[tuple[int, str]]:
    return [(int(number), letter) for number, letter in _PART.findall(version.casefold())[:_MOST_PARTS]]
