"""The steps of a service with their check boxes; a tick asks for a note first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cardtool.app.transition.wording import tell_tick
from cardtool.model.transition_ticks import StepKey
from ui.transition.note_line import NoteLine
from ui.transition.step_row import StepRow

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedService, JudgedStep
    from cardtool.model.transition_ticks import Tick


@dataclass(frozen=True, slots=True)
class WantedTick:
    """What a person says of a step.

    Attributes:
        key: the step and whose.
        done: it was done; ``False`` takes a tick back.
        note: what the person adds.
        version: version of the step in the store when it was on the screen, 0 when nothing was ever said of it.
    """

    key: StepKey
    done: bool
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A note that is asked for.

    Attributes:
        wanted: what the person wants to say.
        seen: the tick that was on the screen then, ``None`` for none.
        sent: what is on its way to the store, ``None`` while it is being typed.
        refused: the store did not take it.
    """

    wanted: WantedTick
    seen: Tick | None
    sent: WantedTick | None = None
    refused: bool = False


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
        self._known = True
        self._asked: _Asked | None = None
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

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        chain: list[QWidget] = []
        for row, judged in zip(self.rows, self._steps, strict=True):
            asked = self._asked is not None and self._asked.wanted.key.step == judged.step.id
            chain += [row.box, row.link, *([self.note.line] if asked else [])]
        return tuple(chain)

    def show_steps(self, texts: Texts, judged: JudgedService, organisation: str, *, known: bool = True) -> None:
        """Show the steps of a service for an organisation; a note that is being typed to one of them stays.

        Args:
            texts: the language.
            judged: the service.
            organisation: code of the organisation, empty for all together.
            known: the ticks are known; nothing can be ticked before.
        """
        shown = (judged.service.reform, judged.service.id, organisation)
        if shown != self._of:
            self._of, self._asked = shown, None
            self.note.close_line()
        self._texts, self._steps, self._known = texts, judged.steps, known
        while len(self._rows) < len(judged.steps):
            self._add_row()
        for row, step in zip(self._rows, judged.steps, strict=False):
            row.show_step(texts, step)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(judged.steps))
        self._say_note()

    def take_answer(self, wanted: WantedTick, *, stored: bool) -> None:
        """The store answered: the note goes if it was stored, and stays as it was typed if it was not."""
        asked = self._asked
        if asked is None or asked.sent is not wanted:
            return
        if stored:
            here = self.note.line.hasFocus()
            self.note.close_line()
            self._return(focus=here)
            return
        self._asked = replace(asked, sent=None, refused=True)
        self._say_note()

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
        """Ask for a note; what was typed to the same step stays."""
        reform, service, organisation = self._of
        judged = self._steps[place]
        if refusal := self._refusal(judged):
            self.refused.emit(refusal)
            return
        key = StepKey(reform, service, judged.step.id, organisation)
        if self._asked is not None and self._asked.wanted.key == key:
            self.note.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._asked = _Asked(WantedTick(key, not judged.done, "", judged.version), judged.tick)
        self._column.removeWidget(self.note)
        self._column.insertWidget(self._column.indexOf(self._rows[place]) + 1, self.note)
        QWidget.setTabOrder(self._rows[place].link, self.note.line)
        self.note.ask(self._texts, done=not judged.done)

    def _refusal(self, judged: JudgedStep) -> str:
        """Why the tick cannot be changed here, empty when it can: one for all is taken back where it was made."""
        if not self._known:
            return self._texts.say("What was ticked is still being fetched.")
        tick, (_, _, organisation) = judged.tick, self._of
        if tick is not None and tick.done and tick.key.organisation != organisation:
            return _tell_made_elsewhere(self._texts)
        return ""

    def _give(self, note: str) -> None:
        """After a refusal the note goes to the step as it is now, which is said below it."""
        asked = self._asked
        if asked is None:
            return
        step = self._step(asked)
        version = step.version if asked.refused and step is not None else asked.wanted.version
        sent = replace(asked.wanted, note=note, version=version)
        self._asked = replace(asked, sent=sent)
        self._say_note()
        self.tick_wanted.emit(sent)

    def _say_note(self) -> None:
        """What became of the step since it was asked is said beside the note; the question stays what it was."""
        asked = self._asked
        if asked is None:
            return
        self.note.say(self._texts)
        self.note.wait(waiting=asked.sent is not None)
        self.note.tell(self._told(asked))

    def _told(self, asked: _Asked) -> str:
        if asked.sent is not None:
            return self._texts.say("Being stored…")
        step = self._step(asked)
        if step is None or step.tick is None or step.tick == asked.seen:
            return ""
        return self._texts.say("Changed meanwhile: {change}", change=tell_tick(self._texts, step.tick))

    def _step(self, asked: _Asked) -> JudgedStep | None:
        return next((each for each in self._steps if each.step.id == asked.wanted.key.step), None)

    def _return(self, *, focus: bool = True) -> None:
        """The focus goes back to the box of the step."""
        asked, self._asked = self._asked, None
        ids = [judged.step.id for judged in self._steps]
        if focus and asked is not None and asked.wanted.key.step in ids:
            self._rows[ids.index(asked.wanted.key.step)].box.setFocus(Qt.FocusReason.OtherFocusReason)


def _tell_made_elsewhere(texts: Texts) -> str:
    return texts.say("This was ticked for all organisations together. Choose them above to take it back.")
