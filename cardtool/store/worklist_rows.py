"""Rows of the worklist's tables, and the values they stand for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields, make_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cardtool.model.errors import StoreDamagedError
from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Action, Candidate, Entry, EntryState, JournalLine
from cardtool.store.worklist_encoding import line_hash
from cardtool.store.worklist_packing import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class EntryRow(NamedTuple):
    """A row of ``worklist_entry``; its columns in their order."""

    id: int
    key: str
    state: str
    version: int
    kind: str
    organisation: str
    successor: str
    verdict: str | None
    deadline: str | None
    rules: str
    valid_from: str | None
    valid_until: str | None
    added_at: str
    changed_at: str
    purged_at: str | None
    certificates: str
    line: int
    holder: str
    email: str
    reason: str

    @property
    def content(self) -> tuple[object, ...]:
        """What the hash of the content covers."""
        return self[:_CONTENT]


class LineRow(NamedTuple):
    """A row of ``worklist_journal``."""

    number: int
    at: str
    user_name: str
    workstation: str
    action: str
    entry_id: int | None
    key: str
    state_before: str | None
    state_after: str | None
    content: str
    personal: str
    token: str | None
    previous: str
    hash: str
    reason: str | None
    salt: str | None

    @property
    def hashed(self) -> tuple[object, ...]:
        """What the hash of the line covers."""
        return self[:_HASHED]

    @property
    def right_hash(self) -> str:
        """The hash that the line should have."""
        return line_hash(self.hashed)


_CONTENT: Final = EntryRow._fields.index("line")
_HASHED: Final = LineRow._fields.index("hash")

_STATES: Final = {state.value: state for state in EntryState}
_KINDS: Final = {kind.value: kind for kind in CardKind}
_VERDICTS: Final[Mapping[str | None, VerdictCode | None]] = {
    None: None,
    "": None,
    **{code.value: code for code in VerdictCode},
}


@contextmanager
def _understood() -> Iterator[None]:
    """What a row says must make sense.

    Raises:
        StoreDamagedError: it does not.
    """
    try:
        yield
    except (KeyError, ValueError, TypeError) as error:
        raise StoreDamagedError(f"a row that cannot be understood ({type(error).__name__})") from None


def entries_of(rows: Iterable[Sequence[Any]]) -> tuple[Entry, ...]:
    """The entries of rows.

    Raises:
        StoreDamagedError: a row cannot be understood.
    """
    with _understood():
        return tuple(_entries(rows))


# A frozen value takes half its time to be made for the check that it is frozen. A list of 100 000 is therefore made of
# open values with the same fields, each of which becomes the frozen one when it is complete.
_OpenCandidate: Any = make_dataclass("_OpenCandidate", [field.name for field in fields(Candidate)], slots=True)
_OpenEntry: Any = make_dataclass("_OpenEntry", [field.name for field in fields(Entry)], slots=True)


def _entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    moment, make_card, make_entry = datetime.fromisoformat, _OpenCandidate, _OpenEntry
    known: dict[str, str] = {}  # names come again and again, and are kept once
    once = known.setdefault
    for (
        number, key, state, version, kind, organisation, successor, verdict, deadline, rules, valid_from, valid_until,
        added_at, changed_at, purged_at, certificates, _, holder, email, reason,
    ) in rows:  # fmt: skip
        card = make_card(
            _KINDS[kind],
            unpacked(certificates, known),
            once(organisation, organisation),
            once(successor, successor),
            _VERDICTS[verdict],
            date.fromisoformat(deadline) if deadline else None,
            once(rules, rules),
            moment(valid_from) if valid_from else None,
            moment(valid_until) if valid_until else None,
            holder,
            email,
        )
        card.__class__ = Candidate
        purged = moment(purged_at) if purged_at else None
        added, changed = moment(added_at), moment(changed_at)
        entry = make_entry(number, key, card, _STATES[state], version, added, changed, reason, purged)
        entry.__class__ = Entry
        yield entry


def lines_of(rows: Iterable[LineRow]) -> tuple[JournalLine, ...]:
    """The lines of rows.

    Raises:
        StoreDamagedError: a row cannot be understood.
    """
    with _understood():
        return tuple(map(_line, rows))


def _line(row: LineRow) -> JournalLine:
    return JournalLine(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        user=row.user_name,
        workstation=row.workstation,
        action=Action(row.action),
        entry_id=row.entry_id,
        key=row.key,
        before=EntryState(row.state_before) if row.state_before else None,
        after=EntryState(row.state_after) if row.state_after else None,
        content=row.content,
        personal=row.personal,
        token=row.token or "",
        previous=row.previous,
        hash=row.hash,
        reason=row.reason or "",
    )
