"""The tables. Whatever changes here needs a migration in ``migrations/versions``.

A run is of a *series*: the same machine, scanned at the same sources. What a series sees is kept as intervals of its
runs: a row begins with the run that saw it first and ends with the run that did not see it any more (``gone_run``).
A run in which nothing changed therefore adds one row in all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
#: SQLite numbers rows by itself only where the key is declared INTEGER.
ROW_ID: Final = BigInteger().with_variant(Integer(), "sqlite")


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC without an offset, which both databases sort and compare alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library's signature
        """As UTC, without the offset."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library's signature
        """Aware again."""
        return value.replace(tzinfo=UTC) if value else None


SERIES: Final = Table(
    "series",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("host", Text, nullable=False),
    Column("scope", String(64), nullable=False),
    UniqueConstraint("host", "scope"),
)

RUN: Final = Table(
    "run",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("series_id", ForeignKey("series.id"), nullable=False, index=True),
    Column("started", UtcMoment, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("tool", Text, nullable=False),
    Column("rule_version", Text, nullable=False),
    Column("coverage", Text, nullable=False),
    Column("verdicts", LargeBinary, nullable=False),
)

CERTIFICATE: Final = Table(
    "certificate",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("spki_sha256", String(64), nullable=False, index=True),
    Column("der", LargeBinary, nullable=False),
    Column("subject", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("not_before", UtcMoment, nullable=False),
    Column("not_after", UtcMoment, nullable=False, index=True),
    Column("facts", Text, nullable=False),
)

JUDGEMENT: Final = Table(
    "judgement",
    METADATA,
    Column("certificate_id", ForeignKey("certificate.id"), primary_key=True),
    Column("series_id", ForeignKey("series.id"), primary_key=True),
    Column("first_run", ForeignKey("run.id"), primary_key=True),
    Column("gone_run", ForeignKey("run.id")),
    Column("kind", Text, nullable=False),
    Column("usage", Text, nullable=False),
    Column("environment", Text, nullable=False),
    Column("oid", Text, nullable=False),
    Column("rule_version", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_judgement_series_id", "series_id", "gone_run"),
    Index("ix_judgement_oid", "oid"),
    Index("ix_judgement_kind", "kind", "gone_run"),
)

LOCATION: Final = Table(
    "location",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("alias", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

#: No foreign keys: PostgreSQL checks them row by row, which would cost more than everything else a large run does. The
#: numbers in it come from the joins that make the rows, and nothing they point to is ever deleted.
OBSERVATION: Final = Table(
    "observation",
    METADATA,
    Column("certificate_id", ROW_ID, primary_key=True),
    Column("series_id", ROW_ID, primary_key=True),
    Column("location_id", ROW_ID, primary_key=True),
    Column("first_run", ROW_ID, primary_key=True),
    Column("gone_run", ROW_ID),
    Column("has_key", SmallInteger),
    sqlite_with_rowid=False,
)
