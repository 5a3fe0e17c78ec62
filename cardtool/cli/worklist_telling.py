"""The worklist as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.worklist.exchanging import ListForm
from cardtool.app.worklist.wording import ADDITIONS, FAULTS, TO_BE_CLOSED, tell_kind, tell_known, tell_state
from cardtool.cli.tables import table
from cardtool.cli.terminal_text import one_line, shortened
from cardtool.model.worklist import AdditionResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.app.worklist.exchanging import Comparison, ImportedList, Taken
    from cardtool.model.worklist import Addition, Candidate, Entry, JournalFault, Verification

#: Faults that a warning names one by one; ``worklist verify`` names all.
_MOST_FAULTS: Final = 20


def entry_lines(texts: Texts, entries: Sequence[Entry]) -> Iterator[str]:
    """The entries as a table, one card a line."""
    say = texts.say
    heads = ("", say("State"), say("Kind"), say("Organisation"), say("Successor"), say("Close by"), say("Valid until"))
    rows = [
        (
            str(entry.id),
            tell_state(texts, entry),
            tell_kind(texts, entry),
            entry.card.organisation,
            entry.card.successor,
            texts.day(entry.card.deadline) if entry.card.deadline else "",
            texts.moment(entry.card.valid_until) if entry.card.valid_until else "",
        )
        for entry in entries
    ]
    yield from table([heads, *rows])
    yield texts.say_many("{number} entry", "{number} entries", len(entries))


def addition_lines(texts: Texts, additions: Iterable[Addition]) -> Iterator[str]:
    """What became of each addition."""
    for addition in additions:
        line = texts.say(ADDITIONS[addition.result])
        if addition.entry is None:
            yield line
            continue
        yield f"{line}: {addition.entry.id}  {shortened(addition.entry.card.organisation)}".rstrip()
        if addition.result is AdditionResult.ALREADY_THERE:
            yield f"  {tell_known(texts, addition.entry)}"


def dropped_lines(texts: Texts, additions: Iterable[Addition]) -> Iterator[str]:
    """Cards that were there already, so that the reason given for them was not kept."""
    for addition in additions:
        if addition.entry is not None:
            yield texts.say(
                "The card was on the list already, and the reason was not kept: set the state of entry {number}",
                number=addition.entry.id,
            )


def doubt_lines(texts: Texts, cards: Iterable[Candidate]) -> Iterator[str]:
    """Cards that were put on the list although the rules do not say that they are to be closed."""
    for card in cards:
        if card.verdict not in TO_BE_CLOSED:
            doubt = texts.say("The rules do not say that this card is to be closed: check it before you close it.")
            yield f"{shortened(card.organisation) or card.certificates[0].serial}: {doubt}"


def verification_lines(texts: Texts, verification: Verification) -> Iterator[str]:
    """What a verification found."""
    yield texts.say(
        "{lines} lines of the journal, {entries} entries", lines=verification.lines, entries=verification.entries
    )
    yield texts.say("Hash of the last line: {head}", head=verification.head)
    if not verification.faults:
        yield texts.say("The journal is whole, and the list is what it says.")
    for fault, number in verification.faults:
        yield _fault_line(texts, fault, number)


def warning_lines(texts: Texts, faults: Sequence[tuple[JournalFault, int]]) -> Iterator[str]:
    """That what was just written rests on a journal with these faults; nothing when there are none."""
    if not faults:
        return
    yield texts.say("WARNING: the journal of the list is NOT whole; faults: {number}.", number=len(faults))
    for fault, number in faults[:_MOST_FAULTS]:
        yield _fault_line(texts, fault, number)
    if len(faults) > _MOST_FAULTS:
        yield texts.say("And {number} more.", number=len(faults) - _MOST_FAULTS)


def _fault_line(texts: Texts, fault: JournalFault, number: int) -> str:
    return f"! {number}: {texts.say(FAULTS[fault])}"


def taken_lines(texts: Texts, taken: Taken) -> Iterator[str]:
    """What became of a list that was taken in."""
    if taken.form is ListForm.EXPECTED:
        yield texts.say_many(
            "{number} expected card kept as {name}",
            "{number} expected cards kept as {name}",
            taken.added,
            name=taken.name,
        )
        return
    yield texts.say_many("{number} card put on the list", "{number} cards put on the list", taken.added)
    yield texts.say_many("{number} was there already", "{number} were there already", taken.already_there)
    if taken.differs:
        yield texts.say_many(
            "{number} has another state in the file", "{number} have another state in the file", len(taken.differs)
        )
    for pair in taken.differs:
        here, there = tell_state(texts, pair.here), tell_state(texts, pair.there)
        yield f"  {pair.here.id}: " + texts.say("{here} here, {there} in the file", here=here, there=there)


def comparison_lines(texts: Texts, comparison: Comparison) -> Iterator[str]:
    """Expected cards against seen ones: numbers, and the rows that are open."""
    yield texts.say("Expected and seen: {number}", number=len(comparison.matched))
    yield texts.say("Expected, not seen: {number}", number=len(comparison.not_seen))
    for row in comparison.not_seen:
        yield f"  {row.row}: {shortened(row.name or row.email or row.serial) or row.sha256}"
    yield texts.say("To be looked at: {number}", number=len(comparison.ambiguous))
    for doubt in comparison.ambiguous:
        found = ", ".join(str(entry.id) for entry in doubt.entries)
        yield f"  {doubt.expected.row}: {shortened(doubt.expected.name or doubt.expected.email)} -> {found}"
    yield texts.say("Seen, not expected: {number}", number=len(comparison.not_expected))


def failure_lines(texts: Texts, imported: ImportedList) -> Iterator[str]:
    """What of a list could not be used."""
    if imported.failed:
        yield texts.say_many("{number} row could not be used", "{number} rows could not be used", imported.failed)
    for failure in imported.failures:
        words = (failure.reason.value, failure.column, failure.detail)
        yield f"  {failure.row}: {' '.join(one_line(word) for word in words if word)}"
