"""Imports a list: cards that another program expects (CSV, XLSX), or an export of a worklist (CSV, XLSX, JSON).

The form is known by the content, never by the name. Nothing in a file makes it raise: what cannot be used is a failure
with a closed reason, and the rest is kept.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from cardtool.worklist.importing import exports
from cardtool.worklist.importing.expected import add_expected
from cardtool.worklist.importing.headings import IDENTIFYING, columns_of_export, parts_of
from cardtool.worklist.importing.long_texts import LongTexts
from cardtool.worklist.importing.result import (
    MOST_ROWS,
    Gathering,
    ImportReason,
    ListForm,
    StoppedError,
)
from cardtool.worklist.importing.texts import head_of, text_rows
from cardtool.worklist.importing.workbooks import Workbook, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cardtool.worklist.importing.headings import Part, Vocabulary
    from cardtool.worklist.importing.result import ImportedList

    Row = tuple[int, list[str]]

#: Largest file, in bytes.
LARGEST_FILE: Final = 256 * 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
#: Compound files: workbooks of Excel 97-2003, and newer ones with a password (Microsoft, MS-CFB 2.2).
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF8_MARK: Final = b"\xef\xbb\xbf"


def import_list(
    path: Path, *, vocabulary: Vocabulary | None = None, mapping: Mapping[Part, int] | None = None
) -> ImportedList:
    """Everything in the list.

    Args:
        path: the file.
        vocabulary: the words in which exports are written, for reading translated ones back.
        mapping: columns of a list of expected cards, counted from 1, where a person chose them; the first row that
            is not empty is its heading then.
    """
    importer = _Importer(vocabulary or {}, mapping)
    try:
        importer.read(path)
    except StoppedError as error:
        importer.gathering.keep(error.failure)
    except OSError as error:
        importer.gathering.fail(_reason(error), detail=error.strerror or type(error).__name__)
    return importer.gathering.result()


def _reason(error: OSError) -> ImportReason:
    if isinstance(error, FileNotFoundError):
        return ImportReason.NOT_FOUND
    return ImportReason.ACCESS_DENIED if isinstance(error, PermissionError) else ImportReason.NOT_READABLE


class _Importer:
    def __init__(self, vocabulary: Vocabulary, mapping: Mapping[Part, int] | None) -> None:
        self.gathering = Gathering()
        self._vocabulary = vocabulary
        self._mapping = mapping

    def read(self, path: Path) -> None:
        """Read the file in the form that it has."""
        if not path.is_file():
            path.stat()  # says why, where there is none
            raise StoppedError(ImportReason.NOT_READABLE, detail="not a file")
        if path.stat().st_size > LARGEST_FILE:
            raise StoppedError(ImportReason.TOO_LARGE, detail=f"larger than {LARGEST_FILE} bytes")
        with path.open("rb") as file:
            head = file.read(1024).removeprefix(_UTF8_MARK).lstrip()
        if head.startswith(_ZIP):
            with opened(path) as book:
                self._workbook(book)
        elif head.startswith(_COMPOUND):
            raise StoppedError(ImportReason.OLD_OR_ENCRYPTED)
        elif head.startswith(b"{"):
            exports.add_document(path, self.gathering)
        else:
            self._table(text_rows(path, self._score, self.gathering.fail))
        self._check()

    def _workbook(self, book: Workbook) -> None:
        """All sheets of an export, or the first sheet of another list that has a heading."""
        long = LongTexts.of(book)
        for title in book.titles:
            if title == long.title or self.gathering.form is ListForm.EXPECTED:
                continue
            self._table((number, long.put_back(cells)) for number, cells in book.rows(title))

    def _table(self, rows: Iterator[Row]) -> None:
        head, stopped = head_of(rows)
        first = self._heading([cells for _, cells in head])
        if not self.gathering.headings:
            self.gathering.headings = _trimmed(head[max(first, 0)][1]) if head else ()
        if first >= 0:
            self._below(head[first][1], chain(head[first + 1 :], rows))
        if stopped is not None:
            raise stopped

    def _below(self, heading: list[str], following: Iterator[Row]) -> None:
        if columns := columns_of_export(heading, self._vocabulary):
            self._entries(following, columns)
        else:
            self._expected(following, self._parts(heading))

    def _entries(self, rows: Iterator[Row], columns: Mapping[str, int]) -> None:
        self._begin(ListForm.ENTRIES, columns)
        table = exports.Table(columns, self._vocabulary)
        for number, cells in self._bounded(rows):
            table.add(cells, number, self.gathering)

    def _expected(self, rows: Iterator[Row], parts: Mapping[Part, int]) -> None:
        self._begin(ListForm.EXPECTED, {part.value: position for part, position in parts.items()})
        for number, cells in self._bounded(rows):
            add_expected(cells, number, parts, self.gathering)

    def _begin(self, form: ListForm, columns: Mapping[str, int]) -> None:
        self.gathering.form = form
        self.gathering.columns = tuple((name, position + 1) for name, position in columns.items())

    def _bounded(self, rows: Iterator[Row]) -> Iterator[Row]:
        for number, cells in rows:
            if number > MOST_ROWS:
                raise StoppedError(ImportReason.TOO_MANY_ROWS, number)
            yield number, cells

    def _heading(self, head: Sequence[list[str]]) -> int:
        """Position of the heading in the first rows, -1 when there is none."""
        if self._mapping is not None:
            return next((position for position, cells in enumerate(head) if any(cells)), -1)
        scores = [self._score(cells) for cells in head]
        return scores.index(max(scores)) if any(scores) else -1

    def _score(self, cells: list[str]) -> int:
        export = len(columns_of_export(cells, self._vocabulary))
        return export or len(parts_of(cells, self._vocabulary))

    def _parts(self, heading: Sequence[str]) -> dict[Part, int]:
        if self._mapping is None:
            return parts_of(heading, self._vocabulary)
        for part, column in self._mapping.items():
            if not 1 <= column <= len(heading):
                self.gathering.fail(ImportReason.NO_SUCH_COLUMN, column=part)
        return {part: column - 1 for part, column in self._mapping.items() if 1 <= column <= len(heading)}

    def _check(self) -> None:
        if self.gathering.form is ListForm.NONE and not self.gathering.failed:
            self.gathering.fail(ImportReason.NO_HEADING)
        if self._mapping is not None and not IDENTIFYING & self._mapping.keys():
            self.gathering.fail(ImportReason.NO_HEADING)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells up to the last one with a text."""
    last = max((position for position, cell in enumerate(cells) if cell), default=-1)
    return tuple(cells[: last + 1])
