"""The main window."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QSize, Qt, QTranslator, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from cardtool.app.language import Texts
from ui.card.strings import copied_text
from ui.card.view import CardView
from ui.history.view import HistoryView
from ui.login.offer import offered_card
from ui.look.announcing import announce
from ui.look.fonts import line_height, width_of
from ui.look.icons import icon
from ui.look.tone import Tone
from ui.readers.view import ReadersView
from ui.session import Session
from ui.training.dock import TrainingDock
from ui.training.panel import TrainingPanel
from ui.view_state import Page
from ui.window.actions import Actions
from ui.window.areas import Areas
from ui.window.banners import Banners
from ui.window.keys import KeysDialog
from ui.window.menus import fill_menus
from ui.window.pages import Pages
from ui.window.strings import tell_banners, tell_training, tell_training_mode

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.events import Event
    from ui.view_state import ViewState

#: First size of the window in characters and lines; less where the screen is smaller.
_CHARACTERS, _LINES = 190, 52
_CONFIRMATION: Final = 4000


class MainWindow(QMainWindow):
    """Puts the views together and turns what the person does into a new view state.

    Args:
        language: ``fi``, ``sv`` or ``en``.
        as_of: day of the judgement where it is not today.
        training: the cards are made up.
        training_panel: the readers are scripted too, and there is a panel for them.

    Raises:
        InstallationError: a catalogue or an icon is missing.
    """

    again_wanted = Signal()
    login_wanted = Signal(object)
    language_changed = Signal(object)
    changed = Signal(object)
    closed = Signal()
    inventory_opened = Signal(object)
    happened = Signal(object)
    _built = False

    def __init__(
        self, language: str, *, as_of: date | None = None, training: bool = False, training_panel: bool = False
    ) -> None:
        super().__init__()
        self._texts = Texts(language)
        self._translator = QTranslator(self)
        self._chain: tuple[QWidget, ...] = ()
        self._as_of, self._training = as_of, training
        self.session = Session()
        self.actions_ = Actions(self, training=training_panel)
        self.banners = Banners(self)
        self.readers = ReadersView(self)
        self.card = CardView((self.actions_.copy, self.actions_.again), self)
        self.history = HistoryView(self)
        self.areas = Areas(self.readers, self.card, self.history, self)
        self.pages = Pages(self.areas, self)
        self.training = TrainingPanel(self) if training_panel else None
        self.dock = TrainingDock(self.training, self.training.scripts, self) if self.training else None
        self._build()
        self._connect()
        self.set_language(language)
        self._built = True

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    @Slot(object)
    def take(self, event: Event) -> None:
        """Let an event of the card watch happen; call it in the window's thread."""
        self.take_all((event,))

    @Slot(object)
    def take_all(self, events: tuple[Event, ...]) -> None:
        """Let several events happen and show what they led to."""
        self._show(self.session.take_all(events))
        self.happened.emit(events)

    def set_language(self, language: str) -> None:
        """Show everything in another language.

        Raises:
            InstallationError: its catalogue is missing.
        """
        self._texts = Texts(language)
        QApplication.removeTranslator(self._translator)
        if self._translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QApplication.installTranslator(self._translator)
        self.actions_.say(self._texts)
        fill_menus(self.menuBar(), self._texts, self.actions_)
        if self.dock is not None:
            self.dock.say(self._texts)
        self.pages.say(self._texts)
        self._show(self.session.state, force=True)
        self.language_changed.emit(self._texts)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if self._built and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Say that the window goes; what it needs outside is ended by whoever opened it."""
        super().closeEvent(event)
        self.closed.emit()

    # -- what is shown -------------------------------------------------------------------------------

    def _show(self, state: ViewState, *, force: bool = False) -> None:
        texts = self._texts
        self.banners.show_banners(
            tell_banners(texts, training=self._made_up(texts), as_of=self._as_of, notices=state.notices)
        )
        self.readers.show_state(texts, state)
        self.card.show_state(texts, state, force=force)
        self.history.show_state(texts, state)
        if self.training is not None:
            self.training.show_state(texts, state)
        self._enable_actions(state)
        self._order_focus()
        self.changed.emit(state)

    def _enable_actions(self, state: ViewState) -> None:
        """What concerns a card waits while the cards are not shown."""
        actions, cards = self.actions_, self.pages.on_cards
        for action in (actions.why, actions.certificates):
            action.setEnabled(cards and state.pane.reading is not None)
        for action in (actions.again, actions.history):
            action.setEnabled(cards)
        actions.copy.setEnabled(not cards or bool(copied_text(self._texts, state.pane)))
        actions.login.setEnabled(cards and offered_card(state.pane) is not None)

    def _order_focus(self) -> None:
        """Values are made when a card needs them; their place is between the tabs and the history all the same."""
        training = self.training.focus_chain if self.training is not None else ()
        chain = (self.readers.list, *self.card.focus_chain, self.history.table, *training)
        if chain != self._chain:
            self._chain = chain
            for before, after in pairwise(chain):
                self.setTabOrder(before, after)

    def _made_up(self, texts: Texts) -> str:
        """What is not real here, empty when everything is."""
        if self.training is not None:
            return tell_training_mode(texts)
        return tell_training(texts) if self._training else ""

    def _dress(self) -> None:
        self._dress_actions()
        self._show(self.session.state, force=True)

    # -- what the person does --------------------------------------------------------------------------

    def _copy(self) -> None:
        if self.pages.page is not None:
            self._copy_row(self.pages.page.copied_text())
            return
        QGuiApplication.clipboard().setText(copied_text(self._texts, self.session.state.pane))
        self.confirm(self._texts.say("The facts were copied."))

    def _copy_row(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
            helpdesk = self.pages.page is self.pages.helpdesk
            said = self._texts.say("Copied.") if helpdesk else self._texts.say("The row was copied.")
            self.confirm(said)

    def add_banner(self, banner: QWidget) -> None:
        """Put a line of its own above the pages."""
        self._column.insertWidget(self._column.indexOf(self.pages), banner)

    def read_again(self) -> None:
        """Have all cards read again."""
        self.confirm(self._texts.say("The cards are read again."))
        self._show(self.session.begin_again())
        self.again_wanted.emit()

    def confirm(self, message: str) -> None:
        """Say something that needs no answer, in the status line and to a screen reader."""
        self.statusBar().showMessage(message, _CONFIRMATION)
        announce(self.statusBar(), message)

    def _go_round(self, step: int) -> None:
        """Move the focus from part to part of the window."""
        parts: tuple[QWidget, ...] = (self.readers.list, self.card.headline, self.card.tabs, self.history.table)
        if self.pages.page is not None:
            parts = self.pages.page.parts
        parts += (self.training.scripts,) if self.training is not None else ()
        parts = tuple(part for part in parts if part.isVisible())
        focus = self.focusWidget()
        here = next((place for place, part in enumerate(parts) if focus is part), -1 if step > 0 else 0)
        parts[(here + step) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _toggle_history(self) -> None:
        if self.areas.toggle_history():
            self.history.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _test_login(self) -> None:
        reading = offered_card(self.session.state.pane)
        if reading is not None:
            self.login_wanted.emit(reading)

    def _step_back(self) -> None:
        """From another page to the cards, and there to the facts of the present card."""
        if self.pages.on_cards:
            self._show(self.session.step_back())
        else:
            self.pages.show_cards()

    def _show_keys(self) -> None:
        KeysDialog(self._texts, (*self.actions_.all, *self.pages.actions_here), self).open()

    # -- construction ------------------------------------------------------------------------------------

    def _build(self) -> None:
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.banners)
        self._column.addWidget(self.pages, 1)
        self.setCentralWidget(content)
        self.addActions(self.actions_.all)
        self.setWindowTitle("cardtool")
        self.resize(self._first_size())
        self._dress_actions()

    def _dress_actions(self) -> None:
        self.actions_.dress(self.palette())
        self.setWindowIcon(icon("card", Tone.NOTE))

    def _first_size(self) -> QSize:
        wished = QSize(width_of(self.font(), _CHARACTERS), line_height(self.font()) * _LINES)
        return wished.boundedTo(self.screen().availableGeometry().size())

    def _connect(self) -> None:
        actions, session = self.actions_, self.session
        self.readers.chosen.connect(lambda name: self._show(session.choose_reader(name)))
        self.history.chosen.connect(lambda number: self._show(session.choose_entry(number)))
        self.card.page_chosen.connect(self._turn_to)
        actions.again.triggered.connect(self.read_again)
        actions.copy.triggered.connect(self._copy)
        actions.login.triggered.connect(self._test_login)
        actions.why.triggered.connect(lambda: self._show(session.choose_page(Page.WHY)))
        actions.certificates.triggered.connect(lambda: self._show(session.choose_page(Page.CERTIFICATES)))
        actions.back.triggered.connect(self._step_back)
        actions.history.triggered.connect(self._toggle_history)
        actions.inventory.triggered.connect(lambda: self.pages.toggle(self._texts))
        actions.rows.triggered.connect(lambda: self.pages.toggle_rows(self._texts))
        actions.worklist.triggered.connect(lambda: self.pages.toggle_list(self._texts))
        actions.helpdesk.triggered.connect(lambda: self.pages.toggle_helpdesk(self._texts))
        actions.board.triggered.connect(lambda: self.pages.toggle_board(self._texts))
        self.card.help_wanted.connect(lambda: self.pages.find_out_why(self._texts))
        self.pages.opened.connect(self.inventory_opened)
        self.pages.turned.connect(lambda: self._enable_actions(self.session.state))
        actions.next_area.triggered.connect(lambda: self._go_round(1))
        actions.previous_area.triggered.connect(lambda: self._go_round(-1))
        actions.keys.triggered.connect(self._show_keys)
        actions.leave.triggered.connect(self.close)
        if actions.training is not None and self.dock is not None:
            actions.training.triggered.connect(self.dock.toggle)
        for language, action in actions.languages.items():
            action.triggered.connect(lambda _, chosen=language: self.set_language(chosen))

    def _turn_to(self, page: Page) -> None:
        if page is not self.session.state.page:
            self._show(self.session.choose_page(page))
