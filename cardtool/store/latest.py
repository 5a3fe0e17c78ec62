"""What the last run of every series saw and said: the present state, as far as anybody looked."""

from __future__ import annotations

import json
import zlib
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from cardtool.model.certificate import Name, NameAttribute
from cardtool.model.errors import LocalDataError
from cardtool.model.oid import OidVerdict
from cardtool.model.sighting import Coverage
from cardtool.store.collecting import few_collections
from cardtool.store.runs import LatestRun, Run, RunId, StandingCertificate
from cardtool.store.said import Said
from cardtool.store.tables import CERTIFICATE, JUDGEMENT, RUN, SERIES
from cardtool.store.values import from_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy.engine import Connection

    from cardtool.model.service import ServiceKind

_LAST: Final = select(func.max(RUN.c.id)).group_by(RUN.c.series_id)
_LATEST: Final = (
    select(RUN, SERIES.c.host)
    .join(SERIES, SERIES.c.id == RUN.c.series_id)
    .where(RUN.c.id.in_(_LAST))
    .order_by(RUN.c.id.desc())
)
_LAST_OF_SERIES: Final = (
    select(RUN.c.series_id, func.max(RUN.c.id).label("run_id")).group_by(RUN.c.series_id).subquery("last_of_series")
)
#: Sorted here and not there: a database would carry the long columns along.
_STANDING: Final = (
    select(
        CERTIFICATE.c.not_after,
        CERTIFICATE.c.sha256,
        _LAST_OF_SERIES.c.run_id,
        CERTIFICATE.c.facts,
        JUDGEMENT.c.details,
    )
    .join(JUDGEMENT, JUDGEMENT.c.certificate_id == CERTIFICATE.c.id)
    .join(_LAST_OF_SERIES, _LAST_OF_SERIES.c.series_id == JUDGEMENT.c.series_id)
    .where(JUDGEMENT.c.gone_run.is_(None))
)
#: Where the facts of a certificate tell of its subject; within a text of JSON its quotation marks would be escaped.
_SUBJECT: Final = '"subject":'
_JSON: Final = json.JSONDecoder()


def latest_runs(connection: Connection) -> tuple[LatestRun, ...]:
    """The last run of every series, the newest first; no certificate is read.

    Raises:
        LocalDataError: a run holds codes that this version of the program does not know.
    """
    return tuple(map(_latest, connection.execute(_LATEST)))


def _latest(row: Any) -> LatestRun:
    run = Run(RunId(row.id), row.host, row.started, row.as_of, row.tool, row.rule_version, row.series_id)
    try:
        coverage = from_json(tuple[Coverage, ...], row.coverage)
        oids = from_json(tuple[OidVerdict, ...], zlib.decompress(row.verdicts).decode("ascii"))
    except (ValueError, zlib.error) as error:
        raise LocalDataError(f"run {row.id} holds what this version of the program does not know") from error
    return LatestRun(run, coverage, oids)


def standing(connection: Connection, kinds: Collection[ServiceKind]) -> tuple[StandingCertificate, ...]:
    """The certificates of these kinds that the last runs saw, each once; those that end first in front.

    Raises:
        LocalDataError: a run holds codes that this version of the program does not know.
    """
    wanted = _STANDING.where(JUDGEMENT.c.kind.in_(sorted(kinds)))
    try:
        with few_collections():
            return tuple(_certificates(connection.execute(wanted).all()))
    except (ValueError, KeyError, TypeError) as error:
        raise LocalDataError("a run holds what this version of the program does not know") from error


def _certificates(rows: Iterable[Any]) -> Iterator[StandingCertificate]:
    known: dict[str, Said] = {}  # the same is said of many
    for (not_after, sha256), group in groupby(sorted(map(tuple, rows)), key=itemgetter(0, 1)):
        *older, (_, _, newest, facts, details) = group
        said = known.get(details) or known.setdefault(details, from_json(Said, details))
        yield StandingCertificate(
            sha256=sha256,
            subject=_subject(facts),
            not_after=not_after,
            judgement=said.judgement,
            oid=said.oid,
            root=said.root,
            organisation=said.organisation,
            findings=said.findings,
            runs=(RunId(newest), *(RunId(row[2]) for row in reversed(older))),
        )


def _subject(facts: str) -> Name:
    """The subject of a certificate, for which the rest of its facts is not read."""
    content, _ = _JSON.raw_decode(facts, facts.index(_SUBJECT) + len(_SUBJECT))
    return Name(tuple([NameAttribute(part["oid"], part["value"]) for part in content.get("attributes", ())]))
