"""The tables of the steps of the transition board. Whatever changes here needs a migration in ``migrations/versions``.

There is a journal and nothing beside it: what stands of a step is its last line, so there is nothing that could say
otherwise. Moments are text for the reason given in ``worklist_tables``.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text, UniqueConstraint

from cardtool.model.transition_ticks import LONGEST_IDENTIFIER
from cardtool.store.tables import METADATA, ROW_ID
from cardtool.store.worklist_tables import DIGEST, MOMENT

IDENTIFIER: Final = String(LONGEST_IDENTIFIER)

#: One row: number and hash of the last line of the journal. Whoever writes locks it first.
STEP_HEAD: Final = Table(
    "transition_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("line", ROW_ID, nullable=False),
    Column("hash", DIGEST, nullable=False),
    CheckConstraint("id = 1", name="ck_transition_head_one_row"),
)

#: Only grows: triggers refuse every change but the removal of a note and its salt. A line of no step has no key.
STEP_JOURNAL: Final = Table(
    "transition_journal",
    METADATA,
    Column("number", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("reform", IDENTIFIER),
    Column("service", IDENTIFIER),
    Column("step", IDENTIFIER),
    Column("organisation", IDENTIFIER),
    Column("version", ROW_ID),
    Column("done", ROW_ID),
    Column("notes_before", MOMENT),
    Column("personal", String(64), nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Column("note", Text),
    Column("salt", String(32)),
    UniqueConstraint("reform", "service", "step", "organisation", "version"),
)
