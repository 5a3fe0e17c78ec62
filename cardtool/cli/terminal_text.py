"""Texts of certificates on a terminal: they move no cursor, ring no bell and begin no line."""

from __future__ import annotations

from typing import Final

#: Longest cell of a table, in characters.
LONGEST_CELL: Final = 160
#: Longest text beside a label, in characters; reasons and names of certificates are far shorter.
LONGEST_VALUE: Final = 2000
_MORE: Final = "…"


def one_line(text: str) -> str:
    """The text on one line, with escape codes in the place of what cannot be printed."""
    return "".join(letter if letter.isprintable() else _code(letter) for letter in " ".join(text.split()))


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """The text on one line, cut where it is too long."""
    # A code is at most ten times as long as its character; what lies beyond need not be looked at.
    line = one_line(text[: longest * 10])
    return line if len(line) <= longest else line[: longest - 1] + _MORE


def without_controls(text: str) -> str:
    """The text with its lines as they are, and codes in the place of all else that cannot be printed."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in _HARMLESS else _code(letter) for letter in text)


#: Ends of lines, and spaces that hold words together.
_HARMLESS: Final = frozenset("\n\t\u00a0\u202f")


def _code(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
