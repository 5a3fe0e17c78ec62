"""Tables as an Excel workbook of plain texts, one sheet a table."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cardtool.reports.inventory_csv import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cardtool.reports.inventory_tables import Row, Table

#: Limits of the format (Microsoft, "Excel specifications and limits").
_MOST_ROWS: Final = 1_048_576
_LONGEST_CELL: Final = 32_767
_LONGEST_TITLE: Final = 31
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
_WIDTH: Final = 22
_MORE: Final = "…"


def write_xlsx(stream: BinaryIO, tables: Iterable[Table], *, created: datetime, most_rows: int = _MOST_ROWS) -> None:
    """Write a workbook; rows are written as they come and never held.

    Every cell is a text: nothing in it is taken for a formula, a link or a number. A text longer than a cell may be
    is cut and ends in an ellipsis; a table longer than a sheet goes on in the next one.

    Args:
        stream: a binary file that can seek; it stays open.
        tables: the tables, in the order of the sheets.
        created: the moment the workbook names as its own, aware.
        most_rows: rows of a sheet, its heading counted.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped] # ships no type information

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        writer = _Writer(book, most_rows)
        for table in tables:
            writer.write(table)


class _Writer:
    def __init__(self, book: Any, most_rows: int) -> None:
        self._book = book
        self._most_rows = most_rows
        self._bold = book.add_format({"bold": True})
        self._plain = book.add_format()
        self._guarded = book.add_format({"quote_prefix": True})
        self._titles: set[str] = set()

    def write(self, table: Table) -> None:
        rows = iter(table.rows)
        first = next(rows, None)
        while True:
            sheet = self._sheet(table)
            line = 0
            while first is not None and line < self._most_rows - 1:
                line += 1
                self._row(sheet, line, first)
                first = next(rows, None)
            sheet.autofilter(0, 0, line, len(table.headings) - 1)
            if first is None:
                return

    def _sheet(self, table: Table) -> Any:
        sheet = self._book.add_worksheet(self._title(table.title))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.headings) - 1, _WIDTH)
        for column, heading in enumerate(table.headings):
            sheet.write_string(0, column, _cut(heading), self._bold)
        return sheet

    def _row(self, sheet: Any, line: int, row: Row) -> None:
        for column, cell in enumerate(row):
            if cell:
                # The mark keeps a dangerous text a text even when somebody edits the cell.
                sheet.write_string(line, column, _cut(cell), self._plain if guarded(cell) == cell else self._guarded)

    def _title(self, wanted: str) -> str:
        title = next(title for title in _titles(_NOT_IN_TITLES.sub(" ", wanted)) if title.lower() not in self._titles)
        self._titles.add(title.lower())
        return title


def _titles(wanted: str) -> Iterator[str]:
    yield wanted[:_LONGEST_TITLE].strip() or "1"
    endings = (f" {number}" for number in count(2))
    yield from (wanted[: _LONGEST_TITLE - len(ending)].rstrip() + ending for ending in endings)


def _cut(text: str) -> str:
    # Lone surrogates stand for bytes of a file name that are no text; XML cannot hold them.
    sound = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return sound if len(sound) <= _LONGEST_CELL else sound[: _LONGEST_CELL - 1] + _MORE
