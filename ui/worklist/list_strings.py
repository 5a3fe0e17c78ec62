"""What the list says, without widgets."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from cardtool.app import wording
from cardtool.app.language import Texts
from cardtool.app.telling import tell_cause
from cardtool.app.worklist.wording import ACTIONS, FAULTS, STATES
from cardtool.model.finnish_time import finnish_day, in_finland
from ui.look.message import Message
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from cardtool.model.cause import Problem
    from cardtool.model.verdict import VerdictCode
    from cardtool.model.worklist import Entry, EntryState, JournalLine, Verification

#: Days and moments that stay known; a list has few days.
_KEPT: Final = 20_000
#: Entries that are told one by one when a change was refused.
_MOST_REFUSED: Final = 5


class Column(StrEnum):
    """The columns, from the left; their values are those of the exports."""

    ID = "id"
    STATE = "state"
    KIND = "kind"
    ORGANISATION = "organisation"
    SUCCESSOR = "successor"
    VERDICT = "verdict"
    DEADLINE = "deadline"
    VALID_UNTIL = "valid_until"
    SERIAL = "serial"
    ISSUER = "issuer"
    HOLDER = "holder"
    EMAIL = "email"
    REASON = "reason"
    ADDED_AT = "added_at"
    CHANGED_AT = "changed_at"
    RULES = "rules"
    SHA256 = "sha256"


COLUMNS: Final = tuple(Column)
#: Columns that the search looks at in full; fingerprints are looked for otherwise.
SEARCHED: Final = tuple(column for column in Column if column is not Column.SHA256)
#: Columns that are hidden until somebody wants them.
FIRST_HIDDEN: Final = frozenset({Column.ISSUER, Column.EMAIL, Column.ADDED_AT, Column.RULES, Column.SHA256})
#: Widths in characters; a heading that needs more room gets it.
WIDTHS: Final = {
    Column.ID: 7,
    Column.STATE: 24,
    Column.KIND: 28,
    Column.ORGANISATION: 34,
    Column.SUCCESSOR: 30,
    Column.VERDICT: 34,
    Column.DEADLINE: 15,
    Column.VALID_UNTIL: 15,
    Column.SERIAL: 24,
    Column.ISSUER: 40,
    Column.HOLDER: 24,
    Column.EMAIL: 28,
    Column.REASON: 28,
    Column.ADDED_AT: 22,
    Column.CHANGED_AT: 22,
    Column.RULES: 20,
    Column.SHA256: 40,
}


def column_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns, in the order of :class:`Column`."""
    say = texts.say
    titles = {
        Column.ID: say("Entry"),
        Column.STATE: say("State"),
        Column.KIND: say("Kind"),
        Column.ORGANISATION: say("Organisation"),
        Column.SUCCESSOR: say("Successor"),
        Column.VERDICT: say("What to do"),
        Column.DEADLINE: say("Close by"),
        Column.VALID_UNTIL: say("Valid until"),
        Column.SERIAL: say("Serial number"),
        Column.ISSUER: say("Issuer"),
        Column.HOLDER: say("Holder"),
        Column.EMAIL: say("E-mail"),
        Column.REASON: say("Reason"),
        Column.ADDED_AT: say("Put on the list"),
        Column.CHANGED_AT: say("Last changed"),
        Column.RULES: say("Version of the rules"),
        Column.SHA256: say("SHA-256"),
    }
    return tuple(titles[column] for column in COLUMNS)


def tell_cells(texts: Texts, entry: Entry) -> tuple[str, ...]:
    """The words of an entry, in the order of the columns."""
    return tuple(tell_value(texts, column, _KEYS[column](entry)) for column in COLUMNS)


def tell_value(texts: Texts, column: Column, key: Any) -> str:
    """The words for a value of a column, as :func:`key_of` gives it."""
    tell = _TOLD.get(column)
    return tell(texts, key) if tell is not None and key is not None else key or ""


def tell_searched(texts: Texts, column: Column, key: Any) -> str:
    """The words that the search looks at: of a moment its day."""
    if column in _SEARCH_KEYS:
        return _day(texts.language, finnish_day(key))
    return tell_value(texts, column, key)


def key_of(column: Column) -> Callable[[Entry], Any]:
    """What an entry has in a column; entries with the same have the same words there."""
    return _SEARCH_KEYS.get(column) or _KEYS[column]


def _issuers(entry: Entry) -> str:
    return ", ".join(dict.fromkeys([found.issuer for found in entry.card.certificates]))


def _moment(texts: Texts, moment: datetime) -> str:
    local = in_finland(moment)
    return f"{_day(texts.language, local.date())} {local:{'%H:%M' if texts.language == 'en' else '%H.%M'}}"


def _verdict(texts: Texts, key: tuple[VerdictCode | None, date | None]) -> str:
    code, deadline = key
    if code is None:
        return ""
    return texts.say(wording.VERDICTS[code], deadline=_day(texts.language, deadline) if deadline else "")


@lru_cache(maxsize=_KEPT)
def _day(language: str, day: date) -> str:
    return Texts(language).day(day)


#: What an entry has in each column.
_KEYS: Final[Mapping[Column, Callable[[Entry], Any]]] = {
    Column.ID: lambda entry: str(entry.id),
    Column.STATE: lambda entry: entry.state,
    Column.KIND: lambda entry: entry.card.kind,
    Column.ORGANISATION: lambda entry: entry.card.organisation,
    Column.SUCCESSOR: lambda entry: entry.card.successor,
    Column.VERDICT: lambda entry: (entry.card.verdict, entry.card.deadline),
    Column.DEADLINE: lambda entry: entry.card.deadline,
    Column.VALID_UNTIL: lambda entry: entry.card.valid_until,
    Column.SERIAL: lambda entry: ", ".join([found.serial for found in entry.card.certificates]),
    Column.ISSUER: _issuers,
    Column.HOLDER: lambda entry: entry.card.holder,
    Column.EMAIL: lambda entry: entry.card.email,
    Column.REASON: lambda entry: entry.reason,
    Column.ADDED_AT: lambda entry: entry.added_at,
    Column.CHANGED_AT: lambda entry: entry.changed_at,
    Column.RULES: lambda entry: entry.card.rules,
    Column.SHA256: lambda entry: ", ".join([found.sha256 for found in entry.card.certificates]),
}
#: The same for the search, where it is coarser: a change is looked for by its day, which every hour has whole.
_SEARCH_KEYS: Final[Mapping[Column, Callable[[Entry], Any]]] = {
    Column.ADDED_AT: lambda entry: entry.added_at.replace(minute=0, second=0, microsecond=0),
    Column.CHANGED_AT: lambda entry: entry.changed_at.replace(minute=0, second=0, microsecond=0),
}
#: How values that are no texts are told.
_TOLD: Final[Mapping[Column, Callable[[Texts, Any], str]]] = {
    Column.STATE: lambda texts, state: texts.say(STATES[state]),
    Column.KIND: lambda texts, kind: texts.say(wording.KINDS[kind]),
    Column.VERDICT: _verdict,
    Column.DEADLINE: lambda texts, day: _day(texts.language, day),
    Column.VALID_UNTIL: lambda texts, moment: _day(texts.language, finnish_day(moment)),
    Column.ADDED_AT: _moment,
    Column.CHANGED_AT: _moment,
}


def tell_loading(texts: Texts) -> Message:
    """That only the latest entries are there yet."""
    return Message(texts.say("The whole list is being loaded…"), "hourglass", Tone.NOTE)


def tell_number(texts: Texts, shown: int, number: int) -> str:
    """How many of the entries are shown."""
    return texts.say("{shown} of {number}", shown=shown, number=number)


def tell_changed(texts: Texts, number: int, state: EntryState) -> str:
    """That a state was set."""
    return texts.say_many(
        "{number} entry set to: {state}", "{number} entries set to: {state}", number, state=texts.say(STATES[state])
    )


def tell_refused(texts: Texts, refused: tuple[tuple[Entry, Problem], ...]) -> str:
    """Which entries were not changed, why, and what they are now."""
    told = []
    for entry, problem in refused[:_MOST_REFUSED]:
        title, remedy = tell_cause(texts, problem)
        told.append(
            texts.say(
                "Entry {number} was not changed. {title}: {detail}. It is now: {state}. {remedy}",
                number=entry.id,
                title=title,
                detail=problem.detail,
                state=texts.say(STATES[entry.state]),
                remedy=remedy,
            )
        )
    if len(refused) > _MOST_REFUSED:
        told.append(texts.say("And {number} more.", number=len(refused) - _MOST_REFUSED))
    return "\n".join(told)


def tell_problem(texts: Texts, problem: Problem) -> str:
    """Cause, detail and remedy."""
    title, remedy = tell_cause(texts, problem)
    where = ", ".join(part for part in (problem.reader, problem.detail) if part)
    return f"{title}: {where}. {remedy}" if where else f"{title}. {remedy}"


def tell_retention(texts: Texts, days: int, *, keep_holder: bool) -> str:
    """How long personal data stays."""
    kept = texts.say_many(
        "Personal data of a settled card is removed after {number} day; the journal keeps its hashes.",
        "Personal data of a settled card is removed after {number} days; the journal keeps its hashes.",
        days,
    )
    if keep_holder:
        return kept
    # Outside the braces of an f-string, where the extraction of texts finds it.
    none_kept = texts.say("The list keeps no names and e-mail addresses of holders.")
    return f"{kept} {none_kept}"


def tell_verification(texts: Texts, verification: Verification) -> Message:
    """What a verification found."""
    whole = texts.say(
        "{lines} lines of the journal, {entries} entries", lines=verification.lines, entries=verification.entries
    )
    head = texts.say("Hash of the last line: {head}", head=verification.head)
    if not verification.faults:
        proven = texts.say("The journal is whole, and the list is what it says.")
        return Message(f"{proven} {whole}. {head}", "check", Tone.GOOD)
    faults = "\n".join(f"{number}: {texts.say(FAULTS[fault])}" for fault, number in verification.faults[:_MOST_REFUSED])
    return Message(f"{whole}.\n{faults}", "stop", Tone.STOP)


def tell_line(texts: Texts, line: JournalLine) -> tuple[str, ...]:
    """A line of the journal: when, who, where, what, from, to, why."""
    before = texts.say(STATES[line.before]) if line.before is not None else ""
    after = texts.say(STATES[line.after]) if line.after is not None else ""
    told = texts.say(ACTIONS[line.action])
    return texts.moment(line.at), line.user, line.workstation, told, before, after, line.reason


def line_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns of the journal."""
    say = texts.say
    return (say("When"), say("Who"), say("Workstation"), say("What"), say("Before"), say("After"), say("Reason"))
