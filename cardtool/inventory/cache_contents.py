"""What a file held, as bytes of a row of the cache.

Certificates and places only: nothing of passwords, which results do not carry. A check value over the bytes and over
what the row is found by shows a row that was damaged or that belongs to another file.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields, make_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from cardtool.inventory.formats.result import FormatResult
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from cardtool.inventory.walking import FoundFile

_T = TypeVar("_T")

_to_json: Final = json.JSONEncoder(separators=(",", ":")).encode
_from_json: Final = json.JSONDecoder().raw_decode
#: Octets of the check value, and of the length of what stands before the certificates.
_CHECK: Final = 4
_LENGTH: Final = 4
#: How many different ones of the latter are remembered while a scan goes on.
_HEADS: Final = 1_024
#: A frozen value takes most of its time for the check that it is frozen. What a large folder holds is therefore made of
#: open values with the same fields, each of which becomes the frozen one when it is complete.
_open_place: Final = cast("type[Place]", make_dataclass("_OpenPlace", [one.name for one in fields(Place)], slots=True))
_open_sighting: Final = cast(
    "type[Sighting]", make_dataclass("_OpenSighting", [one.name for one in fields(Sighting)], slots=True)
)
_SOURCES: Final = {kind.value: kind for kind in SourceKind}
_REASONS: Final = {reason.value: reason for reason in RefusalReason}


def state_of(file: FoundFile) -> str:
    """Size, times and inode of a file; another text means that it must be read again."""
    return f"{file.size} {file.mtime_ns} {file.ctime_ns} {file.inode}"


def encode(result: FormatResult, file: FoundFile, key: bytes) -> bytes:
    """The result of a file as bytes; ``key`` is what its row is found by."""
    items = [(len(item.der), *_place_values(item.place, file)) for item in result.items]
    refusals = [(one.reason.value, one.detail, *_place_values(one.place, file)) for one in result.refusals]
    head = _to_json([result.skipped, items, refusals]).encode("ascii")
    body = b"".join((len(head).to_bytes(_LENGTH, "big"), head, *(item.der for item in result.items)))
    return _check_value(body, key) + body


def decode(data: bytes, file: FoundFile, key: bytes) -> FormatResult | None:
    """The result that :func:`encode` was given, ``None`` if the bytes are damaged or of another row."""
    body = data[_CHECK:]
    if data[:_CHECK] != _check_value(body, key):
        return None
    try:
        return _decoded(body, file)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _decoded(body: bytes, file: FoundFile) -> FormatResult:
    position = _LENGTH + int.from_bytes(body[:_LENGTH], "big")
    head = _head(body[_LENGTH:position])
    found = []
    for length, place in head.items:
        sighting = _open_sighting(_placed(place, file), body[position : position + length])
        sighting.__class__ = Sighting
        found.append(sighting)
        position += length
    if position != len(body):
        raise ValueError("more or less than the certificates")
    refusals = [Refusal(one.reason, _placed(one.place, file), one.detail) for one in head.refusals]
    return FormatResult(tuple(found), tuple(refusals), head.skipped)


class _Head(NamedTuple):
    """What stands before the certificates; a place without a path is in the file itself."""

    skipped: bool
    items: tuple[tuple[int, Place], ...]
    refusals: tuple[Refusal, ...]


@lru_cache(maxsize=_HEADS)
def _head(data: bytes) -> _Head:
    """What stands before the certificates, which is the same for very many files.

    Raises:
        ValueError: it is not what :func:`encode` writes; also TypeError, LookupError and RecursionError.
    """
    (skipped, items, refusals), _ = _from_json(data.decode("ascii"))
    return _Head(
        _is(bool, skipped),
        tuple([(_length(length), _place(values)) for length, *values in items]),
        tuple([Refusal(_REASONS[reason], _place(values), _is(str, detail)) for reason, detail, *values in refusals]),
    )


def _place(values: list[Any]) -> Place:
    source, path, host, alias, detail, key = values
    return Place(
        _SOURCES[source],
        _is(str, path),
        _is(str, host),
        _is(str, alias),
        _is(str, detail),
        None if key is None else _is(bool, key),
    )


def _length(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError("a length")
    return number


def _is(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value


def _place_values(place: Place, file: FoundFile) -> tuple[Any, ...]:
    path = "" if place.path == file.path else place.path
    return place.source.value, path, place.host, place.alias, place.detail, place.key


def _placed(known: Place, file: FoundFile) -> Place:
    if known.path:
        return known
    place = _open_place(known.source, file.path, known.host, known.alias, known.detail, known.key)
    place.__class__ = Place
    return place


def _check_value(body: bytes, key: bytes) -> bytes:
    return zlib.crc32(body, zlib.crc32(key)).to_bytes(_CHECK, "big")
