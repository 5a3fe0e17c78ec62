"""The closing worklist: entries, certificates, the journal with its guards, lists of expected cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(27)
KEPT = (
    *("number", "at", "user_name", "workstation", "action", "entry_id", "key", "state_before", "state_after"),
    *("content", "personal", "token", "previous", "hash"),
)
REFUSAL = "the journal only grows"


def upgrade() -> None:
    """Make the tables of the worklist."""
    _entries()
    _journal()
    _expected()
    (_guard_in_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_in_sqlite)()


def _entries() -> None:
    op.create_table(
        "worklist_entry",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("successor", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(32)),
        sa.Column("deadline", sa.String(10)),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("valid_from", MOMENT),
        sa.Column("valid_until", MOMENT),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("purged_at", MOMENT),
        sa.Column("certificates", sa.Text, nullable=False),
        sa.Column("line", ROW_ID, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worklist_entry"),
        sa.UniqueConstraint("key", name="uq_worklist_entry_key"),
    )
    op.create_index("ix_worklist_entry_line", "worklist_entry", ["line"])
    op.create_index("ix_worklist_entry_state", "worklist_entry", ["state", "changed_at"])
    op.create_table(
        "worklist_certificate",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_worklist_certificate"),
        sa.ForeignKeyConstraint(["entry_id"], ["worklist_entry.id"], name="fk_worklist_certificate_entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_worklist_certificate_entry_id", "worklist_certificate", ["entry_id"])


def _journal() -> None:
    op.create_table(
        "worklist_journal",
        sa.Column("number", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("entry_id", ROW_ID),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("state_before", sa.String(16)),
        sa.Column("state_after", sa.String(16)),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("personal", sa.String(64), nullable=False),
        sa.Column("token", sa.String(200)),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("salt", sa.String(32)),
        sa.PrimaryKeyConstraint("number", name="pk_worklist_journal"),
        sa.UniqueConstraint("token", name="uq_worklist_journal_token"),
    )
    op.create_index("ix_worklist_journal_entry_id", "worklist_journal", ["entry_id"])
    head = op.create_table(
        "worklist_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("line", ROW_ID, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worklist_head"),
        sa.CheckConstraint("id = 1", name="ck_worklist_head_one_row"),
    )
    op.bulk_insert(head, [{"id": 1, "line": 0, "hash": "0" * 64}])


def _expected() -> None:
    op.create_table(
        "worklist_expected_list",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worklist_expected_list"),
        sa.UniqueConstraint("name", name="uq_worklist_expected_list_name"),
    )
    op.create_table(
        "worklist_expected_card",
        sa.Column("list_id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("position", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("file_row", ROW_ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("serial", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("list_id", "position", name="pk_worklist_expected_card"),
        sa.ForeignKeyConstraint(["list_id"], ["worklist_expected_list.id"], name="fk_worklist_expected_card_list_id"),
        sqlite_with_rowid=False,
    )


def _guard_in_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    emptied = " AND ".join(f"(NEW.{name} IS NULL OR NEW.{name} IS OLD.{name})" for name in ("reason", "salt"))
    # REPLACE deletes rows without firing their trigger, so a line is also looked at when it comes in.
    taken = (
        "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM worklist_journal)"
        " OR EXISTS (SELECT 1 FROM worklist_journal WHERE token = NEW.token)"
    )
    for name, event, condition in (
        ("insert", "INSERT", taken),
        ("update", "UPDATE", f"NOT ({same} AND {emptied})"),
        ("delete", "DELETE", "1"),
    ):
        op.execute(
            f"CREATE TRIGGER worklist_journal_{name} BEFORE {event} ON worklist_journal WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _guard_in_postgresql() -> None:
    new, old = (", ".join(f"{row}.{name}" for name in KEPT) for row in ("NEW", "OLD"))
    emptied = " AND ".join(
        f"(NEW.{name} IS NULL OR NEW.{name} IS NOT DISTINCT FROM OLD.{name})" for name in ("reason", "salt")
    )
    op.execute(f"""
        CREATE FUNCTION worklist_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM worklist_journal) THEN
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
            f"CREATE TRIGGER worklist_journal_{name} BEFORE {event} ON worklist_journal"
            f" FOR EACH {each} EXECUTE FUNCTION worklist_journal_guard()"
        )
