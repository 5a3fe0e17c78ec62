"""The training panel: what to practise, and in which reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.look.fonts import line_height, scaled, width_of
from ui.look.labels import plain_label
from ui.look.value_text import ValueText
from ui.training.strings import tell_panel
from ui.view_state import Service

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.app.training import TrainingScript
    from ui.view_state import ViewState

_ID, _EXPLANATION = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NARROWEST = 22


class TrainingPanel(QScrollArea):
    """Shows scripts and readers and says what the person wants to happen; everything has a key.

    Enter inserts the chosen card, Del removes it.
    """

    insert_wanted = Signal(str, str)
    remove_wanted = Signal(str)
    service_wanted = Signal(bool)
    reader_wanted = Signal()
    reader_unwanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget(self)
        self._scripts_label, self._reader_label = plain_label(content), plain_label(content)
        self.scripts = QListWidget(content)
        self.explanation = ValueText(content)
        self.readers = QComboBox(content)
        buttons = [QPushButton(content) for _ in range(5)]
        self.insert, self.remove, self.service, self.add_reader, self.remove_reader = buttons
        self._state: ViewState | None = None
        self._lay_out(content)
        self._connect()
        self.setWidget(content)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in this order."""
        buttons = (self.insert, self.remove, self.service, self.add_reader, self.remove_reader)
        return (self.scripts, self.explanation, self.readers, *buttons)

    def show_scripts(self, scripts: tuple[TrainingScript, ...]) -> None:
        """Show these scripts; the chosen one stays chosen."""
        row = max(0, self.scripts.currentRow())
        self.scripts.clear()
        for script in scripts:
            item = QListWidgetItem(script.title, self.scripts)
            item.setData(_ID, script.id)
            item.setData(_EXPLANATION, script.explanation)
        self.scripts.setCurrentRow(min(row, self.scripts.count() - 1))

    def show_state(self, texts: Texts, state: ViewState) -> None:
        """Show words, readers, and what can be done."""
        self._state = state
        words = tell_panel(texts)
        self._scripts_label.setText(words.scripts)
        self._reader_label.setText(words.reader)
        self.scripts.setAccessibleName(words.scripts)
        self.explanation.setAccessibleName(words.explanation)
        self.readers.setAccessibleName(words.reader)
        stopped = state.service is Service.STOPPED
        told = (words.insert, words.remove, words.start_service if stopped else words.stop_service)
        buttons = (self.insert, self.remove, self.service, self.add_reader, self.remove_reader)
        for button, text in zip(buttons, (*told, words.add_reader, words.remove_reader), strict=True):
            button.setText(text)
        for label in (self._scripts_label, self._reader_label):
            label.setFont(scaled(self.font(), 1.0, bold=True))
        self._show_readers(tuple(slot.name for slot in state.slots if not slot.reader.software))
        self._consider()

    def _show_readers(self, names: tuple[str, ...]) -> None:
        if names == tuple(self.readers.itemText(place) for place in range(self.readers.count())):
            return
        chosen = self.readers.currentText()
        blocker = QSignalBlocker(self.readers)
        self.readers.clear()
        self.readers.addItems(names)
        self.readers.setCurrentIndex(max(0, self.readers.findText(chosen)))
        del blocker

    def _consider(self) -> None:
        """What can be done now."""
        name, state = self.readers.currentText(), self._state
        slots = state.slots if state is not None else ()
        full = any(slot.name == name and slot.reader.present for slot in slots)
        stopped = state is not None and state.service is Service.STOPPED
        self.insert.setEnabled(bool(name) and self.scripts.currentRow() >= 0)
        self.remove.setEnabled(full)
        self.add_reader.setEnabled(not stopped)
        self.remove_reader.setEnabled(bool(name))

    def _explain(self) -> None:
        self.explanation.show_value(self._chosen(_EXPLANATION), self.font())
        self._consider()

    def _chosen(self, role: int) -> str:
        """What is known of the chosen script, empty without one."""
        model, row = self.scripts.model(), self.scripts.currentRow()
        return str(model.index(row, 0).data(role)) if row >= 0 else ""

    # -- what the person does --------------------------------------------------------------------------

    def _insert(self) -> None:
        script, name = self._chosen(_ID), self.readers.currentText()
        if script and name:
            self.insert_wanted.emit(script, name)

    def _remove(self) -> None:
        if self.remove.isEnabled():
            self.remove_wanted.emit(self.readers.currentText())

    def _turn_service(self) -> None:
        self.service_wanted.emit(self._state is not None and self._state.service is Service.STOPPED)

    def _connect(self) -> None:
        self.scripts.currentItemChanged.connect(lambda *_: self._explain())
        self.scripts.itemActivated.connect(lambda _: self._insert())
        self.readers.currentIndexChanged.connect(lambda _: self._consider())
        self.insert.clicked.connect(self._insert)
        self.remove.clicked.connect(self._remove)
        self.service.clicked.connect(self._turn_service)
        self.add_reader.clicked.connect(self.reader_wanted)
        self.remove_reader.clicked.connect(lambda: self.reader_unwanted.emit(self.readers.currentText()))
        delete = QAction(self)
        delete.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.triggered.connect(self._remove)
        self.addAction(delete)

    def _lay_out(self, content: QWidget) -> None:
        gap = line_height(self.font()) // 2
        column = QVBoxLayout(content)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self._scripts_label)
        column.addWidget(self.scripts, 1)
        column.addWidget(self.explanation)
        for widget in (self._reader_label, self.readers, self.insert, self.remove):
            column.addWidget(widget)
        column.addSpacing(gap)
        for button in (self.service, self.add_reader, self.remove_reader):
            column.addWidget(button)
        self.scripts.setWordWrap(True)
        self.scripts.setSpacing(gap // 4)
        self.scripts.setAlternatingRowColors(True)
        self.scripts.setMinimumHeight(line_height(self.font()) * 6)
        self.readers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._reader_label.setBuddy(self.readers)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(width_of(self.font(), _NARROWEST))
