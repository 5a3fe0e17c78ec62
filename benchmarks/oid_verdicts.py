"""Verdicts on 8 000 wanted OIDs against 50 000 certificates, beside the same question put to SQLite.

Run: ``python -m benchmarks.oid_verdicts``. SQLite joins the two tables with indexes that it has already; it does not
tell rollover, expiring and only old apart, so it answers less. The collector of garbage runs as seldom as while a scan
judges. The time of the processor is told too, because other work on the machine lengthens that by the clock.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.comparison import describe, in_turn, report, seconds
from cardtool.model.certificate import Certificate, Name, PublicKeyFacts
from cardtool.model.inventory import InventoryCertificate
from cardtool.model.oid import WantedOid
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.register.roots import load_roots
from cardtool.rules.kanta_oid import parse_oid
from cardtool.rules.oid_verdict import judge_oids
from cardtool.rules.oid_verdict_horizon import Horizon
from cardtool.store.collecting import few_collections

if TYPE_CHECKING:
    from collections.abc import Callable

#: Milliseconds that all verdicts may take.
GOAL = 50
AS_OF = date(2023, 3, 1)
HORIZON = Horizon(days=90)
JUDGED = ServiceJudgement(ServiceKind.SOTE_SERVICE, ServiceUsage.SERVER, Environment.PRODUCTION)
EMPTY = Name(())


def oid_of(number: int) -> str:
    """One of many OIDs under the roots of 400 organisations."""
    return f"1.2.246.10.{20_000_000 + number % 400}.10.{number}"


def estate(oids: int, certificates: int) -> tuple[list[WantedOid], list[InventoryCertificate]]:
    """Wanted OIDs, and certificates spread over a half more OIDs than these; a third have expired."""
    wanted = [WantedOid(oid_of(number), f"Unit {number}") for number in range(oids)]
    return wanted, [_certificate(number, number % (oids + oids // 2)) for number in range(certificates)]


def judging(wanted: list[WantedOid], certificates: list[InventoryCertificate]) -> Callable[[], float]:
    """Time of all verdicts, the index over the certificates included, in seconds."""
    judge = _judge(wanted, certificates)
    return lambda: seconds(judge)


def of_processor(wanted: list[WantedOid], certificates: list[InventoryCertificate]) -> Callable[[], float]:
    """The same in time of the processor, in seconds."""
    judge = _judge(wanted, certificates)

    def measured() -> float:
        start = time.process_time()
        judge()
        return time.process_time() - start

    return measured


def _judge(wanted: list[WantedOid], certificates: list[InventoryCertificate]) -> Callable[[], object]:
    roots = load_roots()

    def judge() -> object:
        with few_collections():
            return judge_oids(wanted, certificates, (), roots, as_of=AS_OF, horizon=HORIZON)

    return judge


def joining(wanted: list[WantedOid], certificates: list[InventoryCertificate]) -> Callable[[], float]:
    """Time of the plain join in SQLite, in seconds."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE wanted (oid TEXT PRIMARY KEY)")
    database.execute("CREATE TABLE certificate (sha256 TEXT, oid TEXT, not_before REAL, not_after REAL)")
    database.executemany("INSERT INTO wanted VALUES (?)", [(oid.oid,) for oid in wanted])
    rows = [(item.certificate, item.oid.text) for item in certificates if item.oid]
    times = [(c.sha256, oid, c.not_before.timestamp(), c.not_after.timestamp()) for c, oid in rows]
    database.executemany("INSERT INTO certificate VALUES (?, ?, ?, ?)", times)
    database.execute("CREATE INDEX by_oid ON certificate (oid, not_after, not_before)")
    day = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC).timestamp()
    question = (
        "SELECT w.oid, count(c.oid), sum(c.not_before <= :day AND c.not_after >= :day)"
        " FROM wanted w LEFT JOIN certificate c ON c.oid = w.oid GROUP BY w.oid"
    )
    return lambda: seconds(lambda: database.execute(question, {"day": day}).fetchall())


def _certificate(number: int, oid: int) -> InventoryCertificate:
    begins = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(days=number % 900)
    certificate = Certificate(
        der=b"",
        tbs=b"",
        signature=b"",
        signature_algorithm="",
        signature_hash="sha256",
        sha256=f"{number:064x}",
        sha1="",
        spki=b"",
        spki_sha256="",
        serial=number,
        subject=EMPTY,
        issuer=EMPTY,
        not_before=begins,
        not_after=begins + timedelta(days=365),
        key=PublicKeyFacts("rsa", 2048),
    )
    return InventoryCertificate(certificate, JUDGED, parse_oid(oid_of(oid)))


def main() -> None:
    """Measure and print."""
    wanted, certificates = estate(8_000, 50_000)
    ours, peer = in_turn(judging(wanted, certificates), joining(wanted, certificates), rounds=15)
    measured = of_processor(wanted, certificates)
    processor = [measured() for _ in range(15)]
    report("8 000 wanted OIDs, 50 000 certificates", ("verdicts", ours), ("SQLite join", peer))
    print(f"  verdicts, time of the processor  {describe(processor)}  (goal {GOAL} ms)")


if __name__ == "__main__":
    main()
