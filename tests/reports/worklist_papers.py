"""What receipts and day reports are made of in tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cardtool.model.worklist import Action, Author, EntryState, JournalLine
from cardtool.reports.worklist_paper import LegalBasis, Proof
from tests.worklist.values import entry

HEAD = "0123456789abcdef" * 4
PROOF = Proof(12, HEAD)
BASIS = LegalBasis(
    "Wellbeing services counties take over", date(2023, 1, 1), date(2023, 2, 28), "DVV clinic slides 13.9.2022"
)
MADE = Author("clerk", "DESK-1", datetime(2023, 3, 1, 14, 30, tzinfo=UTC))
CLOSED = entry(7, "a", EntryState.CLOSED, holder="TAINA TESTINEN")


def line(number: int, after: EntryState | None, **changes: object) -> JournalLine:
    """A line of the journal about the entry 7."""
    values: dict[str, object] = {
        "number": number,
        "at": datetime(2023, 3, 1, 8, 0, tzinfo=UTC) + timedelta(minutes=number),
        "user": "clerk",
        "workstation": "DESK-1",
        "action": Action.ADDED if number == 1 else Action.STATE_SET,
        "entry_id": 7,
        "key": CLOSED.key,
        "before": None,
        "after": after,
        "content": "",
        "personal": "",
        "token": "",
        "previous": "",
        "hash": HEAD,
    }
    return JournalLine(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


HISTORY = (line(1, EntryState.TO_CLOSE), line(2, EntryState.CLOSED))
