"""A worklist as a table of texts that can be read back without loss.

Days are ISO 8601 calendar days, moments ISO 8601 in UTC, in every language: they sort, and mean the same everywhere.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_columns import OF_CERTIFICATES, Column, heading, numbered_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from enum import StrEnum

    from cardtool.model.worklist import CardCertificate, Entry
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords

#: What is exported unless the caller chooses.
ALL_COLUMNS: Final = tuple(Column)


def worklist_table(
    entries: Sequence[Entry], words: ReportWords | None = None, columns: Iterable[Column] = ALL_COLUMNS
) -> Table:
    """The entries, one row each.

    Args:
        entries: what is visible.
        words: how headings and codes are told; without them they stand as they are in the JSON document, for other
            programs.
        columns: which columns, in which order; those of certificates stand where the first one of them is named.
    """
    chosen = tuple(_chosen(columns, max((len(entry.card.certificates) for entry in entries), default=0)))
    headings = tuple(_heading(column, number, words) for column, number in chosen)
    title = words.say("Cards to close") if words else "worklist"
    return Table(title, headings, (_row(entry, chosen, words) for entry in entries))


def exact_moment(moment: datetime) -> str:
    """ISO 8601 in UTC; with the fraction of the second where there is one."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _chosen(columns: Iterable[Column], certificates: int) -> Iterator[tuple[Column, int]]:
    """The columns with the number of their certificate, 0 for those of the entry."""
    columns = tuple(dict.fromkeys(columns))
    of_certificates = [column for column in columns if column in OF_CERTIFICATES]
    for column in columns:
        if column not in OF_CERTIFICATES:
            yield column, 0
        elif column is of_certificates[0]:
            yield from ((each, number) for number in range(1, certificates + 1) for each in of_certificates)


def _heading(column: Column, number: int, words: ReportWords | None) -> str:
    if words is None:
        return f"{column}_{number}" if number else column.value
    return numbered_heading(column, number, words.say) if number else heading(column, words.say)


def _row(entry: Entry, chosen: Iterable[tuple[Column, int]], words: ReportWords | None) -> Row:
    certificates = entry.card.certificates
    return tuple(
        _VALUES[column](entry, words) if not number else _of_certificate(certificates, column, number)
        for column, number in chosen
    )


def _of_certificate(certificates: Sequence[CardCertificate], column: Column, number: int) -> str:
    if number > len(certificates):
        return ""
    found = certificates[number - 1]
    return {Column.SERIAL: found.serial, Column.ISSUER: found.issuer, Column.SHA256: found.sha256}[column]


def _code(code: StrEnum | None, words: ReportWords | None) -> str:
    if code is None:
        return ""
    return words.name(code) if words else code.value


def _moment(moment: datetime | None) -> str:
    return exact_moment(moment) if moment else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


_VALUES: Final[Mapping[Column, Callable[[Entry, ReportWords | None], str]]] = {
    Column.ID: lambda entry, _: str(entry.id),
    Column.STATE: lambda entry, words: _code(entry.state, words),
    Column.KIND: lambda entry, words: _code(entry.card.kind, words),
    Column.ORGANISATION: lambda entry, _: entry.card.organisation,
    Column.SUCCESSOR: lambda entry, _: entry.card.successor,
    Column.VERDICT: lambda entry, words: _code(entry.card.verdict, words),
    Column.DEADLINE: lambda entry, _: _day(entry.card.deadline),
    Column.HOLDER: lambda entry, _: entry.card.holder,
    Column.EMAIL: lambda entry, _: entry.card.email,
    Column.REASON: lambda entry, _: entry.reason,
    Column.VALID_FROM: lambda entry, _: _moment(entry.card.valid_from),
    Column.VALID_UNTIL: lambda entry, _: _moment(entry.card.valid_until),
    Column.ADDED_AT: lambda entry, _: exact_moment(entry.added_at),
    Column.CHANGED_AT: lambda entry, _: exact_moment(entry.changed_at),
    Column.PURGED_AT: lambda entry, _: _moment(entry.purged_at),
    Column.RULES: lambda entry, _: entry.card.rules,
    Column.VERSION: lambda entry, _: str(entry.version),
    Column.KEY: lambda entry, _: entry.key,
}
