"""The rows of an Excel workbook: what its cells show, never what their formulas would compute."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from cardtool.worklist.importing.result import MOST_ROWS, ImportReason, StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = tuple[int, list[str]]

#: Columns that are looked at; an export of this program has a little over a hundred.
MOST_COLUMNS: Final = 256
#: Size of all parts of a workbook once they are unpacked, in bytes. A part never gets larger than it declares:
#: the reader of archives stops there and finds that its checksum does not fit.
LARGEST_UNPACKED: Final = 1 << 30
_MOST_PARTS: Final = 10_000
_CHUNK: Final = 500
_HEAD: Final = 20
#: Characters that XML cannot hold, as Excel writes them (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Excel keeps 15 digits of a number (Microsoft, "Excel specifications and limits"); a longer one is not what was typed.
_EXACT: Final = 10**15


class Workbook:
    """A workbook that is open for reading.

    Args:
        book: as openpyxl has it.
    """

    def __init__(self, book: Any) -> None:
        self._sheets = {sheet.title: sheet for sheet in book.worksheets}

    @property
    def titles(self) -> tuple[str, ...]:
        """The sheets in their order."""
        return tuple(self._sheets)

    def rows(self, title: str) -> Iterator[Row]:
        """The rows of a sheet with their numbers, all of the same width.

        Raises:
            StoppedError: the rest cannot be read.
        """
        sheet = self._sheets[title]
        sheet.reset_dimensions()  # what a file says of its size is not to be relied on
        for number, row in enumerate(_rows(sheet, max(_width(sheet), 1)), start=1):
            if number > MOST_ROWS:
                raise StoppedError(ImportReason.TOO_MANY_ROWS, number)
            yield number, [_text(cell) for cell in row]


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """The workbook ``path``, its size checked first.

    Raises:
        OSError: the file cannot be read.
        StoppedError: it is no workbook, is damaged, or is larger than a list can be.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped] # ships no type information

    with path.open("rb") as file:
        _check_size(file)
        with _quiet(), _faults():
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield Workbook(book)
        finally:
            book.close()


def _check_size(file: BinaryIO) -> None:
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except BadZipFile as error:
        raise StoppedError(ImportReason.DAMAGED, detail="not a whole archive") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise StoppedError(ImportReason.TOO_LARGE, detail=f"more than {LARGEST_UNPACKED} bytes when unpacked")


def _width(sheet: Any) -> int:
    """Columns that the first rows use; what stands further to the right has no heading."""
    head = list(islice(_rows(sheet, MOST_COLUMNS), _HEAD))
    return max((column for row in head for column, cell in enumerate(row, start=1) if cell is not None), default=0)


def _rows(sheet: Any, columns: int) -> Iterator[tuple[object, ...]]:
    rows = sheet.iter_rows(max_col=columns, values_only=True)
    while True:
        with _quiet(), _faults():
            chunk = list(islice(rows, _CHUNK))
        if not chunk:
            return
        yield from chunk


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever goes wrong inside openpyxl is one thing to us: the file is damaged."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # damaged parts end in errors of every kind, from KeyError to zlib.error
        raise StoppedError(ImportReason.DAMAGED, detail=type(error).__name__) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings of features that are not of interest, such as validated cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text(cell: object) -> str:
    """What a cell holds, as a text."""
    match cell:
        case None:
            return ""
        case str():
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
        case bool():
            return str(cell).upper()
        case int() | float():
            return _number(cell)
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _number(value: float) -> str:
    """Digits only where they are exact."""
    if abs(value) < _EXACT:
        return str(int(value)) if value == int(value) else repr(value)
    return f"{value:.14E}"
