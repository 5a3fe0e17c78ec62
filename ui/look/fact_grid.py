"""Labels with values, one below the other; on a narrow window each value stands below its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.look.fonts import line_height, scaled, width_of
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.shades import muted_text
from ui.look.value_text import VALUE_MARGIN, ValueText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.rows import Row

#: Width in characters below which values go under their labels.
_NARROW: Final = 62
_ICON, _LABEL, _VALUE = range(3)


class FactGrid(QWidget):
    """Shows rows; keeps its widgets, so that the focus stays where it is when the values change.

    Args:
        label_characters: least width of the labels, so that grids one below the other stand in line.
    """

    def __init__(self, parent: QWidget | None = None, *, label_characters: int = 0) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._lines: list[_Line] = []
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        column.addStretch(1)
        self._grid.setHorizontalSpacing(line_height(self.font()) // 2)
        self._grid.setVerticalSpacing(max(2, line_height(self.font()) // 5))
        self._grid.setColumnStretch(_VALUE, 1)
        self._grid.setColumnMinimumWidth(_LABEL, width_of(self.font(), label_characters))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def values(self) -> tuple[ValueText, ...]:
        """The value widgets in use, top down."""
        return tuple(line.value for line in self._lines[: len(self._rows)])

    def show_rows(self, rows: Sequence[Row], *, force: bool = False) -> None:
        """Show these rows instead of the present ones."""
        if tuple(rows) == self._rows and not force:
            return
        self._rows = tuple(rows)
        while len(self._lines) < len(rows):
            self._lines.append(_Line(self))
        for line, row in zip(self._lines, rows, strict=False):
            line.show_row(row)
        for line in self._lines[len(rows) :]:
            line.hide()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Go from two columns to one and back."""
        super().resizeEvent(event)
        narrow = event.size().width() < width_of(self.font(), _NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            for line, row in zip(self._lines, self._rows, strict=False):
                line.show_row(row)

    def _place(self) -> None:
        for number, (line, row) in enumerate(zip(self._lines, self._rows, strict=False)):
            line.place(self._grid, number, row, narrow=self._narrow)


class _Line:
    """The widgets of one row."""

    def __init__(self, parent: FactGrid) -> None:
        self._parent = parent
        self._icon = QLabel(parent)
        self._label = plain_label(parent)
        self._label.setContentsMargins(0, VALUE_MARGIN, 0, 0)
        self._icon.setContentsMargins(0, VALUE_MARGIN, 0, 0)
        self.value = ValueText(parent)

    def show_row(self, row: Row) -> None:
        palette, font = self._parent.palette(), self._parent.font()
        if row.icon:
            side = round(line_height(font) * 1.05)
            self._icon.setPixmap(picture(row.icon, row.tone, palette, side, self._parent.devicePixelRatioF()))
        self._label.setText(row.label)
        quiet = QPalette(palette)
        quiet.setColor(QPalette.ColorRole.WindowText, muted_text(palette))
        self._label.setPalette(quiet)
        self.value.show_value(row.value, scaled(font, 1.0, bold=row.strong))
        self.value.setAccessibleName(f"{row.label}: {row.value}" if row.label else row.value)
        self._icon.setVisible(bool(row.icon))
        self._label.setVisible(bool(row.label))
        self.value.show()

    def hide(self) -> None:
        for widget in (self._icon, self._label, self.value):
            widget.hide()

    def place(self, grid: QGridLayout, number: int, row: Row, *, narrow: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._label.setWordWrap(narrow)
        for widget in (self._icon, self._label, self.value):
            grid.removeWidget(widget)
        grid.addWidget(self._icon, 2 * number, _ICON, top)
        if narrow or not row.label:
            grid.addWidget(self._label, 2 * number, _LABEL, 1, 2, top)
            grid.addWidget(self.value, 2 * number + (1 if row.label else 0), _LABEL, 1, 2)
        else:
            grid.addWidget(self._label, 2 * number, _LABEL, top)
            grid.addWidget(self.value, 2 * number, _VALUE)
