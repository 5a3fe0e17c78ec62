"""Shapes of JSON values: what a line may hold, checked at both ends of the pipe."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ProtocolError(ValueError):
    """A line is not what the protocol says; the other end cannot be trusted any more."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most ``longest`` characters."""

    longest: int = 1024

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        if not isinstance(value, str) or len(value) > self.longest:
            raise ProtocolError(f"{where} is no text of at most {self.longest} characters")


@dataclass(frozen=True, slots=True)
class Number:
    """A number from 0 to ``largest``; a whole one unless ``fraction``."""

    largest: float = 2**31
    fraction: bool = False

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        kinds = (int, float) if self.fraction else (int,)
        if type(value) not in kinds or not 0 <= value <= self.largest:  # type: ignore[operator]  # it is a number here
            raise ProtocolError(f"{where} is no number from 0 to {self.largest}")


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        if not isinstance(value, bool):
            raise ProtocolError(f"{where} is neither true nor false")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list."""

    allowed: frozenset[str]

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        if not isinstance(value, str) or value not in self.allowed:
            raise ProtocolError(f"{where} is none of {', '.join(sorted(self.allowed))}")


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at most ``most`` values of one shape."""

    item: Shape
    most: int

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        if not isinstance(value, list) or len(value) > self.most:
            raise ProtocolError(f"{where} is no list of at most {self.most} values")
        for item in value:
            self.item.check(item, where)


@dataclass(frozen=True, slots=True)
class Table:
    """An object with exactly these keys."""

    keys: Mapping[str, Shape]

    def check(self, value: object, where: str) -> None:
        """Raises ProtocolError unless ``value`` has this shape."""
        if not isinstance(value, dict) or value.keys() != self.keys.keys():
            raise ProtocolError(f"{where} is no object of {', '.join(self.keys)}")
        for key, shape in self.keys.items():
            shape.check(value[key], f"{where}.{key}")


Shape = Text | Number | Flag | Word | Many | Table


def parse_object(line: bytes | bytearray) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        ProtocolError: it is none.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a line is no JSON") from error
    if not isinstance(value, dict):
        raise ProtocolError("a line is no object")
    return value


def format_object(value: Mapping[str, object]) -> bytes:
    """The line of a JSON object, ASCII only, with its end."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
