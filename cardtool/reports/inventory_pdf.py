"""An inventory as a PDF for the archive: coverage, answers, timeline and the certificates with what matters most."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cardtool.model.sighting import SourceState
from cardtool.reports.inventory_tables import certificate_table, coverage_table, oid_table
from cardtool.reports.inventory_timeline import expiry_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.model.inventory import Inventory
    from cardtool.reports.inventory_tables import Table
    from cardtool.reports.inventory_words import ReportWords

#: Rows of one table; whoever wants more takes another form.
MOST_ROWS: Final = 2000
#: Longest text of a cell, in characters; a cell must fit on a page.
_LONGEST_CELL: Final = 300
#: Columns of certificates that fit on a page: name, kind, use, OID, organisation, state, end, findings, places.
_CERTIFICATE_COLUMNS: Final = (0, 1, 2, 5, 7, 9, 11, 14, 15)
_MARGIN: Final = 36
_FONT_SIZE: Final = 7
_CHART_HEIGHT: Final = 100
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
        yield from self._table(oid_table(inventory, words), words, range(4))
        yield self._text(words.say("When certificates end"), "Heading2")
        yield _chart(inventory, self._width)
        yield from self._table(certificate_table(inventory, words), words, _CERTIFICATE_COLUMNS)

    def _text(self, text: str, style: str = "BodyText") -> Any:
        return self._paragraph(text, self._styles[style])

    def _table(self, table: Table, words: ReportWords, columns: Sequence[int] = ()) -> Iterator[Any]:
        from reportlab.platypus import LongTable

        chosen = columns or range(len(table.headings))
        rows = iter(table.rows)
        shown = [table.headings, *islice(rows, self._most_rows)]
        cells = [[self._paragraph(row[column], self._cell) for column in chosen] for row in shown]
        yield self._text(table.title, "Heading2")
        yield LongTable(cells, colWidths=[self._width / len(chosen)] * len(chosen), repeatRows=1, style=_grid())
        left_out = sum(1 for _ in rows)
        if left_out:
            yield self._text(words.say("{number} more in the other forms of this report", number=left_out))

    def _paragraph(self, text: str, style: Any) -> Any:
        from reportlab.platypus import Paragraph

        shown = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
        return Paragraph(escape(shown.encode("cp1252", "backslashreplace").decode("cp1252")), style)


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
