"""The list of runs with what became of their sources and how much they found."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from cardtool.model.errors import LocalDataError
from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import Coverage
from cardtool.store.runs import Run, RunId, RunSummary
from cardtool.store.tables import JUDGEMENT, RUN, SERIES
from cardtool.store.values import from_json

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def summaries(connection: Connection) -> tuple[RunSummary, ...]:
    """Every run with its coverage and numbers, the last one first; no certificate is read.

    Raises:
        LocalDataError: a run holds codes that this version of the program does not know.
    """
    number = (
        select(func.count())
        .select_from(JUDGEMENT)
        .where(JUDGEMENT.c.series_id == RUN.c.series_id, JUDGEMENT.c.first_run <= RUN.c.id)
        .where(or_(JUDGEMENT.c.gone_run.is_(None), JUDGEMENT.c.gone_run > RUN.c.id))
        .correlate(RUN)
        .scalar_subquery()
    )
    wanted = (
        select(RUN, SERIES.c.host, number.label("certificates"))
        .join(SERIES, SERIES.c.id == RUN.c.series_id)
        .order_by(RUN.c.id.desc())
    )
    return tuple(_summary(row) for row in connection.execute(wanted))


def _summary(row: Any) -> RunSummary:
    run = Run(RunId(row.id), row.host, row.started, row.as_of, row.tool, row.rule_version, row.series_id)
    try:
        coverage = from_json(tuple[Coverage, ...], row.coverage)
        verdicts = json.loads(zlib.decompress(row.verdicts))
        oids = Counter(OidVerdictCode(verdict["code"]) for verdict in verdicts)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise LocalDataError(f"run {row.id} holds what this version of the program does not know") from error
    return RunSummary(run, coverage, row.certificates, oids)
