"""The centre of the window: headline, and below it facts, reasons or certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.card.certificate_strings import tell_certificates
from ui.card.glimpse_strings import tell_glimpse
from ui.card.headline import HeadlineView
from ui.card.helping import offers_help
from ui.card.pin_strings import tell_pins
from ui.card.reasons import tell_reasons, tell_technical
from ui.card.sections import SectionsView
from ui.card.strings import tell_findings, tell_headline, tell_rows, tell_slow
from ui.look.announcing import announce
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, width_of
from ui.look.shades import muted_text
from ui.view_state import Page, Pane, PaneKind, Presence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from ui.card.strings import Headline
    from ui.look.rows import Row
    from ui.view_state import ViewState

#: Width in characters below which the buttons lose their words.
_NARROW: Final = 80
_PAGES: Final = (Page.FACTS, Page.WHY, Page.CERTIFICATES)


class CardView(QScrollArea):
    """Shows the pane of a view state.

    Attributes:
        page_chosen: another side of the card is wanted.
        help_wanted: something failed, and the person wants to know why.

    Args:
        actions: what the buttons beside the tabs do.
    """

    page_chosen = Signal(object)
    help_wanted = Signal()

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane: Pane | None = None
        self.headline = HeadlineView(self)
        self.find_out = QPushButton(self)
        self.find_out.clicked.connect(self.help_wanted)
        self.facts, self.pins, self.findings = FactGrid(self), FactGrid(self), FactGrid(self)
        self.reasons, self.certificates = SectionsView(self), SectionsView(self)
        self.tabs = QTabBar(self)
        self._bar = QWidget(self)
        self.buttons = tuple(self._button(action) for action in actions)
        self._fill_tabs()
        self._lay_out()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_state(self, texts: Texts, state: ViewState, *, force: bool = False) -> None:
        """Show the pane and the page; ``force`` also when nothing but language or look changed."""
        pane, page = state.pane, self._possible(state.page, state.pane)
        before, said, changed = self._pane, self.headline.shown, state.pane != self._pane
        if changed or force:
            self._show_headline(texts, pane)
            self._show_pages(texts, pane, force=force)
            self._grey(muted=self.headline.shown is not None and self.headline.shown.muted)
        self._pane = pane
        self._show_tabs(texts, pane, page)
        self.find_out.setText(texts.say("Find out why"))
        self.find_out.setVisible(offers_help(state))
        if changed:
            self._tell_change(said, continues=pane.continues(before))

    def _tell_change(self, said: Headline | None, *, continues: bool) -> None:
        """Speak a change and begin at the top; a later stage of the same card speaks only if it says something else."""
        shown = self.headline.shown
        if shown is not None and not (continues and said is not None and shown.repeats(said)):
            announce(self.headline, shown.spoken)
        if not continues:
            self.verticalScrollBar().setValue(0)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in this order."""
        pages = (self.facts, self.pins, self.findings, self.reasons, self.certificates)
        return (
            self.headline,
            self.find_out,
            self.tabs,
            *self.buttons,
            *(value for page in pages for value in page.values),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """On little room the buttons show their icons only."""
        super().resizeEvent(event)
        narrow = event.size().width() < width_of(self.font(), _NARROW)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self.buttons:
            button.setToolButtonStyle(style)

    def _show_headline(self, texts: Texts, pane: Pane) -> None:
        slow = tell_slow(texts) if pane.kind is PaneKind.READING else ""
        self.headline.show_headline(tell_headline(texts, pane), slow)

    def _show_pages(self, texts: Texts, pane: Pane, *, force: bool) -> None:
        reading, muted = pane.reading, pane.presence is not Presence.PRESENT
        self.facts.show_rows(_facts(texts, pane), force=force)
        self.pins.show_rows(tell_pins(texts, pane), force=force)
        self.findings.show_rows(tell_findings(texts, reading, muted=muted) if reading else (), force=force)
        reasons = (
            tell_reasons(texts, reading) if reading else tell_technical(texts, pane.problem) if pane.problem else ()
        )
        self.reasons.show_sections(reasons, force=force)
        self.certificates.show_sections(tell_certificates(texts, reading) if reading else (), force=force)
        self.facts.setAccessibleName(texts.say("Facts"))
        self.pins.setAccessibleName(texts.say("State of the PINs"))
        self.findings.setAccessibleName(texts.say("Findings"))

    def _show_tabs(self, texts: Texts, pane: Pane, page: Page) -> None:
        blocker = QSignalBlocker(self.tabs)
        labels = (texts.say("Facts"), texts.say("Why?"), _certificates_title(texts, pane))
        keys = ("Esc", "F2", "F3")
        for place, (label, key) in enumerate(zip(labels, keys, strict=True)):
            self.tabs.setTabText(place, label)
            self.tabs.setTabToolTip(place, f"{label} ({key})")
        self.tabs.setCurrentIndex(_PAGES.index(page))
        self.tabs.setAccessibleName(texts.say("What is shown of the card"))
        for place in range(1, len(_PAGES)):
            self.tabs.setTabEnabled(place, pane.reading is not None)
        del blocker
        has_facts = bool(self.facts.values)
        self.tabs.setVisible(has_facts)
        self._bar.setVisible(has_facts or pane.problem is not None)
        for grid in (self.facts, self.pins, self.findings):
            grid.setVisible(page is Page.FACTS and bool(grid.values))
        self.reasons.setVisible(page is Page.WHY)
        self.certificates.setVisible(page is Page.CERTIFICATES)

    @staticmethod
    def _possible(page: Page, pane: Pane) -> Page:
        """The nearest page that this pane has."""
        if pane.reading is not None:
            return page
        return Page.WHY if pane.problem is not None else Page.FACTS

    def _grey(self, *, muted: bool) -> None:
        """Grey the pages of a card that is not there; still readable, selectable and in the Tab order."""
        palette = QPalette(self.window().palette())
        if muted:
            for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
                palette.setColor(role, muted_text(palette))
        for page in (self.facts, self.pins, self.findings, self.reasons, self.certificates):
            page.setPalette(palette)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAutoRaise(True)
        return button

    def _fill_tabs(self) -> None:
        for _ in _PAGES:
            self.tabs.addTab("")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.currentChanged.connect(lambda place: self.page_chosen.emit(_PAGES[place]))

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        for button in self.buttons:
            bar.addWidget(button)
        content = QWidget(self)
        column = QVBoxLayout(content)
        gap = line_height(self.font())
        column.setContentsMargins(gap, gap // 2, gap, gap // 2)
        column.setSpacing(gap * 3 // 4)
        pages = (self.facts, self.pins, self.findings, self.reasons, self.certificates)
        column.addWidget(self.headline)
        column.addWidget(self.find_out, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._bar, *pages):
            column.addWidget(widget)
        column.addStretch(1)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setWidget(content)


def _facts(texts: Texts, pane: Pane) -> tuple[Row, ...]:
    """The facts of a card, or what is known of it already."""
    if pane.reading is not None:
        return tell_rows(texts, pane.reading)
    return tell_glimpse(texts, pane.glimpse) if pane.glimpse is not None else ()


def _certificates_title(texts: Texts, pane: Pane) -> str:
    """With their number, where it is known."""
    if pane.reading is None:
        return texts.say("Certificates")
    return texts.say("Certificates ({number})", number=len(pane.reading.certificates) + len(pane.reading.failures))
