"""Values of the model as JSON and back, for columns that hold a whole value.

What equals its default is left out, and what is missing becomes the default: a value written before a field existed can
be read after. Bytes that are part of a certificate are written as their position in it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from cardtool.model import (
    certificate,
    evidence,
    inventory,
    kind,
    oid,
    organisation,
    service,
    sighting,
    trust,
    verdict,
    worklist,
)

T = TypeVar("T")
Encoder = Callable[[Any, bytes], Any]
Decoder = Callable[[Any, bytes], Any]

_ROOMS: Final = (certificate, evidence, inventory, kind, oid, organisation, service, sighting, trust, verdict, worklist)
#: The names that annotations of the model use.
_NAMES: Final = {
    **{name: kind for room in _ROOMS for name, kind in vars(room).items()},
    "date": date,
    "datetime": datetime,
}

_JSON: Final = json.JSONEncoder(separators=(",", ":"))


def to_json(value: object, within: bytes = b"") -> str:
    """The value as ASCII JSON text; bytes found in ``within`` are written as their position there."""
    return _JSON.encode(_encoded(value, within))


def from_json(kind: type[T], text: str, within: bytes = b"") -> T:
    """The value of :func:`to_json`.

    Raises:
        ValueError: the text is not JSON, or holds a code that this version does not know.
    """
    hint: Any = kind
    try:
        value: T = _decoder(hint)(json.loads(text), within)
    except (TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a stored {kind}") from error
    return value


def _encoded(value: Any, within: bytes) -> Any:
    kind: Any = type(value)
    return _encoder(kind)(value, within)


@cache
def _encoder(kind: Any) -> Encoder:
    if is_dataclass(kind):
        return _record_encoder(_fields(kind))
    if issubclass(kind, StrEnum):
        return lambda value, _: str(value)
    if issubclass(kind, date):
        return lambda value, _: value.isoformat()
    special: dict[Any, Encoder] = {
        bytes: _encoded_bytes,
        tuple: lambda value, within: [_encoded(part, within) for part in value],
        frozenset: lambda value, _: sorted(value),
    }
    return special.get(kind, lambda value, _: value)


def _record_encoder(named: tuple[tuple[str, Any], ...]) -> Encoder:
    getters = [(name, default, attrgetter(name)) for name, default in named]

    def encode(value: Any, within: bytes) -> dict[str, Any]:
        encoded = {}
        for name, default, get in getters:
            content = get(value)
            if content is not default and content != default:
                encoded[name] = content if type(content) is str else _encoded(content, within)
        return encoded

    return encode


def _encoded_bytes(value: bytes, within: bytes) -> Any:
    position = within.find(value) if value and within else -1
    return b64encode(value).decode("ascii") if position < 0 else [position, len(value)]


def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _decoder(kind: Any) -> Decoder:
    origin = get_origin(kind)
    if origin is UnionType:
        return _optional(_decoder(next(part for part in get_args(kind) if part is not NoneType)))
    if origin in {tuple, frozenset}:
        return _collection(origin, _decoder(get_args(kind)[0]))
    if is_dataclass(kind):
        return _record(kind)
    return _scalar(kind)


def _optional(decode: Decoder) -> Decoder:
    return lambda data, within: None if data is None else decode(data, within)


def _collection(kind: Any, decode: Decoder) -> Decoder:
    return lambda data, within: kind(decode(part, within) for part in data)


def _record(kind: Any) -> Decoder:
    hints = get_type_hints(kind, localns=_NAMES)
    decoders = [(name, default, _decoder(hints[name])) for name, default in _fields(kind)]

    def decode(data: dict[str, Any], within: bytes) -> Any:
        values = {name: part(data[name], within) for name, _, part in decoders if name in data}
        missing = [name for name, default, _ in decoders if default is MISSING and name not in values]
        if missing:
            raise ValueError(f"a stored {kind.__name__} lacks {', '.join(missing)}")
        return kind(**values)

    return decode


def _scalar(kind: Any) -> Decoder:
    if kind is bytes:
        return _decoded_bytes
    if issubclass(kind, date):
        return lambda data, _: kind.fromisoformat(data)
    if issubclass(kind, StrEnum):
        return lambda data, _: kind(data)
    return lambda data, _: data


def _decoded_bytes(data: Any, within: bytes) -> bytes:
    if isinstance(data, str):
        return b64decode(data)
    position, length = data
    return within[position : position + length]
