"""The list of the probes and, when asked for, everything that one of them saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from ui.helpdesk.probe_model import ProbeModel
from ui.helpdesk.strings import tell_facts, tell_probe
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label
from ui.tables.table_fit import TableFit
from ui.tables.table_look import set_up_table

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import ProbeId
    from ui.helpdesk.state import ProbeLine


class ProbeTable(QWidget):
    """The probes; the one of the focus can be checked again, and its facts be shown.

    Attributes:
        chosen: the focus is on another probe.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.model = QTableView(self), ProbeModel(self)
        set_up_table(self.table, self.model, {})
        TableFit(self.table)
        self._title, self.facts = plain_label(self, wraps=True), FactGrid(self)
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
        return not self.facts.isHidden()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.table.setAccessibleName(texts.say("Checks"))
        self.table.setAccessibleDescription(
            texts.say("Ctrl+R makes the check of the focus again, F4 shows what it saw.")
        )
        self.facts.setAccessibleName(texts.say("What the check saw"))

    def show_lines(self, texts: Texts, lines: tuple[ProbeLine, ...]) -> None:
        """Show the present state of all probes."""
        self.model.show_lines(texts, lines, self.palette())
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_facts(texts)

    def show_details(self, *, open_: bool) -> None:
        """Show or hide the facts of the probe of the focus."""
        self._title.setVisible(open_)
        self.facts.setVisible(open_)

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(line_height(self.font()) // 3)
        for part in (self.table, self._title, self.facts):
            column.addWidget(part)
