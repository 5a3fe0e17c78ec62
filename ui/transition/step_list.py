"""The steps of a service with their check boxes; a tick asks for a note first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cardtool.model.transition_ticks import StepKey
from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.look.shades import muted_text
from ui.transition.note_line import NoteLine
from ui.transition.strings import tell_step_details

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedService, JudgedStep


@dataclass(frozen=True, slots=True)
class WantedTick:
    """What a person says of a step.

    Attributes:
        key: the step and whose.
        done: it was done; ``False`` takes a tick back.
        note: what the person adds.
        version: version of the tick that was on the screen, 0 when nothing was said of the step.
    """

    key: StepKey
    done: bool
    note: str
    version: int


class StepList(QWidget):
    """Shows the steps of one service; its widgets stay for the next one.

    Attributes:
        tick_wanted: a :class:`WantedTick`.
        link_wanted: the address at which a step is done.
        refused: why a tick cannot be changed here.
    """

    tick_wanted = Signal(object)
    link_wanted = Signal(str)
    refused = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._of = ("", "", "")
        self._steps: tuple[JudgedStep, ...] = ()
        self._asked: WantedTick | None = None
        self._rows: list[StepRow] = []
        self.note = NoteLine(self)
        self.note.given.connect(self._give)
        self.note.left.connect(self._return)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.note)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The rows in use, top down."""
        return tuple(self._rows[: len(self._steps)])

    def show_steps(self, texts: Texts, judged: JudgedService, organisation: str) -> None:
        """Show the steps of a service for an organisation; a note that is being typed to one of them stays."""
        shown = (judged.service.reform, judged.service.id, organisation)
        if shown != self._of:
            self._of, self._asked = shown, None
            self.note.close_line()
        self._texts, self._steps = texts, judged.steps
        while len(self._rows) < len(judged.steps):
            self._add_row()
        for row, step in zip(self._rows, judged.steps, strict=False):
            row.show_step(texts, step)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(judged.steps))

    def begin(self) -> None:
        """Go to the first step that is not done, or else to the first one."""
        wanted = [row for row, step in zip(self._rows, self._steps, strict=False) if not step.done]
        if self._steps:
            (wanted or self._rows)[0].box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_row(self) -> None:
        row = StepRow(self)
        place = len(self._rows)
        row.box.clicked.connect(lambda: self._ask(place))
        row.link.clicked.connect(lambda: self.link_wanted.emit(self._steps[place].step.link))
        self._rows.append(row)
        self._column.addWidget(row)

    def _ask(self, place: int) -> None:
        """A tick that was made for all organisations is taken back where it was made."""
        reform, service, organisation = self._of
        judged = self._steps[place]
        tick = judged.tick
        if tick is not None and tick.done and tick.key.organisation != organisation:
            self.refused.emit(_tell_made_elsewhere(self._texts))
            return
        key = StepKey(reform, service, judged.step.id, organisation)
        version = tick.version if tick is not None and tick.key == key else 0
        self._asked = WantedTick(key, not judged.done, "", version)
        self._column.removeWidget(self.note)
        self._column.insertWidget(self._column.indexOf(self._rows[place]) + 1, self.note)
        QWidget.setTabOrder(self._rows[place].link, self.note.line)
        self.note.ask(self._texts, done=not judged.done)

    def _give(self, note: str) -> None:
        asked = self._asked
        if asked is not None:
            self.tick_wanted.emit(WantedTick(asked.key, asked.done, note, asked.version))
        self._return()

    def _return(self) -> None:
        """The focus goes back to the box of the step."""
        asked, self._asked = self._asked, None
        ids = [judged.step.id for judged in self._steps]
        if asked is not None and asked.key.step in ids:
            self._rows[ids.index(asked.key.step)].box.setFocus(Qt.FocusReason.OtherFocusReason)


class StepRow(QWidget):
    """One step: its box, its words, and who ticked it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.link = StepBox(self), QPushButton(self)
        self._text, self._details = _ClickedLabel(self.box, self), plain_label(self, wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(line_height(self.font()) // 2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.box, 0, 0, top)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self.link, 0, 2, 2, 1, top)
        grid.addWidget(self._details, 1, 1)

    @property
    def words(self) -> tuple[str, str]:
        """What is on the screen: the step, and who does it, by when, who ticked it."""
        return self._text.text(), self._details.text()

    def show_step(self, texts: Texts, judged: JudgedStep) -> None:
        """Show a step."""
        text, details = judged.step.text.of(texts.language), tell_step_details(texts, judged)
        self._text.setText(text)
        self._details.setText(details)
        quiet = QPalette(self.palette())
        quiet.setColor(QPalette.ColorRole.WindowText, muted_text(self.palette()))
        self._details.setPalette(quiet)
        self.box.setChecked(judged.done)
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(details)
        self._show_link(texts, judged.step.link)

    def _show_link(self, texts: Texts, address: str) -> None:
        opens = texts.say("Open {address}", address=address)
        self.link.setVisible(bool(address))
        self.link.setText(texts.say("Open the address"))
        self.link.setAccessibleName(opens)
        self.link.setToolTip(address)


class StepBox(QCheckBox):
    """A box that shows what is stored; a click only asks for a change."""

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Stay as it is until the change is stored."""


class _ClickedLabel(QLabel):
    """The words of a step, which can be clicked like its box."""

    def __init__(self, box: QCheckBox, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = box
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Click the box."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._box.setFocus(Qt.FocusReason.MouseFocusReason)
            self._box.click()


def _tell_made_elsewhere(texts: Texts) -> str:
    return texts.say("This was ticked for all organisations together. Choose them above to take it back.")
