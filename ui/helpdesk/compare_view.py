"""Before and after: the result before the last check beside the last one, with what changed in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QStyledItemDelegate, QVBoxLayout, QWidget

from ui.card.headline import HeadlineView
from ui.helpdesk.compare_strings import compare_titles, tell_compared, tell_difference, tell_summary
from ui.helpdesk.comparing import compare
from ui.helpdesk.scrolled_page import ScrolledPage
from ui.helpdesk.strings import tell_result
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable
from ui.tables.lines import make_lines
from ui.tables.table_fit import TableFit

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.helpdesk.comparing import Compared
    from ui.helpdesk.state import HelpdeskState

_WIDTHS: Final = (30, 32, 32, 20)


class CompareView(ScrolledPage):
    """Two results side by side; of the line of the focus also the facts that only one of them has."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._titles = plain_label(self), plain_label(self)
        self.before, self.now = HeadlineView(self), HeadlineView(self)
        self.summary, self.table = plain_label(self, wraps=True), LineTable(_WIDTHS, self)
        self.table.setItemDelegate(QStyledItemDelegate(self.table))
        TableFit(self.table)
        self.follow_rows(self.table)
        self.difference = FactGrid(self)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_difference())
        self._lay_out()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in this order."""
        return (self.before, self.now, self.table, *self.difference.values)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        return tuple(part for part in (self.before, self.now, self.table) if not part.isHidden())

    def show_state(self, texts: Texts, state: HelpdeskState) -> None:
        """Show the last two results, or say that there are none yet."""
        self._texts = texts
        before, now = state.before, state.diagnosis
        both = before is not None and now is not None
        for widget in (*self._titles, self.before, self.now, self.table, self.difference):
            widget.setVisible(both)
        self.table.setAccessibleName(texts.say("What changed"))
        if before is None or now is None:
            self.summary.setText(texts.say("There is nothing to compare yet: check twice, before and after a change."))
            return
        for title, words in zip(self._titles, (texts.say("Before"), texts.say("Now")), strict=True):
            title.setText(words)
            title.setFont(scaled(self.font(), 1.12, bold=True))
        self.before.show_headline(tell_result(texts, before))
        self.now.show_headline(tell_result(texts, now))
        lines = compare(before, now)
        self.summary.setText(tell_summary(texts, lines))
        self.table.show_lines(make_lines(compare_titles(texts), lines, lambda line: tell_compared(texts, line), {}))
        self.table.setCurrentIndex(self.table.lines.index(0, 0))
        self._show_difference()

    def _show_difference(self) -> None:
        line: Compared | None = self.table.lines.value(self.table.currentIndex().row())
        self.difference.show_rows(tell_difference(self._texts, line) if line is not None else ())

    def _lay_out(self) -> None:
        for title, headline in zip(self._titles, (self.before, self.now), strict=True):
            part = QVBoxLayout()
            part.addWidget(title)
            part.addWidget(headline)
            part.addStretch(1)
            self.pair.addLayout(part, 1)
        self.difference.setMinimumHeight(line_height(self.font()) * 3)
        self.column.addLayout(self.pair)
        for widget in (self.summary, self.table, self.difference):
            self.column.addWidget(widget)
        self.column.addStretch(1)
