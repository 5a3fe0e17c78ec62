"""The rows of a text table of unknown make: encoding and separator are found out, lines and cells are bounded."""

from __future__ import annotations

import codecs
import csv
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TextIO

from cardtool.worklist.importing.result import ImportReason, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Row = tuple[int, list[str]]

#: Rows in which the heading is looked for.
HEAD: Final = 20
#: Longest line, in characters; a row of an export of this program has some cells of 120 000.
LONGEST_LINE: Final = 8 * 1024 * 1024
SEPARATORS: Final = ";,\t|"
_BLOCK: Final = 1 << 20
#: The first line with which Excel is told the separator.
_TOLD: Final = re.compile(r'"?sep=([;,\t|])"?\s*', re.IGNORECASE)
#: Bytes that Windows-1252 leaves undefined (Unicode, CP1252.TXT).
_NOT_WINDOWS: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
#: A cell that the exports of this program, or others after OWASP's advice, guard with an apostrophe.
_GUARDED: Final = re.compile(r"'+(?:[\t\r\n]|[\s\ufeff']*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def text_rows(path: Path, score: Callable[[list[str]], int]) -> Iterator[Row]:
    """Every row with its number, cells without their guards.

    Args:
        path: the file.
        score: how much a row looks like a heading; the separator with the best one in the first rows is taken.

    Raises:
        OSError: the file cannot be read.
        StoppedError: it is no text, or the rest of it cannot be read.
    """
    encoding = _encoding(path)
    best = max(SEPARATORS, key=lambda separator: _best(path, encoding, separator, score))
    yield from _rows(path, encoding, best)


def _best(path: Path, encoding: str, separator: str, score: Callable[[list[str]], int]) -> tuple[int, int]:
    """The best score of the first rows, then the number of columns of the first one."""
    head, _ = head_of(_rows(path, encoding, separator))
    return max((score(cells) for _, cells in head), default=0), len(head[0][1]) if head else 0


def head_of(rows: Iterator[Row]) -> tuple[list[Row], StoppedError | None]:
    """The first rows, and why there are no more of them if something stopped the reading."""
    head: list[Row] = []
    try:
        head.extend(islice(rows, HEAD))
    except StoppedError as error:
        return head, error
    return head, None


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        if told := _TOLD.fullmatch(file.readline(len("'sep=;'\r\n"))):
            separator = told[1]
        else:
            file.seek(0)
        yield from _records(file, separator)


def _records(file: TextIO, separator: str) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(_lines(file), delimiter=separator), start=1):
            yield number, [unguarded(cell) for cell in cells]
    except csv.Error as error:
        long = "field larger" in str(error)
        reason = ImportReason.CELL_TOO_LONG if long else ImportReason.BAD_ROW
        raise StoppedError(reason, number + 1) from error


def _lines(file: TextIO) -> Iterator[str]:
    for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), ""), start=1):
        if len(line) == LONGEST_LINE:
            raise StoppedError(ImportReason.TOO_LARGE, number, f"a line of more than {LONGEST_LINE} characters")
        yield line


def _encoding(path: Path) -> str:
    """UTF-16 by its mark or its zeros, UTF-8 if the whole file is, otherwise Windows-1252 or ISO-8859-1."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf_8 = windows = True
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        if wide := _wide(block):
            return wide
        while block:
            following = file.read(_BLOCK)
            utf_8 = utf_8 and _decodes(decoder, block, final=not following)
            windows = windows and not _NOT_WINDOWS.search(block)
            block = following
    if utf_8:
        return "utf-8-sig"
    return "cp1252" if windows else "iso-8859-1"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """The form of UTF-16 that a file begins in; letters of European languages have a zero in one of two bytes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 8 or min(even, odd) > max(even, odd) // 8:
        raise StoppedError(ImportReason.UNKNOWN_FORM)
    return "utf-16-le" if odd > even else "utf-16-be"
