"""The list of the probes and, when asked for, everything that one of them saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTableView, QVBoxLayout, QWidget

from ui.helpdesk.probe_model import ProbeModel
from ui.helpdesk.strings import tell_facts, tell_probe
from ui.inventory.table_look import set_up_table
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import ProbeId
    from ui.helpdesk.state import ProbeLine

_WIDTHS: Final = {0: 29, 1: 27, 2: 7}
_LINES: Final = 9


class ProbeTable(QWidget):
    """The probes; the one of the focus can be checked again, and its facts be shown.

    Attributes:
        chosen: the focus is on another probe.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.model = QTableView(self), ProbeModel(self)
        set_up_table(self.table, self.model, _WIDTHS)
        self.table.setMinimumHeight(line_height(self.font()) * _LINES)
        self._title, self.facts = plain_label(self, wraps=True), FactGrid(self)
        self._area = QScrollArea(self)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
        self._lay_out()
        self.show_details(open_=False)

    @property
    def current(self) -> ProbeId | None:
        """The probe of the focus."""
        line = self.model.line(self.table.currentIndex().row())
        return line.probe if line is not None else None

    @property
    def details_shown(self) -> bool:
        """Whether the facts are shown."""
        return not self._area.isHidden()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.table.setAccessibleName(texts.say("Checks"))
        self.table.setAccessibleDescription(
            texts.say("Ctrl+R makes the check of the focus again, F4 shows what it saw.")
        )
        self._area.setAccessibleName(texts.say("What the check saw"))

    def show_lines(self, texts: Texts, lines: tuple[ProbeLine, ...]) -> None:
        """Show the present state of all probes."""
        self.model.show_lines(texts, lines, self.palette())
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_facts(texts)

    def show_details(self, *, open_: bool) -> None:
        """Show or hide the facts of the probe of the focus."""
        self._title.setVisible(open_)
        self._area.setVisible(open_)

    def follow(self, texts: Texts) -> None:
        """Show the facts of the probe of the focus."""
        self._show_facts(texts)

    def choose(self, probe: ProbeId) -> None:
        """Put the focus of the list on a probe."""
        for row in range(self.model.rowCount()):
            line = self.model.line(row)
            if line is not None and line.probe is probe:
                self.table.setCurrentIndex(self.model.index(row, 0))

    def _show_facts(self, texts: Texts) -> None:
        line = self.model.line(self.table.currentIndex().row())
        if line is not None:
            name, state, _ = tell_probe(texts, line)
            self._title.setText(f"{name}: {state}")
            self._title.setFont(scaled(self.font(), 1.0, bold=True))
            self.facts.show_rows(tell_facts(texts, line.result))

    def _lay_out(self) -> None:
        self._area.setWidget(self.facts)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        for ground in (self._area.viewport(), self.facts):
            ground.setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(line_height(self.font()) // 3)
        column.addWidget(self.table, 3)
        column.addWidget(self._title)
        column.addWidget(self._area, 2)
