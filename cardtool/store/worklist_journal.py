"""The journal: lines are only added, each with a hash over itself and the line before."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, insert, select, text, update

from cardtool.model.errors import StoreDamagedError
from cardtool.store.places import storable
from cardtool.store.worklist_encoding import content_hash, line_hash, moment_text, personal_hash
from cardtool.store.worklist_rows import LineRow, line_rows
from cardtool.store.worklist_tables import HEAD, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Action, Author
    from cardtool.store.worklist_rows import EntryRow

#: Channel on which PostgreSQL tells of changes; the message is the number of the last line.
CHANNEL: Final = "cardtool_worklist"
_SALT_BYTES: Final = 16
_LINE: Final = [JOURNAL.c[name] for name in LineRow._fields]
_PAGE: Final = 2000

# Statements are made once: making them costs more than running them.
_TAKE: Final = select(HEAD.c.line, HEAD.c.hash).with_for_update()
_LOOK: Final = select(HEAD.c.line, HEAD.c.hash)
_LAY_DOWN: Final = update(HEAD).values(line=bindparam("new_line"), hash=bindparam("new_hash"))
_ADD: Final = insert(JOURNAL)
_NEXT_PAGE: Final = select(*_LINE).where(JOURNAL.c.number > bindparam("after")).order_by(JOURNAL.c.number).limit(_PAGE)
_OF_ENTRY: Final = select(*_LINE).where(JOURNAL.c.entry_id == bindparam("entry_id")).order_by(JOURNAL.c.number)
_NOTIFY: Final = text("SELECT pg_notify(:channel, :line)")


class Head(NamedTuple):
    """The end of the journal: number and hash of its last line."""

    line: int
    hash: str


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


class Pen:
    """Writes at the end of the journal, in a transaction that alone may do so.

    Args:
        connection: connection of the transaction.
        head: end of the journal.
    """

    def __init__(self, connection: Connection, head: Head) -> None:
        self.connection = connection
        self._head = head
        self._lines: list[LineRow] = []
        self._changed = False

    @property
    def next_line(self) -> int:
        """The number that the next line gets."""
        return self._head.line + 1

    def write(self, author: Author, happening: Happening) -> LineRow:
        """Add a line; the entry is already as it says."""
        line = _line(self._head, author, happening)
        self._head = Head(line.number, line.hash)
        self._lines.append(line)
        return line

    def took_over(self, head: Head) -> None:
        """Lines came in by another way; this is the last of them."""
        self._head = head

    def touch(self) -> None:
        """Something changed of which the journal does not tell."""
        self._changed = True

    def lay_down(self) -> None:
        """Put the lines and the new end into the database, and tell those who wait for changes."""
        if self._lines:
            self.connection.execute(_ADD, [line._asdict() for line in self._lines])
            self.connection.execute(_LAY_DOWN, {"new_line": self._head.line, "new_hash": self._head.hash})
        if (self._lines or self._changed) and self.connection.dialect.name == "postgresql":
            self.connection.execute(_NOTIFY, {"channel": CHANNEL, "line": str(self._head.line)})
        self._lines, self._changed = [], False


def take_pen(connection: Connection) -> Pen:
    """Lock the end of the journal until the transaction ends."""
    return Pen(connection, _head_of(connection.execute(_TAKE).all()))


def last_line(connection: Connection) -> Head:
    """The end of the journal."""
    return _head_of(connection.execute(_LOOK).all())


def _head_of(rows: Sequence[Sequence[object]]) -> Head:
    match rows:
        case [(int(line), str(digest))]:
            return Head(line, digest)
    raise StoreDamagedError("the list does not remember the end of its journal")


def _line(head: Head, author: Author, happening: Happening) -> LineRow:
    entry = happening.entry
    stays = entry if entry and not happening.gone else None
    salt = secrets.token_hex(_SALT_BYTES) if stays and (stays.holder or stays.email or stays.reason) else None
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
    return line._replace(hash=line_hash(line.hashed))


def lines_after(connection: Connection, number: int) -> Iterator[LineRow]:
    """The lines after a number, in their order; never all in memory."""
    while page := page_after(connection, number):
        yield from page
        number = page[-1].number


def page_after(connection: Connection, number: int) -> list[LineRow]:
    """The next lines after a number, a bounded number of them; empty at the end."""
    return line_rows(connection.execute(_NEXT_PAGE, {"after": number}))


def lines_of_entry(connection: Connection, entry_id: int) -> list[LineRow]:
    """The lines of an entry, in their order."""
    return line_rows(connection.execute(_OF_ENTRY, {"entry_id": entry_id}))
