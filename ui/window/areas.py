"""How readers, card and history share the window, from a small screen to a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from ui.look.fonts import line_height, width_of

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

#: Share of the readers in the width, and their widest, in characters.
_READERS_SHARE, _READERS_WIDEST = 0.27, 46
#: Share of the history in the height, and its highest, in lines.
_HISTORY_SHARE, _HISTORY_HIGHEST = 0.28, 13
#: A window with fewer lines than this shows the history only when asked for.
_LOW: Final = 30


class Areas(QSplitter):
    """Readers beside the card, the history below; what the person moved stays where it was put."""

    def __init__(self, readers: QWidget, card: QWidget, history: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._history = history
        self._wanted: bool | None = None
        self._beside = QSplitter(Qt.Orientation.Horizontal, self)
        self._beside.addWidget(readers)
        self._beside.addWidget(card)
        self.addWidget(self._beside)
        self.addWidget(history)
        self._moved: set[QSplitter] = set()
        for splitter in (self, self._beside):
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(lambda *_, moved=splitter: self._moved.add(moved))

    def toggle_history(self) -> bool:
        """Show or hide the history from now on, whatever the height; returns whether it is shown."""
        self._wanted = not self._history.isVisibleTo(self)
        self._arrange()
        return self._wanted

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the new room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        line = line_height(self.font())
        low = self.window().height() < line * _LOW
        self._history.setVisible(not low if self._wanted is None else self._wanted)
        if self._beside not in self._moved:
            readers = min(round(self.width() * _READERS_SHARE), width_of(self.font(), _READERS_WIDEST))
            self._beside.setSizes([readers, self.width() - readers])
        if self not in self._moved:
            history = min(round(self.height() * _HISTORY_SHARE), line * _HISTORY_HIGHEST)
            self.setSizes([self.height() - history, history])
