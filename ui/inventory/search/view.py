"""The page that tells where a certificate stands: a file is named, chosen or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cardtool.app.inventory.entering import typed_path
from cardtool.model.cause import Problem
from ui.inventory.search.strings import tell_answer, tell_refusal, wants_password
from ui.look.announcing import announce
from ui.look.asking import FILE, ask_paths
from ui.look.dropping import Drops
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.look.rows import Row
from ui.tables.line_table import LineTable

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.inventory.whereabouts import Whereabouts
    from cardtool.app.language import Texts
    from ui.tables.lines import Lines

#: Widths of the columns in characters.
_WIDTHS: Final = (36, 28, 30, 14, 44, 16, 17, 40, 24, 66)


class SearchView(QWidget):
    """Asks for a file and shows where its certificates stand; what takes long is asked for by signals.

    Attributes:
        wanted: number of the search and path of a file to look for.
        words_wanted: number of the search and its answer, which is to be told in the present language.
        passwords_wanted: the person wants to give passwords, and to look for the same file again.
    """

    wanted = Signal(int, object)
    words_wanted = Signal(int, object)
    passwords_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._search = 0
        self._answer: Whereabouts | Problem | None = None
        self._title, self._hint = plain_label(self), plain_label(self, wraps=True)
        self.file, self.choose, self.search = QLineEdit(self), QPushButton(self), QPushButton(self)
        self.told, self.table = FactGrid(self), LineTable(_WIDTHS, self)
        self.give = QPushButton(self)
        self.give.hide()
        self._title.setBuddy(self.file)
        self._lay_out()
        self._drops = Drops(self, self, self.file, self.table.viewport())
        self._drops.dropped.connect(self._take_dropped)
        self.choose.clicked.connect(lambda: ask_paths(self, FILE, self._take_dropped))
        self.search.clicked.connect(self._take_typed)
        self.give.clicked.connect(self.passwords_wanted)
        self.file.returnPressed.connect(self._take_typed)
        self.file.textChanged.connect(lambda: self.search.setEnabled(self._typed is not None))
        self.say(texts)

    # -- what is shown -------------------------------------------------------------------------------

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        say = texts.say
        self._title.setText(say("Certificate &file"))
        self.file.setAccessibleName(say("Certificate file"))
        self.file.setPlaceholderText(say("Path of a certificate file, or drop one here"))
        self.choose.setText(say("C&hoose…"))
        self.choose.setAccessibleName(say("Choose a certificate file"))
        self.search.setText(say("&Find"))
        self.search.setEnabled(self._typed is not None)
        self.give.setText(say("Give passwords and find again…"))
        self._hint.setText(
            say(
                "Shows every place and OID where the certificate stands, another one with its key, or its predecessor"
                " or successor: in the inventory on the screen and in the runs that were kept."
            )
        )
        self.table.setAccessibleName(say("Where the certificate stands"))
        self.table.setAccessibleDescription(
            say("Ctrl+C copies the chosen rows, or all; F7 sorts by the column of the focus.")
        )
        if self._answer is not None:
            self.words_wanted.emit(self._search, self._answer)

    def look_for(self, file: Path) -> None:
        """Look for the certificates of a file."""
        self.file.setText(str(file))
        self._search += 1
        self.told.show_rows([Row("", self._texts.say("Searching…"))])
        self.wanted.emit(self._search, file)

    def look_again(self) -> None:
        """Look for the same file once more: there is something else to look in."""
        if self._answer is not None:
            self._take_typed()

    def take_answer(self, search: int, answer: Whereabouts | Problem, lines: Lines) -> None:
        """Show the answer to a search; one that another search has overtaken is not shown."""
        if search != self._search:
            return
        renewed, self._answer = answer is self._answer, answer
        rows = [tell_refusal(self._texts, answer)] if isinstance(answer, Problem) else tell_answer(self._texts, answer)
        self.told.show_rows(rows)
        self.give.setVisible(isinstance(answer, Problem) and wants_password(answer))
        self.give.setAccessibleDescription(rows[0].value)
        self.table.show_lines(lines, renewed=renewed)
        if not renewed:
            announce(self, next(row.value for row in rows if row.strong))

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    @property
    def answer(self) -> Whereabouts | Problem | None:
        """The last answer, ``None`` before the first."""
        return self._answer

    def copied_text(self) -> str:
        """The chosen rows, or all, as text."""
        return self.table.copied_text()

    def sort_by_current(self) -> None:
        """Sort by the column the focus is in."""
        self.table.sort_by_current()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return (self.file, self.choose, self.search, *self.told.values, self.give, self.table)

    # -- what the person does --------------------------------------------------------------------------

    @property
    def _typed(self) -> Path | None:
        return typed_path(self.file.text())

    def _take_typed(self) -> None:
        if self._typed is not None:
            self.look_for(self._typed)

    def _take_dropped(self, paths: tuple[Path, ...]) -> None:
        """The first of the files: a certificate is looked for, not a folder full."""
        if paths:
            self.look_for(paths[0])

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        self.file.setClearButtonEnabled(True)
        self.file.setMinimumWidth(width_of(self.font(), 16))
        line = QHBoxLayout()
        line.addWidget(self._title)
        line.addWidget(self.file, 1)
        line.addWidget(self.choose)
        line.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap // 2, 0, 0)
        column.setSpacing(gap // 2)
        column.addLayout(line)
        column.addWidget(self._hint)
        column.addWidget(self.told)
        column.addWidget(self.give, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table, 1)
