"""The form of a backup: gzip of lines of JSON, the same for every database.

The first line is the header, the last one the end::

    {"format": "cardtool.worklist-backup", "version": 2, "counts": {"worklist_entry": 2, ...}, "line": 5, "hash": "...",
     "steps": {"line": 3, "hash": "..."}}
    {"worklist_expected_list": [...]}
    {"worklist_expected_card": [...]}
    {"worklist_entry": [...]}
    {"worklist_certificate": [...]}
    {"worklist_journal": [...]}
    {"transition_journal": [...]}
    {"end": "SHA-256 of everything before this line"}

A row has the values of its table's columns in their order, which is that of ``COLUMNS``. ``line`` and ``hash`` are the
end of the worklist's journal, ``steps`` that of the steps of the transition board. Version 1 knows no steps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, Table

from cardtool.model.errors import StoreDamagedError, StoreTooNewError
from cardtool.store.journal import NO_LINES, Head
from cardtool.store.transition_journal import StepRow
from cardtool.store.transition_tables import STEP_JOURNAL
from cardtool.store.worklist_expected import CARD_COLUMNS, LIST_COLUMNS
from cardtool.store.worklist_rows import EntryRow, LineRow
from cardtool.store.worklist_tables import CERTIFICATE, ENTRY, EXPECTED_CARD, EXPECTED_LIST, JOURNAL

FORMAT: Final = "cardtool.worklist-backup"
VERSION: Final = 2
CERTIFICATE_COLUMNS: Final = ("sha256", "entry_id")
#: The tables in the order in which they can be filled, with their columns.
COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    EXPECTED_LIST: LIST_COLUMNS,
    EXPECTED_CARD: CARD_COLUMNS,
    ENTRY: EntryRow._fields,
    CERTIFICATE: CERTIFICATE_COLUMNS,
    JOURNAL: LineRow._fields,
    STEP_JOURNAL: StepRow._fields,
}
TABLES: Final = {table.name: table for table in COLUMNS}
#: More rows than any worklist has; what claims more is no backup.
MOST_ROWS: Final = 20_000_000
_LARGEST_NUMBER: Final = 2**63 - 1
_DIGEST_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself.

    Attributes:
        counts: number of rows of each table.
        line: number of the last line of the journal.
        hash: hash of the last line.
        steps: the end of the journal of steps.
    """

    counts: dict[str, int]
    line: int
    hash: str
    steps: Head

    def text(self) -> bytes:
        """The line of the file."""
        named = {"format": FORMAT, "version": VERSION}
        end = {"line": self.line, "hash": self.hash, "steps": self.steps._asdict()}
        return _line({**named, "counts": self.counts, **end})


def header_of(line: bytes) -> Header:
    """The header of a file.

    Raises:
        StoreDamagedError: it is no backup.
        StoreTooNewError: a later version of the program made it.
    """
    header = value_of(line)
    match header:
        case {"format": str(name), "version": int(version)} if name == FORMAT and version > VERSION:
            raise StoreTooNewError(f"backup of version {version}; this program knows versions up to {VERSION}")
        case {"format": str(name), "version": 1, "counts": dict(counts)} if name == FORMAT:
            header = {**header, "counts": {**counts, STEP_JOURNAL.name: 0}, "steps": NO_LINES._asdict()}
        case {"format": str(name), "version": 2} if name == FORMAT:
            pass
        case _:
            raise StoreDamagedError("not a backup of a worklist")
    return _header(header)


def _header(header: dict[str, Any]) -> Header:
    match header:
        case {
            "counts": dict(counts),
            "line": int(line),
            "hash": str(digest),
            "steps": {"line": int(last_step), "hash": str(digest_of_steps)},
        } if _are_counts(counts) and (counts[JOURNAL.name], counts[STEP_JOURNAL.name]) == (line, last_step):
            return Header(counts, line, digest, Head(last_step, digest_of_steps))
    raise StoreDamagedError("not a backup of a worklist")


def _are_counts(counts: dict[Any, Any]) -> bool:
    return counts.keys() == TABLES.keys() and all(
        type(count) is int and 0 <= count <= MOST_ROWS for count in counts.values()
    )


def row_text(table: Table, row: tuple[Any, ...]) -> bytes:
    """The line of a row."""
    return _line({table.name: row})


def row_of(value: Any, table: Table) -> tuple[Any, ...]:
    """The row of a line.

    Raises:
        StoreDamagedError: it is none of this table.
    """
    columns = COLUMNS[table]
    match value:
        case {table.name: list(row)} if len(value) == 1 and len(row) == len(columns):
            if all(_fits(table, name, field) for name, field in zip(columns, row, strict=True)):
                return tuple(row)
    raise StoreDamagedError(f"a row that is none of {table.name}")


def _fits(table: Table, name: str, field: object) -> bool:
    column = table.c[name]
    if field is None:
        return bool(column.nullable)
    if isinstance(column.type, BigInteger):
        return type(field) is int and 0 <= field <= _LARGEST_NUMBER
    length = getattr(column.type, "length", None)
    return isinstance(field, str) and "\0" not in field and (length is None or len(field) <= length)


def end_text(digest: str) -> bytes:
    """The last line."""
    return _line({"end": digest})


def value_of(line: bytes) -> Any:
    """What a line says.

    Raises:
        StoreDamagedError: it is not JSON, or not whole.
    """
    try:
        if line.endswith(b"\n"):
            return json.loads(line)
    except (ValueError, RecursionError):
        pass
    raise StoreDamagedError("a line that is not whole")


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
