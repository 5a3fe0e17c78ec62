"""The journal of the steps of the transition board."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.model.errors import StoreDamagedError
from cardtool.model.transition_ticks import StepKey, Tick, TickAction, TickLine
from cardtool.model.worklist import Author
from cardtool.store.journal import SALT_BYTES, Journal, JournalPen
from cardtool.store.journal_encoding import digest, moment_text
from cardtool.store.places import storable
from cardtool.store.transition_tables import STEP_HEAD, STEP_JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

LINE_FORM: Final = "cardtool.transition.line.1"
NOTE_FORM: Final = "cardtool.transition.note.1"
#: The key of a line that is of no step.
_NO_STEP: Final = StepKey("", "", "")


class StepRow(NamedTuple):
    """A row of ``transition_journal``; its columns in their order."""

    number: int
    at: str
    user_name: str
    workstation: str
    action: str
    reform: str | None
    service: str | None
    step: str | None
    organisation: str | None
    version: int | None
    done: int | None
    notes_before: str | None
    personal: str
    previous: str
    hash: str
    note: str | None
    salt: str | None

    @property
    def right_hash(self) -> str:
        """The hash that the line should have."""
        return digest(LINE_FORM, self[:_HASHED])


_HASHED: Final = StepRow._fields.index("hash")
STEPS: Final = Journal(STEP_JOURNAL, STEP_HEAD, StepRow, channel="cardtool_transition", tells_all=True)


class Saying(NamedTuple):
    """What a line is going to tell.

    Attributes:
        action: what.
        key: of which step, ``None`` for a line of no step.
        version: which one of the step's lines it is, 1 for the first.
        done: whether the step is done.
        note: what the person wrote.
        notes_before: notes that were written before this moment were removed.
    """

    action: TickAction
    key: StepKey | None = None
    version: int | None = None
    done: bool | None = None
    note: str = ""
    notes_before: str | None = None


class StepPen(JournalPen[StepRow]):
    """Writes at the end of the journal of steps, in a transaction that alone may do so.

    Args:
        connection: connection of the transaction.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, STEPS)

    def write(self, author: Author, saying: Saying) -> StepRow:
        """Add a line."""
        key = saying.key
        salt = secrets.token_hex(SALT_BYTES) if saying.note else None
        line = StepRow(
            number=self.next_line,
            at=moment_text(author.at),
            user_name=storable(author.user),
            workstation=storable(author.workstation),
            action=saying.action.value,
            reform=key.reform if key else None,
            service=key.service if key else None,
            step=key.step if key else None,
            organisation=key.organisation if key else None,
            version=saying.version,
            done=None if saying.done is None else int(saying.done),
            notes_before=saying.notes_before,
            personal=note_hash(salt, saying.note),
            previous=self.head.hash,
            hash="",
            note=saying.note or None,
            salt=salt,
        )
        return self.put(line._replace(hash=line.right_hash))


def note_hash(salt: str | None, note: str | None) -> str:
    """The hash of a note; empty without a salt, which stands for none."""
    return digest(NOTE_FORM, (salt, note)) if salt else ""


def lines_of(rows: Iterable[StepRow]) -> tuple[TickLine, ...]:
    """The lines of rows.

    Raises:
        StoreDamagedError: a row cannot be understood.
    """
    try:
        return tuple(map(_line, rows))
    except (ValueError, TypeError) as error:
        raise StoreDamagedError(f"a row that cannot be understood ({type(error).__name__})") from None


def _line(row: StepRow) -> TickLine:
    author = Author(row.user_name, row.workstation, datetime.fromisoformat(row.at))
    tick = Tick(_key(row), bool(row.done), row.note or "", row.version or 0, author)
    return TickLine(row.number, tick, row.previous, row.hash, TickAction(row.action))


def _key(row: StepRow) -> StepKey:
    if row.reform is None or row.service is None or row.step is None or row.organisation is None:
        return _NO_STEP
    return StepKey(row.reform, row.service, row.step, row.organisation)
