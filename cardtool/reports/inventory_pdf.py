"""An inventory as a PDF for the archive: coverage, answers, timeline and certificates with all that is said of them.

What is short stands in the columns of a row; the rest of an OID or a certificate in a line below that row.
"""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cardtool.model.sighting import SourceState
from cardtool.reports.inventory_tables import Table, certificate_table, coverage_table, oid_table, place_text
from cardtool.reports.inventory_timeline import expiry_months
from cardtool.reports.inventory_words import key_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.sighting import Place
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords

#: Rows of one table; whoever wants more takes another form.
MOST_ROWS: Final = 2000
#: Longest text of a cell, in characters; a cell must fit on a page.
_LONGEST_CELL: Final = 300
#: The same of a line below a row, of one fact in it, and of one place.
_LONGEST_LINE: Final = 3600
_LONGEST_FACT: Final = 1200
_LONGEST_PLACE: Final = 110
#: Columns of the table of OIDs that stand in a row, with their shares of the width; the others stand below.
_OID_COLUMNS: Final = {0: 3, 1: 4, 2: 1, 3: 3, 4: 4}
#: The same of certificates: name, kind, use, environment, OID, organisation, state, first and last day, chain.
_CERTIFICATE_COLUMNS: Final = {0: 4, 1: 3, 2: 2, 3: 2, 5: 4, 7: 4, 11: 2, 12: 2, 13: 2, 15: 3}
#: What is worth knowing comes first in the line below a certificate.
_FIRST_BELOW: Final = 19
#: Places named below a certificate; whoever wants more takes another form.
_MOST_PLACES: Final = 10
#: Certificates of one drawn table; the time for drawing one grows with the square of its rows.
_ROWS_A_TABLE: Final = 50
_MARGIN: Final = 36
_FONT_SIZE: Final = 7
_CHART_HEIGHT: Final = 100
#: Space below which a table begins on the next page, so that its title does not stand alone.
_LEAST_SPACE: Final = 120
_GREY: Final = "#8a8f98"
_BLUE: Final = "#1f5fa8"
_HEAD: Final = "#eef1f5"


def write_pdf(stream: BinaryIO, inventory: Inventory, words: ReportWords, *, most_rows: int = MOST_ROWS) -> None:
    """Write the document in A4, landscape; the coverage comes first.

    The standard fonts of PDF know the letters of Western Europe; others are written as their codes.

    Args:
        stream: a binary file; it stays open.
        inventory: what was found.
        words: language, names and dates.
        most_rows: rows of one table; what is left out is said below it.
    """
    from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped] # ships no type information
    from reportlab.platypus import SimpleDocTemplate  # type: ignore[import-untyped] # ships no type information

    title = words.say("Inventory of certificates")
    document = SimpleDocTemplate(
        stream,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        lang=words.language,
        invariant=1,
    )
    document.build(list(_Parts(document.width, most_rows).all(title, inventory, words)), onLaterPages=_number)


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("Helvetica", _FONT_SIZE)
    canvas.drawRightString(document.pagesize[0] - _MARGIN, _MARGIN / 2, str(document.page))


class _Parts:
    def __init__(self, width: float, most_rows: int) -> None:
        from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped] # ships no type information

        self._width = width
        self._most_rows = most_rows
        self._styles = getSampleStyleSheet()
        self._cell = self._styles["BodyText"].clone("cell", fontSize=_FONT_SIZE, leading=_FONT_SIZE + 2, wordWrap="CJK")

    def all(self, title: str, inventory: Inventory, words: ReportWords) -> Iterator[Any]:
        """The parts of the document, in their order."""
        yield self._text(title, "Title")
        yield self._text(words.say("Judged for {day}", day=words.day(inventory.as_of)))
        yield self._text(words.say("Read {moment}", moment=words.moment(inventory.scanned_at)))
        if any(source.state is not SourceState.COMPLETE for source in inventory.coverage):
            warning = "Not everything could be read. What is missing below may stand where it was not read."
            yield self._text(words.say(warning), "Heading4")
        yield from self._table(coverage_table(inventory, words), words)
        yield from self._two_lines(oid_table(inventory, words), words, _OID_COLUMNS)
        yield self._text(words.say("When certificates end"), "Heading2")
        yield _chart(inventory, self._width)
        certificates = _with_places(certificate_table(inventory, words), inventory, words)
        yield from self._two_lines(certificates, words, _CERTIFICATE_COLUMNS)

    def _text(self, text: str, style: str = "BodyText") -> Any:
        return self._paragraph(text, self._styles[style])

    def _table(self, table: Table, words: ReportWords) -> Iterator[Any]:
        from reportlab.platypus import LongTable

        rows = iter(table.rows)
        cells = [self._cells(row) for row in (table.headings, *islice(rows, self._most_rows))]
        width = self._width / len(table.headings)
        yield self._text(table.title, "Heading2")
        yield LongTable(cells, colWidths=[width] * len(table.headings), repeatRows=1, style=_grid())
        yield from self._left_out(rows, words)

    def _two_lines(self, table: Table, words: ReportWords, columns: Mapping[int, int]) -> Iterator[Any]:
        """A table of some columns; below each row a line with all the others that say something.

        Args:
            table: all columns.
            words: language.
            columns: columns that stand in a row, each with its share of the width.
        """
        from reportlab.platypus import CondPageBreak

        rows = iter(table.rows)
        shown = islice(rows, self._most_rows)
        widths = [self._width * share / sum(columns.values()) for share in columns.values()]
        head = self._cells([table.headings[column] for column in columns])
        yield CondPageBreak(_LEAST_SPACE)
        yield self._text(table.title, "Heading2")
        while piece := list(islice(shown, _ROWS_A_TABLE)):
            yield self._piece(table.headings, piece, columns, head, widths)
        yield from self._left_out(rows, words)

    def _piece(
        self, headings: Row, rows: list[Row], columns: Mapping[int, int], head: list[Any], widths: list[float]
    ) -> Any:
        from reportlab.platypus import LongTable

        cells, style = [head], _grid()
        for row in rows:
            cells.append(self._cells([row[column] for column in columns]))
            if below := _below(headings, row, columns):
                style += [
                    ("SPAN", (0, len(cells)), (-1, len(cells))),
                    ("NOSPLIT", (0, len(cells) - 1), (0, len(cells))),
                ]
                cells.append([self._paragraph(below, self._cell, _LONGEST_LINE), *[""] * (len(widths) - 1)])
        return LongTable(cells, colWidths=widths, repeatRows=1, style=style)

    def _left_out(self, rows: Iterator[Row], words: ReportWords) -> Iterator[Any]:
        left_out = sum(1 for _ in rows)
        if left_out:
            yield self._text(words.say("{number} more in the other forms of this report", number=left_out))

    def _cells(self, row: Sequence[str]) -> list[Any]:
        return [self._paragraph(text, self._cell) for text in row]

    def _paragraph(self, text: str, style: Any, longest: int = _LONGEST_CELL) -> Any:
        from reportlab.platypus import Paragraph

        return Paragraph(escape(_cut(text, longest)), style)


def _cut(text: str, longest: int = _LONGEST_CELL) -> str:
    """The text in the letters that the fonts have, and not longer than fits."""
    shown = text.encode("cp1252", "backslashreplace").decode("cp1252")
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _below(headings: Row, row: Row, columns: Mapping[int, int]) -> str:
    """The columns that do not stand in the row itself, each with its heading; those that are empty are left out."""
    others = [number for number in range(len(row)) if number not in columns and row[number]]
    others.sort(key=lambda number: number != _FIRST_BELOW)
    return "  ·  ".join(f"{headings[number]}: {_cut(row[number], _LONGEST_FACT)}" for number in others)


def _with_places(table: Table, inventory: Inventory, words: ReportWords) -> Table:
    """The table of certificates with the places by name, as many as fit, instead of the first one."""
    first = table.headings.index(words.say("First place"))
    numbers = table.headings.index(words.say("Places"))
    rows = (
        tuple(_places(found, words) if column == numbers else "" if column == first else text for column, text in cells)
        for found, cells in zip(inventory.certificates, map(enumerate, table.rows), strict=True)
    )
    return Table(table.title, table.headings, rows)


def _places(found: InventoryCertificate, words: ReportWords) -> str:
    told = [_place(place, words) for place in found.places[:_MOST_PLACES]]
    if left := len(found.places) - len(told):
        told.append(words.say("{number} more in the other forms of this report", number=left))
    return f"({len(found.places)}) {'; '.join(told)}"


def _place(place: Place, words: ReportWords) -> str:
    key = f"({key_text(words.say, place.key)})" if place.key is not None else ""
    told = f"{words.name(place.source)}: {place_text(place)} {place.detail}".rstrip()
    return f"{_cut(told, _LONGEST_PLACE)} {key}".rstrip()


def _grid() -> list[tuple[Any, ...]]:
    return [
        ("GRID", (0, 0), (-1, -1), 0.25, _GREY),
        ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]


def _chart(inventory: Inventory, width: float) -> Any:
    from reportlab.graphics.shapes import Drawing, Rect, String  # type: ignore[import-untyped] # ships no type information
    from reportlab.lib.colors import HexColor  # type: ignore[import-untyped] # ships no type information

    months = expiry_months(inventory)
    most = max(month.number for month in months) or 1
    bar = width / len(months)
    chart = Drawing(width, _CHART_HEIGHT + 3 * _FONT_SIZE)
    for position, month in enumerate(months):
        left, high = position * bar, _CHART_HEIGHT * month.number / most
        colour = HexColor(_GREY if month.past else _BLUE)
        chart.add(Rect(left, 1.5 * _FONT_SIZE, bar * 0.8, high, fillColor=colour, strokeColor=None))
        if month.number:
            chart.add(String(left, high + 1.8 * _FONT_SIZE, str(month.number), fontSize=_FONT_SIZE))
        if month.month == 1:
            chart.add(String(left, 0, str(month.year), fontSize=_FONT_SIZE))
    return chart
