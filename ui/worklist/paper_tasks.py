"""Exports, documents on paper and lists of expected cards, made outside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.worklist.exchanging import ListForm
from ui.guarding import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.app.worklist.exchanging import Comparison, ImportedList, Taken
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Entry
    from ui.tables.lines import Lines
    from ui.worklist.list_strings import Column


@dataclass(frozen=True, slots=True)
class Compared:
    """A list of expected cards that was compared with the cards seen.

    Attributes:
        name: its name.
        comparison: what was found.
        lines: the same as a table.
    """

    name: str
    comparison: Comparison
    lines: Lines


@dataclass(frozen=True, slots=True)
class Brought:
    """A list that was taken in.

    Attributes:
        taken: what became of it.
        imported: what it held, and what of it could not be used.
        compared: the comparison, ``None`` for an export of a worklist.
    """

    taken: Taken
    imported: ImportedList
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class Put:
    """A document that was put on paper.

    Attributes:
        page: the page to print, empty when it was written to a file.
        faults: number of faults of the journal it rests on.
    """

    page: str
    faults: int


@guarded
def write_export(
    workspace: Workspace, texts: Texts, path: Path, entries: Sequence[Entry], columns: Sequence[Column]
) -> None:
    """Write what is shown: these entries, and these columns."""
    from cardtool.app.worklist.export_columns import export_columns
    from cardtool.app.worklist.exporting import write_export as write

    chosen = export_columns(column.value for column in columns)
    write(path, entries, texts, created=workspace.now(), columns=chosen)


@guarded
def receipt(workspace: Workspace, worklist: Worklist, texts: Texts, entry: Entry, path: Path | None) -> Put:
    """The receipt for a card: written to ``path``, or the page to print."""
    from cardtool.app.worklist import papers

    paper = papers.receipt(workspace, worklist, entry, texts)
    if path is None:
        return Put(papers.page_of(paper), len(paper.faults))
    papers.write_paper(path, paper)
    return Put("", len(paper.faults))


@guarded
def report_of_today(workspace: Workspace, worklist: Worklist, texts: Texts, path: Path | None) -> Put:
    """The report of this day: written to ``path``, or the page to print."""
    from cardtool.app.worklist import papers
    from cardtool.model.finnish_time import finnish_day

    paper = papers.day_report(workspace, worklist, finnish_day(workspace.now()), texts)
    if path is None:
        return Put(papers.page_of(paper), len(paper.faults))
    papers.write_paper(path, paper)
    return Put("", len(paper.faults))


@guarded
def bring(workspace: Workspace, worklist: Worklist, texts: Texts, path: Path) -> Brought:
    """Take a list in; expected cards are kept under the file's name and compared."""
    from cardtool.app.worklist.exchanging import take_list

    taken, imported = take_list(workspace, worklist, path)
    compared = _compared(worklist, texts, taken.name) if taken.form is ListForm.EXPECTED else None
    return Brought(taken, imported, compared)


@guarded
def compare(worklist: Worklist, texts: Texts, name: str) -> Compared:
    """A list that is kept against the cards seen."""
    return _compared(worklist, texts, name)


@guarded
def kept_lists(worklist: Worklist) -> tuple[str, ...]:
    """Names of the lists that are kept."""
    return tuple(kept.name for kept in worklist.store.expected_lists())


def _compared(worklist: Worklist, texts: Texts, name: str) -> Compared:
    from cardtool.app.worklist.exchanging import compare_with_seen
    from ui.worklist.expected_strings import make_comparison

    comparison = compare_with_seen(worklist, name)
    return Compared(name, comparison, make_comparison(texts, comparison))
