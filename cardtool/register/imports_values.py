"""What an import of a register gives: rows, and what could not be used, with closed reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

#: Rows of one import; the register had 72 000 in 2017.
MAX_ROWS: Final = 1_000_000
#: Failures that are kept; one more says that there were others.
MAX_FAILURES: Final = 1000
#: Characters of one field that are kept; names in the register are far shorter.
MAX_FIELD: Final = 500

#: Words of the register for rows that are not in use: not yet, or no more.
_NOT_IN_USE: Final = frozenset({"PROPOSAL", "DELETED"})


class ImportReason(StrEnum):
    """Why something of an import was not used, or not whole. The list is closed."""

    NOT_FOUND = "not_found"
    ACCESS_DENIED = "access_denied"
    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    NO_OID_COLUMN = "no_oid_column"
    BAD_ROW = "bad_row"
    BAD_OID = "bad_oid"
    BAD_DATE = "bad_date"
    DUPLICATE = "duplicate"
    BAD_XML = "bad_xml"
    XML_FORBIDDEN = "xml_forbidden"
    BAD_JSON = "bad_json"
    PAGES_MISSING = "pages_missing"


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """One thing that was not used.

    Attributes:
        reason: the closed reason code.
        file: name of the file.
        line: line or, in JSON, number of the code it concerns, from 1; 0 = the whole file.
        detail: what exactly; public register data only.
    """

    reason: ImportReason
    file: str = ""
    line: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of the SOTE organisation register, or of a plain list.

    Attributes:
        oid: the code, a dotted OID of any tree.
        name: long name, or the short one where there is no other.
        parent: OID of the row above, empty when there is none.
        business_id: business id as the register writes it.
        begins: first day.
        ends: last day.
        status: the register's word, for example ``ACTIVE``.
        line: where it stands, as in :class:`ImportFailure`; it is no part of what the row says.
    """

    oid: str
    name: str = ""
    parent: str = ""
    business_id: str = ""
    begins: date | None = None
    ends: date | None = None
    status: str = ""
    line: int = field(default=0, compare=False)

    @property
    def in_use(self) -> bool:
        """Whether the register does not call the row a proposal or deleted."""
        return self.status.upper() not in _NOT_IN_USE


@dataclass(frozen=True, slots=True)
class ImportedRegister:
    """The whole of an import.

    Attributes:
        rows: the rows, each OID once, in the order of the file.
        source: name of the file or folder.
        as_of: day of the export: as the caller says, otherwise that on which the file was last written.
        failures: what could not be used.
    """

    rows: tuple[RegisterRow, ...]
    source: str
    as_of: date | None = None
    failures: tuple[ImportFailure, ...] = ()


@dataclass
class Gathering:
    """Rows and failures while a source is read; bounded.

    Attributes:
        file: name of the file that is being read.
    """

    file: str = ""
    _rows: dict[str, RegisterRow] = field(default_factory=dict)
    _failures: list[ImportFailure] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """No more rows are taken."""
        return len(self._rows) >= MAX_ROWS

    def add(self, row: RegisterRow, line: int) -> None:
        """Keep a row; the first of an OID counts, and another that says something else is a failure."""
        known = self._rows.setdefault(row.oid, row)
        if known is not row and known != row:
            self.fail(ImportReason.DUPLICATE, line, row.oid)

    def fail(self, reason: ImportReason, line: int = 0, detail: str = "") -> None:
        """Keep a failure, or the last one that says there are more."""
        if len(self._failures) < MAX_FAILURES:
            self._failures.append(ImportFailure(reason, self.file, line, detail[:MAX_FIELD]))
        elif len(self._failures) == MAX_FAILURES:
            self._failures.append(ImportFailure(ImportReason.TOO_MANY, self.file, line, "failures"))

    def check(self) -> None:
        """Complain when nothing at all was found and nothing says why."""
        if not self._rows and not self._failures:
            self.fail(ImportReason.EMPTY)

    def result(self, source: str, as_of: date | None) -> ImportedRegister:
        """The rows and failures so far."""
        return ImportedRegister(tuple(self._rows.values()), source, as_of, tuple(self._failures))
