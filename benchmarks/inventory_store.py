"""Observations into the store: seconds, rate, peak memory, against the goals of at most 20 s and 400 MB for a million.

    python -m benchmarks.inventory_store [--observations 1000000] [--certificates 50000] [--database sqlite|postgresql]

Every part runs in a process of its own, so that the peak memory is its own. PostgreSQL is started privately where it is
installed, with its default settings. On a machine that is busy with other things the processor time says more than the
seconds; that of PostgreSQL is its client's alone. The peer, measured beside, is the least that the same data can cost:
the same rows written by ``executemany`` of the standard library into one table without an index.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from cardtool.model.sighting import Place, SourceKind
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.recording import RunFacts
from tests.store import postgresql
from tests.store.inventories import found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryCertificate

GOAL_SECONDS: Final = 20
GOAL_MEGABYTES: Final = 400
#: What stays the same in every run, so that ``seconds`` of two runs compare.
DER_BYTES: Final = 1233
HOSTS: Final = 700


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--certificates", type=int, default=50_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    print(f"{asked.observations} observations of {asked.certificates} certificates")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        _measure("least possible (one table, no index)", _least, f"{folder}/least.db", asked)
        for database in asked.database or ("sqlite", "postgresql"):
            if database == "postgresql" and postgresql.programs() is None:
                print("postgresql: not installed")
                continue
            sqlite = database == "sqlite"
            place = f"sqlite:///{folder}/store.db" if sqlite else servers.enter_context(postgresql.server())
            for part in (_first_run, _same_again, _some_changed, _load):
                _measure(f"{database}, {str(part.__doc__).rstrip('.').lower()}", part, place, asked)
        print(f"goals: {GOAL_SECONDS} s, {GOAL_MEGABYTES} MB")


def _measure(title: str, part: Callable[[str, int, int], None], place: str, asked: argparse.Namespace) -> None:
    results: multiprocessing.Queue[tuple[float, float, float]] = multiprocessing.get_context("spawn").Queue()
    arguments = (part, place, asked.observations, asked.certificates, results)
    process = multiprocessing.get_context("spawn").Process(target=_timed, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{title} failed")
    seconds, processor, megabytes = results.get()
    rate = asked.observations / seconds
    print(f"  {title:<56} {seconds:6.1f} s, processor {processor:6.1f} s {rate:9.0f}/s {megabytes:5.0f} MB")


def _timed(
    part: Callable[[str, int, int], None],
    place: str,
    observations: int,
    certificates: int,
    results: multiprocessing.Queue[tuple[float, float, float]],
) -> None:
    begun, of_processor = time.perf_counter(), time.process_time()
    part(place, observations, certificates)
    seconds, processor = time.perf_counter() - begun, time.process_time() - of_processor
    results.put((seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _first_run(place: str, observations: int, certificates: int) -> None:
    """First run."""
    _record(place, _estate(observations, certificates))


def _same_again(place: str, observations: int, certificates: int) -> None:
    """Second run, nothing new."""
    _record(place, _estate(observations, certificates))


def _some_changed(place: str, observations: int, certificates: int) -> None:
    """Third run, one certificate in a hundred renewed."""
    _record(place, _estate(observations, certificates, renewed=100))


def _load(place: str, observations: int, certificates: int) -> None:
    """Last run read back."""
    with InventoryStore.open(place) as store:
        inventory = store.load(store.runs()[0].id)
    if sum(len(found.places) for found in inventory.certificates) != observations // certificates * certificates:
        raise AssertionError("not everything came back")


def _record(place: str, estate: Iterator[InventoryCertificate]) -> None:
    facts = RunFacts("bench", "bench", datetime.now(UTC), date(2026, 11, 20))
    with InventoryStore.open(place) as store:
        store.record_stream(facts, estate)


def _least(place: str, observations: int, certificates: int) -> None:
    rows = (
        (index, place.source.value, place.host, place.path, place.alias, place.detail)
        for index, found in enumerate(_estate(observations, certificates))
        for place in found.places
    )
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE least (certificate, source, host, path, alias, detail)")
        connection.executemany("INSERT INTO least VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def _estate(observations: int, certificates: int, renewed: int = 0) -> Iterator[InventoryCertificate]:
    pattern = found()
    each = observations // certificates
    for index in range(certificates):
        label = f"{index}-renewed" if renewed and index % renewed == 0 else str(index)
        yield replace(pattern, certificate=_certificate(pattern, label), places=tuple(_places(index, each)))


def _certificate(pattern: InventoryCertificate, label: str) -> Certificate:
    der = hashlib.shake_256(label.encode()).digest(DER_BYTES)
    spki = der[200:491]
    return replace(
        pattern.certificate,
        der=der,
        tbs=der[4:900],
        signature=der[920:],
        spki=spki,
        sha256=hashlib.sha256(der).hexdigest(),
        spki_sha256=hashlib.sha256(spki).hexdigest(),
    )


def _places(index: int, number: int) -> Iterator[Place]:
    for copy in range(number):
        host = f"srv{(index * 31 + copy * 17) % HOSTS:04}.example"
        yield Place(SourceKind.FILES, f"/etc/pki/services/{index}/tls-{copy}.pem", host, detail="pem#1")


if __name__ == "__main__":
    main()
