"""The columns of a worklist: their names in tables that programs read, and in those that people read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import EntryState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.reports.inventory_words import ReportWords, Say

#: Certificates of one card that have columns of their own; the importing side reads as many.
MOST_CERTIFICATES: Final = 64


class Column(StrEnum):
    """A column of a worklist; those of certificates come once for each of a card's certificates."""

    ID = "id"
    STATE = "state"
    KIND = "kind"
    ORGANISATION = "organisation"
    SUCCESSOR = "successor"
    VERDICT = "verdict"
    DEADLINE = "deadline"
    HOLDER = "holder"
    EMAIL = "email"
    REASON = "reason"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    SERIAL = "serial"
    ISSUER = "issuer"
    SHA256 = "sha256"
    ADDED_AT = "added_at"
    CHANGED_AT = "changed_at"
    PURGED_AT = "purged_at"
    RULES = "rules"
    VERSION = "version"
    KEY = "key"


#: Columns that a row has once for each certificate.
OF_CERTIFICATES: Final = (Column.SERIAL, Column.ISSUER, Column.SHA256)


def heading(column: Column, say: Say) -> str:
    """The heading of a column of an entry."""
    return _headings(say)[column]


def numbered_heading(column: Column, number: int, say: Say) -> str:
    """The heading of a column of the certificate ``number``, from 1."""
    match column:
        case Column.SERIAL:
            return say("Serial number {number}", number=number)
        case Column.ISSUER:
            return say("Issuer {number}", number=number)
        case _:
            return say("Fingerprint {number}", number=number)


def _headings(say: Say) -> Mapping[Column, str]:
    return {
        Column.ID: say("Entry"),
        Column.STATE: say("State"),
        Column.KIND: say("Kind of card"),
        Column.ORGANISATION: say("Organisation"),
        Column.SUCCESSOR: say("Successor"),
        Column.VERDICT: say("What to do"),
        Column.DEADLINE: say("Deadline"),
        Column.HOLDER: say("Holder"),
        Column.EMAIL: say("E-mail"),
        Column.REASON: say("Reason"),
        Column.VALID_FROM: say("Valid from"),
        Column.VALID_UNTIL: say("Valid until"),
        Column.SERIAL: say("Serial number"),
        Column.ISSUER: say("Issuer"),
        Column.SHA256: say("Fingerprint"),
        Column.ADDED_AT: say("Put on the list"),
        Column.CHANGED_AT: say("Last changed"),
        Column.PURGED_AT: say("Personal data removed"),
        Column.RULES: say("Version of the rules"),
        Column.VERSION: say("Changes"),
        Column.KEY: say("Identity of the card"),
    }


def vocabulary(spoken: Iterable[ReportWords]) -> dict[str, dict[str, str]]:
    """What every heading and every word of a code stands for, so that tables in these languages can be read back.

    Returns:
        By ``columns``, ``state``, ``kind`` and ``verdict``: the word, and the name of the column or the code.
    """
    found: dict[str, dict[str, str]] = {"columns": {}}
    for words in spoken:
        found["columns"] |= _column_words(words.say)
        for name, codes in (("state", EntryState), ("kind", CardKind), ("verdict", VerdictCode)):
            found.setdefault(name, {}).update({words.name(code): code.value for code in codes})
    return found


def _column_words(say: Say) -> dict[str, str]:
    single = {text: column.value for column, text in _headings(say).items() if column not in OF_CERTIFICATES}
    numbered = {
        numbered_heading(column, number, say): f"{column}_{number}"
        for column in OF_CERTIFICATES
        for number in range(1, MOST_CERTIFICATES + 1)
    }
    return {**single, **numbered}
