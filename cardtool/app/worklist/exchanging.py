"""Use cases: take in a list of another program or registration point, and compare it with the cards seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.worklist.opening import author
from cardtool.app.worklist.report_words import all_words
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.worklist import NEEDS_REASON, AdditionResult, EntryState
from cardtool.worklist.comparing import Comparison
from cardtool.worklist.importing.result import ImportedList, ListForm

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Entry

__all__ = [
    "Comparison",
    "ImportedList",
    "ListForm",
    "Taken",
    "compare_with_seen",
    "read_list",
    "take_entries",
    "take_list",
]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list that was taken in.

    Attributes:
        form: what it turned out to be.
        name: name under which expected cards are kept, empty for an export of a worklist.
        added: cards that came on the list, or rows of expected cards that were kept.
        already_there: cards that were on the list before.
        failed: what could not be used.
        entries: the entries of an export, as they stand on the list now.
    """

    form: ListForm
    name: str = ""
    added: int = 0
    already_there: int = 0
    failed: int = 0
    entries: tuple[Entry, ...] = ()


def read_list(path: Path) -> ImportedList:
    """Everything in a list, in whatever form and language it is.

    Raises:
        SourceNotReadableError: nothing of it can be used; says why.
    """
    from cardtool.reports.worklist_columns import vocabulary
    from cardtool.worklist.importing.lists import import_list

    imported = import_list(path, vocabulary=vocabulary(all_words()))
    if imported.form is ListForm.NONE:
        first = imported.failures[0] if imported.failures else None
        told = (
            f"{first.reason.value}: {first.detail}" if first and first.detail else (first.reason.value if first else "")
        )
        raise SourceNotReadableError(told, reader=str(path))
    return imported


def take_list(workspace: Workspace, worklist: Worklist, path: Path, name: str = "") -> tuple[Taken, ImportedList]:
    """Take a list in: the entries of an export come on the list, expected cards are kept under a name.

    Raises:
        SourceNotReadableError: nothing of it can be used.
        StoreError: the database refuses.
    """
    imported = read_list(path)
    if imported.form is ListForm.ENTRIES:
        return take_entries(workspace, worklist, imported), imported
    kept = name or path.stem
    number = worklist.store.put_expected(kept, imported.expected, author(workspace))
    return Taken(ListForm.EXPECTED, kept, added=number, failed=imported.failed), imported


def take_entries(workspace: Workspace, worklist: Worklist, imported: ImportedList) -> Taken:
    """Put the entries of an export on the list, with the state that they have there.

    A card that is on the list already stays as it is: what this list says of it is newer than any file.

    Raises:
        StoreError: the database refuses; entries before it are on the list.
    """
    entries, added = [], 0
    for entry in imported.entries:
        addition = worklist.store.add(entry.card, author(workspace))
        present = addition.entry
        if addition.result is AdditionResult.ADDED and present is not None:
            added += 1
            present = _brought_to(worklist, present, entry)
        if present is not None:
            entries.append(present)
    there = len(imported.entries) - added
    return Taken(ListForm.ENTRIES, "", added, there, imported.failed, tuple(entries))


def _brought_to(worklist: Worklist, present: Entry, wanted: Entry) -> Entry:
    """The new entry in the state of the export; a reopened one is to be closed like a new one."""
    if wanted.state in {EntryState.TO_CLOSE, EntryState.REOPENED}:
        return present
    reason = wanted.reason or ("imported" if wanted.state in NEEDS_REASON else "")
    return worklist.set_state(present, wanted.state, reason)


def compare_with_seen(worklist: Worklist, name: str) -> Comparison:
    """The expected cards of a list against the cards on the worklist.

    Raises:
        SourceNotReadableError: there is no list of this name.
        StoreError: the database refuses.
    """
    from cardtool.worklist.comparing import compare

    expected = worklist.store.expected(name)
    if not expected:
        raise SourceNotReadableError("no list of expected cards has this name", reader=name)
    return compare(expected, worklist.entries())
