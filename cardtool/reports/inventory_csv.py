"""Tables as CSV that Excel opens in Finland and that never carries a formula."""

from __future__ import annotations

import csv
import re
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.reports.inventory_tables import Table

#: Beginnings that spreadsheets take for a formula or a command (OWASP, "CSV Injection"), wide forms included, also
#: behind blanks and behind the apostrophes with which such cells are guarded.
_DANGEROUS: Final = re.compile(r"'*(?:[\t\r\n]|[\s\ufeff']*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_GUARD: Final = "'"


def guarded(cell: str) -> str:
    """The cell so that a spreadsheet shows it as text: a dangerous one gets an apostrophe in front."""
    return _GUARD + cell if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """What :func:`guarded` was given."""
    return cell[1:] if cell.startswith(_GUARD) and _DANGEROUS.match(cell[1:]) else cell


def write_csv(stream: BinaryIO, tables: Iterable[Table], *, decimal_comma: bool) -> None:
    """Write the tables one below the other, with a blank line between.

    UTF-8 with a byte order mark, which Excel needs. One table alone has no title line, so that it can be read back;
    several have theirs.

    Args:
        stream: a binary file; it stays open.
        tables: the tables.
        decimal_comma: separate by semicolons, as Excel expects where numbers have a comma.
    """
    tables = tuple(tables)
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="backslashreplace", newline="")
    try:
        _write(text, ";" if decimal_comma else ",", tables)
    finally:
        text.detach()


def _write(text: TextIO, separator: str, tables: tuple[Table, ...]) -> None:
    writer = csv.writer(text, delimiter=separator)
    for number, table in enumerate(tables):
        if number:
            writer.writerow(())
        if len(tables) > 1:
            writer.writerow((guarded(table.title),))
        writer.writerow([guarded(heading) for heading in table.headings])
        writer.writerows([guarded(cell) for cell in row] for row in table.rows)
