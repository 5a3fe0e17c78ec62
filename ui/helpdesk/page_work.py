"""What the helpdesk's page has done outside the window's thread, and where the results go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cardtool.app.diagnosing.diagnosing import Watch
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import ProbeId
from ui.guarding import or_tell
from ui.helpdesk import tasks
from ui.helpdesk.support_work import SupportWork
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Diagnosis, ProbeResult
    from cardtool.model.reading import CardReading
    from ui.helpdesk.view import HelpdeskView
    from ui.window.view import MainWindow
    from ui.worker import Worker


class PageWork(QObject):
    """Checks, asks for consent, makes sheets and support files for one page.

    Args:
        workspace: surroundings.
        window: the window.
        page: its page.
        workers: the one for checks, and the one for everything else; ended by whoever made them.
    """

    _probed = Signal(int, object)

    def __init__(
        self, workspace: Workspace, window: MainWindow, page: HelpdeskView, workers: tuple[Worker, Worker]
    ) -> None:
        super().__init__(window)
        self._workspace, self._window, self._page = workspace, window, page
        self._checker, self._helper = workers
        self._watch = Watch()
        self._asks: frozenset[ProbeId] = frozenset({ProbeId.NETWORK, ProbeId.REVOCATION})
        self._agreed: tuple[str, ...] = ()
        self._judged: tuple[CardReading, ...] = ()
        self._support = SupportWork(workspace, window, self._helper)
        self._connect()

    @Slot()
    def cancel(self) -> None:
        """End the check under way; what has ended comes all the same."""
        self._watch.cancel()

    def tell_made_up(self, *, cards: bool, readers: bool) -> None:
        """Ask nobody about made-up cards, and say what the check looks at."""
        if readers:
            self._asks = frozenset()
            words = _("The check looks at the readers of the training; of this computer only at the program itself.")
            self._page.show_note(words)
        elif cards:
            self._asks = frozenset({ProbeId.NETWORK})
            self._page.show_note(
                _("The cards shown are made up. The check looks at this computer and its real readers.")
            )

    def _connect(self) -> None:
        page = self._page
        page.check_wanted.connect(self._check)
        page.cancel_wanted.connect(self.cancel)
        page.words_wanted.connect(self._word)
        page.copy_wanted.connect(self._window.actions_.copy.trigger)
        page.support_wanted.connect(self._support.open_dialog)
        page.consent_wanted.connect(self._ask_consent)
        page.trust_wanted.connect(self._look_at_trust)
        page.readiness_wanted.connect(self._judge_readiness)
        self._probed.connect(page.take_probe, Qt.ConnectionType.QueuedConnection)
        self._window.changed.connect(self._follow_cards)

    def _told(self, take: Callable[[Any], object]) -> Callable[[Any], None]:
        """What hands a result on, and tells a problem instead."""
        return or_tell(take, lambda problem: self._window.confirm(tell_notice(self._window.texts, problem)))

    # -- the check -----------------------------------------------------------------------------------------

    @Slot(int)
    def _check(self, number: int) -> None:
        self._watch = Watch()
        state, tell = self._page.session.state, partial(self._tell_probe, number)
        call = partial(tasks.check, self._workspace, state, tell, self._watch, self._agreed)
        self._checker.run(call, partial(self._page.take_result, number))

    def _tell_probe(self, number: int, result: ProbeResult) -> None:
        """Called on the thread of the check."""
        self._probed.emit(number, result)

    @Slot(object)
    def _word(self, diagnosis: Diagnosis) -> None:
        call = partial(tasks.masked_cause, self._page.texts, diagnosis)
        self._helper.run(call, self._told(partial(self._page.take_words, diagnosis)))

    # -- what leaves this workstation ------------------------------------------------------------------------

    @Slot(object)
    def _ask_consent(self, probe: ProbeId) -> None:
        if probe not in self._asks:
            self._open_consent(probe, ())
            return
        call = partial(tasks.hosts, self._workspace, probe, self._cards(), self._page.session.state.diagnosis)
        self._helper.run(call, self._told(partial(self._open_consent, probe)))

    def _open_consent(self, probe: ProbeId, hosts: tuple[str, ...]) -> None:
        from ui.helpdesk.consent_dialog import ConsentDialog

        dialog = ConsentDialog(self._window.texts, probe, hosts, self._window)
        dialog.accepted.connect(partial(self._agree, probe, hosts))
        dialog.open()

    def _agree(self, probe: ProbeId, hosts: tuple[str, ...]) -> None:
        """These hosts may be asked by the next check, and no others."""
        self._agreed = hosts
        self._page.start(probe)
        self._agreed = ()

    # -- sheets ------------------------------------------------------------------------------------------------

    def _cards(self) -> tuple[CardReading, ...]:
        """The cards in the readers, as the window knows them."""
        slots = self._window.session.state.slots
        return tuple(slot.reading for slot in slots if slot.reading is not None and slot.judged and not slot.removed)

    @Slot()
    def _look_at_trust(self) -> None:
        self._helper.run(partial(tasks.trust, self._workspace), self._page.trust.take)

    @Slot()
    def _judge_readiness(self) -> None:
        self._judged = self._cards()
        asked = ProbeId.REVOCATION in self._page.session.state.asked
        call = partial(tasks.readiness, self._workspace, self._judged, revocation=asked)
        self._helper.run(call, self._page.readiness.take)

    @Slot()
    def _follow_cards(self) -> None:
        """Another card is in the reader while the sheet is looked at."""
        if self._page.readiness.isVisible() and self._cards() != self._judged:
            self._judge_readiness()
