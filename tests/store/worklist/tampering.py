"""What somebody does who owns the database and knows no shame; undone afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from cardtool.model.worklist import JournalFault
from cardtool.store.worklist_verification import verify

if TYPE_CHECKING:
    from cardtool.model.worklist import Verification
    from cardtool.store.worklist_store import WorklistStore

#: Takes away the guards of the journal, keys and foreign keys, as only the owner of the database can.
_OPENED: Final = {
    "sqlite": (
        "DROP TRIGGER worklist_journal_insert",
        "DROP TRIGGER worklist_journal_update",
        "DROP TRIGGER worklist_journal_delete",
        "CREATE TABLE loose AS SELECT * FROM worklist_certificate",
        "DROP TABLE worklist_certificate",
        "ALTER TABLE loose RENAME TO worklist_certificate",
    ),
    "postgresql": (
        "ALTER TABLE worklist_journal DISABLE TRIGGER ALL",
        "ALTER TABLE worklist_certificate DROP CONSTRAINT fk_worklist_certificate_entry_id",
    ),
}


def verified_after(worklist: WorklistStore, *statements: str) -> Verification:
    """What verification says after statements that nothing holds back, but for the guards being away."""
    engine = worklist._database.engine
    with engine.connect() as connection:
        for statement in (*_OPENED[engine.dialect.name], *statements):
            connection.execute(text(statement.replace(":", r"\:")))
        found = verify(connection)
        connection.rollback()
    assert (JournalFault.GUARDS_MISSING, 0) in found.faults
    return replace(found, faults=tuple(fault for fault in found.faults if fault[0] is not JournalFault.GUARDS_MISSING))
