"""What a file held, as bytes of a row of the cache.

Certificates and places only: nothing of passwords, which results do not carry. A check value over the bytes and over
what the row is found by shows a row that was damaged or that belongs to another file.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from cardtool.inventory.formats.result import FormatResult
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from cardtool.inventory.walking import FoundFile

_to_json: Final = json.JSONEncoder(separators=(",", ":")).encode
_from_json: Final = json.JSONDecoder().raw_decode
#: Octets of the check value, and of the length of what stands before the certificates.
_CHECK: Final = 4
_LENGTH: Final = 4
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
    except (ValueError, TypeError, LookupError):
        return None


def _decoded(body: bytes, file: FoundFile) -> FormatResult:
    position = _LENGTH + int.from_bytes(body[:_LENGTH], "big")
    (skipped, items, refusals), _ = _from_json(body[_LENGTH:position].decode("ascii"))
    found = []
    for length, *values in items:
        found.append(Sighting(_place(values, file), body[position : position + length]))
        position += length
    return FormatResult(
        tuple(found),
        tuple(Refusal(_REASONS[reason], _place(values, file), detail) for reason, detail, *values in refusals),
        skipped,
    )


def _place_values(place: Place, file: FoundFile) -> tuple[Any, ...]:
    path = "" if place.path == file.path else place.path
    return place.source.value, path, place.host, place.alias, place.detail, place.key


def _place(values: list[Any], file: FoundFile) -> Place:
    source, path, host, alias, detail, key = values
    return Place(_SOURCES[source], path or file.path, host, alias, detail, key)


def _check_value(body: bytes, key: bytes) -> bytes:
    return zlib.crc32(body, zlib.crc32(key)).to_bytes(_CHECK, "big")
