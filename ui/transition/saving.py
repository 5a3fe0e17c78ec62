"""Asks where a paper of the board is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_save(window: QWidget, ends: tuple[str, ...], take: Callable[[Path], object]) -> None:
    """Open the system's dialog without waiting for it.

    Args:
        window: the window the dialog belongs to.
        ends: ends of the names that are offered, the usual one first.
        take: takes the path.
    """
    dialog = QFileDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"*{end}" for end in ends])
    dialog.setDefaultSuffix(ends[0].lstrip("."))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.lstrip("*.")))
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()
