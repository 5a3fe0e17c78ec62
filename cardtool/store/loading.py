"""Reads a run from the store as the inventory it was."""

from __future__ import annotations

import zlib
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, or_, select

from cardtool.model.certificate import Certificate
from cardtool.model.errors import LocalDataError, RunUnknownError
from cardtool.model.inventory import Inventory
from cardtool.model.oid import OidVerdict
from cardtool.model.sighting import Coverage
from cardtool.store.collecting import few_collections
from cardtool.store.places import place_of
from cardtool.store.said import Said
from cardtool.store.tables import CERTIFICATE, JUDGEMENT, LOCATION, OBSERVATION, RUN
from cardtool.store.values import from_json

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.sighting import Place
    from cardtool.store.runs import RunId

#: Rows that are fetched together, so that a large run is not twice in memory.
_CERTIFICATES_AT_ONCE: Final = 1000
_PLACES_AT_ONCE: Final = 10_000
#: Columns of a place; no two rows of a certificate are the same up to the key, so rows sort.
_PLACE: Final = (*(LOCATION.c[name] for name in ("source", "host", "path", "alias", "detail")), OBSERVATION.c.has_key)
_NOWHERE: Final[tuple[int, tuple[Place, ...]]] = (0, ())


def load_run(connection: Connection, run: RunId) -> Inventory:
    """The inventory of a run, its certificates in the order in which the store first saw them.

    Raises:
        RunUnknownError: there is no such run.
        LocalDataError: it holds codes that this version of the program does not know.
    """
    row = connection.execute(select(RUN).where(RUN.c.id == run)).one_or_none()
    if row is None:
        raise RunUnknownError(f"there is no run {run}")
    try:
        with few_collections():
            certificates = tuple(_certificates(connection, row))
        return Inventory(
            coverage=from_json(tuple[Coverage, ...], row.coverage),
            certificates=certificates,
            oids=from_json(tuple[OidVerdict, ...], zlib.decompress(row.verdicts).decode("ascii")),
            as_of=row.as_of,
            scanned_at=row.started,
        )
    except ValueError as error:
        raise LocalDataError(f"run {run} holds what this version of the program does not know") from error


def _certificates(connection: Connection, run: Any) -> Iterator[InventoryCertificate]:
    wanted = (
        select(CERTIFICATE.c.id, CERTIFICATE.c.sha256, CERTIFICATE.c.der, CERTIFICATE.c.facts, JUDGEMENT.c.details)
        .join(JUDGEMENT, JUDGEMENT.c.certificate_id == CERTIFICATE.c.id)
        .where(*_in_run(JUDGEMENT, run))
        .order_by(CERTIFICATE.c.id)
        .execution_options(yield_per=_CERTIFICATES_AT_ONCE)
    )
    with closing(_places(connection, run)) as places, connection.execute(wanted) as rows:
        number, standing = next(places, _NOWHERE)
        for row in rows:
            found: tuple[Place, ...] = ()
            if row.id == number:
                found = standing
                number, standing = next(places, _NOWHERE)
            yield _certificate(row, found)


def _certificate(row: Any, places: tuple[Place, ...]) -> InventoryCertificate:
    facts = from_json(Certificate, row.facts, row.der)
    certificate = replace(facts, der=row.der, sha256=row.sha256)
    return from_json(Said, row.details).of(certificate, places)


def _places(connection: Connection, run: Any) -> Generator[tuple[int, tuple[Place, ...]]]:
    """Numbers of the certificates in the run with their places, in the order of the numbers."""
    wanted = (
        select(OBSERVATION.c.certificate_id, *_PLACE)
        .join(LOCATION, LOCATION.c.id == OBSERVATION.c.location_id)
        .join(JUDGEMENT, and_(JUDGEMENT.c.certificate_id == OBSERVATION.c.certificate_id, *_in_run(JUDGEMENT, run)))
        .where(*_in_run(OBSERVATION, run))
        .order_by(OBSERVATION.c.certificate_id)
        .execution_options(yield_per=_PLACES_AT_ONCE)
    )
    with connection.execute(wanted) as rows:
        for number, group in groupby(rows, key=itemgetter(0)):
            yield number, tuple(place_of(*columns) for _, *columns in sorted(map(tuple, group)))


def _in_run(table: Table, run: Any) -> tuple[ColumnElement[bool], ...]:
    not_gone = or_(table.c.gone_run.is_(None), table.c.gone_run > run.id)
    return table.c.series_id == run.series_id, table.c.first_run <= run.id, not_gone
