"""The entries of the list: what they say, and in which order they stand; made outside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.tables.sorting import sorted_rows
from ui.worklist.entry_texts import EntryTexts, make_texts
from ui.worklist.list_strings import Column, key_of, tell_value

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry


@dataclass(frozen=True, slots=True)
class EntrySearch:
    """What the entries say, ready to be searched.

    Attributes:
        entries: the entries.
        texts: the language.
        words: what they say.
    """

    entries: tuple[Entry, ...]
    texts: Texts
    words: EntryTexts


def make_search(texts: Texts, entries: tuple[Entry, ...]) -> EntrySearch:
    """Make the entries ready; may take long for very many."""
    return EntrySearch(entries, texts, make_texts(texts, entries))


def order_of(texts: Texts, entries: Sequence[Entry], column: Column) -> array[int]:
    """The rows in the order of a column: numbers, days and moments by their value, all else by its letters."""
    by_value = _KEYS.get(column)
    if by_value is not None:
        return sorted_rows([by_value(entry) for entry in entries])
    keys = [key_of(column)(entry) for entry in entries]
    told = {key: tell_value(texts, column, key).casefold() for key in set(keys)}
    return sorted_rows([told[key] for key in keys])


#: By value; what has none comes last.
_KEYS: dict[Column, Callable[[Entry], Any]] = {
    Column.ID: lambda entry: entry.id,
    Column.DEADLINE: lambda entry: (entry.card.deadline is None, entry.card.deadline),
    Column.VALID_UNTIL: lambda entry: (entry.card.valid_until is None, entry.card.valid_until),
    Column.ADDED_AT: lambda entry: entry.added_at,
    Column.CHANGED_AT: lambda entry: entry.changed_at,
}
