"""The worklist as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.worklist.exchanging import ListForm
from cardtool.app.worklist.wording import ADDITIONS, FAULTS, TO_BE_CLOSED, tell_kind, tell_known, tell_state
from cardtool.cli.tables import table
from cardtool.model.worklist import AdditionResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.app.worklist.exchanging import Comparison, ImportedList, Taken
    from cardtool.model.worklist import Addition, Candidate, Entry, Verification


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
        yield f"{line}: {addition.entry.id}  {addition.entry.card.organisation}".rstrip()
        if addition.result is AdditionResult.ALREADY_THERE:
            yield f"  {tell_known(texts, addition.entry)}"


def doubt_lines(texts: Texts, cards: Iterable[Candidate]) -> Iterator[str]:
    """Cards that were put on the list although the rules do not say that they are to be closed."""
    for card in cards:
        if card.verdict not in TO_BE_CLOSED:
            yield texts.say("The rules do not say that this card is to be closed: check it before you close it.")


def verification_lines(texts: Texts, verification: Verification) -> Iterator[str]:
    """What a verification found."""
    yield texts.say(
        "{lines} lines of the journal, {entries} entries", lines=verification.lines, entries=verification.entries
    )
    yield texts.say("Hash of the last line: {head}", head=verification.head)
    if not verification.faults:
        yield texts.say("The journal is whole, and the list is what it says.")
    for fault, number in verification.faults:
        yield f"! {number}: {texts.say(FAULTS[fault])}"


def taken_lines(texts: Texts, taken: Taken) -> Iterator[str]:
    """What became of a list that was taken in."""
    if taken.form is ListForm.EXPECTED:
        one, many = "{number} expected card kept as {name}", "{number} expected cards kept as {name}"
        yield texts.say_many(one, many, taken.added, name=taken.name)
        return
    yield texts.say_many("{number} card put on the list", "{number} cards put on the list", taken.added)
    yield texts.say_many("{number} was there already", "{number} were there already", taken.already_there)


def comparison_lines(texts: Texts, comparison: Comparison) -> Iterator[str]:
    """Expected cards against seen ones: numbers, and the rows that are open."""
    yield texts.say("Expected and seen: {number}", number=len(comparison.matched))
    yield texts.say("Expected, not seen: {number}", number=len(comparison.not_seen))
    for row in comparison.not_seen:
        yield f"  {row.row}: {row.name or row.email or row.serial or row.sha256}"
    yield texts.say("To be looked at: {number}", number=len(comparison.ambiguous))
    for doubt in comparison.ambiguous:
        found = ", ".join(str(entry.id) for entry in doubt.entries)
        yield f"  {doubt.expected.row}: {doubt.expected.name or doubt.expected.email} -> {found}"
    yield texts.say("Seen, not expected: {number}", number=len(comparison.not_expected))


def failure_lines(texts: Texts, imported: ImportedList) -> Iterator[str]:
    """What of a list could not be used."""
    if imported.failed:
        yield texts.say_many("{number} row could not be used", "{number} rows could not be used", imported.failed)
    for failure in imported.failures:
        words = (failure.reason.value, failure.column, failure.detail)
        yield f"  {failure.row}: {' '.join(word for word in words if word)}"
