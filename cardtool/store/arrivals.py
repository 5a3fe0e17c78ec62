"""Adds observations, and those of their places that are not known yet."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from cardtool.store.bulk import add_rows
from cardtool.store.tables import LOCATION, OBSERVATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from cardtool.store.places import PlaceRow

#: Values in one question to SQLite, which bounds their number (SQLITE_MAX_VARIABLE_NUMBER, 32766).
_AT_ONCE: Final = 20_000
_OBSERVED: Final = ("certificate_id", "series_id", "location_id", "first_run", "has_key")
_PLACED: Final = ("id", "digest", "source", "host", "path", "alias", "detail")


class Arrivals:
    """What one run adds.

    Args:
        connection: a connection that writes, and the only one that does.
        series: series the observations belong to.
        run: run that made them.
    """

    def __init__(self, connection: Connection, *, series: int, run: int) -> None:
        self._connection = connection
        self._series = series
        self._run = run
        # Only one writer is at work at a time, so the numbers that are free now stay free.
        self._free = count(1 + (connection.scalar(select(func.max(LOCATION.c.id))) or 0))

    def add(self, arrived: Mapping[int, Mapping[bytes, PlaceRow]]) -> None:
        """Add observations: for the number of each certificate its places by their digests."""
        distinct: dict[bytes, PlaceRow] = {}
        for places in arrived.values():
            distinct.update(places)
        numbers = self._numbers(distinct)
        series, run = self._series, self._run
        rows = [
            (certificate, series, numbers[digest], run, place[-1])
            for certificate, places in arrived.items()
            for digest, place in places.items()
        ]
        add_rows(self._connection, OBSERVATION, _OBSERVED, rows)

    def _numbers(self, places: Mapping[bytes, PlaceRow]) -> dict[bytes, int]:
        """The numbers of places by digest; those that are new are added."""
        # In the order of the index over the digests its pages are visited once, not at random.
        digests = sorted(places)
        known = self._known(digests)
        fresh = {digest: next(self._free) for digest in digests if digest not in known}
        rows = [(number, *places[digest][:-1]) for digest, number in fresh.items()]
        add_rows(self._connection, LOCATION, _PLACED, rows)
        return {**known, **fresh} if known else fresh

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        known: dict[bytes, int] = {}
        for start in range(0, len(digests), _AT_ONCE):
            known.update(self._look_up(list(digests[start : start + _AT_ONCE])))
        return known

    def _look_up(self, digests: list[bytes]) -> dict[bytes, int]:
        question = "SELECT digest, id FROM location WHERE digest "
        if self._connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(digests))
            rows: Any = self._connection.exec_driver_sql(f"{question} IN ({marks})", tuple(digests))
        else:
            rows = self._connection.exec_driver_sql(f"{question} = ANY(%b)", (digests,))
        return {digest: number for digest, number in rows}  # noqa: C416 - rows are no pairs to the type checker
