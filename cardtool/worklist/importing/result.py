"""What comes of importing a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cardtool.model.worklist import Entry, ExpectedCard

#: Failures that are kept; of more only their number is known.
MOST_FAILURES: Final = 1000
#: Rows of one list; what a sheet of Excel holds.
MOST_ROWS: Final = 1_048_576


class ImportReason(StrEnum):
    """Why a list, a row or a value could not be used. The list is closed."""

    NOT_FOUND = "not_found"
    ACCESS_DENIED = "access_denied"
    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    UNKNOWN_FORM = "unknown_form"
    """Neither a text table nor a workbook nor an export of this program."""
    OLD_OR_ENCRYPTED = "old_or_encrypted"
    """A workbook of Excel 97-2003, or one with a password."""
    DAMAGED = "damaged"
    TOO_MANY_ROWS = "too_many_rows"
    CELL_TOO_LONG = "cell_too_long"
    BAD_ROW = "bad_row"
    """A row of a text table that cannot be taken apart, for example because a quotation mark is not closed."""
    BAD_ENCODING = "bad_encoding"
    """Letters of the row cannot be told: the file is in no encoding that is known here, or lost them before."""
    NO_HEADING = "no_heading"
    """No column is one of name, e-mail address, serial number or fingerprint."""
    NO_SUCH_COLUMN = "no_such_column"
    """The mapping names a column that the list does not have."""
    NOTHING_TO_FIND_IT_BY = "nothing_to_find_it_by"
    """The row has neither name, e-mail address, serial number nor fingerprint."""
    BAD_SERIAL = "bad_serial"
    BAD_FINGERPRINT = "bad_fingerprint"
    BAD_EMAIL = "bad_email"
    BAD_VALUE = "bad_value"
    """A value of an export of this program is none that it writes."""
    TWICE = "twice"
    """The card stands in the export already."""


class ListForm(StrEnum):
    """What a list turned out to be."""

    EXPECTED = "expected"
    """Cards that are expected, from another program."""
    ENTRIES = "entries"
    """An export of a worklist."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """Something that could not be used.

    Attributes:
        reason: the closed reason code.
        row: number of the row in its file as a spreadsheet counts, 0 where it concerns the whole file.
        column: what the column holds, empty where it concerns the whole row.
        detail: what was wrong, without personal data.
    """

    reason: ImportReason
    row: int = 0
    column: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list that was read.

    Attributes:
        form: what it turned out to be.
        expected: cards of a list of expected cards.
        entries: entries of an export.
        failures: what could not be used; the first ones, see ``failed``.
        failed: number of all failures.
        headings: the heading row as it stands, for a person who maps the columns.
        columns: what was taken from which column, counted from 1.
    """

    form: ListForm
    expected: tuple[ExpectedCard, ...] = ()
    entries: tuple[Entry, ...] = ()
    failures: tuple[ImportFailure, ...] = ()
    failed: int = 0
    headings: tuple[str, ...] = ()
    columns: tuple[tuple[str, int], ...] = ()


class StoppedError(Exception):
    """The rest of a file cannot be read; never leaves this package.

    Args:
        reason: why.
        row: where.
        detail: the reader's words, without personal data.
    """

    def __init__(self, reason: ImportReason, row: int = 0, detail: str = "") -> None:
        super().__init__(reason.value)
        self.failure = ImportFailure(reason, row, detail=detail)


@dataclass(slots=True)
class Gathering:
    """A result in the making."""

    form: ListForm = ListForm.NONE
    expected: list[ExpectedCard] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    failures: list[ImportFailure] = field(default_factory=list)
    failed: int = 0
    headings: tuple[str, ...] = ()
    columns: tuple[tuple[str, int], ...] = ()
    _keys: set[str] = field(default_factory=set)

    def fail(self, reason: ImportReason, row: int = 0, column: str = "", detail: str = "") -> None:
        """Keep a failure."""
        self.keep(ImportFailure(reason, row, column, detail))

    def keep(self, failure: ImportFailure) -> None:
        """The same for one that is made already."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)

    def add(self, entry: Entry, row: int) -> None:
        """Keep an entry; each card counts once."""
        if entry.key in self._keys:
            self.fail(ImportReason.TWICE, row)
        else:
            self._keys.add(entry.key)
            self.entries.append(entry)

    def result(self) -> ImportedList:
        """Everything that was kept."""
        return ImportedList(
            form=self.form,
            expected=tuple(self.expected),
            entries=tuple(self.entries),
            failures=tuple(self.failures),
            failed=self.failed,
            headings=self.headings,
            columns=self.columns,
        )
