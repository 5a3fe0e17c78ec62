from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cardtool.model.errors import LocalDataError, RunUnknownError
from cardtool.model.service import ServiceUsage
from cardtool.model.sighting import Place, SourceKind
from cardtool.store import pieces
from cardtool.store.engine import writing
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.recording import RunFacts
from cardtool.store.runs import Relation, RunId
from tests.store.inventories import (
    AS_OF,
    FILE,
    JUDGEMENT,
    OID,
    SCANNED_AT,
    STORE,
    found,
    inventory,
    service_certificate,
)
from tests.values import name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.inventory import Inventory, InventoryCertificate


def record(store: InventoryStore, *certificates: InventoryCertificate, day: int = 0, host: str = "srv1") -> RunId:
    scanned = inventory(certificates, scanned_at=SCANNED_AT + timedelta(days=day))
    return store.record(scanned, host=host, tool="cardtool 1", rule_version="2026-11")


def places_in(inventory: Inventory) -> dict[str, set[Place]]:
    return {one.certificate.sha256: set(one.places) for one in inventory.certificates}


def sha(label: str) -> str:
    return service_certificate(label).sha256


def test_a_run_comes_back_as_it_went_in(store: InventoryStore) -> None:
    bare = found("bare", oid=None, root=None, organisation=None, findings=())
    scanned = inventory([found("a", FILE, STORE), bare])
    run = store.record(scanned, host="srv1", tool="cardtool 1", rule_version="2026-11")
    loaded = store.load(run)
    assert places_in(loaded) == places_in(scanned)
    assert replace(loaded, certificates=()) == replace(scanned, certificates=())
    assert [replace(one, places=()) for one in loaded.certificates] == [
        replace(one, places=()) for one in scanned.certificates
    ]


def test_runs_are_listed_with_the_last_one_first(store: InventoryStore) -> None:
    record(store)
    last = record(store, found("a"), day=1, host="srv2")
    newest, oldest = store.runs()
    assert (newest.id, newest.host, newest.started) == (last, "srv2", SCANNED_AT + timedelta(days=1))
    assert (newest.as_of, newest.tool, newest.rule_version) == (AS_OF, "cardtool 1", "2026-11")
    assert oldest.host == "srv1"
    assert oldest.series != newest.series


def test_every_run_keeps_what_it_saw(store: InventoryStore) -> None:
    """Certificates and places that come, go, come back and change are in exactly the runs that saw them."""
    one, two = replace(FILE, path="/one"), replace(FILE, path="/two", key=None)
    scans = [
        [found("a", one), found("b", two)],
        [found("a", one, two), found("b", two)],
        [found("a", two)],
        [],
        [found("a", replace(one, key=False)), found("b", one)],
        [found("a", one), found("b", one)],
        [found("c", one)],
        [found("a", one), found("b", two)],
    ]
    runs = [record(store, *scan, day=day) for day, scan in enumerate(scans)]
    for run, scan in zip(runs, scans, strict=True):
        assert places_in(store.load(run)) == places_in(inventory(scan))


def test_every_run_keeps_what_was_said_then(store: InventoryStore) -> None:
    client = replace(JUDGEMENT, usage=ServiceUsage.CLIENT)
    scans = [[found("a")], [found("a", judgement=client)], [found("a", judgement=client, findings=())], [found("a")]]
    runs = [record(store, *scan, day=day) for day, scan in enumerate(scans)]
    for run, scan in zip(runs, scans, strict=True):
        assert store.load(run).certificates == tuple(scan)


def test_hosts_and_other_sources_do_not_end_each_other(store: InventoryStore) -> None:
    first = record(store, found("a"))
    other = record(store, found("b"), host="srv2")
    narrow = store.record(inventory([found("c")], coverage=()), host="srv1", tool="t")
    again = record(store, found("a"), day=1)
    assert [set(places_in(store.load(run))) for run in (first, other, narrow, again)] == [
        {sha("a")}, {sha("b")}, {sha("c")}, {sha("a")}
    ]  # fmt: skip
    assert all(standing.still for standing in store.where_is(sha("b")))


def test_a_run_in_pieces_is_a_whole(store: InventoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CERTIFICATES_A_PIECE", 3)
    monkeypatch.setattr(pieces, "PLACES_A_PIECE", 5)
    shared = replace(FILE, path="/shared")
    scan = [
        found(str(number), shared, *(replace(FILE, path=f"/{number}/{copy}") for copy in range(number % 7)))
        for number in range(20)
    ]
    runs = [record(store, *scan), record(store, *scan[:10], day=1)]
    assert [places_in(store.load(run)) for run in runs] == [
        places_in(inventory(scan)), places_in(inventory(scan[:10]))
    ]  # fmt: skip


def test_a_place_named_twice_counts_once(store: InventoryStore) -> None:
    run = record(store, found("a", FILE, replace(FILE, key=None)))
    assert len(store.load(run).certificates[0].places) == 1


def test_a_certificate_that_comes_twice_is_a_mistake_and_nothing_is_kept(
    store: InventoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (1000, 1):
        monkeypatch.setattr(pieces, "CERTIFICATES_A_PIECE", size)
        with pytest.raises(ValueError, match="comes twice"):
            record(store, found("a"), found("b"), found("a"))
    assert store.runs() == ()


def test_a_source_that_fails_in_the_middle_leaves_nothing(
    store: InventoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "CERTIFICATES_A_PIECE", 1)

    def broken() -> Iterator[InventoryCertificate]:
        yield found("a")
        yield found("b")
        raise EOFError

    with pytest.raises(EOFError):
        store.record_stream(RunFacts("h", "t", SCANNED_AT, AS_OF), broken())
    assert store.runs() == ()
    assert store.where_is(sha("a")) == ()
    record(store, found("a"))
    assert len(store.runs()) == 1


def test_names_that_databases_cannot_hold_are_escaped(store: InventoryStore) -> None:
    odd = Place(SourceKind.FILES, b"/etc/\xff.pem".decode("utf-8", "surrogateescape"), alias="a\0b")
    hostile = service_certificate(subject=name(CN="a\0b\udcff"))
    run = record(store, found(certificate=hostile, places=(odd, FILE)))
    (loaded,) = store.load(run).certificates
    assert loaded.certificate == hostile
    assert {place.path for place in loaded.places} == {"/etc/\\udcff.pem", FILE.path}
    assert places_in(store.load(record(store, found(certificate=hostile, places=(odd,)), day=1)))


def test_where_a_certificate_its_key_and_its_service_stand(store: InventoryStore) -> None:
    other_service = found("other", oid=None)
    record(store, found("old", FILE), found("twin", STORE, key="old"), other_service)
    record(store, found("new", FILE), found("twin", STORE, key="old"), other_service, day=1)
    record(store, found("new", FILE), found("old", FILE), day=2)
    standings = store.where_is(sha("old").upper())
    told = [(one.relation, one.sha256, one.place.path, one.last_seen - SCANNED_AT, one.still) for one in standings]
    day = timedelta(days=1)
    assert told == [
        (Relation.CERTIFICATE, sha("old"), FILE.path, 0 * day, False),
        (Relation.CERTIFICATE, sha("old"), FILE.path, 2 * day, True),
        (Relation.KEY, service_certificate("twin", key="old").sha256, STORE.path, day, False),
        (Relation.SERVICE, sha("new"), FILE.path, 2 * day, True),
    ]
    assert standings[1].first_seen == SCANNED_AT + 2 * day
    assert (standings[0].oid, standings[0].host, standings[0].place) == (OID, "srv1", FILE)
    assert standings[0].not_after == service_certificate("old").not_after


def test_a_public_key_is_found_by_its_own_fingerprint(store: InventoryStore) -> None:
    record(store, found("a"), found("b", key="a"), found("c", oid=None))
    standings = store.where_is(service_certificate("a").spki_sha256)
    assert [(one.relation, one.sha256) for one in standings] == sorted(
        (Relation.KEY, service_certificate(label, key="a").sha256) for label in "ab"
    )


def test_what_was_never_seen_stands_nowhere(store: InventoryStore) -> None:
    record(store, found("a"))
    assert store.where_is("00" * 32) == ()


def test_a_run_that_is_not_there_is_told(store: InventoryStore) -> None:
    with pytest.raises(RunUnknownError, match="no run 7"):
        store.load(RunId(7))


def test_a_certificate_without_a_place_comes_back(store: InventoryStore) -> None:
    nowhere = replace(found("a"), places=())
    run = record(store, found("0"), nowhere, found("z"))
    assert [len(one.places) for one in store.load(run).certificates] == [1, 0, 1]


def test_a_run_with_codes_of_a_later_version_is_told(store: InventoryStore) -> None:
    run = record(store, found("a"))
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE judgement SET details = replace(details, 'sote_service', 'moon_service')"))
    with pytest.raises(LocalDataError, match="does not know"):
        store.load(run)


def test_several_writers_take_turns(place: str, store: InventoryStore) -> None:
    errors: list[BaseException] = []

    def write(host: str) -> None:
        try:
            with InventoryStore.open(place) as own:
                for day in range(3):
                    record(own, found(f"{host}-{day}"), found("shared"), day=day, host=host)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=write, args=(f"host{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.runs()) == 12
    assert {one.host for one in store.where_is(sha("shared"))} == {f"host{number}" for number in range(4)}


scans = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.sets(st.sampled_from(["/1", "/2", "/3"]), min_size=1), max_size=4),
    max_size=5,
)


@given(scans)
def test_any_history_comes_back(tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, set[str]]]) -> None:
    path: Path = tmp_path_factory.mktemp("history") / "store.db"
    taken = [
        [found(label, *(replace(FILE, path=place) for place in sorted(places))) for label, places in scan.items()]
        for scan in history
    ]
    with InventoryStore.open(path) as store:
        runs = [record(store, *scan, day=day) for day, scan in enumerate(taken)]
        for run, scan in zip(runs, taken, strict=True):
            assert places_in(store.load(run)) == places_in(inventory(scan))
