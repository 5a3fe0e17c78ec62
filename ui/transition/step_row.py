"""One step of a service: its box, its words, and who ticked it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QWidget

from ui.look.fonts import line_height
from ui.look.labels import plain_label
from ui.look.shades import muted_text
from ui.transition.strings import tell_step_details

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedStep


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
