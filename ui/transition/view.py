"""The page of the transition board."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cardtool.app.transition.refusals import tell_refusal_line
from cardtool.model.transition import ContactKind
from ui.look.flow_layout import FlowLayout
from ui.look.focus_following import FocusFollower
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.look.message import Message, MessageLine
from ui.look.mnemonics import give_page_mnemonics
from ui.look.paper_button import PaperButton
from ui.look.tone import Tone
from ui.transition.actions import BoardActions
from ui.transition.board_bar import BoardBar
from ui.transition.detail_view import DetailView
from ui.transition.history_view import HistoryView
from ui.transition.opening import open_address
from ui.transition.saving import ask_save
from ui.transition.service_list import ServiceList
from ui.transition.strings import passes, searched_text, tell_no_papers, tell_summary
from ui.transition.timeline_view import TimelineView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.transition import Contact
    from cardtool.model.transition_judged import BoardOrganisation, JudgedService
    from cardtool.model.transition_seen import Board
    from cardtool.model.transition_ticks import TickLine
    from ui.transition.address_list import Address
    from ui.transition.step_list import WantedTick

#: Ends of the names of the status sheet, as the file dialog offers them.
SHEETS: Final = (".pdf", ".html")
CALENDARS: Final = (".ics",)
_LIST_SHARE, _DETAIL_SHARE = 5, 7
#: Width in characters below which the list stands above the service.
_NARROW: Final = 80


class TransitionView(QScrollArea):
    """Shows a board; what asks a database or writes a file is wanted by signals and comes back.

    Attributes:
        organisation_chosen: the code of the organisation the board is wanted for, empty for all together.
        board_wanted: look anew.
        tick_wanted: a :class:`ui.transition.step_list.WantedTick` that is to be stored.
        history_wanted: a service whose steps' history is shown.
        sheet_wanted: the path for the status sheet, ``None`` for the printer.
        calendar_wanted: the path for the calendar.
        place_wanted: the :class:`ui.transition.seen_list.Place` to go to.
        verify_wanted: verify the journal of steps.
    """

    organisation_chosen = Signal(str)
    board_wanted = Signal()
    tick_wanted = Signal(object)
    history_wanted = Signal(object)
    sheet_wanted = Signal(object)
    calendar_wanted = Signal(object)
    place_wanted = Signal(object)
    verify_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.board: Board | None = None
        self._organisations: tuple[BoardOrganisation, ...] = ()
        self._whole = self._papers = True
        self._next_contact = 0
        self._page, self._list = QWidget(self), QSplitter(Qt.Orientation.Horizontal, self)
        self.bar, self.summary = BoardBar(self._page), plain_label(self._page, wraps=True)
        self.tabs = QTabWidget(self._page)
        self.services, self.detail = ServiceList(self._list), DetailView(texts, self._list)
        self.timeline, self.history = TimelineView(texts, self), HistoryView(self._page)
        self.sheet, self.calendar = PaperButton(self._page), QPushButton(self._page)
        self.notices, self.message = MessageLine(self._page), MessageLine(self._page)
        self.actions_ = BoardActions(self, (self.services, self.detail))
        self._built = False
        self._lay_out()
        self._connect()
        self.say(texts)
        self._built = True

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    @property
    def code(self) -> str:
        """Code of the organisation that is chosen, empty for all together."""
        return self.bar.code

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        for part in (self.actions_, self.bar, self.timeline, self.history):
            part.say(texts)
        title = texts.say("Transition board")
        for widget in (self, self.services, self.tabs, self.tabs.tabBar()):
            widget.setAccessibleName(title)
        self.services.setAccessibleDescription(texts.say("C copies the next contact of the service."))
        self.tabs.setTabText(0, texts.say("Services"))
        self.tabs.setTabText(1, texts.say("Timeline"))
        self.sheet.say_name(texts, texts.say("Status sheet"))
        self.calendar.setText(texts.say("Calendar of the dates…"))
        self.allow_papers(allowed=self._papers)
        give_page_mnemonics(self._page)
        self._show_again()

    def show_board(self, board: Board, organisations: Sequence[BoardOrganisation], *, whole: bool = True) -> None:
        """Show a board; the chosen service stays chosen.

        Args:
            board: the board.
            organisations: for whom it can be shown.
            whole: its ticks and what was seen are known; nothing can be ticked before.
        """
        self.board, self._organisations, self._whole = board, tuple(organisations), whole
        chosen = board.plan.organisation
        self.bar.show_organisations(self._texts, organisations, chosen.code if chosen is not None else "")
        self.summary.setText(tell_summary(self._texts, board.plan))
        self._show_notices(board.problems)
        self._filter()

    def allow_papers(self, *, allowed: bool) -> None:
        """Whether the status sheet and the calendar can be made; where not, the buttons and the keys say why."""
        self._papers = allowed
        for button in (self.sheet, self.calendar):
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else tell_no_papers(self._texts))

    def show_message(self, message: Message) -> None:
        """Say what happened, on the screen and to a screen reader."""
        self.message.show_message(message)

    def take_answer(self, wanted: WantedTick, *, stored: bool) -> None:
        """The store answered to a tick."""
        self.detail.steps.take_answer(wanted, stored=stored)

    def _show_notices(self, problems: Sequence[Problem]) -> None:
        """What the board goes without stays on the page; it is spoken once."""
        told = "\n".join(tell_refusal_line(self._texts, problem) for problem in problems)
        if told != self.notices.text():
            self.notices.show_message(Message(told, "warning", Tone.ACT))

    def show_history(self, judged: JudgedService, lines: tuple[TickLine, ...]) -> None:
        """Show what the journal says of the steps of a service."""
        self.history.show_lines(self._texts, judged, lines)

    def copied_text(self) -> str:
        """What the window's copy key takes: the chosen row, or the table of dates."""
        return self.timeline.table.copied_text() if self._on_timeline else self.services.copied_text()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        inside: tuple[QWidget, ...] = (self.timeline.chart, self.timeline.table)
        if not self._on_timeline:
            inside = (self.services, *self.detail.focus_chain[:1])
        shown = (self.history.table,) if self.history.isVisible() else ()
        papers = (self.sheet,) if self._papers else ()
        return (self.bar.organisation, self.tabs.tabBar(), *inside, *shown, *papers)

    def begin(self) -> None:
        """Take the focus: the page was opened."""
        self.services.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        renewed = event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}
        if getattr(self, "_built", False) and renewed:
            self._arrange()
            self._show_again()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """On little room the list stands above the service, and the bar takes two lines."""
        narrow = self.width() < width_of(self.font(), _NARROW)
        self._list.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.bar.arrange(narrow=narrow)

    def _show_again(self) -> None:
        if self.board is not None:
            self.show_board(self.board, self._organisations, whole=self._whole)

    @property
    def _on_timeline(self) -> bool:
        return self.tabs.currentWidget() is self.timeline

    def _filter(self) -> None:
        """Show the services that pass, in the list and in the picture."""
        if self.board is None:
            return
        services = self.board.plan.services
        shown = [each for each in services if self._passes(each)]
        self.bar.show_number(self._texts, len(shown), len(services))
        self.services.show_services(self._texts, shown)
        self.timeline.show_board(self._texts, self.board, shown)

    def _passes(self, judged: JudgedService) -> bool:
        if self.bar.only_open.isChecked() and not judged.open:
            return False
        words = self.bar.filter.text().strip()
        return not words or passes(searched_text(self._texts, judged), words)

    def _show_service(self, judged: JudgedService | None) -> None:
        before = self.detail.shown
        if self.board is None:
            return
        if before is None or judged is None or before.service.id != judged.service.id:
            self._next_contact = 0
        self.detail.show_service(self._texts, self.board, judged, whole=self._whole)
        self._order_focus()
        if not self.history.isHidden() and judged is not None:
            self.history_wanted.emit(judged)

    def _order_focus(self) -> None:
        """From the list to the service, and then to what can be done with the whole board."""
        timeline, history = self.timeline, self.history
        chain = (
            *(*self.bar.focus_chain, self.tabs, self.services, *self.detail.focus_chain),
            *(timeline.chart, timeline.closer, timeline.further, timeline.open, timeline.table),
            *(history.table, history.verify, self.sheet, self.calendar),
        )
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # -- what the person does --------------------------------------------------------------------------

    def open_service(self, service: str) -> None:
        """Show a service in the list."""
        self.tabs.setCurrentWidget(self._list)
        self.services.choose(service)
        self.begin()

    def _go_to_steps(self) -> None:
        self.tabs.setCurrentWidget(self._list)
        self.detail.steps.begin()

    def _toggle_history(self) -> None:
        self.history.setVisible(self.history.isHidden())
        judged = self.services.current
        if not self.history.isHidden() and judged is not None:
            self.history_wanted.emit(judged)

    def _copy_contact(self) -> None:
        addresses = self.detail.contacts.addresses
        if not addresses:
            self.show_message(Message(self._texts.say("There is nothing to copy."), "copy"))
            return
        address = addresses[self._next_contact % len(addresses)]
        self._next_contact = (self._next_contact + 1) % len(addresses)
        self._copy(address)

    def _copy(self, address: Address) -> None:
        QGuiApplication.clipboard().setText(address.text)
        told = self._texts.say("Copied: {address}", address=f"{address.text} ({address.matter})")
        self.show_message(Message(told, "copy"))

    def _draft_mail(self) -> None:
        """To the contact of the focus, or to the first one that has an e-mail address."""
        focused = self.detail.contacts.focused()
        contacts = [focused.about] if focused is not None else []
        contacts += [each.about for each in self.detail.contacts.addresses]
        mails = [each for each in contacts if each.kind is ContactKind.EMAIL]
        if mails:
            self.write_to(mails[0])
        else:
            self.show_message(Message(self._texts.say("The service has no e-mail address."), "question", Tone.ACT))

    def write_to(self, contact: Contact) -> None:
        """Have the system's mail program draft an e-mail; where there is none, the address is copied."""
        from cardtool.app.transition.mail import draft_mail

        judged = self.detail.shown
        if judged is None or self.board is None:
            return
        if open_address(draft_mail(contact, judged.service, self._texts, self.board.plan.organisation)):
            told = self._texts.say("A draft to {address} was handed to the mail program.", address=contact.address)
            self.show_message(Message(told, "check", Tone.GOOD))
            return
        QGuiApplication.clipboard().setText(contact.address)
        told = self._texts.say("No mail program took the draft. Copied: {address}", address=contact.address)
        self.show_message(Message(told, "warning", Tone.ACT))

    def open_link(self, address: str) -> None:
        """Open an address of the web; where nothing opens it, it is copied."""
        if open_address(address):
            self.show_message(Message(self._texts.say("Opened: {address}", address=address), "check", Tone.GOOD))
            return
        QGuiApplication.clipboard().setText(address)
        told = self._texts.say("Nothing opened the address. It was copied: {address}", address=address)
        self.show_message(Message(told, "warning", Tone.ACT))

    def _make_paper(self, make: Callable[[], object]) -> None:
        if self._papers:
            make()
        else:
            self.show_message(Message(tell_no_papers(self._texts), "info", Tone.ACT))

    def _ask_save(self, ends: tuple[str, ...], take: Callable[[Path], object]) -> None:
        self._make_paper(lambda: ask_save(self.window(), ends, take))

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bar.organisation_chosen.connect(self.organisation_chosen)
        self.bar.filtered.connect(self._filter)
        self.services.chosen.connect(self._show_service)
        self.services.activated.connect(self._go_to_steps)
        self.history.verify_wanted.connect(self.verify_wanted)
        self.timeline.opened.connect(self.open_service)
        self.sheet.pdf_wanted.connect(self.actions_.sheet.trigger)
        self.sheet.print_wanted.connect(self.actions_.print.trigger)
        self.calendar.clicked.connect(self.actions_.calendar.trigger)
        self._connect_detail()
        self._connect_actions()

    def _connect_detail(self) -> None:
        detail = self.detail
        detail.steps.tick_wanted.connect(self.tick_wanted)
        detail.steps.refused.connect(lambda told: self.show_message(Message(told, "info", Tone.ACT)))
        detail.seen.wanted.connect(self.place_wanted)
        detail.address_copied.connect(self._copy)
        detail.mail_wanted.connect(self.write_to)
        detail.link_wanted.connect(self.open_link)

    def _connect_actions(self) -> None:
        actions = self.actions_
        actions.organisation.triggered.connect(
            lambda: self.bar.organisation.setFocus(Qt.FocusReason.ShortcutFocusReason)
        )
        actions.find.triggered.connect(self.bar.go_to_filter)
        actions.steps.triggered.connect(self._go_to_steps)
        actions.copy.triggered.connect(self._copy_contact)
        actions.mail.triggered.connect(self._draft_mail)
        actions.history.triggered.connect(self._toggle_history)
        actions.again.triggered.connect(self.board_wanted)
        actions.sheet.triggered.connect(lambda: self._ask_save(SHEETS, self.sheet_wanted.emit))
        actions.print.triggered.connect(lambda: self._make_paper(lambda: self.sheet_wanted.emit(None)))
        actions.calendar.triggered.connect(lambda: self._ask_save(CALENDARS, self.calendar_wanted.emit))

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        gap = line_height(self.font()) // 2
        self._list.setChildrenCollapsible(False)
        for place, share in enumerate((_LIST_SHARE, _DETAIL_SHARE)):
            self._list.setStretchFactor(place, share)
        self._list.setSizes([_LIST_SHARE * 100, _DETAIL_SHARE * 100])
        self.detail.setMinimumWidth(width_of(self.font(), 30))
        self.tabs.addTab(self._list, "")
        self.tabs.addTab(self.timeline, "")
        self.detail.setMinimumHeight(line_height(self.font()) * 8)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        for widget in (self.bar, self.summary, self.notices):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.history)
        column.addWidget(self.message)
        column.addLayout(FlowLayout((self.sheet, self.calendar), gap))
        self.setWidget(self._page)
        self._following = FocusFollower(self)
