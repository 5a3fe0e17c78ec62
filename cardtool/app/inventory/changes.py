"""The differences of two inventories one by one: for lists that are filtered, sorted and written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.app.inventory.documents import json_text, whole_file
from cardtool.app.inventory.keeping import compare, comparison_document
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.sighting import Place
    from cardtool.store.comparison import Comparison


class ChangeKind(StrEnum):
    """What became of a certificate; every difference is exactly one of these."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    RENEWED = "renewed"
    """A new certificate for the same OID (or subject) and use, with the key of the old one."""
    KEY_REPLACED = "key_replaced"
    """The same with another key."""


class ChangeForm(StrEnum):
    """Forms in which differences are written, by the end of the file's name."""

    CSV = ".csv"
    XLSX = ".xlsx"
    JSON = ".json"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: what it is.
        item: the certificate, as the later inventory has it; of one that is gone as the earlier one had it.
        old: the certificate that was renewed.
        old_remains: that one stands in the later inventory too.
        appeared: places of the later inventory only, of a certificate that moved.
        left: places of the earlier one only.
    """

    kind: ChangeKind
    item: InventoryCertificate
    old: InventoryCertificate | None = None
    old_remains: bool = False
    appeared: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences of two inventories.

    Attributes:
        changes: one by one, in the order of their kinds.
        same: certificates in both, in the same places.
    """

    changes: tuple[Change, ...]
    same: int

    def number(self, kind: ChangeKind) -> int:
        """How many differences are of a kind."""
        return sum(change.kind is kind for change in self.changes)


def changes_between(workspace: Workspace, before: str, after: str, database: str = "") -> Changes:
    """What changed between two inventories, named as for :func:`cardtool.app.inventory.keeping.compare`.

    Raises:
        StoreError: the database refuses, or is of a newer program.
        RunUnknownError: there is no such run.
        SourceNotReadableError: a file is no whole bundle.
    """
    return changes_of(compare(workspace, before, after, database))


def changes_of(comparison: Comparison) -> Changes:
    """The differences of a comparison, one by one."""
    return Changes(tuple(sorted(_changes(comparison), key=lambda change: _ORDER[change.kind])), comparison.same)


def write_changes(
    path: Path,
    changes: Changes,
    *,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    created: datetime,
    decimal_comma: bool,
) -> None:
    """Write differences as they are shown, in the form that the file's name asks for; whole or not at all.

    Args:
        path: the file; its end is one of :class:`ChangeForm`.
        changes: the differences, for a form that programs read.
        title: what the table is called.
        headings: titles of the columns.
        rows: the words of each difference, for the forms that people read.
        created: moment of the writing, aware.
        decimal_comma: the language separates decimals by a comma, so Excel separates cells by a semicolon.

    Raises:
        SourceNotReadableError: no form ends so.
        FileNotWritableError: the file cannot be written.
    """
    from cardtool.reports.inventory_csv import write_csv
    from cardtool.reports.inventory_tables import Table
    from cardtool.reports.inventory_xlsx import write_xlsx

    form = next((form for form in ChangeForm if path.name.casefold().endswith(form.value)), None)
    if form is None:
        raise SourceNotReadableError(f"one of {', '.join(ChangeForm)}", reader=str(path))
    table = Table(title, tuple(headings), tuple(tuple(row) for row in rows))
    with whole_file(path) as stream:
        if form is ChangeForm.CSV:
            write_csv(stream, (table,), decimal_comma=decimal_comma)
        elif form is ChangeForm.XLSX:
            write_xlsx(stream, (table,), created=created)
        else:
            stream.write(json_text(comparison_document(_comparison(changes))).encode())


_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


def _changes(comparison: Comparison) -> Iterator[Change]:
    for item in comparison.new:
        yield Change(ChangeKind.NEW, item)
    for item in comparison.gone:
        yield Change(ChangeKind.GONE, item)
    for moved in comparison.moved:
        yield Change(ChangeKind.MOVED, moved.certificate, appeared=moved.appeared, left=moved.left)
    for renewal in comparison.renewed:
        kind = ChangeKind.KEY_REPLACED if renewal.key_replaced else ChangeKind.RENEWED
        yield Change(kind, renewal.new, old=renewal.old, old_remains=renewal.old_remains)


def _comparison(changes: Changes) -> Comparison:
    """The comparison again that has these differences."""
    from cardtool.store.comparison import Comparison, Moved, Renewal

    of = {kind: [change for change in changes.changes if change.kind is kind] for kind in ChangeKind}
    return Comparison(
        new=tuple(change.item for change in of[ChangeKind.NEW]),
        gone=tuple(change.item for change in of[ChangeKind.GONE]),
        moved=tuple(Moved(change.item, change.appeared, change.left) for change in of[ChangeKind.MOVED]),
        renewed=tuple(
            Renewal(
                change.old, change.item, key_replaced=kind is ChangeKind.KEY_REPLACED, old_remains=change.old_remains
            )
            for kind in (ChangeKind.RENEWED, ChangeKind.KEY_REPLACED)
            for change in of[kind]
            if change.old is not None
        ),
        same=changes.same,
    )
