"""The check: its buttons, the cause in large letters, the list of probes, and everything about the causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.card.headline import HeadlineView
from ui.card.sections import SectionsView
from ui.helpdesk.probe_table import ProbeTable
from ui.helpdesk.scrolled_page import ScrolledPage
from ui.helpdesk.state import Phase
from ui.helpdesk.strings import tell_causes, tell_progress, tell_state
from ui.helpdesk.symptoms_box import SymptomsBox
from ui.look.flow_layout import FlowLayout
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from cardtool.app.language import Texts
    from ui.helpdesk.actions import HelpdeskActions
    from ui.helpdesk.state import HelpdeskState

#: Shares of the list and of the cause in the room of both.
_LIST_SHARE: Final = 45
_CAUSE_SHARE: Final = 55


class CheckView(ScrolledPage):
    """Shows the state of a check; what the person wants is said by the page's actions and these signals.

    Attributes:
        cancelled: end the check.
        copy_wanted: copy the cause.
    """

    cancelled = Signal()
    copy_wanted = Signal()

    def __init__(self, actions: HelpdeskActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.start, self.cancel, self.copy = (QPushButton(self) for _ in range(3))
        self.enable_copy(possible=False)
        self.again, self.details, self.support, self.revocation, self.network = (QPushButton(self) for _ in range(5))
        self.bar, self.progress = QProgressBar(self), plain_label(self)
        self.note, self.symptoms = plain_label(self, wraps=True), SymptomsBox(self)
        self.headline, self.probes, self.causes = HeadlineView(self), ProbeTable(self), SectionsView(self)
        self.bar.setTextVisible(False)
        self._lay_out()
        self._connect()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in this order."""
        facts, causes = self.probes.facts.values, self.causes.values
        more = (self.copy, self.support, self.network, self.revocation)
        return (
            *(self.start, self.cancel, *self.symptoms.boxes, self.headline, *more),
            *(self.probes.table, self.again, self.details, *facts, *causes),
        )

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        return (self.start, self.headline, self.probes.table, *self.causes.values[:1])

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        actions = self._actions
        self.start.setText(actions.check.text())
        self.cancel.setText(texts.say("Cancel"))
        self.copy.setText(texts.say("Copy the cause"))
        self.copy.setAccessibleDescription(texts.say("Names and numbers of persons are replaced by pseudonyms."))
        self.copy.setToolTip(self.copy.accessibleDescription())
        for button, action in self._pairs:
            button.setText(action.text())
            button.setToolTip(action.toolTip())
        self.bar.setAccessibleName(texts.say("Progress of the check"))
        self.probes.say(texts)
        self.symptoms.say(texts)

    def show_note(self, note: str) -> None:
        """Say in what this check is not like others; empty for nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_state(self, texts: Texts, state: HelpdeskState) -> None:
        """Show how far the check is and what it came to."""
        self._show_progress(texts, state)
        self.headline.show_headline(tell_state(texts, state))
        self.probes.show_lines(texts, state.lines)
        shown = state.diagnosis if not state.checking else None
        self.causes.show_sections(tell_causes(texts, shown) if shown is not None else ())
        self.symptoms.setEnabled(not state.checking)
        self._enable(state)

    def enable_copy(self, *, possible: bool) -> None:
        """The masked words are ready, or are not yet."""
        self.copy.setEnabled(possible)

    def _show_progress(self, texts: Texts, state: HelpdeskState) -> None:
        self.bar.setRange(0, max(len(state.scope), 1))
        self.bar.setValue(len(state.told))
        self.progress.setText(tell_progress(texts, state) if state.checking else "")
        for widget in (self.bar, self.cancel):
            widget.setVisible(state.checking)
        self.cancel.setEnabled(state.phase is Phase.CHECKING)

    def _enable(self, state: HelpdeskState) -> None:
        ready, checked = not state.checking, state.diagnosis is not None
        for button, action in ((self.start, self._actions.check), *self._pairs):
            possible = ready and (checked or button in {self.start, self.network, self.revocation})
            possible = possible or button is self.details
            button.setEnabled(possible)
            action.setEnabled(possible)

    @property
    def _pairs(self) -> tuple[tuple[QPushButton, QAction], ...]:
        actions = self._actions
        return (
            (self.again, actions.again),
            (self.details, actions.details),
            (self.support, actions.support),
            (self.network, actions.network),
            (self.revocation, actions.revocation),
        )

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for button, action in ((self.start, self._actions.check), *self._pairs):
            button.clicked.connect(action.trigger)
        self.cancel.clicked.connect(self.cancelled)
        self.copy.clicked.connect(self.copy_wanted)
        table = self.probes.table
        self.follow_rows(table)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        table.addActions([self._actions.again, self._actions.details])

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        self.pair.addWidget(self._list(gap), _LIST_SHARE, Qt.AlignmentFlag.AlignTop)
        self.pair.addWidget(self.causes, _CAUSE_SHARE)
        top = QHBoxLayout()
        for widget, share in ((self.start, 0), (self.cancel, 0), (self.bar, 1), (self.progress, 1)):
            top.addWidget(widget, share)
        self.column.addLayout(top)
        for part in (self.note, self.symptoms, self.headline):
            self.column.addWidget(part)
        self.column.addLayout(FlowLayout((self.copy, self.support, self.network, self.revocation), gap))
        self.column.addLayout(self.pair)
        self.column.addStretch(1)

    def _list(self, gap: int) -> QWidget:
        """The probes with what can be done with one of them."""
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self.probes)
        column.addLayout(FlowLayout((self.again, self.details), gap))
        return left
