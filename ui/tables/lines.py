"""A table of ready words: made outside the window's thread, then filtered and sorted at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from ui.tables.rows import Rows, RowTexts
from ui.tables.sorting import sorted_rows
from ui.tables.table_model import TableModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Lines:
    """A table made ready to be shown.

    Attributes:
        titles: titles of the columns.
        cells: the words of every line.
        values: what each line is about.
        texts: the words, ready to be searched.
        orders: the lines in the order of each column.
    """

    titles: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    values: tuple[Any, ...]
    texts: RowTexts
    orders: tuple[Sequence[int], ...]


def make_lines(
    titles: Sequence[str],
    values: Sequence[Any],
    tell: Callable[[Any], tuple[str, ...]],
    keys: Mapping[int, Callable[[Any], Any]],
) -> Lines:
    """Make a table ready; may take long for a large one.

    Args:
        titles: titles of the columns.
        values: what each line is about.
        tell: the words of a line.
        keys: by column what it is sorted by; all others by their letters.
    """
    cells = tuple(tell(value) for value in values)
    texts = RowTexts(list(zip(*cells, strict=True)) or [()] * len(titles))
    orders = tuple(
        sorted_rows([keys[column](value) for value in values] if column in keys else texts.columns[column])
        for column in range(len(titles))
    )
    return Lines(tuple(titles), cells, tuple(values), texts, orders)


class LineModel(TableModel):
    """Shows lines; filter and order stay in force when others come."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._lines: Lines | None = None
        self._sorted: tuple[int, bool] | None = None
        self._accepts: Callable[[Any], bool] | None = None

    def show_lines(self, lines: Lines) -> None:
        """Take other lines."""
        self.beginResetModel()
        needle, self._lines, self._titles = self._rows.needle, lines, lines.titles
        self._rows = Rows(lines.texts)
        self._rows.filter(needle)
        if self._sorted is not None:
            self._rows.put(self._order(*self._sorted))
        self._shown = self._passing()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)
        self.shown_changed.emit()

    def accept(self, accepts: Callable[[Any], bool] | None) -> None:
        """Show only the lines whose value is accepted; ``None`` accepts all."""
        self.beginResetModel()
        self._accepts = accepts
        self._shown = self._passing()
        self.endResetModel()
        self.shown_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the lines in the order of a column."""
        if column >= 0:
            self._sorted = (column, order == Qt.SortOrder.DescendingOrder)
            if self._lines is not None:
                self._put(self._order(*self._sorted))

    def cells(self, row: int) -> tuple[str, ...]:
        """The words of a line, whole."""
        if self._lines is None or not 0 <= row < len(self._shown):
            return ()
        return self._lines.cells[self._shown[row]]

    def value(self, row: int) -> Any:
        """What a shown line is about, ``None`` for a row that is not shown."""
        return (
            self._lines.values[self._shown[row]] if self._lines is not None and row in range(len(self._shown)) else None
        )

    @property
    def values(self) -> tuple[Any, ...]:
        """What the shown lines are about, top down."""
        return tuple(self._lines.values[number] for number in self._shown) if self._lines is not None else ()

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of the shown lines, top down."""
        return tuple(self._lines.cells[number] for number in self._shown) if self._lines is not None else ()

    def _passing(self) -> Sequence[int]:
        if self._accepts is None or self._lines is None:
            return self._rows.shown
        values, accepts = self._lines.values, self._accepts
        return [number for number in self._rows.shown if accepts(values[number])]

    def _order(self, column: int, descending: bool) -> Sequence[int]:  # noqa: FBT001 - the pair that is kept
        order = self._lines.orders[column] if self._lines is not None else ()
        return order[::-1] if descending else order
