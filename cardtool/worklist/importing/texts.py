"""The rows of a text table of unknown make: the separator is found out, lines and cells are bounded."""

from __future__ import annotations

import csv
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TextIO

from cardtool.worklist.importing.encodings import encoding_of
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
#: The first line with which Excel is told the separator.
_TOLD: Final = re.compile(r'"?sep=([;,\t|])"?\s*', re.IGNORECASE)
#: What the standard reader of CSV says, when it is strict, of a cell that the file ends in.
_UNCLOSED: Final = "unexpected end of data"
#: A cell that the exports of this program, or others after OWASP's advice, guard with an apostrophe.
_GUARDED: Final = re.compile(r"'+(?:[\t\r\n]|[\s\ufeff']*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def text_rows(
    path: Path, score: Callable[[list[str]], int], fail: Callable[[ImportReason, int], None]
) -> Iterator[Row]:
    """Every row with its number, cells without their guards.

    Args:
        path: the file.
        score: how much a row looks like a heading; the separator with the best one in the first rows is taken.
        fail: is told of each row that is left out because its letters cannot be told.

    Raises:
        OSError: the file cannot be read.
        StoppedError: it is no text, or the rest of it cannot be read.
    """
    form = encoding_of(path)
    best = max(SEPARATORS, key=lambda separator: _best(path, form.name, separator, score))
    for number, cells in _rows(path, form.name, best):
        if any(map(form.leaves_doubt, cells)):
            fail(ImportReason.BAD_ENCODING, number)
        else:
            yield number, cells


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
    number, lines = 0, _Lines(file)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
            if fault := _fault(lines.taken(), separator):
                raise StoppedError(ImportReason.BAD_ROW, number, fault)
            yield number, [unguarded(cell) for cell in cells]
    except csv.Error as error:
        long = "field larger" in str(error)
        reason = ImportReason.CELL_TOO_LONG if long else ImportReason.BAD_ROW
        raise StoppedError(reason, number + 1) from error


def _fault(lines: list[str], separator: str) -> str:
    """What shows that a quotation mark that is not closed made one row of these lines; empty when nothing does.

    Where text follows a closing mark, the mark may have been meant to open the cell of another row. Within one line
    that is only untidy.
    """
    if len(lines) == 1 and lines[0].count('"') % 2 == 0:
        return ""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        if len(lines) > 1 or _UNCLOSED in str(error):
            return "a quotation mark is not closed"
    return ""


class _Lines:
    """The lines of a file, bounded; those that went into the row in the making can be looked at.

    Args:
        file: the file.
    """

    def __init__(self, file: TextIO) -> None:
        self._read = enumerate(iter(partial(file.readline, LONGEST_LINE), ""), start=1)
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = next(self._read)
        if len(line) == LONGEST_LINE:
            raise StoppedError(ImportReason.TOO_LARGE, number, f"a line of more than {LONGEST_LINE} characters")
        self._taken.append(line)
        return line

    def taken(self) -> list[str]:
        """The lines since the last call."""
        taken, self._taken = self._taken, []
        return taken
