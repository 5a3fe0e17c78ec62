"""Files and folders to scan: chosen in a dialog, typed, or dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cardtool.app.inventory.entering import typed_path
from ui.look.asking import FILES, FOLDER, ask_paths
from ui.look.dropping import Drops
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

_LINES: Final = 4
_NARROWEST: Final = 12


class PlacesField(QWidget):
    """The list of places with everything that fills it.

    Attributes:
        added: paths to scan too.
        removed: paths to scan no more.
    """

    added = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label(self)
        self.list = QListWidget(self)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFixedHeight(line_height(self.font()) * _LINES)
        self.list.setMinimumWidth(width_of(self.font(), _NARROWEST))
        self.add_folder, self.add_files, self.remove = (QPushButton(self) for _ in range(3))
        self.typed, self.add_typed = QLineEdit(self), QPushButton(self)
        self.typed.setClearButtonEnabled(True)
        self.drops = Drops(self, self.list.viewport(), self.typed)
        self._lay_out()
        self._connect()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return self.list, self.add_folder, self.add_files, self.remove, self.typed, self.add_typed

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        title = texts.say("Folders and files to scan")
        self._title.setText(title)
        self.list.setAccessibleName(title)
        self.list.setAccessibleDescription(texts.say("They can be dropped here too."))
        self.add_folder.setText(texts.say("Add &folder…"))
        self.add_files.setText(texts.say("&Add files…"))
        self.remove.setText(texts.say("&Remove"))
        self.add_typed.setText(texts.say("Add path"))
        self.typed.setPlaceholderText(texts.say("Type or paste a path, or drop files and folders here"))
        self.typed.setAccessibleName(texts.say("Path of a folder or file to scan"))

    def show_paths(self, paths: tuple[Path, ...], *, busy: bool) -> None:
        """Show these; nothing can be changed while a scan is under way."""
        told = [str(path) for path in paths]
        if [self.list.item(row).text() for row in range(self.list.count())] != told:
            self.list.clear()
            self.list.addItems(told)
        for widget in (self.list, self.add_folder, self.add_files, self.typed, self.add_typed):
            widget.setEnabled(not busy)
        self.remove.setEnabled(bool(paths) and not busy)
        self.drops.enabled = not busy

    def take_typed(self) -> None:
        """Add what was typed, if anything was."""
        path = typed_path(self.typed.text())
        if path is not None:
            self.typed.clear()
            self.added.emit((path,))

    def _remove_chosen(self) -> None:
        """The chosen places; without a choice the one the focus is on."""
        chosen: list[QListWidgetItem] = self.list.selectedItems()
        current = self.list.currentItem() if self.list.currentRow() >= 0 else self.list.item(0)
        self.removed.emit(tuple(Path(item.text()) for item in chosen or [current]))

    def _connect(self) -> None:
        self.add_folder.clicked.connect(lambda: ask_paths(self, FOLDER, self.added.emit))
        self.add_files.clicked.connect(lambda: ask_paths(self, FILES, self.added.emit))
        self.remove.clicked.connect(self._remove_chosen)
        self.typed.returnPressed.connect(self.take_typed)
        self.add_typed.clicked.connect(self.take_typed)
        self.drops.dropped.connect(self.added)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        buttons = QVBoxLayout()
        buttons.setSpacing(gap // 2)
        for button in (self.add_folder, self.add_files, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(gap)
        body.addWidget(self.list, 1)
        body.addLayout(buttons)
        typing = QHBoxLayout()
        typing.setSpacing(gap)
        typing.addWidget(self.typed, 1)
        typing.addWidget(self.add_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addWidget(self._title)
        column.addLayout(body)
        column.addLayout(typing)
