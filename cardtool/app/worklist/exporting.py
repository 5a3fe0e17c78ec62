"""Use case: write what is visible of the list to a file that ``worklist import`` reads back."""

from __future__ import annotations

import os
import platform
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.worklist.report_words import report_words
from cardtool.model.errors import FileNotWritableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry
    from cardtool.reports.worklist_columns import Column

#: What is written may name people: it is for its owner only.
_FILE_MODE: Final = 0o600


class ExportForm(StrEnum):
    """Forms of an export, by the end of its file's name."""

    CSV = ".csv"
    XLSX = ".xlsx"
    JSON = ".json"


def export_form(path: Path) -> ExportForm:
    """The form that a file's name asks for.

    Raises:
        FileNotWritableError: no form ends so.
    """
    for form in ExportForm:
        if path.name.casefold().endswith(form.value):
            return form
    raise FileNotWritableError(f"its name ends in one of {', '.join(ExportForm)}", reader=str(path))


def write_export(
    path: Path,
    entries: Sequence[Entry],
    texts: Texts | None,
    *,
    created: datetime,
    columns: Iterable[Column] | None = None,
) -> None:
    """Write entries in the form that the file's name asks for.

    Args:
        path: the file; it is there as a whole or not at all.
        entries: what is visible.
        texts: language of headings and codes, ``None`` for the words of the JSON document.
        created: moment of the export.
        columns: which columns of a table, ``None`` for all.

    Raises:
        FileNotWritableError: no form ends so, or it cannot be written.
    """
    from cardtool.reports.inventory_csv import write_csv
    from cardtool.reports.worklist_documents import worklist_json
    from cardtool.reports.worklist_tables import ALL_COLUMNS, worklist_table
    from cardtool.reports.worklist_xlsx import write_worklist_xlsx

    form = export_form(path)
    words = report_words(texts) if texts else None
    with written_whole(path) as stream:
        table = worklist_table(entries, words, ALL_COLUMNS if columns is None else columns)
        match form:
            case ExportForm.JSON:
                stream.writelines(worklist_json(entries))
            case ExportForm.CSV:
                write_csv(stream, [table], decimal_comma=words.decimal_comma if words else False)
            case ExportForm.XLSX:
                write_worklist_xlsx(stream, table, created=created)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file for its owner only that takes its place when it is whole.

    Raises:
        FileNotWritableError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{platform.node()}.tmp")
    try:
        draft.unlink(missing_ok=True)  # one that a crash left may be open to others
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE), "wb") as stream:
            yield stream
        draft.replace(path)
    except OSError as error:
        raise FileNotWritableError(error.strerror or type(error).__name__, reader=str(path)) from error
    finally:
        draft.unlink(missing_ok=True)
