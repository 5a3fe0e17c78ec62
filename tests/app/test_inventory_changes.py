from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import jsonschema
import openpyxl  # type: ignore[import-untyped] # ships no type information
import pytest

from cardtool.app.inventory.changes import ChangeKind, Changes, changes_between, changes_of, write_changes
from cardtool.app.inventory.keeping import keep
from cardtool.model.errors import FileNotWritableError, SourceNotReadableError
from cardtool.shipped import resource
from cardtool.store.comparison import compare
from tests.app.inventories import workspace
from tests.store.inventories import SCANNED_AT, found, inventory, service_certificate

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.inventory import Inventory, InventoryCertificate

HEADINGS = ("Change", "Name")


def bare(label: str, **changes: Any) -> InventoryCertificate:
    """One that no other renews: its subject is its own, and it has no OID."""
    own = service_certificate(label)
    subject = replace(own.subject, attributes=own.subject.attributes[-1:])
    return found(label, certificate=replace(own, subject=subject, **changes), oid=None)


def renewed(label: str, key: str) -> InventoryCertificate:
    later = service_certificate(label, key=key)
    return found(label, certificate=replace(later, not_before=later.not_before + timedelta(days=9)))


def before_and_after() -> tuple[Inventory, Inventory]:
    same, gone, moved, new = (bare(label) for label in ("same", "gone", "moved", "new"))
    place = replace(moved.places[0], path="/elsewhere")
    first = inventory([same, gone, moved, found("old")])
    last = inventory([same, replace(moved, places=(place,)), new, renewed("next", "next"), renewed("kept", "old")])
    return first, last


def differences() -> Changes:
    return changes_of(compare(*before_and_after()))


def test_every_difference_is_of_one_kind() -> None:
    changes = differences()
    assert [change.kind for change in changes.changes] == list(ChangeKind)
    assert {kind: changes.number(kind) for kind in ChangeKind} == dict.fromkeys(ChangeKind, 1)
    assert changes.same == 1
    moved = changes.changes[2]
    assert ([place.path for place in moved.appeared], [place.path for place in moved.left]) == (
        ["/elsewhere"], ["/etc/pki/moved.pem"]
    )  # fmt: skip
    kept, replaced = changes.changes[3:]
    assert kept.old == replaced.old == found("old")
    assert kept.item.certificate.spki_sha256 == found("old").certificate.spki_sha256


def test_two_kept_runs_are_compared(tmp_path: Path) -> None:
    surroundings = workspace(tmp_path)
    for number, scan in enumerate(before_and_after(), start=1):
        assert keep(surroundings, scan) == number
    found_changes = changes_between(surroundings, "1", "2")
    assert [change.kind for change in found_changes.changes] == list(ChangeKind)
    assert not changes_between(surroundings, "2", "2").changes


def write(path: Path, changes: Changes, *, comma: bool = True) -> None:
    rows = [(change.kind.value, "=1+1") for change in changes.changes]
    write_changes(path, changes, title="Changes", headings=HEADINGS, rows=rows, created=SCANNED_AT, decimal_comma=comma)


@pytest.mark.parametrize("comma", [True, False])
def test_as_csv_without_formulas(tmp_path: Path, comma: bool) -> None:
    write(tmp_path / "changes.CSV", differences(), comma=comma)
    text = (tmp_path / "changes.CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";" if comma else ","))
    assert rows == [list(HEADINGS), *([kind.value, "'=1+1"] for kind in ChangeKind)]


def test_as_a_workbook(tmp_path: Path) -> None:
    write(tmp_path / "changes.xlsx", differences())
    book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    assert [[cell.value for cell in row] for row in book["Changes"]][1:] == [
        [kind.value, "=1+1"] for kind in ChangeKind
    ]
    book.close()


def test_a_part_as_json_holds_exactly_that_part(tmp_path: Path) -> None:
    changes = differences()
    part = Changes(tuple(change for change in changes.changes if change.kind is not ChangeKind.GONE), changes.same)
    write(tmp_path / "changes.json", part)
    document = json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))
    schema = resource("schemas", "cardtool.inventory-comparison.v1.json").read_text(encoding="utf-8")
    jsonschema.validate(document, json.loads(schema))
    assert [len(document[name]) for name in ("new", "gone", "moved", "renewed")] == [1, 0, 1, 2]
    assert [renewal["key_replaced"] for renewal in document["renewed"]] == [False, True]


@pytest.mark.parametrize("name", ["changes.txt", "missing/changes.csv"])
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises((SourceNotReadableError, FileNotWritableError)):
        write(tmp_path / name, differences())
    assert list(tmp_path.iterdir()) == []
