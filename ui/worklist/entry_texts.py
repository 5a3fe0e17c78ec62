"""What the entries say, column by column, made ready to be searched at every key press.

A column that repeats few values is searched once for each value, not once for each entry; so are told only its values.
What is of one entry alone (number, serial numbers, a name) is joined into one text. Fingerprints are searched only for
what looks like a part of one: they are long, and nobody types them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ui.tables.rows import fold
from ui.worklist.list_strings import SEARCHED, Column, key_of, tell_searched

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry

#: A column is searched by value when each of its values stands in so many entries on average.
_LEAST_REPEATS: Final = 4
_BYTE: Final = 256
#: Entries are searched one by one, not all together, when at most one in so many is left to search.
_LEAST_SPARED: Final = 2
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class EntryTexts:
    """The texts of entries.

    Attributes:
        number: how many entries.
        repeating: columns searched by value.
        own: what each entry alone says.
        fingerprints: the fingerprints of each entry's certificates.
    """

    number: int
    repeating: tuple[_Repeating, ...]
    own: tuple[str, ...]
    fingerprints: tuple[str, ...]

    def marks(self, word: str, among: bytes | None = None) -> bytes:
        """One byte for each entry, 1 where it holds the word.

        Args:
            word: folded.
            among: marks of entries among which are all that hold it, ``None`` when nothing is known.
        """
        found = _any([column.marks(word) for column in self.repeating], self.number)
        left = _without(among, found, self.number)
        texts = self.fingerprints if _FINGERPRINT.fullmatch(word) else ()
        return _marked(self.own, texts, word, left, found)


@dataclass(frozen=True, slots=True)
class _Repeating:
    """A column of few values: the values, and which of them each entry has."""

    values: tuple[str, ...]
    codes: bytes
    of_entries: Callable[[bytes], Iterable[int]] | None

    def marks(self, word: str) -> bytes:
        hits = bytes([word in value for value in self.values])
        if not any(hits):
            return b""
        if self.of_entries is None:
            return self.codes.translate(hits.ljust(_BYTE, b"\0"))
        return bytes(self.of_entries(hits))


def make_texts(texts: Texts, entries: Sequence[Entry]) -> EntryTexts:
    """Make entries ready; may take long for very many."""
    repeating, own = [], []
    for column in SEARCHED:
        keys = list(map(key_of(column), entries))
        values, codes = _values(keys)
        told = tuple(fold(tell_searched(texts, column, value)) for value in values) if codes else ()
        if codes:
            repeating.append(_repeating(told, codes))
        else:
            own.append([fold(tell_searched(texts, column, key)) for key in keys])
    joined = tuple("\n".join(parts) for parts in zip(*own, strict=True)) if own else ("",) * len(entries)
    fingerprints = tuple(map(key_of(Column.SHA256), entries))
    return EntryTexts(len(entries), tuple(repeating), joined, fingerprints)


def _values(keys: Sequence[Hashable]) -> tuple[tuple[Any, ...], list[int]]:
    """The different values and which of them stands where; nothing when there are too many."""
    numbers: dict[Hashable, int] = {}
    most = max(len(keys) // _LEAST_REPEATS, 1)
    codes: list[int] = []
    for key in keys:
        codes.append(numbers.setdefault(key, len(numbers)))
        if len(numbers) > most:
            return (), []
    return tuple(numbers), codes


def _repeating(values: tuple[str, ...], codes: list[int]) -> _Repeating:
    if len(values) <= _BYTE:
        return _Repeating(values, bytes(codes), None)
    return _Repeating(values, b"", itemgetter(*codes))


def _marked(own: Sequence[str], more: Sequence[str], word: str, left: bytes | None, found: bytes) -> bytes:
    """The entries found already, and those left whose own texts hold the word."""
    if not more and (left is None or left.count(1) * _LEAST_SPARED > len(own)):
        return _any([found, bytes([word in text for text in own])], len(own))
    places = range(len(own)) if left is None else list(compress(range(len(own)), left))
    marks = bytearray(found)
    for place in places:
        if word in own[place] or (more and word in more[place]):
            marks[place] = 1
    return bytes(marks)


def _without(marks: bytes | None, others: bytes, number: int) -> bytes | None:
    """1 where the first is 1 and the second is not; ``None`` when that is everywhere."""
    if marks is None and not any(others):
        return None
    first = int.from_bytes(marks or b"\1" * number, "little")
    return (first & ~int.from_bytes(others, "little")).to_bytes(number, "little")


def _any(marks: Iterable[bytes], number: int) -> bytes:
    """1 where any of the marks is 1; as one large number, which is joined at once."""
    joined = 0
    for each in marks:
        joined |= int.from_bytes(each, "little")
    return joined.to_bytes(number, "little")
