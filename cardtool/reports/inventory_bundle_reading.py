"""Reads bundles of a fleet: only one that is whole, of a known version and true to its own hashes is taken."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import SourceNotReadableError
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState
from cardtool.reports.inventory_bundle import BUNDLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

#: Longest line, in bytes: one certificate of the largest size that is read, with its places.
LONGEST_LINE: Final = 16 * 1024 * 1024
#: Most lines of one bundle.
MOST_LINES: Final = 10_000_000
#: Largest number of certificates or files that a source can count, which is what databases keep.
MOST_COUNTED: Final = 2**63 - 1

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says; its certificates are still bytes and are judged where it is read.

    Attributes:
        host: name of the machine it comes from.
        tool: program and version that wrote it.
        as_of: Finnish calendar day it was judged for.
        scanned_at: when the sources were read, aware, UTC.
        coverage: what became of every source, each read at ``scanned_at`` unless it says otherwise.
        sightings: every certificate in every place, with the name of the machine.
    """

    host: str
    tool: str
    as_of: date
    scanned_at: datetime
    coverage: tuple[Coverage, ...]
    sightings: tuple[Sighting, ...]


class _MisfitError(Exception):
    """The content is not a bundle, or not a whole one."""


def read_bundle(path: Path) -> Bundle:
    """Everything in the bundle ``path``.

    Raises:
        SourceNotReadableError: the file cannot be read, is of another version, was cut short, or does not fit its
            hashes. Nothing of it is taken then.
    """
    try:
        with path.open("rb") as stream:
            return _bundle(_whole_lines(stream))
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
    except (_MisfitError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise SourceNotReadableError(f"not a whole bundle: {_reason(error)}", reader=str(path)) from error


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, _MisfitError) else type(error).__name__


def _whole_lines(stream: BinaryIO) -> Iterator[Json]:
    """Every line but the last, once the last one has proven to fit; version and length are checked first."""
    content = hashlib.sha256()
    for number, raw in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b"")):
        document = _document(raw, number)
        if document["line"] == "end":
            _check_end(document, number, content.hexdigest())
            if stream.read(1):
                raise _MisfitError("something follows the last line")
            return
        content.update(raw)
        yield document
    raise _MisfitError("the last line is missing")


def _document(raw: bytes, number: int) -> Json:
    if len(raw) > LONGEST_LINE or number > MOST_LINES:
        raise _MisfitError("too large")
    document = json.loads(raw)
    if not isinstance(document, dict):
        raise _MisfitError("a line is not an object")
    if number == 0 and (document.get("line"), document.get("schema")) != ("header", BUNDLE_SCHEMA):
        raise _MisfitError(f"it does not begin as a bundle of version {BUNDLE_SCHEMA}")
    return document


def _check_end(end: Json, lines: int, sha256: str) -> None:
    if end["lines"] != lines or end["sha256"] != sha256:
        raise _MisfitError("its content does not fit the hash in its last line")


def _bundle(lines: Iterator[Json]) -> Bundle:
    header = next(lines)
    host = _text(header, "host")
    coverage: list[Coverage] = []
    sightings: list[Sighting] = []
    for line in lines:  # to the end, where the hash is checked; nothing is returned before
        if line["line"] == "coverage":
            coverage.append(_coverage(line, host))
        elif line["line"] == "certificate":
            sightings.extend(_sightings(line, host))
    return Bundle(
        host=host,
        tool=_text(header, "tool"),
        as_of=date.fromisoformat(header["as_of"]),
        scanned_at=_moment(header["scanned_at"]),
        coverage=tuple(coverage),
        sightings=tuple(sightings),
    )


def _sightings(line: Json, host: str) -> Iterator[Sighting]:
    der = b64decode(line["der"], validate=True)
    if hashlib.sha256(der).hexdigest() != line["sha256"]:
        raise _MisfitError("a certificate does not fit its fingerprint")
    for place in line["places"]:
        yield Sighting(_place(place, host), der)


def _place(place: Json, host: str) -> Place:
    return Place(
        source=SourceKind(place["source"]),
        path=_text(place, "path"),
        host=_optional(place, "host") or host,
        alias=_optional(place, "alias"),
        detail=_optional(place, "detail"),
        key=_typed(place, "key", lambda value: value is None or isinstance(value, bool)),
    )


def _coverage(line: Json, host: str) -> Coverage:
    kind = SourceKind(line["kind"])
    return Coverage(
        kind=kind,
        name=_text(line, "source"),
        state=SourceState(line["state"]),
        required=line["required"] is True,
        seen=_count(line, "seen"),
        looked_at=_count(line, "looked_at"),
        skipped=_count(line, "skipped"),
        refusals=tuple(_refusal(reason, kind, host) for reason in line["reasons"]),
        as_of=_moment(line["as_of"]) if line["as_of"] else None,
    )


def _refusal(reason: Json, kind: SourceKind, host: str) -> Refusal:
    place = Place(kind, _text(reason, "path"), host, _optional(reason, "alias"))
    return Refusal(RefusalReason(reason["reason"]), place, _optional(reason, "detail"))


def _typed(document: Json, name: str, fits: Callable[[Any], bool]) -> Any:
    value = document[name]
    if not fits(value):
        raise _MisfitError("a value is of the wrong kind")
    return value


def _text(document: Json, name: str) -> str:
    text: str = _typed(document, name, _is_text)
    return text


def _is_text(value: Any) -> bool:
    """Whether it is a text; it may be the name of a file with bytes that are none, but not half a character."""
    try:
        value.encode(errors="surrogateescape")
    except (AttributeError, UnicodeEncodeError):
        return False
    return isinstance(value, str)


def _optional(document: Json, name: str) -> str:
    return "" if document[name] is None else _text(document, name)


def _count(document: Json, name: str) -> int:
    number: int = _typed(document, name, lambda value: type(value) is int and 0 <= value <= MOST_COUNTED)
    return number


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
