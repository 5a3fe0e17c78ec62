"""Documents and reports of an inventory that a face may print or write."""

from __future__ import annotations

import json
import platform
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, cast

from cardtool import __version__
from cardtool.app.inventory.wording import name_of
from cardtool.model.errors import FileNotWritableError, SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any, BinaryIO

    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory
    from cardtool.reports.inventory_words import ReportWords, Say

_TOOL = "cardtool"


class ReportForm(StrEnum):
    """Forms of a report, by the end of its file's name."""

    HTML = ".html"
    PDF = ".pdf"
    CSV = ".csv"
    XLSX = ".xlsx"
    JSON = ".json"
    NDJSON = ".ndjson"
    CYCLONEDX = ".cdx.json"
    PROMETHEUS = ".prom"


def json_text(document: Mapping[str, Any]) -> str:
    """A document, indented; bytes of a file name that are no text become escapes, which JSON carries."""
    return printable(json.dumps(document, ensure_ascii=False, indent=2))


def printable(text: str) -> str:
    """The text with bytes of a file name that are no text as escapes, so that it can be encoded."""
    return text.encode("utf-8", "backslashreplace").decode()


def inventory_json(inventory: Inventory) -> str:
    """The inventory as an indented document (schema ``cardtool.inventory.v1``)."""
    from cardtool.reports.inventory_documents import inventory_document

    return json_text(inventory_document(inventory))


def inventory_lines(inventory: Inventory) -> bytes:
    """The inventory as a bundle for fleets, one JSON object a line (schema ``cardtool.inventory-bundle.v1``)."""
    from cardtool.reports.inventory_bundle import bundle_lines

    return b"".join(bundle_lines(inventory, host=platform.node(), tool=f"{_TOOL} {__version__}"))


def form_of(path: Path) -> ReportForm:
    """The form that a file's name asks for.

    Raises:
        SourceNotReadableError: no form ends so.
    """
    name = path.name.casefold()
    for form in sorted(ReportForm, key=len, reverse=True):
        if name.endswith(form.value):
            return form
    forms = ", ".join(form.value for form in ReportForm)
    raise SourceNotReadableError(f"a report ends in one of {forms}", reader=str(path))


def write_report(path: Path, inventory: Inventory, texts: Texts) -> None:
    """Write a report in the form that the file's name asks for, and in the language of ``texts``.

    It is written beside its place and moved there when it is whole.

    Raises:
        SourceNotReadableError: no form ends so.
        FileNotWritableError: it cannot be written.
    """
    form = form_of(path)
    with whole_file(path) as stream:
        _write(stream, form, inventory, _words(texts))


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is written beside its place and moved there when it is whole; whatever happens, nothing else is left.

    Raises:
        FileNotWritableError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        try:
            with temporary.open("wb") as stream:
                yield stream
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise FileNotWritableError(error.strerror or type(error).__name__, reader=str(path)) from error


def _write(stream: BinaryIO, form: ReportForm, inventory: Inventory, words: ReportWords) -> None:
    from cardtool.reports.inventory_csv import write_csv
    from cardtool.reports.inventory_cyclonedx import cyclonedx_document
    from cardtool.reports.inventory_html import write_html
    from cardtool.reports.inventory_pdf import write_pdf
    from cardtool.reports.inventory_prometheus import prometheus_text
    from cardtool.reports.inventory_tables import inventory_tables
    from cardtool.reports.inventory_xlsx import write_xlsx

    match form:
        case ReportForm.HTML:
            write_html(stream, inventory, words)
        case ReportForm.PDF:
            write_pdf(stream, inventory, words)
        case ReportForm.CSV:
            write_csv(stream, inventory_tables(inventory, words), decimal_comma=words.decimal_comma)
        case ReportForm.XLSX:
            write_xlsx(stream, inventory_tables(inventory, words), created=inventory.scanned_at)
        case ReportForm.JSON:
            stream.write(inventory_json(inventory).encode())
        case ReportForm.NDJSON:
            stream.write(inventory_lines(inventory))
        case ReportForm.CYCLONEDX:
            document = cyclonedx_document(inventory, tool=_TOOL, version=__version__)
            stream.write(json_text(document).encode())
        case ReportForm.PROMETHEUS:
            stream.write(prometheus_text(inventory).encode("utf-8", "backslashreplace"))


def _words(texts: Texts) -> ReportWords:
    from cardtool.reports.inventory_words import ReportWords

    return ReportWords(
        say=cast("Say", texts.say),
        name=partial(name_of, texts),
        day=texts.day,
        moment=texts.moment,
        language=texts.language,
        decimal_comma=texts.language != "en",
    )
