"""The list of readers with the state of the smart-card service below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.look.fonts import line_height, scaled, width_of
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.titled_list import TitledList
from ui.readers.model import ReaderRole, ReadersModel
from ui.readers.strings import tell_reader, tell_service

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.view_state import ViewState

_NARROWEST = 16


class ReadersView(QWidget):
    """Shows the readers of a view state and says which one was chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReadersModel(self)
        self.list = TitledList(self)
        self.list.setModel(self.model)
        self._showing = False
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.selectionModel().selectionChanged.connect(self._choose_selected)
        self._title = plain_label(self)
        self._service_icon, self._service = QLabel(self), plain_label(self, wraps=True)
        self._lay_out()

    def show_state(self, texts: Texts, state: ViewState) -> None:
        """Show readers, choice and service."""
        self._showing = True
        self.model.show_lines([tell_reader(texts, slot) for slot in state.slots], self.palette())
        self._select(self.model.row_of(state.chosen_reader))
        self._showing = False
        self._title.setText(texts.say("Readers"))
        self._title.setFont(scaled(self.font(), 1.0, bold=True))
        self.list.setAccessibleName(texts.say("Readers"))
        self.list.setAccessibleDescription(texts.say("Choose a reader to see its last card."))
        self._show_service(texts, state)

    def _select(self, index: QModelIndex) -> None:
        selection = self.list.selectionModel()
        if index.isValid():
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            selection.clearSelection()

    def _show_service(self, texts: Texts, state: ViewState) -> None:
        text, icon, tone = tell_service(texts, state.service, state.service_problem)
        self._service.setText(text)
        self._service.setVisible(bool(text))
        self._service_icon.setVisible(bool(text))
        if text:
            side = line_height(self.font())
            self._service_icon.setPixmap(picture(icon, tone, self.palette(), side, self.devicePixelRatioF()))

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ReaderRole.READER))

    def _choose_selected(self, selected: QItemSelection) -> None:
        """A selection made by the person, not by a new view state."""
        for index in () if self._showing else selected.indexes():
            self._choose(index)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        service = QHBoxLayout()
        service.setSpacing(gap)
        service.addWidget(self._service_icon, 0, Qt.AlignmentFlag.AlignTop)
        service.addWidget(self._service, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, 0, gap)
        column.setSpacing(gap)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addLayout(service)
        self.setMinimumWidth(width_of(self.font(), _NARROWEST))
