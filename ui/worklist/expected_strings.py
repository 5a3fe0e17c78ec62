"""What the comparison of expected and seen cards says, without widgets."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.app.language import marked as _
from cardtool.app.worklist.exchanging import ListForm
from cardtool.app.worklist.wording import STATES
from ui.look.message import Message
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.tables.lines import make_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.app.worklist.exchanging import Comparison, ImportedList, Taken
    from cardtool.model.worklist import Entry, ExpectedCard
    from ui.tables.lines import Lines

#: Most rows or entries that are named.
_MOST_NAMED: Final = 20


class Finding(IntEnum):
    """What became of a row or a card, what needs somebody first."""

    NOT_SEEN = 0
    UNCLEAR = 1
    NOT_EXPECTED = 2
    SEEN = 3


_FINDINGS: Final = {
    Finding.NOT_SEEN: _("Expected, not seen"),
    Finding.UNCLEAR: _("Unclear: look at it"),
    Finding.NOT_EXPECTED: _("Seen, not expected"),
    Finding.SEEN: _("Expected and seen"),
}
_SIGNS: Final = {
    Finding.NOT_SEEN: ("question", Tone.ACT),
    Finding.UNCLEAR: ("look", Tone.ACT),
    Finding.NOT_EXPECTED: ("info", Tone.NOTE),
    Finding.SEEN: ("check", Tone.GOOD),
}


class _Line(NamedTuple):
    finding: Finding
    expected: ExpectedCard | None
    entry: Entry | None


def make_comparison(texts: Texts, comparison: Comparison) -> Lines:
    """The comparison as a table, what needs somebody first."""
    say = texts.say
    titles = (
        say("What"),
        say("Row"),
        say("Name"),
        say("E-mail"),
        say("Organisation"),
        say("Serial number"),
        say("Entry"),
        say("State"),
    )
    lines = sorted(_lines(comparison), key=lambda line: line.finding)
    keys = {
        0: lambda line: line.finding,
        1: lambda line: line.expected.row if line.expected else 0,
        6: lambda line: line.entry.id if line.entry else 0,
    }
    return make_lines(titles, lines, lambda line: _cells(texts, line), keys)


def tell_comparison(texts: Texts, comparison: Comparison) -> tuple[Row, ...]:
    """The numbers, each with its sign."""
    numbers = Counter(line.finding for line in _lines(comparison))
    return tuple(
        Row(texts.say(_FINDINGS[finding]), str(numbers[finding]), *_SIGNS[finding], strong=True) for finding in Finding
    )


def tell_brought(texts: Texts, taken: Taken, imported: ImportedList) -> Message:
    """What became of a list that was taken in, and which of its rows could not be used."""
    if taken.form is ListForm.EXPECTED:
        told = texts.say_many(
            "{number} expected card kept as {name}",
            "{number} expected cards kept as {name}",
            taken.added,
            name=taken.name,
        )
    else:
        told = texts.say_many("{number} card put on the list", "{number} cards put on the list", taken.added)
        there = texts.say_many("{number} was there already", "{number} were there already", taken.already_there)
        told = f"{told}, {there}"
    to_look_at = tuple(_to_look_at(texts, taken, imported))
    if not to_look_at:
        return Message(f"{told}.", "check", Tone.GOOD)
    return Message(". ".join((told, *to_look_at)), "warning", Tone.ACT)


def _to_look_at(texts: Texts, taken: Taken, imported: ImportedList) -> Iterator[str]:
    """Cards whose state differs, by the numbers of their entries, and rows that could not be used."""
    if taken.differs:
        differ = texts.say_many(
            "{number} has another state in the file", "{number} have another state in the file", len(taken.differs)
        )
        yield f"{differ}: {_named([pair.here.id for pair in taken.differs])}"
    if imported.failed:
        failed = texts.say_many("{number} row could not be used", "{number} rows could not be used", imported.failed)
        yield f"{failed}: {_named([failure.row for failure in imported.failures])}"


def _named(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_MOST_NAMED])) + (" …" if len(numbers) > _MOST_NAMED else "")


def _lines(comparison: Comparison) -> Iterator[_Line]:
    yield from (_Line(Finding.NOT_SEEN, expected, None) for expected in comparison.not_seen)
    for doubt in comparison.ambiguous:
        yield from (_Line(Finding.UNCLEAR, doubt.expected, entry) for entry in doubt.entries)
    yield from (_Line(Finding.NOT_EXPECTED, None, entry) for entry in comparison.not_expected)
    yield from (_Line(Finding.SEEN, match.expected, match.entry) for match in comparison.matched)


def _cells(texts: Texts, line: _Line) -> tuple[str, ...]:
    return (
        texts.say(_FINDINGS[line.finding]),
        str(line.expected.row) if line.expected is not None else "",
        *_identity(line.expected, line.entry),
        str(line.entry.id) if line.entry is not None else "",
        texts.say(STATES[line.entry.state]) if line.entry is not None else "",
    )


def _identity(expected: ExpectedCard | None, entry: Entry | None) -> tuple[str, ...]:
    """Name, e-mail address, organisation and serial number: what was expected, or else what was seen."""
    wanted = (expected.name, expected.email, expected.organisation, expected.serial) if expected else ("",) * 4
    if entry is None:
        return wanted
    card = entry.card
    serial = card.certificates[0].serial if card.certificates else ""
    seen = (card.holder, card.email, card.organisation, serial)
    return tuple(one or other for one, other in zip(wanted, seen, strict=True))
