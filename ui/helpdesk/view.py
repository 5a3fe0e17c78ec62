"""The page of the helpdesk."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from cardtool.model.cause import Problem
from cardtool.model.diagnosis import ProbeId
from ui.helpdesk.actions import HelpdeskActions
from ui.helpdesk.check_view import CheckView
from ui.helpdesk.compare_view import CompareView
from ui.helpdesk.sheets import ReadinessPage, TrustPage
from ui.helpdesk.state import HelpdeskSession
from ui.helpdesk.strings import cause_probe, tell_ended
from ui.look.announcing import announce
from ui.look.mnemonics import give_page_mnemonics

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import Diagnosis, ProbeResult
    from ui.helpdesk.state import HelpdeskState


class HelpdeskView(QWidget):
    """Check, before and after, trust, readiness; what takes long is asked for by signals and comes back.

    Attributes:
        check_wanted: the number of a check that has begun; the session's state says of what.
        cancel_wanted: end the check under way.
        words_wanted: the cause of a result in words that name no person, for the clipboard.
        copy_wanted: copy what is in front, as the window's key does.
        support_wanted: a support file of the last result.
        consent_wanted: a probe that a person must agree to first.
        trust_wanted: look at the trust of this workstation.
        readiness_wanted: judge where the cards in the readers can be used.
    """

    check_wanted = Signal(int)
    cancel_wanted = Signal()
    words_wanted = Signal(object)
    copy_wanted = Signal()
    support_wanted = Signal(object)
    consent_wanted = Signal(object)
    trust_wanted = Signal()
    readiness_wanted = Signal()
    _built = False

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._words, self._note = "", ""
        self.session = HelpdeskSession()
        self.actions_ = HelpdeskActions(self)
        self.tabs = QTabWidget(self)
        self.check, self.compare = CheckView(self.actions_, self), CompareView(texts, self)
        self.trust, self.readiness = TrustPage(texts, self), ReadinessPage(texts, self)
        self._pages = (self.check, self.compare, self.trust, self.readiness)
        for page in self._pages:
            self.tabs.addTab(page, "")
        self._lay_out()
        self._connect()
        self.say(texts)
        self._built = True

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        self.actions_.say(texts)
        for named in (self.tabs, self.tabs.tabBar()):
            named.setAccessibleName(texts.say("Helpdesk"))
        titles = (
            texts.say("Check"),
            texts.say("Before and after"),
            texts.say("Trust of this computer"),
            texts.say("Can the card log in?"),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        self.check.say(texts)
        self.check.show_note(texts.say(self._note))
        self.trust.say(texts)
        self.readiness.say(texts)
        give_page_mnemonics(self)
        self._show()
        self._ask_words()

    def show_note(self, message: str) -> None:
        """Say in what the check of this window is not like others; an English message of the catalogues."""
        self._note = message
        self.check.show_note(self._texts.say(message))

    def take_probe(self, check: int, result: ProbeResult) -> None:
        """Show how a probe ended."""
        self.session.take_probe(check, result)
        self._show()

    def take_result(self, check: int, result: Diagnosis | Problem) -> None:
        """Show what a check came to, or why it could not be made."""
        before = self.session.state
        if isinstance(result, Problem):
            self.session.take_problem(check, result)
        else:
            self.session.take_diagnosis(check, result)
        state = self.session.state
        if state is not before:
            self._show()
            self._lead_to_cause(before)
            self._ask_words()
            announce(self.check.headline, tell_ended(self._texts, state.diagnosis, state.problem))

    def _lead_to_cause(self, before: HelpdeskState) -> None:
        """After a whole check the list stands at what the cause rests on, unless the person is in it."""
        table, diagnosis = self.check.probes, self.session.state.diagnosis
        if diagnosis is not None and before.repeats is None and not table.table.hasFocus():
            probe = cause_probe(diagnosis)
            if probe is not None:
                table.choose(probe)

    def take_words(self, diagnosis: Diagnosis, words: str) -> None:
        """The words for the clipboard, unless there is another result by now."""
        if diagnosis is self.session.state.diagnosis:
            self._words = words
            self.check.enable_copy(possible=True)

    def copied_text(self) -> str:
        """What the window's copy key takes: the cause, the changes, the commands, or the sheet."""
        page = self.tabs.currentWidget()
        if page is self.compare:
            return self.compare.table.copied_text()
        if page is self.trust:
            return self.trust.copied_text()
        return self.readiness.copied_text() if page is self.readiness else self._words

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        page = next(page for page in self._pages if page is self.tabs.currentWidget())
        return (self.tabs.tabBar(), *page.parts)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if self._built and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._show()

    def _show(self) -> None:
        state = self.session.state
        self.check.show_state(self._texts, state)
        self.compare.show_state(self._texts, state)
        chain = (self.tabs.tabBar(), *(widget for page in self._pages for widget in page.focus_chain))
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # -- what the person does --------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the focus: the page was opened."""
        self.tabs.setCurrentWidget(self.check)
        self.check.start.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start(self, *only: ProbeId) -> None:
        """Begin a check, of everything or of some probes."""
        number = self.session.begin(*only)
        if number:
            self._words = ""
            self.check.enable_copy(possible=False)
            self.tabs.setCurrentWidget(self.check)
            self._show()
            self.check.headline.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.check.headline, self._texts.say("The check has begun."))
            self.check_wanted.emit(number)

    def repeat(self, probe: ProbeId) -> None:
        """Make one probe again; one that leaves this workstation asks first."""
        if probe in {ProbeId.NETWORK, ProbeId.REVOCATION}:
            self.consent_wanted.emit(probe)
        elif probe is not ProbeId.SYMPTOM or self.session.state.says_anything:
            self.start(probe)

    def _start_whole(self) -> None:
        self.start()

    def _want_support(self) -> None:
        if self.session.state.diagnosis is not None:
            self.support_wanted.emit(self.session.state.diagnosis)

    def _repeat_current(self) -> None:
        probe = self.check.probes.current
        if probe is not None:
            self.repeat(probe)

    def _cancel(self) -> None:
        self.session.cancel()
        self._show()
        self.check.headline.setFocus(Qt.FocusReason.OtherFocusReason)  # the button cannot have it until the end
        self.cancel_wanted.emit()

    def _toggle_details(self) -> None:
        probes = self.check.probes
        probes.show_details(open_=not probes.details_shown)
        if probes.details_shown and probes.facts.values:
            probes.facts.values[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            probes.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask_words(self) -> None:
        if self.session.state.diagnosis is not None:
            self.words_wanted.emit(self.session.state.diagnosis)

    def _turn(self) -> None:
        """The sheets are made when they are first looked at, and that of the cards each time."""
        if self.tabs.currentWidget() is self.trust and self.trust.found is None:
            self.trust_wanted.emit()
        elif self.tabs.currentWidget() is self.readiness:
            self.readiness_wanted.emit()

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        actions, check = self.actions_, self.check
        check.cancelled.connect(self._cancel)
        check.copy_wanted.connect(self.copy_wanted)
        check.symptoms.told.connect(lambda symptom, seen: self.session.tell(symptom, seen=seen))
        check.probes.chosen.connect(lambda: check.probes.follow(self._texts))
        actions.check.triggered.connect(self._start_whole)
        actions.again.triggered.connect(self._repeat_current)
        actions.details.triggered.connect(self._toggle_details)
        actions.support.triggered.connect(self._want_support)
        actions.network.triggered.connect(lambda: self.consent_wanted.emit(ProbeId.NETWORK))
        actions.revocation.triggered.connect(lambda: self.consent_wanted.emit(ProbeId.REVOCATION))
        self.trust.wanted.connect(self.trust_wanted)
        self.readiness.wanted.connect(self.readiness_wanted)
        for sheet in (self.trust, self.readiness):
            sheet.copy_wanted.connect(self.copy_wanted)
        self.tabs.currentChanged.connect(self._turn)

    def _lay_out(self) -> None:
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it sends the focus to its bar, and Tab would never get past
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        QVBoxLayout(self).addWidget(self.tabs)
