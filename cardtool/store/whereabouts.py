"""Where a certificate stands, its key, and the other certificates of the same service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from cardtool.store.places import place_of
from cardtool.store.runs import Relation, Standing
from cardtool.store.tables import CERTIFICATE, JUDGEMENT, LOCATION, OBSERVATION, RUN, SERIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.engine import Connection


def where_is(
    connection: Connection, fingerprint: str, services: Iterable[tuple[str, str]] = ()
) -> tuple[Standing, ...]:
    """Every place of everything related to a certificate, the certificate itself first.

    Args:
        connection: a connection.
        fingerprint: SHA-256 of a certificate, or of a public key (SPKI), hexadecimal.
        services: OID and use (``ServiceUsage``) of services whose certificates are related too, for a certificate that
            is not in the database itself.
    """
    related = {
        **dict.fromkeys(_of_services(connection, services), Relation.SERVICE),
        **_related(connection, fingerprint.lower().replace(":", "")),
    }
    standings = [_standing(row, related[row.certificate_id]) for row in _rows(connection, related)]
    return tuple(sorted(standings, key=_order))


def _order(standing: Standing) -> tuple[Any, ...]:
    closeness = list(Relation).index(standing.relation)
    return closeness, standing.sha256, standing.host, standing.place.path, standing.first_seen


def _related(connection: Connection, fingerprint: str) -> Mapping[int, Relation]:
    """Numbers of all related certificates with the closest relation of each."""
    exact = _numbers(connection, CERTIFICATE.c.sha256 == fingerprint)
    of_key = _numbers(connection, CERTIFICATE.c.spki_sha256 == fingerprint)
    keys = select(CERTIFICATE.c.spki_sha256).where(CERTIFICATE.c.id.in_(exact))
    same_key = of_key | _numbers(connection, CERTIFICATE.c.spki_sha256.in_(keys))
    service = _same_service(connection, exact | of_key)
    return {
        **dict.fromkeys(service, Relation.SERVICE),
        **dict.fromkeys(same_key, Relation.KEY),
        **dict.fromkeys(exact, Relation.CERTIFICATE),
    }


def _numbers(connection: Connection, condition: Any) -> set[int]:
    return set(connection.scalars(select(CERTIFICATE.c.id).where(condition)))


def _same_service(connection: Connection, certificates: Iterable[int]) -> set[int]:
    mine = JUDGEMENT.alias("mine")
    same = and_(*(mine.c[name] == JUDGEMENT.c[name] for name in ("oid", "kind", "usage", "environment")))
    return set(
        connection.scalars(
            select(JUDGEMENT.c.certificate_id)
            .join(mine, same)
            .where(mine.c.certificate_id.in_(list(certificates)), mine.c.oid != "")
        )
    )


def _of_services(connection: Connection, services: Iterable[tuple[str, str]]) -> set[int]:
    named = [and_(JUDGEMENT.c.oid == oid, JUDGEMENT.c.usage == usage) for oid, usage in services]
    return set(connection.scalars(select(JUDGEMENT.c.certificate_id).where(or_(*named)))) if named else set()


def _rows(connection: Connection, certificates: Iterable[int]) -> Iterable[Any]:
    first, last = RUN.alias("first"), RUN.alias("last")
    last_run = (
        select(func.max(RUN.c.id))
        .where(RUN.c.series_id == OBSERVATION.c.series_id)
        .where(or_(OBSERVATION.c.gone_run.is_(None), RUN.c.id < OBSERVATION.c.gone_run))
        .correlate(OBSERVATION)
        .scalar_subquery()
    )
    oid = (
        select(func.max(JUDGEMENT.c.oid))
        .where(JUDGEMENT.c.certificate_id == OBSERVATION.c.certificate_id)
        .where(JUDGEMENT.c.series_id == OBSERVATION.c.series_id)
        .correlate(OBSERVATION)
        .scalar_subquery()
    )
    return connection.execute(
        select(
            OBSERVATION,
            LOCATION.c.source,
            LOCATION.c.host,
            LOCATION.c.path,
            LOCATION.c.alias,
            LOCATION.c.detail,
            CERTIFICATE.c.sha256,
            CERTIFICATE.c.subject,
            CERTIFICATE.c.not_before,
            CERTIFICATE.c.not_after,
            SERIES.c.host.label("scanned_host"),
            first.c.started.label("first_seen"),
            last.c.started.label("last_seen"),
            oid.label("oid"),
        )
        .join(LOCATION, LOCATION.c.id == OBSERVATION.c.location_id)
        .join(CERTIFICATE, CERTIFICATE.c.id == OBSERVATION.c.certificate_id)
        .join(SERIES, SERIES.c.id == OBSERVATION.c.series_id)
        .join(first, first.c.id == OBSERVATION.c.first_run)
        .join(last, last.c.id == last_run)
        .where(OBSERVATION.c.certificate_id.in_(list(certificates)))
    )


def _standing(row: Any, relation: Relation) -> Standing:
    return Standing(
        relation=relation,
        sha256=row.sha256,
        subject=row.subject,
        oid=row.oid,
        not_before=row.not_before,
        not_after=row.not_after,
        place=place_of(row.source, row.host, row.path, row.alias, row.detail, row.has_key),
        host=row.scanned_host,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        still=row.gone_run is None,
    )
