"""Where the keys of a TOML file stand; the standard library's reader tells that of mistakes in its grammar only.

The text has been read by :mod:`tomllib` before, so it is TOML: this walk follows tables, keys and nesting, and looks
into no value.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Names of tables and keys, and numbers of items from 0 on, from the top of the file to a value.
KeyPath: TypeAlias = tuple[str | int, ...]

#: Deepest nesting that is told apart; the rule files have five levels.
MAX_DEPTH: Final = 16

_TOKEN: Final = re.compile(
    r"""
      (?P<skipped>[ \t\r]+|\#[^\n]*)
    | (?P<newline>\n)
    | (?P<quoted>
          \"{3}(?:\\.|[^\\])*?\"{3}(?!\")  # a quotation mark or two may stand before the three that end it
        | '{3}.*?'{3}(?!')
        | \"(?:\\.|[^\"\\])*\"
        | '[^']*'
      )
    | (?P<mark>[\[\]{},=.])
    | (?P<bare>[^\s\#\"'\[\]{},=.]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class Place(NamedTuple):
    """Line and column, both from 1 on."""

    line: int
    column: int


def places(text: str) -> dict[KeyPath, Place]:
    """Where every table, key and item of a list begins, down to :data:`MAX_DEPTH` levels.

    Args:
        text: a TOML document.
    """
    walk = _Walk()
    for token in _tokens(text):
        walk.take(token)
    walk.end_line()
    return walk.found


class _Token(NamedTuple):
    kind: str
    text: str
    place: Place

    @property
    def key(self) -> str:
        """The key that it writes."""
        return str(tomllib.loads(f"key = {self.text}")["key"]) if self.kind == "quoted" else self.text


def _tokens(text: str) -> Iterator[_Token]:
    line, line_start = 1, 0
    for match in _TOKEN.finditer(text):
        kind, written = str(match.lastgroup), match.group()
        if kind != "skipped":
            yield _Token(kind, written, Place(line, match.start() - line_start + 1))
        if breaks := written.count("\n"):
            line += breaks
            line_start = match.start() + written.rindex("\n") + 1


@dataclass
class _Frame:
    """A table or list that has begun and not ended.

    Attributes:
        path: its own.
        item: number of the item that comes, ``None`` for a table.
        keys: parts of the key that is being read.
        value: path of the value that is being read.
    """

    path: KeyPath
    item: int | None = None
    keys: list[_Token] = field(default_factory=list)
    value: KeyPath = ()


class _Walk:
    """Follows the nesting, token by token."""

    def __init__(self) -> None:
        self.found: dict[KeyPath, Place] = {}
        self._frames = [_Frame(())]
        self._lengths: dict[KeyPath, int] = {}
        self._brackets = 0

    def take(self, token: _Token) -> None:
        """The next token."""
        frame = self._frames[-1]
        if token.kind == "newline":
            self.end_line()
        elif frame.item is not None:
            self._in_list(frame, token)
        elif frame.value:
            self._in_value(frame, token)
        else:
            self._before_value(frame, token)

    def end_line(self) -> None:
        """The end of a line, or of the text: a key with its value, or the head of a table, is complete."""
        if len(self._frames) > 1:
            return
        if self._brackets:
            self._begin_table(self._frames[0].keys, in_list=self._brackets > 1)
            self._brackets = 0
        self._frames[0].value = ()

    def _in_list(self, frame: _Frame, token: _Token) -> None:
        match token.text:
            case ",":
                frame.item = (frame.item or 0) + 1
            case "]":
                self._frames.pop()
            case _:
                path = (*frame.path, frame.item or 0)
                self._record(path, token.place)
                self._descend(path, token)

    def _in_value(self, frame: _Frame, token: _Token) -> None:
        match token.text:
            case ",":
                frame.value = ()
            case "}":
                self._frames.pop()
            case _:
                self._descend(frame.value, token)

    def _before_value(self, frame: _Frame, token: _Token) -> None:
        match token.text:
            case "=":
                frame.value = self._record_keys(frame.path, frame.keys)
                frame.keys = []
            case "[":
                self._brackets += 1
            case "}":
                self._frames.pop()
            case _ if token.kind != "mark":
                frame.keys.append(token)

    def _descend(self, path: KeyPath, token: _Token) -> None:
        if token.text == "[":
            self._frames.append(_Frame(path[: MAX_DEPTH + 1], item=0))
        elif token.text == "{":
            self._frames.append(_Frame(path[: MAX_DEPTH + 1]))

    def _begin_table(self, keys: list[_Token], *, in_list: bool) -> None:
        path: KeyPath = ()
        for token in keys[:MAX_DEPTH]:
            path = self._last_item((*path, token.key), token.place)
        if in_list:
            array = path[:-1] if path in self.found and isinstance(path[-1], int) else path
            number = self._lengths.get(array, 0)
            self._lengths[array] = number + 1
            path = (*array, number)
            self._record(path, keys[0].place)
        self._frames[0] = _Frame(path)

    def _last_item(self, path: KeyPath, place: Place) -> KeyPath:
        """The path of a table in a head: of a list of tables it is the last one."""
        self._record(path, place)
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)

    def _record_keys(self, path: KeyPath, keys: list[_Token]) -> KeyPath:
        for token in keys[: MAX_DEPTH + 1]:
            path = (*path, token.key)
            self._record(path, keys[0].place)
        return path

    def _record(self, path: KeyPath, place: Place) -> None:
        if len(path) <= MAX_DEPTH:
            self.found.setdefault(path, place)
