"""Reading a TOML file that somebody else wrote, within bounds.

The standard library's reader keeps for every part of a dotted key what stands before it, so that a key of many parts
takes memory that grows with the square of its length, and it follows nesting by recursion. Both are bounded here before
it sees the text.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Most parts of a dotted key, and most lists and tables within one another; the rule files have five levels.
MAX_DEPTH: Final = 16

#: Every alternative takes something wherever it begins to match, so that a text is walked through once, whatever it is.
_TOKEN: Final = re.compile(
    r"""
      \#[^\n]*
    | \"{3}(?:\\.|.)*?(?:\"{3}(?!\")|\Z)
    | '{3}.*?(?:'{3}(?!')|\Z)
    | \"(?:\\[^\n]|[^\"\\\n])*\"?
    | '[^'\n]*'?
    | (?P<mark>[\[\]{}.=,\n])
    """,
    re.VERBOSE | re.DOTALL,
)
_DEEPER: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


class TooDeepError(ValueError):
    """A file has a key of too many parts, or lists and tables within too many others.

    Attributes:
        line: where, from 1 on.
    """

    def __init__(self, line: int) -> None:
        super().__init__("nested too deeply")
        self.line = line


def read_toml(content: bytes) -> dict[str, Any]:
    """The tables of a file in UTF-8, with or without a byte order mark.

    Raises:
        TooDeepError: it has more levels than :data:`MAX_DEPTH`.
        ValueError: it is no UTF-8 or no TOML.
    """
    text = content.decode("utf-8-sig")
    _refuse_depth(text)
    return tomllib.loads(text)


def _refuse_depth(text: str) -> None:
    """Walk through the marks outside of texts and comments.

    Raises:
        TooDeepError: there is a place that is too deep.
    """
    nested = dots = 0
    for mark, place in _marks(text):
        dots = dots + 1 if mark == "." else 0
        nested = max(nested + _DEEPER.get(mark, 0), 0)
        if dots >= MAX_DEPTH or nested > MAX_DEPTH:
            raise TooDeepError(text.count("\n", 0, place) + 1)


def _marks(text: str) -> Iterator[tuple[str, int]]:
    return ((match["mark"], match.start()) for match in _TOKEN.finditer(text) if match["mark"])
