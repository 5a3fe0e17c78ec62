"""An inventory as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, BinaryIO, Final

from cardtool.model.sighting import SourceState
from cardtool.reports.inventory_tables import certificate_table, coverage_table, oid_table, place_table
from cardtool.reports.inventory_timeline import timeline_svg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.inventory import Inventory
    from cardtool.reports.inventory_tables import Table
    from cardtool.reports.inventory_words import ReportWords

#: The page may use its own style and nothing else (Content Security Policy Level 3).
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = """
body{font-family:"Segoe UI",Arial,sans-serif;font-size:14px;line-height:1.4;margin:24px;color:#1b1f24;background:#fff}
h1{font-size:22px}h2{font-size:17px;margin:28px 0 8px}
table{border-collapse:collapse}th,td{border:1px solid #c9ced6;padding:3px 8px;text-align:left;vertical-align:top}
th{background:#eef1f5}td{overflow-wrap:anywhere;max-width:34em}
.warning{border-left:6px solid #c2410c;padding:8px 12px;background:#fff4ec}
.wide{overflow-x:auto}
@media print{body{margin:0;font-size:10px}.wide{overflow:visible}tr{break-inside:avoid}}
"""


def write_html(stream: BinaryIO, inventory: Inventory, words: ReportWords) -> None:
    """Write the page in UTF-8: coverage, answers for the OIDs, timeline, certificates, places.

    Args:
        stream: a binary file; it stays open.
        inventory: what was found.
        words: language, names and dates.
    """
    stream.writelines(part.encode("utf-8", "backslashreplace") for part in _parts(inventory, words))


def _parts(inventory: Inventory, words: ReportWords) -> Iterator[str]:
    yield from _head(inventory, words)
    yield from _coverage(inventory, words)
    yield from _table(oid_table(inventory, words))
    yield f"<h2>{escape(words.say('When certificates end'))}</h2>\n"
    yield f'<div class="wide">{timeline_svg(inventory, words)}</div>\n'
    yield from _table(certificate_table(inventory, words))
    yield from _table(place_table(inventory, words))
    yield "</main></body></html>\n"


def _head(inventory: Inventory, words: ReportWords) -> Iterator[str]:
    title = escape(words.say("Inventory of certificates"))
    yield f'<!DOCTYPE html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width">\n'
    yield f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
    judged = words.say("Judged for {day}", day=words.day(inventory.as_of))
    read = words.say("Read {moment}", moment=words.moment(inventory.scanned_at))
    yield f"<p>{escape(judged)} · {escape(read)}</p>\n"


def _coverage(inventory: Inventory, words: ReportWords) -> Iterator[str]:
    if any(source.state is not SourceState.COMPLETE for source in inventory.coverage):
        warning = words.say("Not everything could be read. What is missing below may stand where it was not read.")
        yield f'<p class="warning" role="alert">{escape(warning)}</p>\n'
    yield from _table(coverage_table(inventory, words))


def _table(table: Table) -> Iterator[str]:
    yield f'<h2>{escape(table.title)}</h2>\n<div class="wide"><table><thead><tr>'
    yield from (f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>\n"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n"
    yield "</tbody></table></div>\n"
