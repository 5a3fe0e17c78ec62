"""Places as rows, with the digest by which the same place is recognised."""

from __future__ import annotations

from hashlib import blake2b
from sys import intern
from typing import Final

from cardtool.model.sighting import Place, SourceKind

#: Digest, kind of source, host, path, alias, detail; and whether a key stands beside it: ``None``, 0 or 1.
PlaceRow = tuple[bytes, str, str, str, str, str, int | None]
_DIGEST_BYTES: Final = 16
_SEPARATORS: Final = 4
_SOURCES: Final = {kind: kind.value for kind in SourceKind}
_KINDS: Final = {kind.value: kind for kind in SourceKind}
_KEYS: Final = {None: None, False: 0, True: 1}
_HAS_KEY: Final = {None: None, 0: False, 1: True}


def place_row(place: Place) -> PlaceRow:
    """The row of a place; the key beside it is no part of the place and not in the digest."""
    source, host, path, alias, detail = _SOURCES[place.source], place.host, place.path, place.alias, place.detail
    try:
        natural = f"{source}\0{host}\0{path}\0{alias}\0{detail}".encode()
    except UnicodeEncodeError:
        natural = b""
    if natural.count(b"\0") != _SEPARATORS:
        host, path, alias, detail = storable(host), storable(path), storable(alias), storable(detail)
        natural = f"{source}\0{host}\0{path}\0{alias}\0{detail}".encode()
    digest = blake2b(natural, digest_size=_DIGEST_BYTES).digest()
    return digest, source, host, path, alias, detail, _KEYS[place.key]


def storable(text: str) -> str:
    """What databases can hold: bytes of a file name that are no text, and NUL, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def place_of(source: str, host: str, path: str, alias: str, detail: str, has_key: int | None) -> Place:  # noqa: PLR0917 - the columns of a row in their order
    """The place of a row; texts that many places share are kept once."""
    return Place(_KINDS[source], path, intern(host), intern(alias), intern(detail), _HAS_KEY[has_key])
