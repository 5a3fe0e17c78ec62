"""BER-TLV on cards, bounded and tolerant (ITU-T X.690, 8.1; ISO/IEC 7816-4, 5.2.2).

Cards pad their files with 00 or FF, so either of them in the place of a tag ends the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Item = TypeVar("Item")

PADDING: Final = frozenset({0x00, 0xFF})
#: Most objects of one list; directories of cards hold a handful.
MOST_ITEMS: Final = 64
_LONG_TAG: Final = 0x1F
_MORE: Final = 0x80
_MOST_LENGTH_OCTETS: Final = 3


class FailureReason(StrEnum):
    """Why something on a card could not be understood. The list is closed."""

    TRUNCATED = "truncated"
    BAD_STRUCTURE = "bad_structure"
    NO_PATH = "no_path"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Failure:
    """One part that could not be understood, and where it starts in its file or list, in bytes."""

    reason: FailureReason
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Item]):
    """What could be understood, in file order, and what could not."""

    items: tuple[Item, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Object:
    """One object: the tag as an integer of its one or two bytes (``0x61``, ``0xDF21``), its value, where it starts."""

    tag: int
    value: bytes
    offset: int = 0


def read_objects(data: bytes) -> Parsed[Object]:
    """The objects of a file or value, up to padding, its end, or the first that is broken."""
    found: list[Object] = []
    position = 0
    while position < len(data) and data[position] not in PADDING:
        if len(found) == MOST_ITEMS:
            return Parsed(tuple(found), (Failure(FailureReason.TOO_MANY, position),))
        item = _read_object(data, position)
        if isinstance(item, Failure):
            return Parsed(tuple(found), (item,))
        found.append(item)
        position = _end(data, item)
    return Parsed(tuple(found))


def ends_in_padding(data: bytes) -> bool:
    """Whether padding follows the last whole object, so that nothing of interest comes any more."""
    parsed = read_objects(data)
    if parsed.failures:
        return False
    return (_end(data, parsed.items[-1]) if parsed.items else 0) < len(data)


def convert(data: bytes, converted: Callable[[Object], Item | Failure | None]) -> Parsed[Item]:
    """Every object of ``data`` as something else; ``None`` leaves it out."""
    parsed = read_objects(data)
    results = [converted(item) for item in parsed.items]
    failures = tuple(result for result in results if isinstance(result, Failure))
    items = tuple(result for result in results if result is not None and not isinstance(result, Failure))
    return Parsed(items, (*failures, *parsed.failures))


def child(data: bytes, *tags: int) -> Object | None:
    """The first object in ``data`` that has one of the tags."""
    return next((item for item in read_objects(data).items if item.tag in tags), None)


def _read_object(data: bytes, start: int) -> Object | Failure:
    length_at = start + (2 if data[start] & _LONG_TAG == _LONG_TAG else 1)
    if length_at >= len(data):
        return Failure(FailureReason.TRUNCATED, start)
    if length_at - start > 1 and data[start + 1] & _MORE:
        return Failure(FailureReason.BAD_STRUCTURE, start)
    length, value_at = data[length_at], length_at + 1
    if length & _MORE:
        octets = length - _MORE
        if not 1 <= octets <= _MOST_LENGTH_OCTETS:
            return Failure(FailureReason.BAD_STRUCTURE, start)
        value_at += octets
        length = int.from_bytes(data[length_at + 1 : value_at], "big")
    if value_at + length > len(data):
        return Failure(FailureReason.TRUNCATED, start)
    return Object(int.from_bytes(data[start:length_at], "big"), data[value_at : value_at + length], start)


def _end(data: bytes, item: Object) -> int:
    """Where the object ends in ``data``: behind its value, which follows tag and length."""
    length_at = item.offset + (2 if data[item.offset] & _LONG_TAG == _LONG_TAG else 1)
    octets = data[length_at] - _MORE if data[length_at] & _MORE else 0
    return length_at + 1 + octets + len(item.value)
