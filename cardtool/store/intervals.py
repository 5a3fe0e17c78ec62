"""What a series sees at present, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, tuple_, update

from cardtool.store.tables import JUDGEMENT, LOCATION, OBSERVATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

#: Values in one statement; databases bound their number.
_AT_ONCE: Final = 1000


class Intervals:
    """The rows of one series that no run has ended.

    Args:
        connection: a connection that writes.
        series: the series.
        run: the run that ends rows.
    """

    def __init__(self, connection: Connection, *, series: int, run: int) -> None:
        self._connection = connection
        self._series = series
        self._run = run

    def certificates(self) -> set[int]:
        """Numbers of the certificates that the series saw last."""
        found = self._connection.scalars(select(JUDGEMENT.c.certificate_id).where(*self._present(JUDGEMENT)))
        return set(found)

    def judgements(self, certificates: Sequence[int]) -> dict[int, str]:
        """What was said last of the certificates, by their numbers."""
        columns = select(JUDGEMENT.c.certificate_id, JUDGEMENT.c.details)
        rows = self._rows(columns, JUDGEMENT, certificates)
        return {row.certificate_id: row.details for row in rows}

    def observations(self, certificates: Sequence[int]) -> Iterator[Any]:
        """Where the certificates stood last: their number, the place's number and digest, and the key."""
        columns = select(
            OBSERVATION.c.certificate_id, OBSERVATION.c.location_id, OBSERVATION.c.has_key, LOCATION.c.digest
        ).join(LOCATION, LOCATION.c.id == OBSERVATION.c.location_id)
        return self._rows(columns, OBSERVATION, certificates)

    def end_judgements(self, certificates: Sequence[int]) -> None:
        """Something else is said of the certificates from this run on."""
        for part in _parts(certificates):
            self._end(JUDGEMENT, JUDGEMENT.c.certificate_id.in_(part))

    def end_observations(self, pairs: Sequence[tuple[int, int]]) -> None:
        """The certificates, by number, do not stand in the places, by number, any more."""
        pair = tuple_(OBSERVATION.c.certificate_id, OBSERVATION.c.location_id)
        for part in _parts(pairs):
            self._end(OBSERVATION, pair.in_(part))

    def end_certificates(self, certificates: Sequence[int]) -> None:
        """The certificates are not seen any more, wherever they stood."""
        self.end_judgements(certificates)
        for part in _parts(certificates):
            self._end(OBSERVATION, OBSERVATION.c.certificate_id.in_(part))

    def _end(self, table: Table, condition: ColumnElement[bool]) -> None:
        statement = update(table).where(condition, *self._present(table)).values(gone_run=self._run)
        self._connection.execute(statement)

    def _present(self, table: Table) -> tuple[ColumnElement[bool], ...]:
        return table.c.series_id == self._series, table.c.gone_run.is_(None)

    def _rows(self, columns: Any, table: Table, certificates: Sequence[int]) -> Iterator[Any]:
        for part in _parts(certificates):
            yield from self._connection.execute(columns.where(table.c.certificate_id.in_(part), *self._present(table)))


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
