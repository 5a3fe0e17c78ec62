"""The line above the list: filter, states, number of entries, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from cardtool.app.worklist.wording import STATES
from cardtool.model.worklist import OPEN_STATES, EntryState
from ui.look.fonts import width_of
from ui.look.labels import plain_label
from ui.worklist.list_strings import COLUMNS, Column, column_titles, tell_number

if TYPE_CHECKING:
    from collections.abc import Collection

    from cardtool.app.language import Texts

#: What can be chosen: everything, what is open, or one state.
_CHOICES: tuple[frozenset[EntryState], ...] = (
    frozenset(),
    frozenset(OPEN_STATES),
    *(frozenset({state}) for state in EntryState),
)
_ALWAYS = frozenset({Column.ID, Column.STATE})


class ListBar(QWidget):
    """Says which entries and columns are wanted.

    Attributes:
        filtered: the words or the states changed.
        columns_chosen: the columns that are wanted.
    """

    filtered = Signal()
    columns_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter, self.state = QLineEdit(self), QComboBox(self)
        self.shown, self.columns = plain_label(self), QPushButton(self)
        self._menu = QMenu(self.columns)
        self._columns: frozenset[Column] = frozenset()
        self.columns.setMenu(self._menu)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(width_of(self.font(), 16))
        self.filter.textChanged.connect(self.filtered)
        self.state.currentIndexChanged.connect(self.filtered)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.filter, 1)
        for widget in (self.state, self.shown, self.columns):
            row.addWidget(widget)

    @property
    def words(self) -> str:
        """What the entries must hold."""
        return self.filter.text().strip()

    @property
    def states(self) -> frozenset[EntryState]:
        """States of which an entry must have one; none for any."""
        return _CHOICES[max(self.state.currentIndex(), 0)]

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.filter.setPlaceholderText(texts.say("Filter: organisation, serial number, reason…"))
        self.filter.setAccessibleName(texts.say("Filter the list"))
        self.state.setAccessibleName(texts.say("State"))
        self.columns.setText(texts.say("Columns"))
        self.columns.setAccessibleName(texts.say("Columns"))
        self._say_states(texts)
        self._say_columns(texts)

    def show_number(self, texts: Texts, shown: int, number: int) -> None:
        """Show how many of the entries are shown."""
        self.shown.setText(tell_number(texts, shown, number))

    def show_columns(self, columns: Collection[Column]) -> None:
        """Show which columns are shown."""
        self._columns = frozenset(columns)
        for action in self._menu.actions():
            action.setChecked(action.data() in self._columns)

    def go_to_filter(self) -> None:
        """Let the person type."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _say_states(self, texts: Texts) -> None:
        chosen, blocker = max(self.state.currentIndex(), 0), QSignalBlocker(self.state)
        self.state.clear()
        names = (texts.say("All states"), texts.say("Open"), *(texts.say(STATES[state]) for state in EntryState))
        self.state.addItems(names)
        self.state.setCurrentIndex(chosen)
        del blocker

    def _say_columns(self, texts: Texts) -> None:
        self._menu.clear()
        for column, title in zip(COLUMNS, column_titles(texts), strict=True):
            if column not in _ALWAYS:
                action = self._menu.addAction(title)
                action.setData(column)
                action.setCheckable(True)
                action.setChecked(column in self._columns)
                action.triggered.connect(self._choose_columns)

    def _choose_columns(self) -> None:
        wanted = frozenset(action.data() for action in self._menu.actions() if action.isChecked()) | _ALWAYS
        if wanted != self._columns:
            self._columns = wanted
            self.columns_chosen.emit(wanted)
