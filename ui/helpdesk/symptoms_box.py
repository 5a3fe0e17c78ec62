"""What only the user can tell: three boxes to mark, which the next check counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from cardtool.app.diagnosing.wording import SYMPTOMS
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

_COLUMNS: Final = 2


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
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._title, 0, 0)
        for place, (symptom, box) in enumerate(self._boxes.items(), start=1):
            grid.addWidget(box, place // _COLUMNS, place % _COLUMNS)
            box.toggled.connect(lambda seen, which=symptom: self.told.emit(which, seen))
        grid.setColumnStretch(_COLUMNS, 1)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """The boxes, in their order."""
        return tuple(self._boxes.values())

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._title.setText(texts.say("The user says:"))
        for symptom, box in self._boxes.items():
            box.setText(texts.say(SYMPTOMS[symptom]))
