"""The tables of the worklist. Whatever changes here needs a migration in ``migrations/versions``.

Moments and days are text of one fixed form (``2023-02-28T12:00:00.000000Z``, ``2023-02-28``): hashes cover them, so
both databases must give back exactly what was hashed; text of this form also sorts and compares as time does.
An entry has the number of the journal line that added it, so no number is ever used twice. It holds its certificates as
one text (``worklist_packing``): a list of 100 000 entries is then one query, read in a third of the time of two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from cardtool.store.tables import METADATA, ROW_ID

MOMENT: Final = String(27)
DAY: Final = String(10)
DIGEST: Final = String(64)
#: Longest token of an addition and longest name of an expected list: they are in an index.
LONGEST_NAME: Final = 200

#: One row: number and hash of the last line of the journal. Whoever writes locks it first.
HEAD: Final = Table(
    "worklist_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("line", ROW_ID, nullable=False),
    Column("hash", DIGEST, nullable=False),
    CheckConstraint("id = 1", name="ck_worklist_head_one_row"),
)

ENTRY: Final = Table(
    "worklist_entry",
    METADATA,
    Column("id", ROW_ID, primary_key=True, autoincrement=False),
    Column("key", DIGEST, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("version", ROW_ID, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("organisation", Text, nullable=False),
    Column("successor", Text, nullable=False),
    Column("verdict", String(32)),
    Column("deadline", DAY),
    Column("rules", Text, nullable=False),
    Column("valid_from", MOMENT),
    Column("valid_until", MOMENT),
    Column("added_at", MOMENT, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("purged_at", MOMENT),
    Column("certificates", Text, nullable=False),
    Column("line", ROW_ID, nullable=False, index=True),
    Column("holder", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_worklist_entry_state", "state", "changed_at"),
)

#: Cards that are alike are counted in it alone. PostgreSQL counts as fast without, and refuses to index long texts.
ALIKE: Final = Index(
    "ix_worklist_entry_alike", ENTRY.c.kind, ENTRY.c.organisation, ENTRY.c.successor, ENTRY.c.state
).ddl_if(dialect="sqlite")

#: In which entry a fingerprint is. It stands once in the whole list: no card is on it twice.
CERTIFICATE: Final = Table(
    "worklist_certificate",
    METADATA,
    Column("sha256", DIGEST, primary_key=True),
    Column("entry_id", ForeignKey("worklist_entry.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

#: Only grows: triggers refuse every change but the removal of a reason and its salt.
JOURNAL: Final = Table(
    "worklist_journal",
    METADATA,
    Column("number", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("entry_id", ROW_ID, index=True),
    Column("key", String(64), nullable=False),
    Column("state_before", String(16)),
    Column("state_after", String(16)),
    Column("content", String(64), nullable=False),
    Column("personal", String(64), nullable=False),
    Column("token", String(LONGEST_NAME), unique=True),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Column("reason", Text),
    Column("salt", String(32)),
)

EXPECTED_LIST: Final = Table(
    "worklist_expected_list",
    METADATA,
    Column("id", ROW_ID, primary_key=True, autoincrement=False),
    Column("name", String(LONGEST_NAME), nullable=False, unique=True),
    Column("at", MOMENT, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("workstation", Text, nullable=False),
)

EXPECTED_CARD: Final = Table(
    "worklist_expected_card",
    METADATA,
    Column("list_id", ForeignKey("worklist_expected_list.id"), primary_key=True, autoincrement=False),
    Column("position", ROW_ID, primary_key=True, autoincrement=False),
    Column("file_row", ROW_ID, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    sqlite_with_rowid=False,
)
