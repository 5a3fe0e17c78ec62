"""The closing worklist: cards that a registrar closes in Vartti, and what was done with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

    from cardtool.model.kind import CardKind
    from cardtool.model.verdict import VerdictCode


class EntryState(StrEnum):
    """What became of a card on the list. The list is closed."""

    TO_CLOSE = "to_close"
    CLOSED = "closed"
    """The registrar closed it in Vartti."""
    EXCEPTION = "exception"
    """It stays open for a reason that was given."""
    NOT_FOUND = "not_found"
    """Vartti does not know it."""
    REOPENED = "reopened"
    """It was settled by mistake, or came back: it is to be looked at again."""


#: States in which a person still has something to do.
OPEN_STATES: Final = frozenset({EntryState.TO_CLOSE, EntryState.REOPENED})
#: States that a person gives with a reason.
NEEDS_REASON: Final = frozenset({EntryState.EXCEPTION, EntryState.REOPENED})

_SETTLED: Final = frozenset({EntryState.CLOSED, EntryState.EXCEPTION, EntryState.NOT_FOUND})
#: Which state may follow which.
NEXT_STATES: Final = {
    EntryState.TO_CLOSE: _SETTLED,
    EntryState.REOPENED: _SETTLED,
    EntryState.CLOSED: frozenset({EntryState.REOPENED}),
    EntryState.EXCEPTION: frozenset({EntryState.REOPENED}),
    EntryState.NOT_FOUND: frozenset({EntryState.REOPENED}),
}


@dataclass(frozen=True, slots=True)
class CardCertificate:
    """What a registrar needs of one certificate of a card.

    Attributes:
        sha256: fingerprint of its DER, lower-case hexadecimal.
        serial: serial number, lower-case hexadecimal.
        issuer: name of the issuer.
    """

    sha256: str
    serial: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card as it is put on the list.

    Attributes:
        kind: kind of card.
        certificates: the holder's certificates, ordered by fingerprint; at least one.
        organisation: the organisation the card names, in its own words; that is no personal data.
        successor: name of the body that took over: the register's default, or the only one there is; otherwise empty.
        verdict: what the rules said.
        deadline: last day on which the card may be used, where a rule sets one.
        rules: version of the rules that said so, empty when not known.
        valid_from: start of validity, aware, UTC.
        valid_until: last second of validity, aware, UTC.
        holder: name of the holder; personal data, empty unless the administrator allows it.
        email: e-mail address of the holder; the same.
    """

    kind: CardKind
    certificates: tuple[CardCertificate, ...]
    organisation: str = ""
    successor: str = ""
    verdict: VerdictCode | None = None
    deadline: date | None = None
    rules: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    holder: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One card on the list.

    Attributes:
        id: number of the entry in its database, 1 or more.
        key: identity of the card: SHA-256 over the ordered fingerprints of its certificates, hexadecimal.
        card: the card as it was put on the list; after a purge without its holder.
        state: what became of it.
        reason: of the last change, empty when none was given or it was purged.
        version: counts the changes, 1 for a new entry; a change names the version it was made on.
        added_at: when it was put on the list, aware, UTC.
        changed_at: when it was last changed, aware, UTC.
        purged_at: when its personal data was removed, ``None`` while it is there or there never was any.
    """

    id: int
    key: str
    card: Candidate
    state: EntryState
    version: int
    added_at: datetime
    changed_at: datetime
    reason: str = field(default="", repr=False)
    purged_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has something to do with it."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change, where and when.

    Attributes:
        user: name of the account.
        workstation: name of the machine.
        at: moment of the change, aware, UTC.
    """

    user: str
    workstation: str
    at: datetime


class Action(StrEnum):
    """What a line of the journal tells. The list is closed."""

    ADDED = "added"
    STATE_SET = "state_set"
    WITHDRAWN = "withdrawn"
    """The last action of a sitting was undone: the entry has its former state, or is gone if it was new."""
    PURGED = "purged"
    RESTORED = "restored"
    """The list was restored from a backup; the lines before are those of the backup."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal; its hash covers everything in it and the hash of the line before.

    Attributes:
        number: 1 for the first line, without gaps.
        at: moment, aware, UTC.
        user: name of the account.
        workstation: name of the machine.
        action: what was done.
        entry_id: number of the entry, ``None`` where it concerns the whole list.
        key: identity of the card, empty where it concerns the whole list.
        before: state before, ``None`` for a new entry.
        after: state after, ``None`` when the entry is gone.
        content: SHA-256 of the entry's content without personal data, after the change.
        personal: salted SHA-256 of its personal data and reason, empty when there is none.
        reason: why, in the person's words, empty when none was given or it was purged.
        token: identity of an addition that may be delivered twice but counts once, empty for other lines.
        previous: hash of the line before, 64 zeros for the first.
        hash: SHA-256 of this line.
    """

    number: int
    at: datetime
    user: str
    workstation: str
    action: Action
    entry_id: int | None
    key: str
    before: EntryState | None
    after: EntryState | None
    content: str
    personal: str
    token: str
    previous: str
    hash: str
    reason: str = field(default="", repr=False)


class JournalFault(StrEnum):
    """What a verification of the journal finds. The list is closed."""

    LINE_MISSING = "line_missing"
    LINE_CHANGED = "line_changed"
    CHAIN_BROKEN = "chain_broken"
    END_MISSING = "end_missing"
    """The journal ends before the line that the list remembers as its last."""
    ENTRY_CHANGED = "entry_changed"
    """An entry is not what its last line says."""
    ENTRY_MISSING = "entry_missing"
    ENTRY_UNKNOWN = "entry_unknown"
    """An entry that no line put there."""
    HEAD_NOT_FOUND = "head_not_found"
    """The hash that was asked for is of no line."""
    GUARDS_MISSING = "guards_missing"
    """The database no longer refuses changes of the journal: somebody removed its triggers or switched them off."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification.

    Attributes:
        lines: number of lines of the journal.
        entries: number of entries.
        head: hash of the last line, 64 zeros for an empty journal.
        faults: what was found with the number of the line or entry it concerns; empty when all is as it should be.
    """

    lines: int
    entries: int
    head: str
    faults: tuple[tuple[JournalFault, int], ...] = ()


class AdditionResult(StrEnum):
    """What became of an addition."""

    ADDED = "added"
    ALREADY_THERE = "already_there"
    QUEUED = "queued"
    """The database cannot be reached; the addition is kept on this workstation and delivered later."""


@dataclass(frozen=True, slots=True)
class Addition:
    """The answer to an addition.

    Attributes:
        result: what became of it.
        entry: the entry, ``None`` while it is only queued.
    """

    result: AdditionResult
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class PendingAddition:
    """An addition that waits on this workstation until the database can be reached.

    Attributes:
        token: its identity, by which the database knows an addition that comes twice.
        card: the card.
        author: who added it, where and when.
        state: the state it begins with.
        reason: why, where the state needs it.
    """

    token: str
    card: Candidate
    author: Author
    state: EntryState = EntryState.TO_CLOSE
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ExpectedCard:
    """One row of a list of cards that are expected, from a personnel system or another registration point.

    Attributes:
        row: number of the row in its file, the first one after the heading is 2.
        name: name of the holder.
        email: e-mail address.
        organisation: organisation.
        serial: serial number of a certificate, lower-case hexadecimal.
        sha256: fingerprint of a certificate, lower-case hexadecimal.
    """

    row: int
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    organisation: str = ""
    serial: str = ""
    sha256: str = ""
