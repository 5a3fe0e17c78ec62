"""What became of every source; it stands above everything the scan found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cardtool.app.inventory.wording import tell_list_failure
from cardtool.model.sighting import SourceState
from ui.inventory.strings import tell_coverage
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.inventory.state import InventoryState

_LINES: Final = 7
#: More sources than this are told of in one sentence; each of the others has its line.
_MOST: Final = 100


class CoverageView(QWidget):
    """A line for each source with its state in words and icon, and why the last scan failed where it did."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label(self)
        self.grid = FactGrid(self)
        self.area = QScrollArea(self)
        self.area.setWidget(self.grid)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self.area)

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show the coverage of the last result."""
        self._title.setFont(scaled(self.font(), 1.0, bold=True))
        title = texts.say("What was looked at")
        if state.inventory is not None:
            title = f"{title} ({texts.say('Judged for {day}', day=texts.day(state.inventory.as_of))})"
        self._title.setText(title)
        rows = _rows(texts, state)
        self.grid.show_rows(rows)
        height = min(self.grid.sizeHint().height(), line_height(self.font()) * _LINES)
        self.area.setFixedHeight(max(height, line_height(self.font()) * 2))


def _rows(texts: Texts, state: InventoryState) -> list[Row]:
    rows = []
    if state.problem is not None:
        rows.append(Row("", tell_notice(texts, state.problem), "stop", Tone.STOP, strong=True))
    if state.inventory is None:
        rows.append(Row("", texts.say("Nothing was scanned yet. Add folders or files, then scan.")))
        return rows
    coverage = state.inventory.coverage
    if any(source.required and source.state is not SourceState.COMPLETE for source in coverage):
        unread = texts.say("Not everything could be read. What is missing below may stand where it was not read.")
        rows.append(Row("", unread, "warning", Tone.ACT, strong=True))
    failures = state.inventory.list_failures
    rows += [Row("", tell_list_failure(texts, failure), "warning", Tone.ACT) for failure in failures[:_MOST]]
    if len(failures) > _MOST:
        more = texts.say("Unusable lines of the list of OIDs beside these: {number}.", number=len(failures) - _MOST)
        rows.append(Row("", more, "warning", Tone.ACT))
    rows += [tell_coverage(texts, source) for source in coverage[:_MOST]]
    if len(coverage) > _MOST:
        rows.append(Row("", texts.say("{number} more sources stand in a report.", number=len(coverage) - _MOST)))
    return rows
