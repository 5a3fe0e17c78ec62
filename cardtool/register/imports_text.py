"""Rows of a table of unknown make: separator and encoding are found out, lines and fields are bounded."""

from __future__ import annotations

import codecs
import csv
from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.register.imports_fields import add_row, field_of
from cardtool.register.imports_values import ImportReason
from cardtool.register.oid_syntax import is_oid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cardtool.register.imports_values import Gathering

#: Longest line that is read as one, in characters.
MAX_LINE: Final = 32 * 1024
_BLOCK: Final = 1 << 20
_SEPARATORS: Final = ";\t,"
#: Columns of a list without a header line, in this order.
_PLAIN: Final = ("oid", "name", "begins")


def read_table(path: Path, gathering: Gathering) -> None:
    """Keep every row of a text table, line by line.

    The first line names the columns, unless it begins with an OID: then they are OID, name and first day. Lines that
    begin with ``#`` are passed over.

    Raises:
        OSError: the file cannot be read.
    """
    encoding = _encoding(path)
    if encoding is None:
        gathering.fail(ImportReason.UNKNOWN_FORMAT)
        return
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = iter(partial(file.readline, MAX_LINE), "")
        _rows(_Lines(lines), gathering)


class _Lines:
    """The lines that count; knows the number of the one given last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            if line.strip() and not line.startswith("#"):
                yield line


def _rows(lines: _Lines, gathering: Gathering) -> None:
    given = iter(lines)
    head = next(given, "")
    separator = _separator(head)
    first = next(_records(iter([head]), separator, lines, gathering), [])
    if first and is_oid(first[0].strip()):
        columns: Sequence[str] = _PLAIN
        _keep(columns, first, lines.number, gathering)
    else:
        columns = [field_of(name) for name in first]
    if head and "oid" not in columns:
        gathering.fail(ImportReason.NO_OID_COLUMN, lines.number)
        return
    for record in _records(given, separator, lines, gathering):
        if gathering.full:
            gathering.fail(ImportReason.TOO_MANY, lines.number, "rows")
            return
        _keep(columns, record, lines.number, gathering)


def _keep(columns: Sequence[str], record: Sequence[str], line: int, gathering: Gathering) -> None:
    fields: dict[str, str] = {}
    for column, value in zip(columns, record, strict=False):
        if column and value and column not in fields:
            fields[column] = value
    if any("\n" in value or "\r" in value for value in record):
        gathering.fail(ImportReason.BAD_ROW, line, "a quoted field runs over the end of a line")
    elif len(record) > len(columns) and any(value.strip() for value in record[len(columns) :]):
        gathering.fail(ImportReason.BAD_ROW, line, f"{len(record)} fields under {len(columns)} column names")
    else:
        add_row(fields, line, gathering)


def _records(given: Iterator[str], separator: str, lines: _Lines, gathering: Gathering) -> Iterator[list[str]]:
    reader = csv.reader(given, delimiter=separator)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            gathering.fail(ImportReason.BAD_ROW, lines.number, str(error))
            continue
        if any(record):
            yield record


def _separator(head: str) -> str:
    """The separator that stands most often in the first line."""
    return max(_SEPARATORS, key=head.count)


def _encoding(path: Path) -> str | None:
    """UTF-8 if the whole file is, UTF-16 by its mark, otherwise ISO-8859-1; ``None`` when it is no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in block:
            return None
        try:
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "iso-8859-1"
    return "utf-8-sig"
