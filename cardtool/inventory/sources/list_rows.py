"""The rows of a list as mappings from column to text, one at a time: CSV, NDJSON or a JSON array."""

from __future__ import annotations

import codecs
import csv
import io
import json
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Longest line, in characters; a certificate in base64 has some 2000, a row of Fleet with its snapshot more.
_LONGEST_LINE: Final = 4 * 1024 * 1024
_MOST_COLUMNS: Final = 1000
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS: Final = ",;\t"
#: Names under which osquery and Fleet put the columns of a row, and the rows of a snapshot, into a line of their log.
_COLUMNS: Final = "columns"
_SNAPSHOT: Final = "snapshot"


#: Text by column name, which is in lower case with an underscore between words; ``None`` for a row that is broken.
Row: TypeAlias = "Mapping[str, str] | None"


class ListError(Exception):
    """The list, or its rest, cannot be read; never leaves the source.

    Args:
        reason: the closed reason code.
        detail: what is wrong, without content of the list.
    """

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def rows_of(stream: BinaryIO, most: int, columns: frozenset[str]) -> Iterator[Row]:
    """The rows.

    Args:
        stream: the file; closed at the end.
        most: largest JSON array, in bytes; it has to be held in memory.
        columns: names of those columns of JSON that count; without a choice, what stands beside the rows of a
            snapshot would be multiplied by their number.

    Raises:
        ListError: at the line that cannot be read; the rows before it were given.
    """
    encoding = "utf-16" if stream.read(2) in _UTF16 else "utf-8-sig"
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        yield from _rows(_lines(text), most, columns)


def _rows(lines: Iterator[str], most: int, columns: frozenset[str]) -> Iterator[Row]:
    """The rows in the form that the first line with anything in it shows."""
    first = next((line for line in lines if line.strip()), "")
    everything = chain((first,), lines)
    begin = first.lstrip()[:1]
    if begin == "[":
        return _array_rows(everything, most, columns)
    return _json_rows(everything, columns) if begin == "{" else _csv_rows(first, everything)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise ListError(RefusalReason.TOO_LARGE, f"a line of more than {_LONGEST_LINE} characters")
        yield line


def _csv_rows(first: str, lines: Iterator[str]) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))
    try:
        header = [_column(name) for name in next(reader, [])[:_MOST_COLUMNS]]
        for cells in reader:
            if cells:
                yield {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error as error:
        raise ListError(RefusalReason.BAD_STRUCTURE, "not CSV") from error


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _json_rows(lines: Iterator[str], columns: frozenset[str]) -> Iterator[Row]:
    for line in lines:
        if line.strip():
            yield from _rows_in(_loaded(line), columns)


def _array_rows(lines: Iterator[str], most: int, columns: frozenset[str]) -> Iterator[Row]:
    text = "".join(_bounded(lines, most))
    rows = _loaded(text)
    if not isinstance(rows, list):
        raise ListError(RefusalReason.BAD_STRUCTURE, "not JSON")
    for row in rows:
        yield from _rows_in(row, columns)


def _bounded(lines: Iterator[str], most: int) -> Iterator[str]:
    for line in lines:
        most -= len(line)
        if most < 0:
            raise ListError(RefusalReason.TOO_LARGE, "a JSON array that large has to be given as one row a line")
        yield line


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _rows_in(value: Any, columns: frozenset[str]) -> Iterator[Row]:
    """The row, or all rows of a snapshot; what stands beside them, such as the host, counts for each."""
    if not isinstance(value, dict):
        yield None
        return
    inner = value.get(_SNAPSHOT, [value.get(_COLUMNS)])
    outer = _texts(value, columns)
    for row in inner if isinstance(inner, list) else [inner]:
        yield outer | _texts(row, columns) if isinstance(row, dict) else outer


def _texts(values: dict[str, Any], columns: frozenset[str]) -> dict[str, str]:
    named = ((_column(name), value) for name, value in values.items() if isinstance(value, str | int))
    return {name: _plain(value) for name, value in named if name in columns}


def _plain(value: str | int) -> str:
    """The value as a text that can be written anywhere: JSON can escape halves of characters."""
    return str(value).strip().encode(errors="replace").decode()
