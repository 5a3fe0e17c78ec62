"""Every way in which a value may be written somewhere, for tests that search for it."""

from __future__ import annotations

import base64
import json
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator


def spellings(value: str) -> frozenset[str]:
    """The value in every case, wrong reading and encoding."""
    return frozenset(spelling for case in cases(value) for spelling in _encoded(case))


def cases(value: str) -> tuple[str, ...]:
    return (value, value.upper(), value.lower(), value.title(), value.swapcase())


def _encoded(value: str) -> Iterator[str]:
    data = value.encode("utf-8")
    for form in ("NFC", "NFD"):
        yield unicodedata.normalize(form, value)
    yield mojibake(value)
    yield mojibake(mojibake(value))
    yield data.decode("cp1252", "replace")
    yield from (quote(value, safe=""), quote_plus(value), quote(quote(value)))
    yield "".join(f"%{byte:02X}" for byte in data)
    yield quote(value.encode("latin-1", "replace"))
    yield json.dumps(value)[1:-1]
    yield json.dumps(json.dumps(value))[3:-3]
    yield "".join(f"\\u{ord(letter):04x}" for letter in value if ord(letter) < 0x10000)
    yield "".join(f"&#{ord(letter)};" for letter in value)
    yield repr(data)[2:-1]
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        yield from _bytes(value.encode(encoding, "replace"))


def mojibake(value: str) -> str:
    """UTF-8 read as Latin-1."""
    return value.encode("utf-8").decode("latin-1")


def _bytes(data: bytes) -> Iterator[str]:
    yield from (data.hex(), data.hex().upper(), data.hex(" "), data.hex(":"))
    yield base64.b64encode(data).decode()
    yield base64.urlsafe_b64encode(data).decode().rstrip("=")
    yield from (base64.b64encode(b"name: "[:start] + data + b" end").decode() for start in (4, 5, 6))
