"""The line above the board: whose it is, and which services are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from cardtool.app.transition.wording import name_of_organisation
from ui.look.fonts import width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import BoardOrganisation

_NARROWEST = 16


class BoardBar(QWidget):
    """Organisation, words, and whether only what is open is shown.

    Attributes:
        organisation_chosen: the code of another organisation, empty for all together.
        filtered: the words or the box changed.
    """

    organisation_chosen = Signal(str)
    filtered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._organisations: tuple[BoardOrganisation, ...] = ()
        self._title, self.organisation = plain_label(self), QComboBox(self)
        self._title.setBuddy(self.organisation)
        self.filter, self.only_open, self.shown = QLineEdit(self), QCheckBox(self), plain_label(self)
        self.filter.setClearButtonEnabled(True)
        for widget in (self.filter, self.organisation):
            widget.setMinimumWidth(width_of(self.font(), _NARROWEST))
        self.organisation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.textChanged.connect(self.filtered)
        self.only_open.toggled.connect(self.filtered)
        self.organisation.currentIndexChanged.connect(lambda: self.organisation_chosen.emit(self.code))
        whose, which = QHBoxLayout(), QHBoxLayout()
        whose.addWidget(self._title)
        whose.addWidget(self.organisation, 1)
        which.addWidget(self.filter, 1)
        which.addWidget(self.only_open)
        which.addWidget(self.shown)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        for line in (whose, which):
            self._lines.addLayout(line, 1)

    @property
    def code(self) -> str:
        """Code of the chosen organisation, empty for all together."""
        return self.organisation.currentData() or ""

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.organisation, self.filter, self.only_open

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("Organisation"))
        self.organisation.setAccessibleName(texts.say("Organisation"))
        self.filter.setPlaceholderText(texts.say("Filter: service, step, address…"))
        self.filter.setAccessibleName(texts.say("Filter the services"))
        self.only_open.setText(texts.say("Only what is open"))
        self.show_organisations(texts, self._organisations, self.code)

    def show_organisations(self, texts: Texts, organisations: Sequence[BoardOrganisation], code: str) -> None:
        """Offer these, by name; the one of the code is chosen."""
        self._organisations = tuple(organisations)
        blocker = QSignalBlocker(self.organisation)
        self.organisation.clear()
        self.organisation.addItem(name_of_organisation(texts, None), "")
        named = sorted((name_of_organisation(texts, each), each.code) for each in organisations)
        for name, each in named:
            self.organisation.addItem(name, each)
        self.organisation.setCurrentIndex(max(self.organisation.findData(code), 0))
        del blocker

    def show_number(self, texts: Texts, shown: int, number: int) -> None:
        """Show how many of the services are shown."""
        self.shown.setText(texts.say("{shown} of {number}", shown=shown, number=number))

    def arrange(self, *, narrow: bool) -> None:
        """Take one line, or two where there is little room."""
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._lines.setDirection(below if narrow else beside)

    def go_to_filter(self) -> None:
        """Let the person type."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()
