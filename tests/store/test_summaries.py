from __future__ import annotations

import zlib
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from cardtool.model.errors import LocalDataError
from cardtool.model.service import ServiceUsage
from cardtool.store.engine import writing
from cardtool.store.runs import Relation
from tests.store.inventories import OID, SCANNED_AT, found, inventory, service_certificate

if TYPE_CHECKING:
    from cardtool.store.inventory_store import InventoryStore


def test_a_run_is_listed_with_its_coverage_and_numbers(store: InventoryStore) -> None:
    scans = [
        inventory([found("a"), found("b")]),
        inventory([found("b"), found("c"), found("d")], scanned_at=SCANNED_AT + timedelta(days=1)),
    ]
    for scan in scans:
        store.record(scan, host="srv1", tool="t")
    store.record(inventory(), host="srv2", tool="t")
    listed = store.summaries()
    assert [summary.run for summary in listed] == list(store.runs())
    assert [summary.certificates for summary in listed] == [0, 3, 2]
    assert [summary.coverage for summary in listed[1:]] == [scans[1].coverage, scans[0].coverage]
    assert listed[1].oids == Counter(verdict.code for verdict in scans[1].oids)


def test_a_run_with_answers_of_a_later_version_is_told(store: InventoryStore) -> None:
    store.record(inventory(), host="srv1", tool="t")
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE run SET coverage = replace(coverage, 'partial', 'lunar')"))
    with pytest.raises(LocalDataError, match="does not know"):
        store.summaries()


@pytest.mark.parametrize("verdicts", ["[1]", "[{}]", "{}", "7", "[", "null"])
def test_a_run_with_answers_of_another_shape_is_told_or_has_none(store: InventoryStore, verdicts: str) -> None:
    store.record(inventory(), host="srv1", tool="t")
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE run SET verdicts = :v"), {"v": zlib.compress(verdicts.encode())})
    for look in (store.summaries, store.latest_runs):
        with suppress(LocalDataError):
            assert not look()[0].oids


def test_those_of_a_service_are_found_for_a_certificate_that_was_never_seen(store: InventoryStore) -> None:
    store.record(inventory([found("a"), found("b", oid=None)]), host="srv1", tool="t")
    unknown = service_certificate("z").sha256
    standings = store.where_is(unknown, [(OID, ServiceUsage.SERVER)])
    assert [(one.relation, one.sha256) for one in standings] == [(Relation.SERVICE, service_certificate("a").sha256)]
    assert standings[0].subject == str(service_certificate("a").subject)
    assert standings[0].not_before == service_certificate("a").not_before
    assert store.where_is(unknown, [(OID, ServiceUsage.CLIENT)]) == ()
