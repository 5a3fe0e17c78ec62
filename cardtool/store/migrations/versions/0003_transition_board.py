"""The transition board: the journal of its steps with its guards, and indexes for what it asks of the other tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(27)
IDENTIFIER = sa.String(100)
KEPT = (
    *("number", "at", "user_name", "workstation", "action", "reform", "service", "step", "organisation", "version"),
    *("done", "notes_before", "personal", "previous", "hash"),
)
REFUSAL = "the journal only grows"


def upgrade() -> None:
    """Make the tables of the steps, and the indexes."""
    _journal()
    _head()
    op.create_index("ix_judgement_kind", "judgement", ["kind", "gone_run"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_in_postgresql()
    else:
        _guard_in_sqlite()
        op.create_index("ix_worklist_entry_alike", "worklist_entry", ["kind", "organisation", "successor", "state"])


def _journal() -> None:
    op.create_table(
        "transition_journal",
        sa.Column("number", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("reform", IDENTIFIER),
        sa.Column("service", IDENTIFIER),
        sa.Column("step", IDENTIFIER),
        sa.Column("organisation", IDENTIFIER),
        sa.Column("version", ROW_ID),
        sa.Column("done", ROW_ID),
        sa.Column("notes_before", MOMENT),
        sa.Column("personal", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("salt", sa.String(32)),
        sa.PrimaryKeyConstraint("number", name="pk_transition_journal"),
        sa.UniqueConstraint(
            "reform", "service", "step", "organisation", "version", name="uq_transition_journal_reform"
        ),
    )


def _head() -> None:
    head = op.create_table(
        "transition_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("line", ROW_ID, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transition_head"),
        sa.CheckConstraint("id = 1", name="ck_transition_head_one_row"),
    )
    op.bulk_insert(head, [{"id": 1, "line": 0, "hash": "0" * 64}])


def _guard_in_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    emptied = " AND ".join(f"(NEW.{name} IS NULL OR NEW.{name} IS OLD.{name})" for name in ("note", "salt"))
    # REPLACE deletes rows without firing their trigger, so a line is also looked at when it comes in.
    taken = (
        "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM transition_journal)"
        " OR EXISTS (SELECT 1 FROM transition_journal WHERE reform = NEW.reform AND service = NEW.service"
        " AND step = NEW.step AND organisation = NEW.organisation AND version = NEW.version)"
    )
    for name, event, condition in (
        ("insert", "INSERT", taken),
        ("update", "UPDATE", f"NOT ({same} AND {emptied})"),
        ("delete", "DELETE", "1"),
    ):
        op.execute(
            f"CREATE TRIGGER transition_journal_{name} BEFORE {event} ON transition_journal WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _guard_in_postgresql() -> None:
    new, old = (", ".join(f"{row}.{name}" for name in KEPT) for row in ("NEW", "OLD"))
    emptied = " AND ".join(
        f"(NEW.{name} IS NULL OR NEW.{name} IS NOT DISTINCT FROM OLD.{name})" for name in ("note", "salt")
    )
    op.execute(f"""
        CREATE FUNCTION transition_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM transition_journal) THEN
                    RETURN NEW;
                END IF;
            ELSIF TG_OP = 'UPDATE' THEN
                IF ({new}) IS NOT DISTINCT FROM ({old}) AND {emptied} THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$
    """)  # noqa: S608 - names of columns
    for name, event, each in (
        ("row", "INSERT OR UPDATE OR DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER transition_journal_{name} BEFORE {event} ON transition_journal"
            f" FOR EACH {each} EXECUTE FUNCTION transition_journal_guard()"
        )
