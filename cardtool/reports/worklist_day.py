"""The day report: what was done on the list on one day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day
from cardtool.model.worklist import EntryState
from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_columns import Column, heading
from cardtool.reports.worklist_paper import Facts, Grid, Line, Look, Paper
from cardtool.reports.worklist_receipt import legal_basis, proof_of_journal
from cardtool.reports.worklist_vartti import vartti_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cardtool.model.worklist import Author, Entry, JournalLine
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords
    from cardtool.reports.worklist_paper import LegalBasis, Part, Proof


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the list.

    Attributes:
        day: Finnish calendar day.
        entries: the whole list as it stands now: what the cards are.
        journal: lines of the journal in their order, from the first one on.
    """

    day: date
    entries: Sequence[Entry]
    journal: Iterable[JournalLine]


def day_report(day: Day, *, basis: LegalBasis | None, proof: Proof, made: Author, words: ReportWords) -> Paper:
    """The report of a day: numbers, every change, and where the list stands.

    Args:
        day: the day.
        basis: the rule that the cards are closed by.
        proof: the end of the journal.
        made: who makes the report, where and when.
        words: language, names and dates.
    """
    say = words.say
    known = [line for line in day.journal if finnish_day(line.at) <= day.day]
    lines = [line for line in known if finnish_day(line.at) == day.day]
    past = day.day < finnish_day(made.at)
    parts: tuple[Part, ...] = (
        Line(say("Day: {day}", day=words.day(day.day))),
        Line(say("Where the list stood at the end of the day") if past else say("Where the list stands"), Look.HEADING),
        _standing(known, words),
        Grid(_done(lines, words), (5, 1)),
        Grid(_changes(lines, day.entries, words), (2, 3, 4, 4, 4, 7, 3, 3)),
        *legal_basis(basis, words),
        *proof_of_journal(proof, made, words),
        Line(say("Date and signature") + ": " + "_" * 40),
    )
    return Paper(say("Day report of the closing list"), parts, words, wide=True, faults=proof.faults)


def _standing(lines: Iterable[JournalLine], words: ReportWords) -> Facts:
    """Number of entries in each state after these lines, those without any included: a zero says something too."""
    states = {line.entry_id: line.after for line in lines if line.entry_id is not None}
    numbers = Counter(states.values())
    return Facts(tuple((words.name(state), str(numbers[state])) for state in EntryState))


def _done(lines: Sequence[JournalLine], words: ReportWords) -> Table:
    say = words.say
    numbers = Counter(_what(line, words) for line in lines)
    rows = tuple((what, str(number)) for what, number in numbers.most_common())
    return Table(say("What was done"), (say("What was done"), say("Number")), rows)


def _what(line: JournalLine, words: ReportWords) -> str:
    action = words.name(line.action)
    return f"{action}: {words.name(line.after)}" if line.after else action


def _changes(lines: Sequence[JournalLine], entries: Sequence[Entry], words: ReportWords) -> Table:
    say = words.say
    headings = (
        heading(Column.ID, say),
        say("When"),
        say("What was done"),
        heading(Column.ORGANISATION, say),
        heading(Column.KIND, say),
        say("Certificates"),
        say("Who"),
        say("Workstation"),
    )
    return Table(say("Changes"), headings, _change_rows(lines, entries, words))


def _change_rows(lines: Sequence[JournalLine], entries: Sequence[Entry], words: ReportWords) -> Iterator[Row]:
    known = {entry.id: entry for entry in entries}
    for line in lines:
        entry = known.get(line.entry_id) if line.entry_id is not None else None
        card = entry.card if entry else None
        yield (
            str(line.entry_id or ""),
            words.moment(line.at),
            _what(line, words),
            card.organisation if card else "",
            words.name(card.kind) if card else "",
            vartti_text(entry) if entry else "",
            line.user,
            line.workstation,
        )
