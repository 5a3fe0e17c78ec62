"""A receipt or day report as one HTML page for printing: no script, no font, no picture from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, BinaryIO, Final

from cardtool.reports.worklist_paper import Facts, Line, Look, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.reports.inventory_tables import Table
    from cardtool.reports.worklist_paper import Paper, Part

#: The page may use its own style and nothing else (Content Security Policy Level 3).
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = """
body{font-family:"Segoe UI",Arial,sans-serif;font-size:14px;line-height:1.4;margin:24px auto;color:#1b1f24}
body{max-width:60em}h1{font-size:22px}h2{font-size:16px;margin:22px 0 6px;break-after:avoid}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c9ced6;padding:3px 8px;text-align:left}
th,td{vertical-align:top;overflow-wrap:break-word}th{background:#eef1f5}th[scope=row]{width:14em}
p{margin:4px 0;overflow-wrap:anywhere}.small{font-size:12px}
.alarm{font-weight:bold;border:2px solid;padding:4px 8px}
@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}
"""
#: The sheet of a paper, by whether it is a wide one.
_SHEET: Final = {False: "@page{size:A4;margin:18mm}", True: "@page{size:A4 landscape;margin:14mm}"}


def write_html_paper(stream: BinaryIO, paper: Paper) -> None:
    """Write the page in UTF-8.

    Args:
        stream: a binary file; it stays open.
        paper: what it shows.
    """
    stream.writelines(part.encode("utf-8", "backslashreplace") for part in _page(paper))


def _page(paper: Paper) -> Iterator[str]:
    title = escape(paper.title)
    yield f'<!DOCTYPE html>\n<html lang="{escape(paper.words.language)}"><head><meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width">\n'
    yield f"<title>{title}</title><style>{_SHEET[paper.wide]}{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
    for part in paper.parts:
        yield from _part(part)
    yield "</main></body></html>\n"


def _part(part: Part) -> Iterator[str]:
    match part:
        case Line(text, Look.HEADING):
            yield f"<h2>{escape(shown(text))}</h2>\n"
        case Line(text, look):
            yield f'<p class="{look.value}">{escape(shown(text))}</p>\n'
        case Facts(rows):
            yield "<table><tbody>\n"
            yield from (
                f'<tr><th scope="row">{_cell(label)}</th><td>{_cell(value)}</td></tr>\n' for label, value in rows
            )
            yield "</tbody></table>\n"
        case _:
            yield from _table(part.table)


def _table(table: Table) -> Iterator[str]:
    yield f"<h2>{_cell(table.title)}</h2>\n<table><thead><tr>"
    yield from (f'<th scope="col">{_cell(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>\n"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>\n"
    yield "</tbody></table>\n"


def _cell(text: str) -> str:
    return escape(shown(text))
