"""What a page for people consists of, before it becomes PDF or HTML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cardtool.model.worklist import JournalFault
    from cardtool.reports.inventory_tables import Table
    from cardtool.reports.inventory_words import ReportWords

#: Longest text of a cell or a fact, in characters; paper holds no more that anybody would read.
LONGEST_TEXT: Final = 400
_MORE: Final = "…"


class Look(Enum):
    """How a line of text looks."""

    PLAIN = "plain"
    HEADING = "heading"
    SMALL = "small"
    ALARM = "alarm"
    """A warning that nobody may overlook."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a paragraph."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and their values, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        table: title, headings and rows.
        weights: how wide the columns are against each other, empty when they are alike.
    """

    table: Table
    weights: tuple[int, ...] = ()


Part = Line | Facts | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A document for people.

    Attributes:
        title: what it is.
        parts: its parts in their order.
        words: language, names and dates of its texts.
        wide: its tables need the long side of the sheet.
        faults: what is wrong with the journal it rests on, with numbers of lines or entries.
    """

    title: str
    parts: tuple[Part, ...]
    words: ReportWords
    wide: bool = False
    faults: tuple[tuple[JournalFault, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The rule that the cards are closed by, as the rules data has it, in the reader's language.

    Attributes:
        name: what people call the reform.
        effective: first day of the new organisations.
        deadline: last day on which cards of the old ones may be used.
        source: document and section.
    """

    name: str
    effective: date
    deadline: date
    source: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The end of the journal when the document was made; later it shows that nothing before it was changed.

    Attributes:
        line: number of the last line.
        head: its hash.
        faults: what a verification found, with numbers of lines or entries; empty when all is as it should be.
    """

    line: int
    head: str
    faults: tuple[tuple[JournalFault, int], ...] = ()


def facts(rows: Iterable[tuple[str, str]]) -> Facts:
    """Those of the facts that say something."""
    return Facts(tuple((label, value) for label, value in rows if value))


def shown(text: str) -> str:
    """The text as paper shows it: on one line, and cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + _MORE
