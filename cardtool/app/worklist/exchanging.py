"""Use cases: take in a list of another program or registration point, and compare it with the cards seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cardtool.app.worklist.opening import author
from cardtool.app.worklist.report_words import all_words
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.worklist import NEEDS_REASON, AdditionResult
from cardtool.worklist.comparing import Comparison
from cardtool.worklist.importing.result import ImportedList, ListForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Addition, Entry

__all__ = [
    "Comparison",
    "Differing",
    "ImportedList",
    "ListForm",
    "Taken",
    "compare_with_seen",
    "read_list",
    "take_entries",
    "take_list",
]

#: Characters of a list's name.
LONGEST_NAME: Final = 200
#: Why an entry is an exception or was reopened, where its file lost the reason.
_NO_REASON: Final = "imported"


@dataclass(frozen=True, slots=True)
class Differing:
    """A card that the file and this list do not say the same of.

    Attributes:
        here: its entry on this list, which stays as it is.
        there: its entry in the file.
    """

    here: Entry
    there: Entry


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
        differs: cards that were on the list before, in another state than in the file.
    """

    form: ListForm
    name: str = ""
    added: int = 0
    already_there: int = 0
    failed: int = 0
    entries: tuple[Entry, ...] = ()
    differs: tuple[Differing, ...] = ()


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
        SourceNotReadableError: nothing of it can be used, or the name is too long; a list of that name stays.
        StoreError: the database refuses.
    """
    imported = read_list(path)
    if imported.form is ListForm.ENTRIES:
        return take_entries(workspace, worklist, imported), imported
    kept = name or path.stem[:LONGEST_NAME]
    _refuse_unkeepable(kept, imported, path)
    number = worklist.store.put_expected(kept, imported.expected, author(workspace))
    return Taken(ListForm.EXPECTED, kept, added=number, failed=imported.failed), imported


def _refuse_unkeepable(name: str, imported: ImportedList, path: Path) -> None:
    """A list without a card must not take the place of one that has some."""
    if len(name) > LONGEST_NAME:
        raise SourceNotReadableError(f"the name of a list has at most {LONGEST_NAME} characters", reader=str(path))
    if not imported.expected:
        first = f" ({imported.failures[0].reason.value})" if imported.failures else ""
        raise SourceNotReadableError(f"no row of it names a card{first}", reader=str(path))


def take_entries(workspace: Workspace, worklist: Worklist, imported: ImportedList) -> Taken:
    """Put the entries of an export on the list as they stand there: state, reason and moments.

    A card that is on the list already stays as it is; where its state differs, that is told. Holders come along only
    if the settings let them be kept.

    Raises:
        StoreError: the database refuses; entries before it are on the list.
    """
    wanted = [_allowed(workspace, entry) for entry in imported.entries]
    additions = worklist.store.import_entries(wanted, author(workspace))
    added = sum(addition.result is AdditionResult.ADDED for addition in additions)
    return Taken(
        ListForm.ENTRIES,
        "",
        added,
        len(additions) - added,
        imported.failed,
        tuple(addition.entry for addition in additions if addition.entry is not None),
        tuple(_differing(wanted, additions)),
    )


def _allowed(workspace: Workspace, entry: Entry) -> Entry:
    """The entry as it may be kept here."""
    if not workspace.settings.worklist.keep_holder:
        entry = replace(entry, card=replace(entry.card, holder="", email=""))
    lost = entry.state in NEEDS_REASON and not entry.reason.strip() and entry.purged_at is None
    return replace(entry, reason=_NO_REASON) if lost else entry


def _differing(wanted: Iterable[Entry], additions: Iterable[Addition]) -> Iterator[Differing]:
    for there, addition in zip(wanted, additions, strict=True):
        here = addition.entry
        if here is not None and here.state is not there.state:
            yield Differing(here, there)


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
