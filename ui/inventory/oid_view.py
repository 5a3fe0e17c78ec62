"""The wanted OIDs beside the certificates of the chosen one, old against new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QTreeView, QVBoxLayout, QWidget

from cardtool.app.inventory.wording import name_of, tell_transition
from ui.inventory.comparing import compare
from ui.inventory.comparison_model import ComparisonModel
from ui.inventory.grouping import organisation_of
from ui.inventory.oid_model import OidModel, OidRole
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.tables.table_look import set_up_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.language import Texts
    from ui.inventory.content import Content

_TREE_WIDTH: Final = 60
_FACT_WIDTH, _SIDE_WIDTH = 20, 44


class OidView(QWidget):
    """Shows the OIDs of a content; the chosen one's certificates stand beside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: Content | None = None
        self._chosen = ""
        self.model = OidModel(self)
        self.tree = QTreeView(self)
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        side = line_height(self.font())
        self.tree.setIconSize(QSize(side, side))  # as high as a line: the rows would overlap their signs
        self.tree.setMinimumHeight(line_height(self.font()) * 4)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setResizeContentsPrecision(0)
        self.comparison = ComparisonModel(self)
        self.table = QTableView(self)
        set_up_table(self.table, self.comparison, {0: _FACT_WIDTH})
        for side in (1, 2):
            self.table.horizontalHeader().setSectionResizeMode(side, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().sectionResized.connect(self.table.resizeRowsToContents)
        self._title = plain_label(self, wraps=True)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self._lay_out()

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.tree.setAccessibleName(texts.say("Kanta OIDs"))
        self.tree.setAccessibleDescription(texts.say("Choose an OID to compare its certificates, old against new."))
        self.table.setAccessibleName(texts.say("Certificates of the OID, old against new"))
        if self._content is None:
            self._title.setText("")

    def show_content(self, content: Content) -> None:
        """Show the OIDs of an inventory; the chosen one stays chosen."""
        self._content = content
        self._keep(lambda: self.model.show_content(content, self.palette()))

    def filter(self, needle: str) -> None:
        """Show only the OIDs that hold ``needle``."""
        if needle != self.model.needle:
            self._keep(lambda: self.model.filter(needle))

    def _keep(self, change: Callable[[], None]) -> None:
        chosen = self._chosen
        change()
        self.tree.expandAll()
        index = self.model.index_of(chosen) if chosen else QModelIndex()
        if index.isValid():
            self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            self._choose(QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        verdict = index.data(OidRole.VERDICT) if index.isValid() else None
        if self._content is None:
            return
        texts, as_of = self._content.texts, self._content.inventory.as_of
        if verdict is None:
            self._chosen = ""
            self._title.setText(texts.say("Choose an OID to compare its certificates, old against new."))
            self.comparison.show_pairs(texts, (), as_of, self.font())
            return
        self._chosen = verdict.wanted.oid
        whose = organisation_of(verdict) or texts.say("Organisation not known")
        title = f"{whose}, {verdict.wanted.oid}: {name_of(texts, verdict.code)}"
        end = verdict.transition_end
        self._title.setText(f"{title}\n{tell_transition(texts, end)}" if end else title)
        self.comparison.show_pairs(texts, compare(verdict, self._content.known, as_of), as_of, self.font())
        self.table.resizeRowsToContents()

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(gap, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.tree)
        splitter.addWidget(side)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([width_of(self.font(), _TREE_WIDTH), width_of(self.font(), 2 * _SIDE_WIDTH)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, gap // 2, 0, 0)
        whole.addWidget(splitter)
