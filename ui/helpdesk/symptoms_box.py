"""What only the user can tell: three boxes to mark, which the next check counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from cardtool.app.diagnosing.wording import SYMPTOMS
from ui.look.flow_layout import FlowLayout
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class SymptomsBox(QWidget):
    """The boxes.

    Attributes:
        told: a symptom, and whether it is seen.
    """

    told = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label(self)
        self._boxes = {symptom: QCheckBox(self) for symptom in SYMPTOMS}
        for symptom, box in self._boxes.items():
            box.toggled.connect(lambda seen, which=symptom: self.told.emit(which, seen))
        FlowLayout((self._title, *self.boxes), line_height(self.font()) // 2, self)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """The boxes, in their order."""
        return tuple(self._boxes.values())

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("The user says:"))
        for symptom, box in self._boxes.items():
            box.setText(texts.say(SYMPTOMS[symptom]))
