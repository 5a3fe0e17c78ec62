"""A receipt or day report as a PDF."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cardtool.reports.worklist_fonts import Letters, system_fonts
from cardtool.reports.worklist_paper import Facts, Line, Look, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cardtool.reports.inventory_words import ReportWords
    from cardtool.reports.worklist_paper import Grid, Paper

#: Rows of one table; a day of more changes is exported in another form.
MOST_ROWS: Final = 5000
#: Room left and right of the words of a cell.
_PADDING: Final = 4
#: What sums of widths may be off by.
_ROUNDING: Final = 0.5
#: Rows of one drawn table; the time for drawing one grows with the square of its rows.
_ROWS_A_TABLE: Final = 50
_MARGIN: Final = 45
_SIZES: Final = {Look.PLAIN: 9, Look.HEADING: 11, Look.SMALL: 7, Look.ALARM: 11}
_TITLE_SIZE: Final = 16
_CELL_SIZE: Final = 8
#: Room that a heading needs on its page, with the first lines of what follows.
_WITH_HEADING: Final = 70
_GREY: Final = "#c9ced6"
_HEAD: Final = "#eef1f5"
_LABELS: Final = 0.28


def write_pdf_paper(
    stream: BinaryIO, paper: Paper, *, fonts: tuple[Path, ...] | None = None, most_rows: int = MOST_ROWS
) -> None:
    """Write the document in A4; the same paper gives the same bytes on the same machine.

    Args:
        stream: a binary file; it stays open.
        paper: what it shows.
        fonts: font files for letters that the usual font does not have; those of the system unless they are given.
        most_rows: rows of one table; what is left out is told by their number.
    """
    from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped] # ships no type information
    from reportlab.platypus import SimpleDocTemplate  # type: ignore[import-untyped] # ships no type information

    document = SimpleDocTemplate(
        stream,
        pagesize=landscape(A4) if paper.wide else A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=paper.title,
        lang=paper.words.language,
        invariant=1,
    )
    letters = Letters(system_fonts() if fonts is None else fonts)
    document.build(list(_Parts(letters, document.width, most_rows).all(paper)), onLaterPages=_number)


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("Helvetica", _SIZES[Look.SMALL])
    canvas.drawRightString(document.pagesize[0] - _MARGIN, _MARGIN / 2, str(document.page))


class _Parts:
    def __init__(self, letters: Letters, width: float, most_rows: int) -> None:
        self._letters = letters
        self._width = width
        self._most_rows = most_rows

    def all(self, paper: Paper) -> Iterator[Any]:
        """The parts of the document, in their order."""
        yield self._text(paper.title, _TITLE_SIZE, bold=True)
        for part in paper.parts:
            match part:
                case Line(text, Look.HEADING):
                    yield from self._heading(text)
                case Line(text, look):
                    yield self._text(text, _SIZES[look], bold=look is Look.ALARM)
                case Facts(rows):
                    yield from self._facts(rows)
                case _:
                    yield from self._grid(part, paper.words)

    def _facts(self, rows: Sequence[tuple[str, str]]) -> Iterator[Any]:
        cells = [[self._cell(label, bold=True), self._cell(value)] for label, value in rows]
        yield self._table(
            cells, [self._width * share for share in (_LABELS, 1 - _LABELS)], [("BACKGROUND", (0, 0), (0, -1), _HEAD)]
        )

    def _grid(self, grid: Grid, words: ReportWords) -> Iterator[Any]:
        table = grid.table
        head = [self._cell(cell, bold=True) for cell in table.headings]
        rows = iter(table.rows)
        first = list(islice(rows, self._most_rows))
        widths = self._widths(grid, first)
        drawn = iter(first)
        yield from self._heading(table.title)
        piece = list(islice(drawn, _ROWS_A_TABLE))
        while True:
            cells = [[self._cell(cell) for cell in row] for row in piece]
            yield self._table([head, *cells], widths, [("BACKGROUND", (0, 0), (-1, 0), _HEAD)], repeat=1)
            piece = list(islice(drawn, _ROWS_A_TABLE))
            if not piece:
                break
        if left_out := sum(1 for _ in rows):
            text = words.say("{number} more in the other forms of this report", number=left_out)
            yield self._text(text, _SIZES[Look.PLAIN])

    def _widths(self, grid: Grid, rows: Sequence[Sequence[str]]) -> list[float]:
        """Widths of the columns: room for the longest word of each, and the rest by the weights."""
        headings = grid.table.headings
        weights = grid.weights or (1,) * len(headings)
        most = self._width * 2 / len(headings)
        columns = list(zip(*rows, strict=True)) or [()] * len(headings)
        needs = [
            min(self._longest_word({heading}, {*cells}), most) for heading, cells in zip(headings, columns, strict=True)
        ]
        if (rest := self._width - sum(needs)) < 0:
            return [need * self._width / sum(needs) for need in needs]
        return [need + rest * weight / sum(weights) for need, weight in zip(needs, weights, strict=True)]

    def _longest_word(self, headings: set[str], cells: set[str]) -> float:
        """Width of the column that breaks no word of them, padding included."""
        from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped] # ships no type information

        fonts = ((self._letters.bold, headings), (self._letters.name, cells))
        words = {(font, word) for font, texts in fonts for text in texts for word in shown(text).split()}
        widest = max((stringWidth(self._letters.readable(word), font, _CELL_SIZE) for font, word in words), default=0)
        return float(widest) + 2 * _PADDING + _ROUNDING

    def _heading(self, text: str) -> Iterator[Any]:
        """A heading that does not stand alone at the end of a page."""
        from reportlab.platypus import CondPageBreak

        yield CondPageBreak(_WITH_HEADING)
        yield self._text(text, _SIZES[Look.HEADING], bold=True)

    def _table(self, cells: list[list[Any]], widths: list[float], style: list[Any], repeat: int = 0) -> Any:
        from reportlab.platypus import LongTable

        sides = [(f"{side}PADDING", (0, 0), (-1, -1), _PADDING) for side in ("LEFT", "RIGHT")]
        lines = [("GRID", (0, 0), (-1, -1), 0.25, _GREY), ("VALIGN", (0, 0), (-1, -1), "TOP"), *sides]
        return LongTable(cells, colWidths=widths, repeatRows=repeat, style=[*lines, *style])

    def _cell(self, text: str, *, bold: bool = False) -> Any:
        return self._paragraph(text, _CELL_SIZE, bold=bold, space=0)

    def _text(self, text: str, size: int, *, bold: bool = False) -> Any:
        return self._paragraph(text, size, bold=bold, space=size if bold else size / 2)

    def _paragraph(self, text: str, size: int, *, bold: bool, space: float) -> Any:
        from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped] # ships no type information
        from reportlab.platypus import Paragraph

        style = ParagraphStyle(
            "cardtool",
            fontName=self._letters.bold if bold else self._letters.name,
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=space,
            spaceAfter=space / 2,
        )
        return Paragraph(self._letters.markup(shown(self._letters.readable(shown(text)))), style)
