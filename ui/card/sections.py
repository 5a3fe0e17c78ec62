"""Headings with lines: the reasons and the certificates are shown this way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.rows import Section
    from ui.look.value_text import ValueText


#: Room for the labels of all sections, in characters.
_LABELS: Final = 24


class SectionsView(QWidget):
    """Shows sections one below the other and keeps its widgets for the next ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[tuple[QLabel, FactGrid]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(line_height(self.font()) // 2)
        self._column.addStretch(1)

    @property
    def values(self) -> tuple[ValueText, ...]:
        """The value widgets of all sections, top down."""
        return tuple(value for _, grid in self._parts for value in grid.values)

    def show_sections(self, sections: Sequence[Section], *, force: bool = False) -> None:
        """Show these sections instead of the present ones."""
        while len(self._parts) < len(sections):
            self._parts.append(self._new_part())
        for (title, grid), section in zip(self._parts, sections, strict=False):
            title.setText(section.title)
            title.setFont(scaled(self.font(), 1.12, bold=True))
            grid.show_rows(section.rows, force=force)
            grid.setAccessibleName(section.title)
        for place, (title, grid) in enumerate(self._parts):
            title.setVisible(place < len(sections))
            grid.setVisible(place < len(sections))

    def _new_part(self) -> tuple[QLabel, FactGrid]:
        title, grid = plain_label(self, wraps=True), FactGrid(self, label_characters=_LABELS)
        for widget in (title, grid):
            self._column.insertWidget(self._column.count() - 1, widget)
        return title, grid
