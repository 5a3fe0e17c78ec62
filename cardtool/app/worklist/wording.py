"""Words for the codes of the worklist; keys of the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.language import marked as _
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Action, AdditionResult, EntryState, JournalFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry

STATES: Final[Mapping[EntryState, str]] = {
    EntryState.TO_CLOSE: _("To close"),
    EntryState.CLOSED: _("Closed"),
    EntryState.EXCEPTION: _("Exception"),
    EntryState.NOT_FOUND: _("Not found in Vartti"),
    EntryState.REOPENED: _("Reopened"),
}

ADDITIONS: Final[Mapping[AdditionResult, str]] = {
    AdditionResult.ADDED: _("Put on the list"),
    AdditionResult.ALREADY_THERE: _("Already on the list"),
    AdditionResult.QUEUED: _("Kept on this workstation until the database can be reached"),
}

ACTIONS: Final[Mapping[Action, str]] = {
    Action.ADDED: _("Put on the list"),
    Action.STATE_SET: _("State changed"),
    Action.WITHDRAWN: _("Undone"),
    Action.PURGED: _("Personal data removed"),
    Action.RESTORED: _("Restored from a backup"),
}

FAULTS: Final[Mapping[JournalFault, str]] = {
    JournalFault.LINE_MISSING: _("A line of the journal is missing"),
    JournalFault.LINE_CHANGED: _("A line of the journal was changed"),
    JournalFault.CHAIN_BROKEN: _("A line of the journal does not follow the one before"),
    JournalFault.END_MISSING: _("The end of the journal is missing"),
    JournalFault.ENTRY_CHANGED: _("An entry is not what the journal says"),
    JournalFault.ENTRY_MISSING: _("An entry of the journal is missing"),
    JournalFault.ENTRY_UNKNOWN: _("The journal does not know an entry"),
    JournalFault.HEAD_NOT_FOUND: _("No line of the journal has this hash"),
    JournalFault.GUARDS_MISSING: _("The database no longer guards the journal against changes"),
}

#: Verdicts after which a card belongs on the list.
TO_BE_CLOSED: Final = frozenset({VerdictCode.RENEW_AND_CLOSE_BY, VerdictCode.CLOSE_NOW})


def tell_state(texts: Texts, entry: Entry) -> str:
    """What became of a card."""
    return texts.say(STATES[entry.state])


def tell_kind(texts: Texts, entry: Entry) -> str:
    """The kind of a card on the list."""
    return texts.say(wording.KINDS[entry.card.kind])


def tell_known(texts: Texts, entry: Entry) -> str:
    """That a card is on the list already: since when, and what became of it."""
    since = texts.say("On the list since {moment}", moment=texts.moment(entry.added_at))
    if entry.open:
        return since
    outcome = texts.say("{state} on {moment}", state=tell_state(texts, entry), moment=texts.moment(entry.changed_at))
    return f"{since}. {outcome}."
