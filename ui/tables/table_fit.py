"""Makes a small table as wide as its room and as high as its rows, in any font: it never scrolls by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt

from ui.look.fonts import line_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QTableView

_ROW: Final = 1.6
_FOLLOWED: Final = frozenset({QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Show})


class TableFit(QObject):
    """Each column has the room of its words; where that is too much, the widest ones wrap them.

    A width that the person gives a column stays until words, font or room change.

    Args:
        table: the table, which has its model.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._fitted: tuple[object, ...] = ()
        table.setWordWrap(True)
        for policy in (table.setHorizontalScrollBarPolicy, table.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.installEventFilter(self)
        model, header = table.model(), table.horizontalHeader()
        for changed in (model.modelReset, model.dataChanged, model.layoutChanged, model.headerDataChanged):
            changed.connect(self._fit)
        header.sectionResized.connect(self._fit_rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the room and the font."""
        if watched is self._table and event.type() in _FOLLOWED:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        table, side = self._table, line_height(self._table.font())
        table.setIconSize(QSize(side, side))
        table.verticalHeader().setMinimumSectionSize(round(side * _ROW))
        header, room = table.horizontalHeader(), table.width() - 2 * table.frameWidth()
        titles = [header.sectionSizeHint(column) for column in range(header.count())]
        words = [table.sizeHintForColumn(column) for column in range(header.count())]
        if (room, *titles, *words) != self._fitted:
            self._fitted = (room, *titles, *words)
            for column, width in enumerate(shared(list(map(max, titles, words)), room)):
                header.resizeSection(column, width)
        self._fit_rows()

    def _fit_rows(self) -> None:
        table = self._table
        table.resizeRowsToContents()
        rows, header = table.verticalHeader(), table.horizontalHeader()
        table.setFixedHeight(rows.length() + header.sizeHint().height() + 2 * table.frameWidth())


def shared(wished: Sequence[int], room: int) -> tuple[int, ...]:
    """Widths of at most ``room`` together: what wishes little gets it, the others share the rest alike."""
    widths, left = list(wished), room
    for number, column in enumerate(sorted(range(len(wished)), key=wished.__getitem__)):
        widths[column] = min(wished[column], max(left, 0) // (len(wished) - number))
        left -= widths[column]
    return tuple(widths)
