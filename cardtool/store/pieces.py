"""A run in pieces: each is prepared, and then written, without the others being in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from cardtool.store.arrivals import Arrivals
from cardtool.store.bulk import add_rows
from cardtool.store.intervals import Intervals
from cardtool.store.places import place_row, storable
from cardtool.store.said import said_of
from cardtool.store.tables import CERTIFICATE, JUDGEMENT
from cardtool.store.values import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.store.places import PlaceRow
    from cardtool.store.runs import RunId

#: Certificates, and their places, that are written together.
CERTIFICATES_A_PIECE: Final = 1000
PLACES_A_PIECE: Final = 20_000
#: Columns of a judgement that begins.
_JUDGED: Final = [column.name for column in JUDGEMENT.c if column.name != "gone_run"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One certificate, ready to be written.

    Attributes:
        found: the certificate and what is said of it.
        details: what is said of it, as it is kept.
        places: its places by digest.
    """

    found: InventoryCertificate
    details: str
    places: dict[bytes, PlaceRow]


def pieces(certificates: Iterable[InventoryCertificate]) -> Iterator[list[Prepared]]:
    """The certificates, prepared, in pieces of a bounded size."""
    piece: list[Prepared] = []
    places = 0
    for found in certificates:
        piece.append(_prepared(found))
        places += len(found.places)
        if len(piece) == CERTIFICATES_A_PIECE or places >= PLACES_A_PIECE:
            yield piece
            piece, places = [], 0
    if piece:
        yield piece


def _prepared(found: InventoryCertificate) -> Prepared:
    places = {row[0]: row for row in map(place_row, found.places)}
    return Prepared(found, to_json(said_of(found)), places)


class PieceWriter:
    """Writes the pieces of one run, one after the other.

    Args:
        connection: a connection that writes, and the only one that does.
        rule_version: version of the rules that judged.
        series: number of the series.
        run: number of the run.
    """

    def __init__(self, connection: Connection, rule_version: str, series: int, run: RunId) -> None:
        self._connection = connection
        self._rule_version = rule_version
        self._series = series
        self._run = run
        self._intervals = Intervals(connection, series=series, run=run)
        self._arrivals = Arrivals(connection, series=series, run=run)
        self._known = self._intervals.certificates()
        self._seen: set[int] = set()
        # Only one writer is at work at a time, so the numbers that are free now stay free.
        self._free = count(1 + (connection.scalar(select(func.max(CERTIFICATE.c.id))) or 0))

    def add(self, piece: Sequence[Prepared]) -> None:
        """Write certificates with what is said of them and where they stand.

        Raises:
            ValueError: a certificate comes twice in the run.
        """
        ids = self._certificate_ids([prepared.found.certificate for prepared in piece])
        numbered = {ids[prepared.found.certificate.sha256]: prepared for prepared in piece}
        if len(numbered) < len(piece) or numbered.keys() & self._seen:
            raise ValueError("a certificate comes twice in one run")
        self._seen.update(numbered)
        known = sorted(numbered.keys() & self._known)
        self._judge(numbered, known)
        self._observe(numbered, known)

    def finish(self) -> None:
        """End everything of the certificates that this run did not see."""
        self._intervals.end_certificates(sorted(self._known - self._seen))

    def _certificate_ids(self, certificates: Sequence[Certificate]) -> dict[str, int]:
        wanted = {certificate.sha256: certificate for certificate in certificates}
        columns = (CERTIFICATE.c.sha256, CERTIFICATE.c.id)
        known = self._connection.execute(select(*columns).where(CERTIFICATE.c.sha256.in_(wanted)))
        ids = {row.sha256: int(row.id) for row in known}
        fresh = {sha256: next(self._free) for sha256 in wanted if sha256 not in ids}
        rows = [(number, *_certificate_row(wanted[sha256])) for sha256, number in fresh.items()]
        add_rows(self._connection, CERTIFICATE, CERTIFICATE.c.keys(), rows)
        return {**ids, **fresh}

    def _judge(self, numbered: Mapping[int, Prepared], known: Sequence[int]) -> None:
        before = self._intervals.judgements(known)
        self._intervals.end_judgements([number for number in before if before[number] != numbered[number].details])
        rows = [
            self._judgement_row(number, prepared)
            for number, prepared in numbered.items()
            if before.get(number) != prepared.details
        ]
        add_rows(self._connection, JUDGEMENT, _JUDGED, rows)

    def _judgement_row(self, number: int, prepared: Prepared) -> tuple[Any, ...]:
        judgement, oid = prepared.found.judgement, prepared.found.oid
        return (
            number,
            self._series,
            self._run,
            judgement.kind.value,
            judgement.usage.value,
            judgement.environment.value,
            oid.text if oid else "",
            self._rule_version,
            prepared.details,
        )

    def _observe(self, numbered: Mapping[int, Prepared], known: Sequence[int]) -> None:
        gone = []
        for row in self._intervals.observations(known):
            places = numbered[row.certificate_id].places
            seen = places.get(row.digest)
            if seen and seen[-1] == row.has_key:
                del places[row.digest]
            else:
                gone.append((row.certificate_id, row.location_id))
        self._intervals.end_observations(gone)
        self._arrivals.add({number: prepared.places for number, prepared in numbered.items()})


def _certificate_row(certificate: Certificate) -> tuple[Any, ...]:
    """The columns of the table behind the number, in its order."""
    facts = replace(certificate, der=b"", sha256="")
    return (
        certificate.sha256,
        certificate.spki_sha256,
        certificate.der,
        storable(str(certificate.subject)),
        storable(str(certificate.issuer)),
        certificate.serial_hex,
        certificate.not_before,
        certificate.not_after,
        to_json(facts, certificate.der),
    )
