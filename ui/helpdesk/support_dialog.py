"""The support file before it is saved: every line of it, and a choice for every field that is masked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cardtool.app.diagnosing.support import CHOICES, Preview
from cardtool.model.cause import Problem
from ui.helpdesk.lines_text import LinesText
from ui.helpdesk.support_strings import tell_field, tell_preview
from ui.look.announcing import announce
from ui.look.first_size import resize_within_screen
from ui.look.flow_layout import FlowLayout
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.look.mnemonics import give_mnemonics
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from cardtool.app.language import Texts

_WIDTH: Final = 100
_HEIGHT: Final = 40
#: Least room for the lines of the file, in characters and lines; with less, the page around them scrolls.
_NARROWEST, _LOWEST = 30, 8
_NAME: Final = "cardtool-support.zip"


class SupportDialog(QDialog):
    """Shows exactly what will be saved; nothing is written before the person says where.

    Attributes:
        preview_wanted: the fields that are to be shown as they are.
        save_wanted: a preview and the path it goes to.
    """

    preview_wanted = Signal(object)
    save_wanted = Signal(object, object)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._texts = texts
        self._preview: Preview | None = None
        self.note, self.told = plain_label(self, wraps=True), plain_label(self, wraps=True)
        self.lines = LinesText(self)
        self.fields = {field: QCheckBox(self) for field in CHOICES}
        self._buttons = QDialogButtonBox(self)
        self.save = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.leave = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.say(texts)
        self._lay_out()
        self._connect()

    @property
    def unmasked(self) -> tuple[str, ...]:
        """The fields that the person chose to show."""
        return tuple(field for field, box in self.fields.items() if box.isChecked())

    def say(self, texts: Texts) -> None:
        """Take the words of a language, and wait for the file in it; what was chosen stays chosen."""
        self._texts, self._preview = texts, None
        self.setWindowTitle(texts.say("Support file"))
        self.note.setText(
            texts.say(
                "This is every line of the file. Data of persons and of this computer are replaced by pseudonyms; what "
                "you mark is shown as it is. Nothing is written before you save."
            )
        )
        self.lines.setAccessibleName(texts.say("Contents of the support file"))
        self.lines.setAccessibleDescription(self.note.text())
        self.told.setText(texts.say("The file is being put together…"))
        self.save.setText(texts.say("Save…"))
        self.save.setEnabled(False)
        self.leave.setText(texts.say("Cancel"))
        for field, box in self.fields.items():
            box.setText(texts.say("Show: {field}", field=tell_field(texts, field)))
        give_mnemonics((self.save, *self.fields.values(), self.leave))

    def take_preview(self, preview: Preview | Problem) -> None:
        """Show a preview, unless the choice is another one by now."""
        if isinstance(preview, Problem):
            self._tell(tell_notice(self._texts, preview))
        elif set(preview.unmasked) == set(self.unmasked):
            self._preview = preview
            self.lines.show_lines(preview.lines)
            self.save.setEnabled(True)
            self._tell(tell_preview(self._texts, preview))

    def take_saved(self, saved: Path | Problem) -> None:
        """Close when the file is there; otherwise say why it is not."""
        if isinstance(saved, Problem):
            self._tell(tell_notice(self._texts, saved))
            self.save.setEnabled(True)
        else:
            self.accept()

    def save_to(self, path: Path) -> None:
        """Have what is shown saved."""
        if self._preview is not None:
            self.save.setEnabled(False)
            self.save_wanted.emit(self._preview, path)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        announce(self.told, words)

    def _choose(self) -> None:
        """Another choice: what is shown is not what would be saved any more."""
        self._preview = None
        self.save.setEnabled(False)
        self.preview_wanted.emit(self.unmasked)

    def _ask_path(self) -> None:
        dialog = QFileDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["*.zip"])
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(_NAME)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for box in self.fields.values():
            box.toggled.connect(self._choose)
        self.save.clicked.connect(self._ask_path)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        """The buttons stand below what scrolls where the screen is too small for all of it."""
        gap = line_height(self.font())
        self.lines.setMinimumSize(width_of(self.font(), _NARROWEST), gap * _LOWEST)
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(gap // 2)
        inside.addWidget(self.note)
        inside.addWidget(self.lines, 1)
        inside.addLayout(FlowLayout(tuple(self.fields.values()), gap // 2))
        inside.addWidget(self.told)
        area = QScrollArea(self)
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.addWidget(area, 1)
        column.addWidget(self._buttons)
        self.save.setAutoDefault(False)
        self.leave.setDefault(True)
        resize_within_screen(self, _WIDTH, _HEIGHT)
