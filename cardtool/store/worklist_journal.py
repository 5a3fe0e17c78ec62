"""The journal of the worklist."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, select

from cardtool.store.journal import SALT_BYTES, Head, Journal, JournalPen
from cardtool.store.journal_encoding import moment_text
from cardtool.store.places import storable
from cardtool.store.worklist_encoding import content_hash, personal_hash
from cardtool.store.worklist_rows import LineRow
from cardtool.store.worklist_tables import HEAD, JOURNAL

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Action, Author
    from cardtool.store.worklist_rows import EntryRow

#: Lists of expected cards change without a line.
WORKLIST: Final = Journal(JOURNAL, HEAD, LineRow, channel="cardtool_worklist", tells_all=False)
_OF_ENTRY: Final = (
    select(*WORKLIST.columns).where(JOURNAL.c.entry_id == bindparam("entry_id")).order_by(JOURNAL.c.number)
)


class Happening(NamedTuple):
    """What a line is going to tell.

    Attributes:
        action: what was done.
        entry: the entry after it, or as it was last when it is gone; ``None`` where it concerns the whole list.
        before: its state before.
        gone: whether the entry is gone.
        token: identity of an addition.
    """

    action: Action
    entry: EntryRow | None = None
    before: str | None = None
    gone: bool = False
    token: str = ""


class Pen(JournalPen[LineRow]):
    """Writes at the end of the worklist's journal, in a transaction that alone may do so.

    Args:
        connection: connection of the transaction.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, WORKLIST)

    def write(self, author: Author, happening: Happening) -> LineRow:
        """Add a line; the entry is already as it says."""
        return self.put(_line(self.head, author, happening))


def _line(head: Head, author: Author, happening: Happening) -> LineRow:
    entry = happening.entry
    stays = entry if entry and not happening.gone else None
    salt = secrets.token_hex(SALT_BYTES) if stays and (stays.holder or stays.email or stays.reason) else None
    line = LineRow(
        number=head.line + 1,
        at=moment_text(author.at),
        user_name=storable(author.user),
        workstation=storable(author.workstation),
        action=happening.action.value,
        entry_id=entry.id if entry else None,
        key=entry.key if entry else "",
        state_before=happening.before,
        state_after=stays.state if stays else None,
        content=content_hash(stays.content) if stays else "",
        personal=personal_hash(salt, stays.holder, stays.email, stays.reason) if stays else "",
        token=happening.token or None,
        previous=head.hash,
        hash="",
        reason=(stays.reason or None) if stays else None,
        salt=salt,
    )
    return line._replace(hash=line.right_hash)


def lines_of_entry(connection: Connection, entry_id: int) -> list[LineRow]:
    """The lines of an entry, in their order."""
    return WORKLIST.rows(connection.execute(_OF_ENTRY, {"entry_id": entry_id}))
