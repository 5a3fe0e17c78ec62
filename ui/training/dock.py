"""The place of the training panel beside the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui.training.strings import tell_panel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts
    from ui.training.panel import TrainingPanel


class TrainingDock(QDockWidget):
    """Holds the panel at the right edge of the window; it can be moved to the left one, or hidden.

    Args:
        panel: the panel.
        focus: what takes the focus when the panel is brought back.
        window: the window.
    """

    def __init__(self, panel: TrainingPanel, focus: QWidget, window: QMainWindow) -> None:
        super().__init__(window)
        self._focus = focus
        self.setObjectName("training")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.setWidget(panel)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.setWindowTitle(tell_panel(texts).title)

    def toggle(self) -> None:
        """Hide the panel, or bring it back with the focus in it."""
        self.setVisible(self.isHidden())
        if not self.isHidden():
            self._focus.setFocus(Qt.FocusReason.ShortcutFocusReason)
