"""The page of the list of cards to close."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cardtool.model.worklist import NEEDS_REASON, EntryState
from ui.look.announcing import announce
from ui.look.asking import FILE, ask_paths
from ui.look.dropping import Drops
from ui.look.fonts import line_height
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.message import Message
from ui.look.mnemonics import give_mnemonics
from ui.look.paper_button import PaperButton
from ui.look.tone import Tone
from ui.worklist.action_buttons import ActionButton
from ui.worklist.copying import CopyOrder, FieldKind, fields_of, tell_copied
from ui.worklist.entry_table import EntryTable
from ui.worklist.expected_view import ExpectedView
from ui.worklist.history_view import HistoryView
from ui.worklist.list_actions import ListActions
from ui.worklist.list_bar import ListBar
from ui.worklist.reason_line import ReasonLine
from ui.worklist.row_strings import tell_queued

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cardtool.app.language import Texts
    from cardtool.model.worklist import Entry, JournalLine
    from ui.worklist.list_strings import Column

#: Ends of the names of the exports, as the file dialog offers them.
EXPORTS: Final = (".xlsx", ".csv", ".json")


class ListView(QScrollArea):
    """Shows the entries and what became of them; what asks the database is wanted by signals and comes back.

    Attributes:
        state_wanted: entries, their new state and the reason.
        history_wanted: the entry whose history is shown.
        export_wanted: path, entries and columns of an export.
        receipt_wanted: an entry, and the path of a PDF file or ``None`` for the printer.
        report_wanted: the path of a PDF file for the day report, or ``None`` for the printer.
        verify_wanted: verify the journal.
        columns_wanted: the columns that are to be shown from now on.
        expected_wanted: a file with a list of expected cards.
        worded: the language is another one.
    """

    state_wanted = Signal(object, object, str)
    history_wanted = Signal(object)
    export_wanted = Signal(object, object, object)
    receipt_wanted = Signal(object, object)
    report_wanted = Signal(object)
    verify_wanted = Signal()
    columns_wanted = Signal(object)
    expected_wanted = Signal(object)
    worded = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._asked: tuple[tuple[Entry, ...], EntryState] = ((), EntryState.EXCEPTION)
        self.copies = CopyOrder()
        self._page, self._list = QWidget(self), QWidget(self)
        self.tabs = QTabWidget(self._page)
        self.bar, self.table = ListBar(self._list), EntryTable(texts, self._list)
        self.actions_ = ListActions(self, self.table)
        self.states = tuple(ActionButton(action, self._list) for action in self.actions_.states.values())
        self.copy = ActionButton(self.actions_.copy_next, self._list)
        self.reason, self.history = ReasonLine(self._list), HistoryView(self._list)
        self.bring, self.export, self.verify = (QPushButton(self._page) for _ in range(3))
        self.receipt, self.report = PaperButton(self._page), PaperButton(self._page)
        self.expected = ExpectedView(self)
        self._icon, self.message = QLabel(self._page), plain_label(self._page, wraps=True)
        self.queued, self.retention = plain_label(self._page, wraps=True), plain_label(self._page, wraps=True)
        self._drops = Drops(self, self.viewport(), self._page, self.table.viewport())
        self._lay_out()
        self._connect()
        self.say(texts)

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        for part in (self.actions_, self.bar, self.reason, self.history, self.expected):
            part.say(texts)
        self.setAccessibleName(texts.say("List of cards to close"))
        self.table.setAccessibleName(texts.say("List of cards to close"))
        self.table.setAccessibleDescription(texts.say("C copies the next field of the entry, 1 to 4 a certain one."))
        self.tabs.setAccessibleName(texts.say("List of cards to close"))
        self.tabs.setTabText(0, texts.say("List"))
        self.tabs.setTabText(1, texts.say("Expected and seen"))
        for button, action in ((self.bring, self.actions_.bring), (self.export, self.actions_.export)):
            button.setText(action.text())
        self.verify.setText(self.actions_.verify.text())
        self.receipt.say_name(texts, texts.say("Receipt for the card"))
        self.report.say_name(texts, texts.say("Report of the day"))
        self._give_mnemonics()
        self.show_entries(self.table.entries.entries)
        self.worded.emit()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries."""
        self.table.entries.show_entries(self._texts, entries)
        self.table.choose_first()

    def show_message(self, message: Message) -> None:
        """Say what happened, on the screen and to a screen reader."""
        self.message.setText(message.text)
        self.message.setVisible(bool(message.text))
        self._icon.setVisible(bool(message.text))
        side = line_height(self.font())
        self._icon.setPixmap(picture(message.icon, message.tone, self.palette(), side, self.devicePixelRatioF()))
        if message.text:
            announce(self.message, message.text)

    def show_queued(self, number: int) -> None:
        """Show how many additions the database does not have yet."""
        self.queued.setText(tell_queued(self._texts, number) if number else "")
        self.queued.setVisible(number > 0)

    def show_retention(self, text: str) -> None:
        """Show how long personal data stays."""
        self.retention.setText(text)

    def show_columns(self, columns: Collection[Column]) -> None:
        """Show these columns of the table."""
        self.table.show_columns(columns)
        self.bar.show_columns(self.table.columns)

    def show_expected(self) -> None:
        """Turn to the comparison of expected and seen cards."""
        self.tabs.setCurrentWidget(self.expected)

    def show_history(self, lines: tuple[JournalLine, ...]) -> None:
        """Show what the journal says of an entry."""
        self.history.show_lines(self._texts, lines)

    def copied_text(self) -> str:
        """What the window's copy key takes: the chosen rows."""
        if self.tabs.currentWidget() is self.expected:
            return self.expected.table.copied_text()
        return self.table.copied_text()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        inside: tuple[QWidget, ...] = (self.expected.table,)
        if self.tabs.currentWidget() is self._list:
            inside = (self.bar.filter, self.bar.state, self.table, self.reason.line, self.history.table)
        return (self.tabs.tabBar(), *inside, self.bring)

    def begin(self) -> None:
        """Take the focus: the page was opened."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if hasattr(self, "retention") and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._icon.clear()

    def _give_mnemonics(self) -> None:
        """The letters of the menus are not free."""
        window = self.window()
        menus = window.menuBar().actions() if isinstance(window, QMainWindow) else []
        buttons = [
            button
            for button in self.findChildren(QAbstractButton)
            if button.text() and not isinstance(button, ActionButton)  # those have keys of their own
        ]
        titles = [label for label in self.findChildren(QLabel) if label.buddy() is not None]
        give_mnemonics((*buttons, *titles), [menu.text() for menu in menus])

    def _show_number(self) -> None:
        model = self.table.entries
        self.bar.show_number(self._texts, model.rowCount(), len(model.entries))
        self.export.setEnabled(model.rowCount() > 0)
        self.actions_.export.setEnabled(model.rowCount() > 0)

    # -- what the person does --------------------------------------------------------------------------

    def _filter(self) -> None:
        self.table.entries.filter(self.bar.words, self.bar.states)

    def _show_current(self, entry: Entry | None) -> None:
        self.copies.show(fields_of(entry.card) if entry is not None else ())
        self.receipt.setEnabled(entry is not None)
        if not self.history.isHidden():
            self.history_wanted.emit(entry)

    def _toggle_history(self) -> None:
        self.history.setVisible(self.history.isHidden())
        if not self.history.isHidden():
            self.history_wanted.emit(self.table.current)

    def _set_state(self, state: EntryState) -> None:
        chosen = self.table.chosen
        if not chosen:
            self.show_message(Message(self._texts.say("Choose an entry first."), "question", Tone.ACT))
        elif state in NEEDS_REASON:
            self._asked = (chosen, state)
            self.reason.ask()
        else:
            self.state_wanted.emit(chosen, state, "")

    def _give_reason(self, reason: str) -> None:
        self.state_wanted.emit(*self._asked, reason)
        self.begin()

    def _copy_field(self, kind: FieldKind | None) -> None:
        copied = self.copies.take(kind)
        if copied is not None:
            QGuiApplication.clipboard().setText(copied.value)
        self.show_message(Message(tell_copied(self._texts, copied, self.copies.ready), "copy"))

    def _ask_export(self) -> None:
        self._ask_save(EXPORTS, self.write_export)

    def write_export(self, path: Path) -> None:
        """Have exactly what is shown exported: these entries in this order, and these columns."""
        self.export_wanted.emit(path, self.table.entries.shown, self.table.columns)

    def _ask_receipt(self, *, printed: bool) -> None:
        entry = self.table.current
        if entry is not None and printed:
            self.receipt_wanted.emit(entry, None)
        elif entry is not None:
            self._ask_save((".pdf",), lambda path: self.receipt_wanted.emit(entry, path))

    def _ask_report(self) -> None:
        self._ask_save((".pdf",), self.report_wanted.emit)

    def _ask_save(self, ends: tuple[str, ...], take: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*{end}" for end in ends])
        dialog.setDefaultSuffix(ends[0].lstrip("."))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.lstrip("*.")))
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.open()

    def _bring(self, paths: tuple[Path, ...]) -> None:
        """The first of the files is taken in."""
        if paths:
            self.expected_wanted.emit(paths[0])

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        actions = self.actions_
        self.bar.filtered.connect(self._filter)
        self.bar.columns_chosen.connect(self._choose_columns)
        self.table.entries.shown_changed.connect(self._show_number)
        self.table.current_changed.connect(self._show_current)
        self.reason.given.connect(self._give_reason)
        self.reason.left.connect(self.begin)
        for state, action in actions.states.items():
            action.triggered.connect(lambda _=False, wanted=state: self._set_state(wanted))
        for kind, action in actions.fields.items():
            action.triggered.connect(lambda _=False, wanted=kind: self._copy_field(wanted))
        actions.copy_next.triggered.connect(lambda: self._copy_field(None))
        actions.find.triggered.connect(self.bar.go_to_filter)
        actions.history.triggered.connect(self._toggle_history)
        actions.sort.triggered.connect(self.table.sort_by_current)
        self._connect_papers()

    def _connect_papers(self) -> None:
        actions = self.actions_
        for action, button in (
            (actions.bring, self.bring),
            (actions.export, self.export),
            (actions.verify, self.verify),
        ):
            button.clicked.connect(action.trigger)
        actions.bring.triggered.connect(lambda: ask_paths(self, FILE, self._bring))
        actions.export.triggered.connect(self._ask_export)
        actions.verify.triggered.connect(self.verify_wanted)
        self._drops.dropped.connect(self._bring)
        self.receipt.pdf_wanted.connect(lambda: self._ask_receipt(printed=False))
        self.receipt.print_wanted.connect(lambda: self._ask_receipt(printed=True))
        self.report.pdf_wanted.connect(self._ask_report)
        self.report.print_wanted.connect(lambda: self.report_wanted.emit(None))

    def _choose_columns(self, columns: Collection[Column]) -> None:
        self.table.show_columns(columns)
        self.columns_wanted.emit(self.table.columns)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        gap = line_height(self.font()) // 2
        self._lay_out_list(gap)
        self.tabs.addTab(self._list, "")
        self.tabs.addTab(self.expected, "")
        papers = QGridLayout()
        for place, button in enumerate((self.bring, self.export, self.receipt, self.report, self.verify)):
            papers.addWidget(button, place // 3, place % 3)
        said = QHBoxLayout()
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.message, 1)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.tabs, 1)
        for layout in (said, papers):
            column.addLayout(layout)
        for label in (self.queued, self.retention):
            column.addWidget(label)
        self.show_message(Message())
        self.show_queued(0)
        self.setWidget(self._page)

    def _lay_out_list(self, gap: int) -> None:
        states = QGridLayout()
        for place, button in enumerate((*self.states, self.copy)):
            states.addWidget(button, place // 3, place % 3)
        column = QVBoxLayout(self._list)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.history)
        column.addLayout(states)
        column.addWidget(self.reason)
        self.show_columns(self.table.columns)
