"""What to scan, and the scan itself: places, wanted OIDs, horizon, progress."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.inventory.state import HorizonUnit, Phase
from ui.inventory.strings import tell_progress
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from ui.inventory.state import InventoryState

#: Longest horizon in days, and in percent.
_MOST: Final = {HorizonUnit.DAYS: 3650, HorizonUnit.PERCENT: 100}
_LINES: Final = 4
_NARROWEST: Final = 12


class ScanBar(QWidget):
    """Shows the state of the page's scan and says what the person wants of it.

    Attributes:
        added: files or folders to scan too, as paths.
        removed: paths to scan no more.
        stores_chosen: whether to scan the stores of Windows.
        wanted_chosen: file of wanted OIDs, or ``None``.
        horizon_chosen: number and unit.
        begun: scan now.
        cancelled: end the scan.
    """

    added = Signal(object)
    removed = Signal(object)
    stores_chosen = Signal(bool)
    wanted_chosen = Signal(object)
    horizon_chosen = Signal(int, object)
    begun = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._places_title = plain_label(self)
        self.places = QListWidget(self)
        self.places.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.places.setFixedHeight(line_height(self.font()) * _LINES)
        self.add_folder, self.add_files, self.remove = (QPushButton(self) for _ in range(3))
        self.stores = QCheckBox(self)
        self.stores.setVisible(sys.platform == "win32")
        self._wanted_title, self._wanted = plain_label(self), plain_label(self)
        self.choose_wanted, self.usual_wanted = QPushButton(self), QPushButton(self)
        self._horizon_title = plain_label(self)
        self.horizon, self.unit = QSpinBox(self), QComboBox(self)
        self.scan, self.cancel = QPushButton(self), QPushButton(self)
        self.bar, self._progress = QProgressBar(self), plain_label(self, wraps=True)
        self.bar.setTextVisible(False)
        for unit in HorizonUnit:
            self.unit.addItem(unit.value, unit)
        self._lay_out()
        self._connect()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return (
            *(self.places, self.add_folder, self.add_files, self.remove, self.stores),
            *(self.choose_wanted, self.usual_wanted, self.horizon, self.unit, self.scan, self.cancel),
        )

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._texts = texts
        self._places_title.setText(texts.say("Folders and files to scan"))
        self.places.setAccessibleName(texts.say("Folders and files to scan"))
        self.add_folder.setText(texts.say("Add &folder…"))
        self.add_files.setText(texts.say("&Add files…"))
        self.remove.setText(texts.say("&Remove"))
        self.stores.setText(texts.say("Certificate stores of &Windows too"))
        self._wanted_title.setText(texts.say("Wanted OIDs"))
        self.choose_wanted.setText(texts.say("Choose l&ist…"))
        self.usual_wanted.setText(texts.say("Roots of the c&ounties"))
        self._horizon_title.setText(texts.say("A certificate should last"))
        for field in (self.horizon, self.horizon.lineEdit()):
            field.setAccessibleName(texts.say("A certificate should last"))
        self.unit.setAccessibleName(texts.say("Days, or part of the lifetime"))
        units = (texts.say("days"), texts.say("% of its lifetime"))
        for place, words in enumerate(units):
            self.unit.setItemText(place, words)
        self.scan.setText(texts.say("&Scan"))
        self.cancel.setText(texts.say("Cancel the scan"))
        self.bar.setAccessibleName(texts.say("Progress of the scan"))

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show places, choices and progress."""
        self._show_places(state)
        for widget in (self.places, self.add_folder, self.add_files, self.choose_wanted, self.horizon, self.unit):
            widget.setEnabled(not state.scanning)
        self.stores.setEnabled(not state.scanning)
        self.remove.setEnabled(bool(state.paths) and not state.scanning)
        self.usual_wanted.setEnabled(state.wanted is not None and not state.scanning)
        self.scan.setEnabled(state.can_scan)
        self.cancel.setEnabled(state.phase is Phase.SCANNING)
        self._wanted.setText(state.wanted.name if state.wanted else texts.say("Roots of the counties"))
        self._wanted.setToolTip(str(state.wanted or ""))
        self._show_horizon(state)
        self._show_progress(texts, state)

    def _show_places(self, state: InventoryState) -> None:
        shown = [self.places.item(row).text() for row in range(self.places.count())]
        if shown != [str(path) for path in state.paths]:
            self.places.clear()
            self.places.addItems([str(path) for path in state.paths])

    def _show_horizon(self, state: InventoryState) -> None:
        blockers = QSignalBlocker(self.horizon), QSignalBlocker(self.unit), QSignalBlocker(self.stores)
        self.horizon.setRange(1, _MOST[state.unit])
        self.horizon.setValue(state.horizon)
        self.unit.setCurrentIndex(list(HorizonUnit).index(state.unit))
        self.stores.setChecked(state.stores)
        del blockers

    def _show_progress(self, texts: Texts, state: InventoryState) -> None:
        self.bar.setVisible(state.scanning)
        progress = state.progress
        if not state.scanning:
            self._progress.setText("")
        elif progress is None:
            self.bar.setRange(0, 0)
            self._progress.setText(texts.say("Scanning…"))
        else:
            self.bar.setRange(0, progress.expected)
            self.bar.setValue(progress.looked_at)
            self._progress.setText(tell_progress(texts, progress))
        if state.phase is Phase.CANCELLING:
            self._progress.setText(texts.say("Cancelled. What was read is being judged…"))

    # -- what the person does --------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory)

    def _ask_files(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFiles)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = self._dialog(mode)
        dialog.filesSelected.connect(lambda names: self.added.emit(tuple(map(Path, names))))
        dialog.open()

    def _ask_wanted(self) -> None:
        dialog = self._dialog(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.wanted_chosen.emit(Path(name)))
        dialog.open()

    def _dialog(self, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return dialog

    def _remove_chosen(self) -> None:
        """The chosen places; without a choice the one the focus is on."""
        chosen: list[QListWidgetItem] = self.places.selectedItems()
        current = self.places.currentItem() if self.places.currentRow() >= 0 else self.places.item(0)
        self.removed.emit(tuple(Path(item.text()) for item in chosen or [current]))

    def _choose_horizon(self) -> None:
        self.horizon_chosen.emit(
            min(self.horizon.value(), _MOST[self.unit.currentData()]), HorizonUnit(self.unit.currentData())
        )

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.add_folder.clicked.connect(self._ask_folder)
        self.add_files.clicked.connect(self._ask_files)
        self.remove.clicked.connect(self._remove_chosen)
        self.stores.toggled.connect(self.stores_chosen)
        self.choose_wanted.clicked.connect(self._ask_wanted)
        self.usual_wanted.clicked.connect(lambda: self.wanted_chosen.emit(None))
        self.horizon.valueChanged.connect(self._choose_horizon)
        self.unit.currentIndexChanged.connect(self._choose_horizon)
        self.scan.clicked.connect(self.begun)
        self.cancel.clicked.connect(self.cancelled)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        buttons = QVBoxLayout()
        buttons.setSpacing(gap // 2)
        for button in (self.add_folder, self.add_files, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        choices = QGridLayout()
        choices.setSpacing(gap // 2)
        choices.addWidget(self._wanted_title, 0, 0)
        choices.addWidget(self._wanted, 0, 1)
        choices.addLayout(_row(self.choose_wanted, self.usual_wanted), 1, 0, 1, 2)
        choices.addWidget(self._horizon_title, 2, 0)
        choices.addLayout(_row(self.horizon, self.unit), 2, 1)
        choices.addWidget(self.stores, 3, 0, 1, 2)
        self.places.setMinimumWidth(width_of(self.font(), _NARROWEST))
        body = QHBoxLayout()
        body.setSpacing(gap)
        body.addWidget(self.places, 1)
        body.addLayout(buttons)
        body.addLayout(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addWidget(self._places_title)
        column.addLayout(body)
        running = _row(self.scan, self.cancel, self.bar)
        running.addWidget(self._progress, 1)
        column.addLayout(running)


def _row(*widgets: QWidget) -> QBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
