"""What the worklist's pages have done outside the window's thread; each returns its result or a problem."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import CardtoolError, StoreError, WorklistError
from ui.guarding import guarded

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator

    from cardtool.app.language import Texts
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.model.cause import Problem
    from cardtool.model.worklist import Entry, EntryState, JournalLine, Verification
    from ui.worklist.entry_search import EntrySearch
    from ui.worklist.list_strings import Column

#: A line of the journal that is after all there can be: asks for the last one only.
_AFTER_ALL: Final = 2**62
#: Lines of the journal that a first glance goes back.
_GLANCE: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """The list at one moment.

    Attributes:
        entries: all entries, ordered by number.
        line: number of the last line of the journal that they contain.
        queued: additions that wait on this workstation.
    """

    entries: tuple[Entry, ...] = ()
    line: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change of several entries.

    Attributes:
        changed: number of those that were changed.
        refused: those that were not, as they are now, and why.
        problem: why the rest was not tried, ``None`` when all were.
    """

    changed: int
    refused: tuple[tuple[Entry, Problem], ...] = ()
    problem: Problem | None = None


@guarded
def glance(worklist: Worklist) -> tuple[Entry, ...]:
    """The entries that were changed last: a screen full, at once, while the whole list is on its way."""
    last = worklist.store.changed_since(_AFTER_ALL)[2]
    return worklist.store.changed_since(max(last - _GLANCE, 0))[0]


@guarded
def load(worklist: Worklist) -> Listed:
    """The whole list."""
    line = worklist.store.changed_since(_AFTER_ALL)[2]  # before the entries: what comes meanwhile is asked for again
    with _out_of_collection():
        entries = worklist.entries()
    return Listed(entries, line, worklist.waiting)


@guarded
def refresh(worklist: Worklist, before: Listed) -> Listed:
    """The list with what was changed since; the entries are the same object when nothing was."""
    changed, gone, line = worklist.store.changed_since(before.line)
    if not changed and not gone:
        return Listed(before.entries, line, worklist.waiting)
    entries = {entry.id: entry for entry in before.entries}
    entries.update((entry.id, entry) for entry in changed)
    for number in gone:
        entries.pop(number, None)
    return Listed(tuple(entries[number] for number in sorted(entries)), line, worklist.waiting)


@guarded
def wait(worklist: Worklist, seconds: float, leaving: Callable[[], bool]) -> bool:
    """Wait until somebody changed the list, or hand over what waits here; whether there may be something new."""
    if worklist.waiting and worklist.deliver().delivered:
        return True
    store = worklist.store  # opening it may have taken a while
    return not leaving() and store.wait_for_change(seconds)


@guarded
def search(texts: Texts, entries: tuple[Entry, ...]) -> EntrySearch:
    """The entries, ready to be searched."""
    from ui.worklist.entry_search import make_search

    return make_search(texts, entries)


@guarded
def order(texts: Texts, entries: tuple[Entry, ...], column: Column) -> array[int]:
    """The rows in the order of a column."""
    from ui.worklist.entry_search import order_of

    return order_of(texts, entries, column)


@guarded
def prepare(texts: Texts, entries: tuple[Entry, ...], column: Column | None) -> tuple[EntrySearch, array[int] | None]:
    """Both at once, for entries that take the place of others under a filter or an order."""
    from ui.worklist.entry_search import make_search, order_of

    return make_search(texts, entries), order_of(texts, entries, column) if column is not None else None


@guarded
def set_states(worklist: Worklist, entries: Iterable[Entry], state: EntryState, reason: str) -> Changed:
    """Set the state of several entries; one that is refused keeps no other back."""
    changed, refused = 0, []
    for entry in entries:
        try:
            worklist.set_state(entry, state, reason)
        except WorklistError as error:
            refused.append((_as_it_is(worklist, entry), error.problem))
        except StoreError as error:
            return Changed(changed, tuple(refused), error.problem)
        else:
            changed += 1
    return Changed(changed, tuple(refused))


@guarded
def history(worklist: Worklist, entry: Entry) -> tuple[JournalLine, ...]:
    """What the journal says of an entry."""
    return worklist.store.history(entry.id)


@guarded
def verify(worklist: Worklist) -> Verification:
    """Whether the journal is whole, and the list is what it says."""
    return worklist.store.verify()


@contextmanager
def _out_of_collection() -> Iterator[None]:
    """The collector of garbage never looks at what is made here: the window would stand still for as long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


def _as_it_is(worklist: Worklist, entry: Entry) -> Entry:
    """The entry as it is now; as it was shown when it is gone."""
    try:
        return worklist.store.entry(entry.id)
    except CardtoolError:
        return entry
