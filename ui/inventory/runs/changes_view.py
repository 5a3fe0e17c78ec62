"""What changed between two runs: counts that filter, and the differences one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cardtool.app.inventory.changes import ChangeForm, ChangeKind, Changes
from ui.inventory.runs.strings import CHANGES, tell_compared
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.tables.line_table import LineTable

if TYPE_CHECKING:
    from cardtool.app.inventory.changes import Change
    from cardtool.app.inventory.keeping import KeptRun
    from cardtool.app.language import Texts
    from ui.tables.lines import Lines

#: Widths of the columns in characters.
_WIDTHS: Final = (24, 28, 30, 30, 22, 14, 80, 66)


class ChangesView(QWidget):
    """Shows the differences of two runs.

    Attributes:
        write_wanted: path, and exactly what is shown: differences and their words.
    """

    write_wanted = Signal(object, object, object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._compared: tuple[KeptRun, KeptRun, Changes] | None = None
        self._title, self._shown = plain_label(self, wraps=True), plain_label(self)
        self.kinds = {kind: QCheckBox(self) for kind in ChangeKind}
        self.filter, self.write = QLineEdit(self), QPushButton(self)
        self.table = LineTable(_WIDTHS, self)
        for box in self.kinds.values():
            box.setChecked(True)
            box.toggled.connect(self._choose_kinds)
        self.filter.textChanged.connect(lambda text: self.table.lines.filter(text.strip()))
        self.table.lines.shown_changed.connect(self._count)
        self.write.clicked.connect(self._ask_file)
        self._lay_out()
        self.say(texts)

    # -- what is shown -------------------------------------------------------------------------------

    def say(self, texts: Texts) -> None:
        """Take the words of a language; the table's come with :meth:`show_changes`."""
        self._texts = texts
        self.filter.setPlaceholderText(texts.say("Filter: any part of a name, OID, place…"))
        self.filter.setAccessibleName(texts.say("Filter the differences"))
        self.write.setText(texts.say("&Write the differences…"))
        self.table.setAccessibleName(texts.say("Differences of the two runs"))
        self.table.setAccessibleDescription(
            texts.say("Ctrl+C copies the chosen rows, or all; F7 sorts by the column of the focus.")
        )
        self._tell()

    def show_changes(self, before: KeptRun, after: KeptRun, changes: Changes, lines: Lines) -> None:
        """Show the differences of two runs; the same again in other words keep what is chosen."""
        renewed = self._compared is not None and changes is self._compared[2]
        self._compared = before, after, changes
        self.table.show_lines(lines, renewed=renewed)
        self._tell()

    @property
    def compared(self) -> tuple[KeptRun, KeptRun, Changes] | None:
        """The earlier run, the later one and their differences; ``None`` before the first comparison."""
        return self._compared

    @property
    def shown(self) -> Changes | None:
        """Exactly the differences that are shown, in their order."""
        if self._compared is None:
            return None
        return Changes(self.table.lines.values, self._compared[2].same)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return (*self.kinds.values(), self.filter, self.write, self.table)

    def _tell(self) -> None:
        compared, texts = self._compared, self._texts
        self._title.setText(
            tell_compared(texts, *compared)
            if compared
            else texts.say("Choose two runs in the list above to see what changed between them.")
        )
        for kind, box in self.kinds.items():
            number = compared[2].number(kind) if compared else 0
            name = texts.say(CHANGES[kind])
            box.setText(f"{name} ({number})" if compared else name)
            box.setEnabled(compared is not None)
        self.filter.setEnabled(compared is not None)
        self._count()

    def _count(self) -> None:
        number = len(self._compared[2].changes) if self._compared else 0
        shown = self.table.lines.rowCount() if self._compared else 0
        words = self._texts.say("{shown} of {number} differences", shown=shown, number=number)
        self._shown.setText(words if self._compared else "")
        self.write.setEnabled(self._compared is not None)

    # -- what the person does --------------------------------------------------------------------------

    def _choose_kinds(self) -> None:
        chosen = {kind for kind, box in self.kinds.items() if box.isChecked()}

        def accepts(change: Change) -> bool:
            return change.kind in chosen

        self.table.lines.accept(None if len(chosen) == len(ChangeKind) else accepts)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*{form.value}" for form in ChangeForm])
        dialog.setDefaultSuffix(next(iter(ChangeForm)).lstrip("."))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.lstrip("*.")))
        dialog.fileSelected.connect(lambda name: self.write_to(Path(name)))
        dialog.open()

    def write_to(self, path: Path) -> None:
        """Have exactly what is shown written."""
        if self.shown is not None:
            self.write_wanted.emit(path, self.shown, self.table.lines.words)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(width_of(self.font(), 16))
        kinds, line = QHBoxLayout(), QHBoxLayout()
        for box in self.kinds.values():
            kinds.addWidget(box)
        kinds.addStretch(1)
        line.addWidget(self.filter, 1)
        line.addWidget(self._shown)
        line.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addWidget(self._title)
        column.addLayout(kinds)
        column.addLayout(line)
        column.addWidget(self.table, 1)
