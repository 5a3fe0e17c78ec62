"""What this tool has seen of a service, with the button that leads to where it looks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cardtool.app.transition import wording
from cardtool.app.transition.seen_telling import tell_seen
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import SeenProblem
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label
from ui.look.rows import Row
from ui.transition.signs import seen_sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from cardtool.model.transition_seen import Seen


class Place(StrEnum):
    """Where this tool looks, as pages of the window."""

    CARDS = "cards"
    ROWS = "rows"
    LIST = "list"
    INVENTORY = "inventory"


class SeenList(QWidget):
    """A part for each kind of thing that can be seen of a service.

    Attributes:
        wanted: the :class:`Place` to go to.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[SeenPart] = []
        self._number = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def parts(self) -> tuple[SeenPart, ...]:
        """The parts in use, top down."""
        return tuple(self._parts[: self._number])

    def show_seen(self, texts: Texts, seen: Sequence[Seen], soon_days: int) -> None:
        """Show what was seen of these kinds; a certificate calls for attention so many days before its end."""
        self._number = len(seen)
        while len(self._parts) < len(seen):
            part = SeenPart(self)
            part.wanted.connect(self.wanted)
            self._parts.append(part)
            self._column.addWidget(part)
        for part, each in zip(self._parts, seen, strict=False):
            part.show_seen(texts, each, soon_days)
        for place, part in enumerate(self._parts):
            part.setVisible(place < len(seen))


class SeenPart(QWidget):
    """One kind: a heading, the facts, and the button.

    Attributes:
        wanted: the :class:`Place` to go to.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place.CARDS
        self._title, self.grid, self.button = plain_label(self, wraps=True), FactGrid(self), QPushButton(self)
        self.button.clicked.connect(lambda: self.wanted.emit(self._place))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, line_height(self.font()) // 4)
        column.setSpacing(line_height(self.font()) // 4)
        for widget in (self._title, self.grid):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_seen(self, texts: Texts, seen: Seen, soon_days: int) -> None:
        """Show what was seen of a kind."""
        self._place = place_of(seen)
        title = texts.say(wording.SEEN[seen.kind])
        self._title.setText(title)
        self._title.setFont(scaled(self.font(), 1.0, bold=True))
        self.grid.setAccessibleName(title)
        self.grid.show_rows(tell_rows(texts, seen, soon_days))
        self.button.setText(_button_text(texts, self._place))


def place_of(seen: Seen) -> Place:
    """Where more of it is to be seen, or where it can be looked for."""
    if seen.kind is SeenKind.CARD_LOGIN:
        return Place.CARDS
    if seen.kind is SeenKind.CARDS:
        return Place.ROWS if seen.problem is SeenProblem.NOTHING_SCANNED else Place.LIST
    return Place.INVENTORY


def tell_rows(texts: Texts, seen: Seen, soon_days: int) -> tuple[Row, ...]:
    """What was seen; the first line sums up."""
    sign, tone = seen_sign(seen, soon_days)
    lines = tell_seen(texts, seen, soon_days=soon_days)
    return (Row("", lines[0], sign, tone, strong=True), *(Row("", line) for line in lines[1:]))


def _button_text(texts: Texts, place: Place) -> str:
    words = {
        Place.CARDS: texts.say("Read a card"),
        Place.ROWS: texts.say("Put cards on the list in a row"),
        Place.LIST: texts.say("Open the list of cards to close"),
        Place.INVENTORY: texts.say("Scan certificates, or open what was kept"),
    }
    return words[place]
