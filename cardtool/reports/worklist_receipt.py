"""The closing receipt: what was done with one card, by whom, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day
from cardtool.model.worklist import EntryState
from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_columns import Column, heading
from cardtool.reports.worklist_paper import Facts, Grid, Line, Look, Paper, facts
from cardtool.reports.worklist_vartti import vartti_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from cardtool.model.worklist import Author, Entry, JournalLine
    from cardtool.reports.inventory_words import ReportWords
    from cardtool.reports.worklist_paper import LegalBasis, Part, Proof


def closing_receipt(
    entry: Entry,
    history: Sequence[JournalLine],
    *,
    basis: LegalBasis | None,
    proof: Proof,
    made: Author,
    words: ReportWords,
) -> Paper:
    """The receipt for one card.

    Args:
        entry: the card as it stands on the list.
        history: the lines of the journal that concern it, the first one first.
        basis: the rule, ``None`` when no rule sets a deadline for this card.
        proof: the end of the journal.
        made: who makes the receipt, where and when.
        words: language, names and dates.
    """
    say = words.say
    closed = entry.state is EntryState.CLOSED
    title = say("Closing receipt") if closed else say("Card on the closing list")
    parts: tuple[Part, ...] = (
        _card(entry, words),
        Grid(vartti_table(entry, words), (2, 5, 3)),
        Grid(_history(history, words), (3, 3, 3, 3, 4)),
        *legal_basis(basis, words),
        *proof_of_journal(proof, made, words),
        Line(say("Date and signature") + ": " + "_" * 40),
    )
    return Paper(title, parts, words, faults=proof.faults)


def legal_basis(basis: LegalBasis | None, words: ReportWords) -> Iterator[Line]:
    """The ground on which cards are closed, with its dates and source."""
    if basis is None:
        return
    say = words.say
    yield Line(say("Legal basis"), Look.HEADING)
    yield Line(basis.name)
    yield Line(
        say(
            "The new organisations began on {effective}. Cards that name an old one could be used until {deadline}; "
            "after that registrars close them.",
            effective=words.day(basis.effective),
            deadline=words.day(basis.deadline),
        )
    )
    yield Line(say("Source: {source}", source=basis.source), Look.SMALL)


def proof_of_journal(proof: Proof, made: Author, words: ReportWords) -> Iterator[Line]:
    """Who made the document, and the hash with which the journal can be verified later."""
    say = words.say
    yield Line(say("Proof"), Look.HEADING)
    if proof.faults:
        warning = say("WARNING: the journal of the list is NOT whole; faults: {number}.", number=len(proof.faults))
        yield Line(warning, Look.ALARM)
    yield Line(say("The journal of the list had {lines} lines; the hash of the last one is:", lines=proof.line))
    yield Line(proof.head)
    yield Line(
        say(
            "Made {moment} by {user} on {workstation}.",
            moment=words.moment(made.at),
            user=made.user,
            workstation=made.workstation,
        )
    )


def _card(entry: Entry, words: ReportWords) -> Facts:
    card, say = entry.card, words.say
    labels = (
        (Column.ID, str(entry.id)),
        (Column.STATE, words.name(entry.state)),
        (Column.REASON, entry.reason),
        (Column.KIND, words.name(card.kind)),
        (Column.ORGANISATION, card.organisation),
        (Column.SUCCESSOR, card.successor),
        (Column.HOLDER, card.holder),
        (Column.EMAIL, card.email),
        (Column.VALID_FROM, _last_day(card.valid_from, words)),
        (Column.VALID_UNTIL, _last_day(card.valid_until, words)),
        (Column.VERDICT, words.name(card.verdict) if card.verdict else ""),
        (Column.DEADLINE, _day(card.deadline, words)),
        (Column.RULES, card.rules),
        (Column.KEY, entry.key),
    )
    return facts((heading(column, say), value) for column, value in labels)


def _day(day: date | None, words: ReportWords) -> str:
    return words.day(day) if day else ""


def _last_day(moment: datetime | None, words: ReportWords) -> str:
    return words.day(finnish_day(moment)) if moment else ""


def _history(history: Sequence[JournalLine], words: ReportWords) -> Table:
    say = words.say
    headings = (say("When"), say("Who"), say("Workstation"), say("What was done"), say("State"))
    rows = tuple(
        (
            words.moment(line.at),
            line.user,
            line.workstation,
            words.name(line.action),
            words.name(line.after) if line.after else "",
        )
        for line in history
    )
    return Table(say("What was done with the card"), headings, rows)
