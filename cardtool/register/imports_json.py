"""Pages of the code service's interface: ``conceptCodes`` with their attributes, ``page`` and ``totalPages``.

A file holds one page, a list of pages or of codes, or one such value after the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cardtool.register.imports_fields import add_row, field_of
from cardtool.register.imports_values import ImportReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cardtool.register.imports_values import Gathering

#: Largest file of pages, in bytes: one page has at most 500 codes and is below one megabyte.
MAX_BYTES: Final = 256 * 1024 * 1024
_DECODER: Final = json.JSONDecoder()
_SPACE: Final = " \t\r\n\ufeff"


@dataclass
class Pages:
    """Which pages were read, to tell whether some are missing.

    Attributes:
        total: how many there are in all, 0 when no page says so.
        seen: numbers of those that were read.
    """

    total: int = 0
    seen: set[int] = field(default_factory=set)

    def note(self, page: Mapping[str, Any]) -> None:
        """Count a page by what it says of itself."""
        number, total = page.get("page"), page.get("totalPages")
        if isinstance(number, int) and isinstance(total, int):
            self.total = max(self.total, total)
            self.seen.add(number)

    def check(self, gathering: Gathering) -> None:
        """Keep a failure when pages are missing."""
        if len(self.seen) < self.total:
            gathering.fail(ImportReason.PAGES_MISSING, detail=f"{len(self.seen)} of {self.total}")


def read_json(path: Path, gathering: Gathering, pages: Pages) -> None:
    """Keep every code of a file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        gathering.fail(ImportReason.TOO_LARGE, detail=f"larger than {MAX_BYTES} bytes")
        return
    try:
        number = 0
        for value in _values(content.decode("utf-8-sig")):
            for code in _codes(value, pages):
                number += 1
                if gathering.full:
                    gathering.fail(ImportReason.TOO_MANY, number, "rows")
                    return
                _keep(code, number, gathering)
    except (ValueError, RecursionError) as error:
        # ValueError: no UTF-8, no JSON, or a number of thousands of digits.
        gathering.fail(ImportReason.BAD_JSON, detail=str(error))


def _values(text: str) -> Iterator[Any]:
    position = _next(text, 0)
    while position < len(text):
        value, position = _DECODER.raw_decode(text, position)
        yield value
        position = _next(text, position)


def _next(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _codes(value: Any, pages: Pages) -> Iterator[Any]:
    for item in value if isinstance(value, list) else [value]:
        codes = item.get("conceptCodes") if isinstance(item, dict) else None
        if isinstance(codes, list):
            pages.note(item)
            yield from codes
        else:
            yield item


def _keep(code: Any, number: int, gathering: Gathering) -> None:
    if not isinstance(code, dict):
        gathering.fail(ImportReason.BAD_ROW, number, "not a code")
        return
    fields: dict[str, str] = {}
    for name, value in code.items():
        _set(fields, name, value)
    attributes = code.get("attributes")
    for attribute in attributes if isinstance(attributes, list) else []:
        if isinstance(attribute, dict):
            _set(fields, attribute.get("attributeName"), attribute.get("attributeValue"))
    add_row(fields, number, gathering)


def _set(fields: dict[str, str], name: Any, value: Any) -> None:
    column = field_of(name) if isinstance(name, str) else ""
    if column and (text := _text(value)):
        fields.setdefault(column, text)


def _text(value: Any) -> str:
    """The first text of a value: a text or number itself, that of a list, or what an object calls its value."""
    if isinstance(value, list):
        return next((text for item in value if (text := _text_of_item(item))), "")
    return _text_of_item(value)


def _text_of_item(item: Any) -> str:
    if isinstance(item, dict):
        item = item.get("value")
    if isinstance(item, bool) or not isinstance(item, str | int):
        return ""
    return str(item).encode(errors="replace").decode()  # JSON can escape halves of characters
