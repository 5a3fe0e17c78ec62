"""Adds a run to the store."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from cardtool.store.collecting import few_collections
from cardtool.store.pieces import PieceWriter, pieces
from cardtool.store.runs import RunId
from cardtool.store.tables import RUN, SERIES
from cardtool.store.values import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.engine import Connection

    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Coverage


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run says of itself.

    Attributes:
        host: machine that was scanned.
        tool: program and version.
        started: when the sources were read, aware, UTC.
        as_of: Finnish calendar day of the judgement.
        coverage: what became of every source.
        oids: the wanted OIDs with their verdicts.
        rule_version: version of the rules.
    """

    host: str
    tool: str
    started: datetime
    as_of: date
    coverage: tuple[Coverage, ...] = ()
    oids: tuple[OidVerdict, ...] = ()
    rule_version: str = ""


def record_run(connection: Connection, facts: RunFacts, certificates: Iterable[InventoryCertificate]) -> RunId:
    """Add a run with its certificates, each of which comes once.

    Raises:
        ValueError: a certificate comes twice.
    """
    series = _series(connection, facts)
    run = _add_run(connection, facts, series)
    writer = PieceWriter(connection, facts.rule_version, series, run)
    with few_collections():
        for piece in pieces(certificates):
            writer.add(piece)
    writer.finish()
    return run


def _series(connection: Connection, facts: RunFacts) -> int:
    sources = sorted({f"{source.kind.value}\0{source.name}" for source in facts.coverage})
    scope = sha256("\0\0".join(sources).encode("utf-8", "backslashreplace")).hexdigest()
    named = {"host": facts.host, "scope": scope}
    found = connection.scalar(select(SERIES.c.id).filter_by(**named))
    if found is None:
        found = connection.execute(insert(SERIES).values(named).returning(SERIES.c.id)).scalar_one()
    return int(found)


def _add_run(connection: Connection, facts: RunFacts, series: int) -> RunId:
    row = {
        "series_id": series,
        "started": facts.started,
        "as_of": facts.as_of,
        "tool": facts.tool,
        "rule_version": facts.rule_version,
        "coverage": to_json(facts.coverage),
        "verdicts": zlib.compress(to_json(facts.oids).encode("ascii")),
    }
    return RunId(connection.execute(insert(RUN).values(row).returning(RUN.c.id)).scalar_one())
