"""The list of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, width_of
from ui.look.rows import Row
from ui.window.actions import key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from cardtool.app.language import Texts


class KeysDialog(QDialog):
    """Every key and what it does; closed with Esc."""

    def __init__(self, texts: Texts, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.say("Keys"))
        self.grid = FactGrid(self)
        self.grid.show_rows([Row(key_text(action), action.text()) for action in actions])
        area = QScrollArea(self)
        area.setWidget(self.grid)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(texts.say("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(width_of(self.font(), 70), line_height(self.font()) * 24)
