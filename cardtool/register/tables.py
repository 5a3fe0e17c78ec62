"""Rows of a table file, with the line each one stands on, for messages that a person can follow."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum
    from pathlib import Path

    from cardtool.model.errors import DataError

#: The shipped tables have less than a tenth of this, and an administrator's addition is smaller still.
MAX_BYTES: Final = 2 * 1024 * 1024

_Choice = TypeVar("_Choice", bound="StrEnum")
_TOML_HEADER: Final = re.compile(r"^\s*\[\[\s*organisation\s*\]\]", re.MULTILINE)
_TOML_LINE: Final = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Source:
    """A table file and the error that a fault in it is.

    Attributes:
        path: the file.
        error: ``InstallationError`` for shipped data, ``LocalDataError`` for an administrator's.
    """

    path: Path
    error: type[DataError]

    def fault(self, line: int, why: str) -> DataError:
        """The error for a line, ready to raise."""
        return self.error(f"line {line}: {why}", reader=str(self.path))

    def text(self) -> str:
        """The whole file as text.

        Raises:
            DataError: the file is missing, too large or not UTF-8.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise self.error(error.strerror or "cannot be read", reader=str(self.path)) from error
        if len(content) > MAX_BYTES:
            raise self.error(f"larger than {MAX_BYTES} bytes", reader=str(self.path))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.fault(content.count(b"\n", 0, error.start) + 1, "not UTF-8") from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row; every method raises the source's error when the field does not hold what it should."""

    source: Source
    line: int
    fields: Mapping[str, str]

    def fault(self, why: str) -> DataError:
        """The error for this row, ready to raise."""
        return self.source.fault(self.line, why)

    def text(self, column: str) -> str:
        """The field, empty when the file has no such column."""
        return self.fields.get(column, "")

    def required(self, column: str) -> str:
        """The field, which must not be empty."""
        if value := self.text(column):
            return value
        raise self.fault(f"{column} is empty")

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a field that ``|`` separates, each once."""
        return tuple(dict.fromkeys(part for raw in self.text(column).split("|") if (part := raw.strip())))

    def choice(self, column: str, choices: type[_Choice], default: str = "") -> _Choice:
        """The field as a member of a closed list."""
        value = self.text(column) or default
        try:
            return choices(value)
        except ValueError as error:
            raise self.fault(f"{column} is {value!r}, not one of {', '.join(choices)}") from error

    def day(self, column: str) -> date | None:
        """The field as a date (``2022-12-31``), ``None`` when it is empty."""
        value = self.text(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.fault(f"{column} is {value!r}, not a date like 2022-12-31") from error


def csv_rows(source: Source) -> Iterator[Row]:
    """Rows of a CSV file with a header line; comma or, as Finnish spreadsheets write it, semicolon.

    Raises:
        DataError: the file cannot be read or is no such table.
    """
    text = source.text()
    header_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in header_line else ",", strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        for fields in reader:
            if any(fields):
                yield Row(source, reader.line_num, _named(source, reader.line_num, header, fields))
    except csv.Error as error:
        raise source.fault(reader.line_num, str(error)) from error


def _named(source: Source, line: int, header: list[str], fields: list[str]) -> dict[str, str]:
    if len(fields) != len(header):
        raise source.fault(line, f"{len(fields)} fields under {len(header)} column names")
    return {name: value.strip() for name, value in zip(header, fields, strict=True)}


def toml_rows(source: Source) -> Iterator[Row]:
    """The ``[[organisation]]`` tables of a TOML file, lists joined with ``|``.

    Raises:
        DataError: the file cannot be read or is no such file.
    """
    text = source.text()
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: no TOML, or a number of thousands of digits
        where = _TOML_LINE.search(str(error))
        raise source.fault(int(where.group(1)) if where else text.count("\n") + 1, str(error)) from error
    tables = document.pop("organisation", [])
    if document or not isinstance(tables, list):
        raise source.fault(1, "only [[organisation]] tables are known")
    lines = [text.count("\n", 0, header.start()) + 1 for header in _TOML_HEADER.finditer(text)]
    for table, line in zip_longest(tables, lines[: len(tables)], fillvalue=1):
        yield _toml_row(source, line, table)


def _toml_row(source: Source, line: int, table: Any) -> Row:
    if not isinstance(table, dict):
        raise source.fault(line, "only [[organisation]] tables are known")
    return Row(source, line, {name: _field(source, line, name, value) for name, value in table.items()})


def _field(source: Source, line: int, name: str, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "|".join(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date):
        return value.isoformat()
    raise source.fault(line, f"{name} is neither a text, a date nor a list of texts")
