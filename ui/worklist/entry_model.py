"""The entries as a Qt table over a tuple: it filters by itself, and words are made when they come on the screen."""

from __future__ import annotations

import html
from bisect import bisect_left
from itertools import compress
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cardtool.model.worklist import EntryState
from ui.tables.rows import fold
from ui.worklist.list_strings import COLUMNS, Column, column_titles, tell_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry
    from ui.worklist.entry_search import EntrySearch
    from ui.worklist.entry_texts import EntryTexts

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
#: A cell shows the beginning of a longer text; the filter and a copied field have it whole.
_LONGEST_CELL: Final = 200
#: Rows whose words are kept: those on the screen.
_MOST_CELLS: Final = 2000
_STATES: Final = tuple(EntryState)
#: By identity: a member of an enumeration takes three times as long to hash.
_CODES: Final = {id(state): code for code, state in enumerate(_STATES)}
_BYTE: Final = 256
#: So many rows are found one by one, more all together.
_FEW: Final = 8


class EntryModel(QAbstractTableModel):
    """The entries that pass the filter, in the order of a column, the newest first until one is chosen.

    What is asked of it and not known yet, the words to search and the order of a column, it asks for.

    Attributes:
        search_wanted: the entries are to be made ready for a search.
        order_wanted: a column whose order is to be found.
        shown_changed: the content, the filter or the order changed.
    """

    search_wanted = Signal()
    order_wanted = Signal(object)
    shown_changed = Signal()

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._entries: tuple[Entry, ...] = ()
        self._search: EntrySearch | None = None
        self._found: dict[str, bytes] = {}
        self._needle: tuple[str, ...] = ()
        self._states: frozenset[EntryState] = frozenset()
        self._codes = b""
        self._sorted: tuple[Column, bool] | None = None
        self._order: Sequence[int] = ()
        self._ordered: Callable[[bytes], Iterable[int]] = _backwards
        self._shown: Sequence[int] = ()
        self._cells: dict[int, tuple[str, ...]] = {}

    # -- content -----------------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries."""
        return self._entries

    @property
    def texts(self) -> Texts:
        """The language."""
        return self._texts

    @property
    def searchable(self) -> bool:
        """Whether the filter's words are in force already."""
        return self._search is not None

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The entries that are shown, top down."""
        return tuple(self._entries[number] for number in self._shown)

    @property
    def narrowed(self) -> bool:
        """Whether words or an order are in force, which other entries need as well."""
        return bool(self._needle) or self._sorted is not None

    @property
    def sorted_by(self) -> Column | None:
        """The column whose order is in force."""
        return self._sorted[0] if self._sorted is not None else None

    def show_entries(
        self,
        texts: Texts,
        entries: tuple[Entry, ...],
        search: EntrySearch | None = None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Take entries; filter and order stay in force, as soon as they are known for these.

        Args:
            texts: the language.
            entries: ordered by number.
            search: what they say, if that is known already.
            order: their order by :attr:`sorted_by`, if that is known already.
        """
        self.beginResetModel()
        self._texts, self._entries, self._cells = texts, entries, {}
        self._search, self._found = search, {}
        self._codes = bytes([_CODES[id(entry.state)] for entry in entries])
        self._put_order(range(len(entries) - 1, -1, -1), _backwards)
        if order is not None:
            self._sort_by(order)
        self._shown = self._passing()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self._ask_for_missing(order)
        self.shown_changed.emit()

    def take_search(self, search: EntrySearch) -> None:
        """Take what the entries say; that of earlier ones is not taken."""
        if search.entries is self._entries and search.texts is self._texts:
            self._search = search
            if self._needle:
                self._show_again()

    def take_order(self, entries: tuple[Entry, ...], column: Column, order: Sequence[int]) -> None:
        """Take the order of a column; that of earlier entries, or of another column, is not taken."""
        if entries is self._entries and self._sorted is not None and self._sorted[0] is column:
            self._sort_by(order)
            self._show_again()

    def filter(self, needle: str, states: Collection[EntryState] = ()) -> None:
        """Show the entries in one of the states, or in any, that have every word, in upper or lower case."""
        words, chosen = tuple(dict.fromkeys(fold(needle).split())), frozenset(states)
        if (words, chosen) != (self._needle, self._states):
            self._needle, self._states = words, chosen
            self._show_again()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the entries in the order of a column, as soon as it is known."""
        if column >= 0:
            self._sorted = (COLUMNS[column], order == Qt.SortOrder.DescendingOrder)
            self.order_wanted.emit(self._sorted[0])

    # -- rows --------------------------------------------------------------------------------------------

    def entry(self, row: int) -> Entry | None:
        """The entry of a row, ``None`` for a row that is not shown."""
        return self._entries[self._shown[row]] if 0 <= row < len(self._shown) else None

    def rows_of(self, ids: Collection[int]) -> list[int]:
        """The rows of these entries, as far as they are shown, top down."""
        numbers = [number for number in map(self._number_of, ids) if number >= 0]
        if len(numbers) > _FEW:
            wanted = set(numbers)
            return [row for row, number in enumerate(self._shown) if number in wanted]
        rows = (self._row_of(number) for number in numbers)
        return sorted(row for row in rows if row >= 0)

    def _number_of(self, wanted: int) -> int:
        """Where an entry stands among all, which are ordered by their numbers; -1 when it is not there."""
        place = bisect_left(self._entries, wanted, key=attrgetter("id"))
        return place if place < len(self._entries) and self._entries[place].id == wanted else -1

    def _row_of(self, number: int) -> int:
        try:
            return self._shown.index(number)
        except ValueError:
            return -1

    def cells(self, row: int) -> tuple[str, ...]:
        """The words of a row, whole."""
        number = self._shown[row]
        known = self._cells.get(number)
        if known is None:
            if len(self._cells) >= _MOST_CELLS:
                self._cells.clear()
            known = self._cells[number] = tell_cells(self._texts, self._entries[number])
        return known

    def text(self, row: int, column: int) -> str:
        """The words of a cell as it shows them."""
        return self.cells(row)[column][:_LONGEST_CELL]

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """The index of a cell."""
        if parent.isValid() or not (0 <= row < len(self._shown) and 0 <= column < len(COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column)

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of entries that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell."""
        if role not in _ROLES or not index.isValid():
            return None
        text = self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column_titles(self._texts)[index.column()]}: {text}"
        return text

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_titles(self._texts)[section]
        return None

    # -- which rows ----------------------------------------------------------------------------------------

    def _show_again(self) -> None:
        self.beginResetModel()
        self._shown = self._passing()
        self.endResetModel()
        self.shown_changed.emit()

    def _ask_for_missing(self, order: Sequence[int] | None) -> None:
        if self._search is None:
            self.search_wanted.emit()
        if self._sorted is not None and order is None:
            self.order_wanted.emit(self._sorted[0])

    def _sort_by(self, order: Sequence[int]) -> None:
        if self._sorted is not None and self._sorted[1]:
            order = order[::-1]
        # A single number would come back alone, not as a row of one.
        self._put_order(order, itemgetter(*order) if len(order) > 1 else bytes)

    def _put_order(self, order: Sequence[int], ordered: Callable[[bytes], Iterable[int]]) -> None:
        self._order, self._ordered = order, ordered

    def _passing(self) -> Sequence[int]:
        marks = self._marks()
        return self._order if marks is None else list(compress(self._order, self._ordered(marks)))

    def _marks(self) -> bytes | None:
        """One byte an entry, 1 where it passes; ``None`` when all do."""
        marks = None
        if self._states:
            table = bytes(state in self._states for state in _STATES)
            marks = self._codes.translate(table.ljust(_BYTE, b"\0"))
        return self._holding(self._search.words, marks) if self._search is not None and self._needle else marks

    def _holding(self, words: EntryTexts, marks: bytes | None) -> bytes | None:
        """Those that hold every word.

        What stays while another word is typed is not searched again; what is typed on narrows what was found before.
        """
        found: dict[str, bytes] = {}
        for word in self._needle:
            hits = self._found.get(word)
            if hits is None:
                among = next((before for known, before in self._found.items() if known in word), None)
                hits = words.marks(word, among)
            found[word] = hits
            marks = hits if marks is None else _both(marks, hits)
        self._found = found
        return marks


def _backwards(marks: bytes) -> bytes:
    return marks[::-1]


def _both(one: bytes, other: bytes) -> bytes:
    """1 where both are 1; as large numbers, which are joined at once."""
    joined = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return joined.to_bytes(len(one), "little")


_ROLES: Final = frozenset(
    {int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.AccessibleTextRole)}
)
