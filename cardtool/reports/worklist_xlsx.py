"""A worklist as an Excel workbook of plain texts that loses nothing.

A text that is longer than a cell of Excel may be is shortened there, and stands whole, in pieces, in a last sheet:
the cell ends in the SHA-256 of the text, by which it is found however the rows were sorted meanwhile.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cardtool.reports.inventory_csv import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cardtool.reports.inventory_tables import Row, Table

#: Limits of the format (Microsoft, "Excel specifications and limits"); characters are UTF-16 units.
_MOST_ROWS: Final = 1_048_576
_LONGEST_CELL: Final = 32_767
#: What a shortened cell shows of its text.
_SHOWN: Final = 1000
#: A piece in code points; in UTF-16 it has at most twice as many units.
_PIECE: Final = 16_000
#: Title of the sheet with the long texts; the importing side looks for it and for the mark.
LONG_SHEET: Final = "cardtool.long"
_MARK: Final = "…[cardtool:{}]"
_MARKED: Final = re.compile("…\\[cardtool:[0-9a-f]{64}\\]\\Z")
#: Two codes of characters (ECMA-376 part 1, 22.9.2.19) that share an underscore: they cannot be read back
#: for certain, so that no piece holds both.
_SHARED: Final = re.compile(r"(?<=_x[0-9A-Fa-f]{4})(?=_x[0-9A-Fa-f]{4}_)")
_LONG_HEADINGS: Final = ("SHA-256", "#", "Text")
_LONGEST_TITLE: Final = 31
_WIDTH: Final = 22


def write_worklist_xlsx(stream: BinaryIO, table: Table, *, created: datetime, most_rows: int = _MOST_ROWS) -> None:
    """Write a workbook; rows are written as they come and never held.

    Every cell is a text: nothing in it is taken for a formula, a link or a number. A table longer than a sheet goes
    on in the next one.

    Args:
        stream: a binary file that can seek; it stays open.
        table: the table.
        created: the moment the workbook names as its own, aware.
        most_rows: rows of a sheet, its heading counted.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped] # ships no type information

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        _Writer(book, most_rows).write(table)


class _Writer:
    def __init__(self, book: Any, most_rows: int) -> None:
        self._book = book
        self._most_rows = most_rows
        self._bold = book.add_format({"bold": True})
        self._plain = book.add_format()
        self._guarded = book.add_format({"quote_prefix": True})
        self._long: dict[str, str] = {}

    def write(self, table: Table) -> None:
        """Write the sheets of the table, then the one of the long texts where there are any."""
        rows = iter(table.rows)
        following = next(rows, None)
        number = 1
        while True:
            sheet = self._sheet(_title(table.title, number), table.headings)
            line = 0
            while following is not None and line < self._most_rows - 1:
                line += 1
                self._row(sheet, line, following)
                following = next(rows, None)
            sheet.autofilter(0, 0, line, len(table.headings) - 1)
            if following is None:
                break
            number += 1
        if self._long:
            self._write_long()

    def _sheet(self, title: str, headings: Row) -> Any:
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._bold)
        return sheet

    def _row(self, sheet: Any, line: int, row: Row) -> None:
        for column, cell in enumerate(row):
            if cell:
                self._cell(sheet, line, column, self._shortened(cell))

    def _cell(self, sheet: Any, line: int, column: int, text: str) -> None:
        # The mark keeps a dangerous text a text even when somebody edits the cell.
        sheet.write_string(line, column, text, self._plain if guarded(text) == text else self._guarded)

    def _shortened(self, text: str) -> str:
        """The text, or its beginning and its hash; one that could not be read back counts as too long."""
        sound = text.encode("utf-8", "backslashreplace").decode("utf-8")
        if _units(sound) <= _LONGEST_CELL and not _MARKED.search(sound) and not _SHARED.search(sound):
            return sound
        name = sha256(sound.encode("utf-8")).hexdigest()
        self._long[name] = sound
        return sound[:_SHOWN] + _MARK.format(name)

    def _write_long(self) -> None:
        sheet = self._sheet(LONG_SHEET, _LONG_HEADINGS)
        rows = ((name, number, piece) for name, text in self._long.items() for number, piece in _pieces(text))
        for line, (name, number, piece) in enumerate(rows, start=1):
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, str(number))
            self._cell(sheet, line, 2, piece)


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text) if len(text) > _LONGEST_CELL // 2 else len(text)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    parts = (part[start : start + _PIECE] for part in _SHARED.split(text) for start in range(0, len(part), _PIECE))
    return enumerate(parts, start=1)


def _title(wanted: str, number: int) -> str:
    ending = f" {number}" if number > 1 else ""
    return re.sub(r"[\[\]:*?/\\']", " ", wanted)[: _LONGEST_TITLE - len(ending)].strip() + ending
