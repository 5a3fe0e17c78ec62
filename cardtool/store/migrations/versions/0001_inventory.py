"""Runs of the inventory: certificates, judgements, places and observations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the inventory."""
    _series_and_runs()
    _certificates()
    _judgements()
    _places()


def _series_and_runs() -> None:
    op.create_table(
        "series",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("scope", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("host", "scope", name="uq_series_host"),
    )
    op.create_table(
        "run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("series_id", ROW_ID, nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("tool", sa.Text, nullable=False),
        sa.Column("rule_version", sa.Text, nullable=False),
        sa.Column("coverage", sa.Text, nullable=False),
        sa.Column("verdicts", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_run_series_id"),
    )
    op.create_index("ix_run_series_id", "run", ["series_id"])


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("spki_sha256", sa.String(64), nullable=False),
        sa.Column("der", sa.LargeBinary, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("serial", sa.Text, nullable=False),
        sa.Column("not_before", sa.DateTime, nullable=False),
        sa.Column("not_after", sa.DateTime, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("sha256", name="uq_certificate_sha256"),
    )
    op.create_index("ix_certificate_spki_sha256", "certificate", ["spki_sha256"])
    op.create_index("ix_certificate_not_after", "certificate", ["not_after"])


def _judgements() -> None:
    op.create_table(
        "judgement",
        sa.Column("certificate_id", ROW_ID, nullable=False),
        sa.Column("series_id", ROW_ID, nullable=False),
        sa.Column("first_run", ROW_ID, nullable=False),
        sa.Column("gone_run", ROW_ID),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("usage", sa.Text, nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("oid", sa.Text, nullable=False),
        sa.Column("rule_version", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "series_id", "first_run", name="pk_judgement"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name="fk_judgement_certificate_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_judgement_series_id"),
        sa.ForeignKeyConstraint(["first_run"], ["run.id"], name="fk_judgement_first_run"),
        sa.ForeignKeyConstraint(["gone_run"], ["run.id"], name="fk_judgement_gone_run"),
    )
    op.create_index("ix_judgement_series_id", "judgement", ["series_id", "gone_run"])
    op.create_index("ix_judgement_oid", "judgement", ["oid"])


def _places() -> None:
    op.create_table(
        "location",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("alias", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_location"),
        sa.UniqueConstraint("digest", name="uq_location_digest"),
    )
    op.create_table(
        "observation",
        sa.Column("certificate_id", ROW_ID, nullable=False),
        sa.Column("series_id", ROW_ID, nullable=False),
        sa.Column("location_id", ROW_ID, nullable=False),
        sa.Column("first_run", ROW_ID, nullable=False),
        sa.Column("gone_run", ROW_ID),
        sa.Column("has_key", sa.SmallInteger),
        sa.PrimaryKeyConstraint("certificate_id", "series_id", "location_id", "first_run", name="pk_observation"),
        sqlite_with_rowid=False,
    )
