"""The system's dialog for files and folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

FOLDER = QFileDialog.FileMode.Directory
FILE = QFileDialog.FileMode.ExistingFile
FILES = QFileDialog.FileMode.ExistingFiles


def ask_paths(asker: QWidget, mode: QFileDialog.FileMode, take: Callable[[tuple[Path, ...]], object]) -> None:
    """Let the person choose; ``take`` gets what was chosen, and nothing when the dialog is left."""
    dialog = QFileDialog(asker.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if mode is FOLDER:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.filesSelected.connect(lambda names: take(tuple(map(Path, names))))
    dialog.open()
