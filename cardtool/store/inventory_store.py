"""The store of the inventory: runs go in and come out, in SQLite or PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from sqlalchemy import select

from cardtool.store.engine import database_url, open_engine, reading, writing
from cardtool.store.latest import latest_runs, standing
from cardtool.store.loading import load_run
from cardtool.store.recording import RunFacts, record_run
from cardtool.store.runs import Run, RunId
from cardtool.store.schema import bring_up_to_date
from cardtool.store.summaries import summaries
from cardtool.store.tables import RUN, SERIES
from cardtool.store.whereabouts import where_is

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.engine import Engine

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.service import ServiceKind
    from cardtool.store.runs import LatestRun, RunSummary, Standing, StandingCertificate


class InventoryStore(AbstractContextManager["InventoryStore"]):
    """Runs of the inventory in a database. May be used by several threads; every call is a transaction of its own.

    Every method raises ``SourceNotReadableError`` when the database refuses.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: str | Path) -> InventoryStore:
        """The store in a SQLite file, or at an address (``sqlite:///…``, ``postgresql://…``); made when missing.

        The password of PostgreSQL may stand in the address or come from the environment (``PGPASSWORD``).

        Raises:
            LocalDataError: the database is of a later version of the program.
            SourceNotReadableError: it cannot be opened.
        """
        engine = open_engine(database_url(place))
        try:
            bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def record(self, inventory: Inventory, *, host: str, tool: str, rule_version: str = "") -> RunId:
        """Keep an inventory as a run of ``host``; all of it, or nothing when this raises."""
        facts = RunFacts(
            host=host,
            tool=tool,
            started=inventory.scanned_at,
            as_of=inventory.as_of,
            coverage=inventory.coverage,
            oids=inventory.oids,
            rule_version=rule_version,
        )
        return self.record_stream(facts, inventory.certificates)

    def record_stream(self, facts: RunFacts, certificates: Iterable[InventoryCertificate]) -> RunId:
        """The same for certificates that come one by one, each once; they are never all in memory."""
        with writing(self._engine) as connection:
            return record_run(connection, facts, certificates)

    def runs(self) -> tuple[Run, ...]:
        """All runs, the last one first."""
        columns = (RUN.c.id, SERIES.c.host, RUN.c.started, RUN.c.as_of, RUN.c.tool, RUN.c.rule_version, RUN.c.series_id)
        wanted = select(*columns).join(SERIES, SERIES.c.id == RUN.c.series_id).order_by(RUN.c.id.desc())
        with reading(self._engine) as connection:
            return tuple(Run(RunId(row[0]), *row[1:]) for row in connection.execute(wanted))

    def load(self, run: RunId) -> Inventory:
        """The inventory of a run, as it was judged then.

        Raises:
            RunUnknownError: there is no such run.
            LocalDataError: a later version of the program wrote it.
        """
        with reading(self._engine) as connection:
            return load_run(connection, run)

    def summaries(self) -> tuple[RunSummary, ...]:
        """All runs with their coverage and numbers, the last one first.

        Raises:
            LocalDataError: a later version of the program wrote one of them.
        """
        with reading(self._engine) as connection:
            return summaries(connection)

    def latest_runs(self) -> tuple[LatestRun, ...]:
        """The last run of every series with its coverage and its answers for the wanted OIDs, the newest first.

        Raises:
            LocalDataError: a later version of the program wrote one of them.
        """
        with reading(self._engine) as connection:
            return latest_runs(connection)

    def standing(self, kinds: Collection[ServiceKind]) -> tuple[StandingCertificate, ...]:
        """The certificates of these kinds that those runs saw, each once; those that end first in front.

        Raises:
            LocalDataError: a later version of the program wrote one of them.
        """
        with reading(self._engine) as connection:
            return standing(connection, kinds)

    def where_is(self, fingerprint: str, services: Iterable[tuple[str, str]] = ()) -> tuple[Standing, ...]:
        """Where a certificate stands or stood, its key, and its predecessors and successors.

        Args:
            fingerprint: SHA-256 of a certificate or of a public key (SPKI), hexadecimal.
            services: OID and use of services whose certificates are wanted too.
        """
        with reading(self._engine) as connection:
            return where_is(connection, fingerprint, services)
