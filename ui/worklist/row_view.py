"""The page of row mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cardtool.app.telling import tell_cause
from cardtool.app.worklist.row_mode import Choice
from ui.card.headline import HeadlineView
from ui.look.announcing import announce
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.icons import picture
from ui.look.labels import plain_label
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.worklist.action_buttons import ActionButton
from ui.worklist.copying import CopyOrder, fields_of
from ui.worklist.reason_line import ReasonLine
from ui.worklist.row_actions import RowActions
from ui.worklist.row_state import RowState
from ui.worklist.row_strings import tell_counts, tell_row_facts, tell_row_headline, tell_waiting

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.worklist.copying import FieldKind

#: Size of the verdict, as a multiple of the font's.
_VERDICT: Final = 2.8
#: The same for the facts.
_FACTS: Final = 1.3
_BUTTONS_BESIDE: Final = 5


class RowView(QScrollArea):
    """Shows the present card and takes one key for it; what follows is decided elsewhere.

    Attributes:
        chosen: ticket of the card that was on the screen, and the choice.
        reason_given: a reason for the card it was asked for.
        reason_left: no reason after all.
        undo_wanted: take the last action back.
        anew_wanted: begin another sitting.
        copy_wanted: copy a field of a kind, ``None`` for the next one.
    """

    chosen = Signal(int, object)
    reason_given = Signal(str)
    reason_left = Signal()
    undo_wanted = Signal()
    anew_wanted = Signal()
    copy_wanted = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._state = texts, RowState()
        self._painted = 0
        self.actions_ = RowActions(self)
        self.copies = CopyOrder()
        self._page = QWidget(self)
        self.headline = HeadlineView(self._page, title_size=_VERDICT)
        self.facts, self.notice = FactGrid(self._page), FactGrid(self._page)
        self._icon, self.message = QLabel(self._page), plain_label(self._page, wraps=True)
        self.counts, self.waiting = plain_label(self._page, wraps=True), plain_label(self._page, wraps=True)
        self.reason = ReasonLine(self._page)
        self.buttons = tuple(ActionButton(action, self._page) for action in self.actions_.all[:_BUTTONS_BESIDE])
        self._lay_out()
        self._connect()
        self.say(texts)

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    @property
    def state(self) -> RowState:
        """What is shown."""
        return self._state

    @property
    def on_screen(self) -> int:
        """Ticket of the card that was painted last, 0 when none was: a key is for what the person could see."""
        return self._painted

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        self.actions_.say(texts)
        self.reason.say(texts)
        self.setAccessibleName(texts.say("Row mode"))
        self.facts.setAccessibleName(texts.say("Facts"))
        self.show_state(self._state)

    def show_state(self, state: RowState) -> None:
        """Show a state."""
        before, self._state = self._state, state
        texts = self._texts
        self.headline.show_headline(tell_row_headline(texts, state))
        self.facts.show_rows(tell_row_facts(texts, state))
        self.counts.setText(tell_counts(texts, state.sitting.counts))
        self.waiting.setText(tell_waiting(texts, state))
        self.waiting.setVisible(bool(self.waiting.text()))
        self._show_message()
        self._show_problem()
        self._show_copies()
        self._show_reason(asking=bool(state.reason), before=bool(before.reason))

    def tell(self, message: str) -> None:
        """Have something spoken."""
        announce(self.headline, message)

    def copied_text(self) -> str:
        """What the window's copy key takes: the facts of the card as lines."""
        return "\n".join(f"{row.label}: {row.value}" for row in tell_row_facts(self._texts, self._state))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        return (self.reason.line, self.headline) if self.reason.asking else (self.headline,)

    def begin(self) -> None:
        """Take the focus: the page was opened."""
        self.headline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note which card comes on the screen."""
        if watched is self.headline and event.type() == QEvent.Type.Paint:
            self._painted = self._state.present.ticket if self._state.present is not None else 0
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if hasattr(self, "_column") and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.show_state(self._state)

    def _show_message(self) -> None:
        message = self._state.message
        self.message.setText(message.text)
        side = line_height(self.font())
        self._icon.setPixmap(picture(message.icon, message.tone, self.palette(), side, self.devicePixelRatioF()))
        self._icon.setVisible(bool(message.text))

    def _show_problem(self) -> None:
        """A database that cannot be asked: cause and remedy."""
        problem = self._state.problem
        rows = (Row(*tell_cause(self._texts, problem), "warning", Tone.ACT),) if problem is not None else ()
        self.notice.show_rows(rows)
        self.notice.setVisible(bool(rows))

    def _show_copies(self) -> None:
        shown, reading = self._state.present, self._state.reading
        holder = reading.holder.name if reading is not None else ""
        self.copies.show(fields_of(shown.card, holder) if shown is not None else ())

    def _show_reason(self, *, asking: bool, before: bool) -> None:
        for action in self.actions_.plain:
            action.setEnabled(not asking)
        if asking and not self.reason.asking:
            self.reason.ask()
        elif before and not asking:
            self.reason.close_line()
            self.begin()

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        actions = self.actions_
        for action, choice in (
            (actions.put, Choice.LIST),
            (actions.skip, Choice.SKIP),
            (actions.exception, Choice.EXCEPTION),
        ):
            action.triggered.connect(lambda _=False, made=choice: self.chosen.emit(self._painted, made))
        actions.undo.triggered.connect(self.undo_wanted)
        actions.anew.triggered.connect(self.anew_wanted)
        actions.copy_next.triggered.connect(lambda: self.copy_wanted.emit(None))
        for kind, action in actions.fields.items():
            action.triggered.connect(lambda _=False, wanted=kind: self._want_copy(wanted))
        self.reason.given.connect(self.reason_given)
        self.reason.left.connect(self.reason_left)
        self.headline.installEventFilter(self)

    def _want_copy(self, kind: FieldKind) -> None:
        self.copy_wanted.emit(kind)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        gap = line_height(self.font())
        self.counts.setFont(scaled(self.font(), 1.1, bold=True))
        self.message.setFont(scaled(self.font(), 1.2))
        self.facts.setFont(scaled(self.font(), _FACTS))
        line = QHBoxLayout()
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.message, 1)
        buttons = QGridLayout()
        for place, button in enumerate(self.buttons):
            buttons.addWidget(button, place // 3, place % 3)
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(gap, gap // 2, gap, gap // 2)
        self._column.setSpacing(gap * 3 // 4)
        for part in (self.counts, self.headline):
            self._column.addWidget(part)
        self._column.addLayout(line)
        for widget in (self.reason, self.facts, self.waiting, self.notice):
            self._column.addWidget(widget)
        self._column.addLayout(buttons)
        self._column.addStretch(1)
        self.setWidget(self._page)
