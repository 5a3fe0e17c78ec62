"""Which rows of a large table are shown, and in which order, without a widget.

A row is known by its number in the table as it came. Filtering gives a mark for each row in that order, which memory
holds side by side, and only the marks are then put into the order of the view: so 1 000 000 rows take the time of a
key press. A column that repeats few values is searched once for each value, not once for each row.
"""

from __future__ import annotations

from itertools import compress, repeat
from operator import contains, itemgetter
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: A column with at most so many values, each in so many rows on average, is searched by value.
_MOST_VALUES: Final = 131_072
_LEAST_REPEATS: Final = 4
_BYTE: Final = 256
#: Rows are searched one by one, not all together, when at most one in so many is left to search.
_LEAST_SPARED: Final = 2
#: The marks of all other rows.
_OTHER: Final = bytes((1, 0)).ljust(_BYTE, b"\0")


class RowTexts:
    """What the rows say, folded for searching.

    Args:
        columns: for each column the text of every row.
    """

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = tuple(_folded(column) for column in columns)
        self._number = len(self.columns[0]) if self.columns else 0
        repeating = [_Repeating.of(column) for column in self.columns]
        self._repeating = [column for column in repeating if column is not None]
        own = [column for column, found in zip(self.columns, repeating, strict=True) if found is None]
        self._own = _Own(own)

    def __len__(self) -> int:
        return self._number

    def marks(self, wanted: str) -> bytes:
        """One byte for each row, 1 where ``wanted`` stands in a column, in upper or lower case."""
        folded = fold(wanted)
        marks = _any([column.marks(folded) for column in self._repeating], self._number)
        return marks if b"\0" not in marks else self._own.marks(folded, marks)


class Rows:
    """The rows that are shown: those that pass the filter, in the order of a column.

    Attributes:
        shown: numbers of the rows that are shown, top down.
        needle: what they must hold.
    """

    def __init__(self, texts: RowTexts) -> None:
        self._texts = texts
        self.needle = ""
        self._marks: bytes | None = None
        self._order: Sequence[int] = range(len(texts))
        self._ordered: Callable[[bytes], Iterable[int]] = _as_it_is
        self.shown: Sequence[int] = self._order

    def filter(self, needle: str) -> None:
        """Show the rows that hold ``needle``; all when it is empty."""
        self.needle = needle
        self._marks = self._texts.marks(needle) if needle else None
        self._show()

    def put(self, order: Sequence[int]) -> None:
        """Show the rows in this order of all rows."""
        self._order = order
        # A single number would come back alone, not as a row of one.
        self._ordered = itemgetter(*order) if len(order) > 1 else _as_it_is
        self._show()

    def _show(self) -> None:
        if self._marks is None or b"\0" not in self._marks:
            self.shown = self._order
        else:
            self.shown = list(compress(self._order, self._ordered(self._marks)))


def fold(text: str) -> str:
    """A text in the form in which texts are compared; a line end would join what stands apart."""
    return text.casefold().replace("\n", " ")


def _folded(column: Sequence[str]) -> list[str]:
    """Folded texts, equal ones the same object."""
    known: dict[str, str] = {}
    return [known[text] if text in known else known.setdefault(text, fold(text)) for text in column]


def _as_it_is(marks: bytes) -> Iterable[int]:
    return marks


def _without(marks: bytes, others: bytes) -> bytes:
    """1 where the first is 1 and the second is not."""
    left = int.from_bytes(marks, "little") & ~int.from_bytes(others, "little")
    return left.to_bytes(len(marks), "little")


def _any(marks: Sequence[bytes], length: int) -> bytes:
    """1 where any of the marks is 1; as one large number, which is joined at once."""
    joined = 0
    for each in marks:
        joined |= int.from_bytes(each, "little")
    return joined.to_bytes(length, "little")


class _Own:
    """Texts of which each row has its own."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self._texts = ["\n".join(texts) for texts in zip(*columns, strict=True)]
        self._last, self._marks = "", b"\1" * len(self._texts)

    def marks(self, wanted: str, found: bytes) -> bytes:
        """The rows that are found already and those that hold ``wanted``.

        Those that are found are not searched, and what is typed on at the end narrows what was found before.
        """
        left = _without(self._marks, found) if self._last in wanted else found.translate(_OTHER)
        if left.count(1) <= len(self._texts) // _LEAST_SPARED:
            marks = self._searched(wanted, left, found)
        else:
            marks = _any([found, bytes([wanted in text for text in self._texts])], len(found))
        self._last, self._marks = wanted, marks
        return marks

    def _searched(self, wanted: str, left: bytes, found: bytes) -> bytes:
        rows = list(compress(range(len(self._texts)), left))
        texts = map(self._texts.__getitem__, rows)
        marks = bytearray(found)
        for row in compress(rows, map(contains, texts, repeat(wanted))):
            marks[row] = 1
        return bytes(marks)


class _Repeating:
    """A column of few values: the values, and which of them each row has."""

    def __init__(self, values: Sequence[str], codes: Sequence[int]) -> None:
        self._values, self._number = values, len(codes)
        self._codes = bytes(codes) if len(values) <= _BYTE else None
        self._of_rows = itemgetter(*codes) if self._codes is None else None

    @classmethod
    def of(cls, column: Sequence[str]) -> Self | None:
        """The column so taken apart, ``None`` when its values are too many."""
        numbers: dict[str, int] = {}
        most = min(_MOST_VALUES, len(column) // _LEAST_REPEATS)
        codes: list[int] = []
        for text in column:
            codes.append(numbers.setdefault(text, len(numbers)))
            if len(numbers) > most:
                return None
        return cls(tuple(numbers), codes)

    def marks(self, wanted: str) -> bytes:
        hits = bytes(wanted in value for value in self._values)
        if not any(hits):
            return b""
        if self._codes is not None:
            return self._codes.translate(hits.ljust(_BYTE, b"\0"))
        return bytes(self._of_rows(hits)) if self._of_rows is not None else b""
