"""What the board asks the other stores: numbers of cards, the last runs, and the certificates they saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from cardtool.model.errors import LocalDataError, StoreDamagedError
from cardtool.model.kind import CardKind
from cardtool.model.service import ServiceKind
from cardtool.model.worklist import EntryState
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.worklist_counts import CardTally
from cardtool.store.worklist_store import WorklistStore
from tests.store.inventories import FILE, JUDGEMENT, SATAKUNTA, STORE, found, inventory, service_certificate
from tests.store.worklist.cards import author, card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.store.runs import RunId

XROAD = replace(JUDGEMENT, kind=ServiceKind.XROAD_SIGN)
EXCHANGE = (ServiceKind.XROAD_SIGN, ServiceKind.XROAD_AUTH)


# -- the worklist ----------------------------------------------------------------------------------------


def test_cards_are_counted_by_what_they_have_in_common(place: str) -> None:
    with WorklistStore.open(place) as worklist:
        assert worklist.card_counts() == ()
        for number in (1, 22, 43, 2):  # the first three name the same organisation
            worklist.add(card(number), author())
        worklist.add(replace(card(64), kind=CardKind.ACTOR, successor=""), author())
        worklist.set_state(2, 1, EntryState.CLOSED, author())
        first, successor = "Esimerkin sairaanhoitopiiri 1", "Esimerkin hyvinvointialue"
        assert worklist.card_counts() == (
            CardTally(CardKind.ACTOR, first, "", EntryState.TO_CLOSE, 1),
            CardTally(CardKind.STAFF, first, successor, EntryState.CLOSED, 1),
            CardTally(CardKind.STAFF, first, successor, EntryState.TO_CLOSE, 2),
            CardTally(CardKind.STAFF, "Esimerkin sairaanhoitopiiri 2", successor, EntryState.TO_CLOSE, 1),
        )


@pytest.mark.parametrize("column", ["kind", "state"])
def test_a_card_that_cannot_be_understood_is_damage(place: str, column: str) -> None:
    with WorklistStore.open(place) as worklist:
        worklist.add(card(1), author())
        with worklist._database.engine.begin() as connection:
            connection.execute(text(f"UPDATE worklist_entry SET {column} = 'other'"))  # noqa: S608 - names above
        with pytest.raises(StoreDamagedError):
            worklist.card_counts()


# -- the inventory ---------------------------------------------------------------------------------------


@pytest.fixture
def inventories(other: str) -> Iterator[InventoryStore]:
    """An empty store of inventories, in SQLite and in PostgreSQL in turn."""
    with InventoryStore.open(other) as store:
        yield store


def xroad(label: str, **changes: Any) -> InventoryCertificate:
    return found(label, judgement=XROAD, oid=None, **changes)


def elsewhere(*certificates: InventoryCertificate) -> Inventory:
    """A scan of other sources."""
    whole = inventory(certificates)
    return replace(whole, coverage=whole.coverage[:1])


def record(store: InventoryStore, scan: Inventory, host: str = "srv1") -> RunId:
    return store.record(scan, host=host, tool="cardtool 1")


def test_the_last_run_of_every_series_comes_with_all_it_said(inventories: InventoryStore) -> None:
    assert inventories.latest_runs() == ()
    record(inventories, inventory([found("a")]))
    second = record(inventories, inventory([found("b")]))
    third = record(inventories, inventory([found("a")]), "srv2")
    fourth = record(inventories, elsewhere())
    latest = inventories.latest_runs()
    assert [one.run.id for one in latest] == [fourth, third, second]
    assert [one.run.host for one in latest] == ["srv1", "srv2", "srv1"]
    assert latest[2].coverage == inventory([found("b")]).coverage
    assert latest[2].oids == inventory([found("b")]).oids
    assert latest[2].run == inventories.runs()[2]


def test_certificates_that_the_last_runs_saw_stand(inventories: InventoryStore) -> None:
    assert inventories.standing(EXCHANGE) == ()
    record(inventories, inventory([xroad("gone"), xroad("a")]))
    run = record(inventories, inventory([xroad("a", organisation=SATAKUNTA), found("sote")]))
    (standing,) = inventories.standing(EXCHANGE)
    expected = xroad("a")
    assert standing.sha256 == expected.certificate.sha256
    assert standing.subject == replace(expected.certificate.subject, der=b"")
    assert standing.not_after == expected.certificate.not_after
    assert (standing.judgement, standing.oid) == (XROAD, None)
    assert (standing.root, standing.organisation) == (expected.root, SATAKUNTA)
    assert standing.findings == expected.findings
    assert standing.runs == (run,)
    assert [one.oid for one in inventories.standing([ServiceKind.SOTE_SERVICE])] == [found("sote").oid]
    assert len(inventories.standing(list(ServiceKind))) == 2
    assert inventories.standing(()) == ()


def test_one_that_stands_on_several_machines_comes_once_with_what_was_said_last(inventories: InventoryStore) -> None:
    first = record(inventories, inventory([xroad("a", organisation=None)]))
    second = record(inventories, inventory([xroad("a", places=(STORE,))]), "srv2")
    third = record(inventories, elsewhere(xroad("a", places=(FILE,), findings=())))
    (standing,) = inventories.standing(EXCHANGE)
    assert standing.runs == (third, second, first)
    assert (standing.findings, standing.organisation) == ((), SATAKUNTA)


def test_those_that_end_first_are_in_front(inventories: InventoryStore) -> None:
    end = service_certificate("x").not_after
    labels = {"late": 9, "early": -9, "between": 0}
    record(
        inventories,
        inventory(
            xroad(label, certificate=service_certificate(label, not_after=end + timedelta(days=days)))
            for label, days in labels.items()
        ),
    )
    ends = [one.not_after - end for one in inventories.standing(EXCHANGE)]
    assert ends == [timedelta(days=-9), timedelta(), timedelta(days=9)]


def test_a_certificate_without_a_name_has_none(inventories: InventoryStore) -> None:
    bare = service_certificate("a")
    nameless = replace(bare, subject=replace(bare.subject, attributes=()))
    record(inventories, inventory([xroad("a", certificate=nameless)]))
    assert inventories.standing(EXCHANGE)[0].subject.attributes == ()


def test_codes_of_a_later_version_are_told(inventories: InventoryStore) -> None:
    record(inventories, inventory([xroad("a")]))
    with inventories._engine.begin() as connection:
        connection.execute(text("UPDATE judgement SET details = replace(details, 'xroad_sign', 'of_tomorrow')"))
        connection.execute(text("UPDATE run SET coverage = replace(coverage, 'complete', 'of_tomorrow')"))
    with pytest.raises(LocalDataError):
        inventories.standing(EXCHANGE)
    with pytest.raises(LocalDataError, match="run 1"):
        inventories.latest_runs()
