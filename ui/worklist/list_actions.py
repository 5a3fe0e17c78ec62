"""What the keys of the list do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.worklist.wording import STATES
from cardtool.model.worklist import EntryState
from ui.look.page_action import page_action
from ui.worklist.copying import FieldKind
from ui.worklist.row_actions import say_fields

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QTableView, QWidget

    from cardtool.app.language import Texts


class ListActions:
    """The actions of the list; they work while the focus is in it, those that copy while it is in the table.

    Attributes:
        find: go to the filter.
        states: set a state of the chosen entries.
        copy_next: copy the next field.
        fields: copy a certain field.
        history: show or hide what the journal says of the entry.
        sort: sort by the column of the focus.
        bring: take a list in: expected cards, or an export of another worklist.
        export: write what is shown.
        verify: verify the journal.

    Args:
        page: the page.
        table: the table in it.
    """

    def __init__(self, page: QWidget, table: QTableView) -> None:
        self.find = page_action(page, "Ctrl+F")
        keys = {
            EntryState.CLOSED: "Ctrl+Return",
            EntryState.EXCEPTION: "Ctrl+E",
            EntryState.NOT_FOUND: "Ctrl+M",
            EntryState.REOPENED: "Ctrl+O",
        }
        self.states = {state: page_action(page, key) for state, key in keys.items()}
        self.copy_next = page_action(table, "C")
        self.fields = {kind: page_action(table, str(key)) for key, kind in enumerate(FieldKind, start=1)}
        self.history = page_action(page, "F4")
        self.sort = page_action(page, "F7")
        self.bring = page_action(page, "Ctrl+I")
        self.export = page_action(page, "Ctrl+S")
        self.verify = page_action(page, "Ctrl+K")

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        copies = (self.copy_next, *self.fields.values())
        return (
            self.find,
            *self.states.values(),
            *copies,
            self.history,
            self.sort,
            self.bring,
            self.export,
            self.verify,
        )

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.find.setText(texts.say("Filter the list"))
        for state, action in self.states.items():
            action.setText(texts.say(STATES[state]))
        self.copy_next.setText(texts.say("Copy the next field"))
        say_fields(texts, self.fields)
        self.history.setText(texts.say("History of the entry"))
        self.sort.setText(texts.say("Sort by the column of the focus"))
        self.bring.setText(texts.say("Take a list in…"))
        self.export.setText(texts.say("Export what is shown…"))
        self.verify.setText(texts.say("Verify the journal"))
