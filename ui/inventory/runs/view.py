"""The page of the kept runs: the list, and what changed between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.inventory.runs.banner import KeptBanner
from ui.inventory.runs.changes_view import ChangesView
from ui.inventory.runs.state import RunsSession
from ui.inventory.runs.strings import tell_database_problem, tell_run
from ui.look.announcing import announce
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.tables.line_table import LineTable

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from cardtool.app.inventory.changes import Changes
    from cardtool.app.inventory.keeping import KeptRun
    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.inventory import Inventory
    from ui.tables.lines import Lines

#: Widths of the columns in characters.
_WIDTHS: Final = (7, 22, 26, 14, 30, 15, 30)
_TWO: Final = 2


class RunsView(QWidget):
    """Shows the kept runs and says what the person wants of them; what takes long is asked for by signals.

    Attributes:
        banner: says that a kept run is on the screen; a page that shows it takes it to where it is seen.
        keep: keeps the scan on the screen; a page that scans takes it to where that is seen.
        runs_wanted: the list of runs.
        words_wanted: the list and the comparison in the present language.
        keep_wanted: an inventory to keep.
        look_wanted: a run to show.
        compare_wanted: the earlier and the later of two runs.
        inventory_chosen: an inventory that the page is to show: a kept run, or the last scan again.
    """

    runs_wanted = Signal()
    words_wanted = Signal(object)
    keep_wanted = Signal(object)
    look_wanted = Signal(object)
    compare_wanted = Signal(object, object)
    inventory_chosen = Signal(object)
    _built = False

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._runs: tuple[KeptRun, ...] | None = None
        self._problem: Problem | None = None
        self.session = RunsSession()
        self.banner, self.keep = KeptBanner(self), QPushButton(self)
        self._title = plain_label(self)
        self.database, self.renew = QLineEdit(self), QPushButton(self)
        self.told, self.table = FactGrid(self), LineTable(_WIDTHS, self)
        self.look, self.compare = QPushButton(self), QPushButton(self)
        self.changes = ChangesView(texts, self)
        self._title.setBuddy(self.database)
        self._lay_out()
        self._connect()
        self.say(texts)
        self._built = True

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """The language in force."""
        return self._texts

    @property
    def listed(self) -> tuple[KeptRun, ...] | None:
        """The runs in the list, ``None`` before it was read."""
        return self._runs

    @property
    def problem(self) -> Problem | None:
        """Why the database refused, ``None`` when it did not."""
        return self._problem

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        say = texts.say
        self.changes.say(texts)
        self._title.setText(say("&Database"))
        self.database.setAccessibleName(say("Database of the kept runs"))
        self.database.setPlaceholderText(say("This user's own file, or the path of another, or postgresql://…"))
        self.renew.setText(say("Show the ru&ns"))
        self.look.setText(say("&Look at this run"))
        self.compare.setText(say("Co&mpare the two chosen"))
        self.table.setAccessibleName(say("Kept runs"))
        self.table.setAccessibleDescription(
            say("Enter shows the run of the focus. Shift or Ctrl choose two, which can be compared.")
        )
        self._tell()
        if self._runs is not None:
            self.words_wanted.emit(self._runs)

    def take_inventory(self, inventory: Inventory) -> None:
        """Something else is on the screen now."""
        self.session.show(inventory)
        self._tell()

    def take_runs(self, runs: tuple[KeptRun, ...], lines: Lines) -> None:
        """Show the list of runs; a run that was chosen stays chosen."""
        renewed, self._runs, self._problem = runs is self._runs, runs, None
        chosen = {run.number for run in self.table.chosen}
        self.table.show_lines(lines, renewed=renewed)
        if not renewed:
            self._choose(chosen)
        self._tell()

    def take_problem(self, problem: Problem) -> None:
        """Say why the database refuses; what is shown stays."""
        self._problem = problem
        self._tell()
        announce(self, tell_database_problem(self._texts, problem))

    def take_kept(self, inventory: Inventory, number: int) -> None:
        """The last scan was kept."""
        self.session.take_kept(inventory, number)
        self._problem = None
        self._tell()

    def take_run(self, run: KeptRun, inventory: Inventory) -> None:
        """A kept run was loaded: have the page show it."""
        self._problem = None
        self.session.load(run, inventory)
        self.inventory_chosen.emit(inventory)

    def take_changes(self, before: KeptRun, after: KeptRun, changes: Changes, lines: Lines) -> None:
        """Show what changed between two runs."""
        self._problem = None
        self.changes.show_changes(before, after, changes, lines)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours of the system."""
        super().changeEvent(event)
        if self._built and event.type() == QEvent.Type.PaletteChange:
            self.banner.dress()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The list is read when it is first looked at: most people never open the database."""
        super().showEvent(event)
        if self._runs is None and self._problem is None:
            self._ask_runs()

    def copied_text(self) -> str:
        """The rows of the table that has the focus, as text."""
        return (self.changes.table if self.changes.table.hasFocus() else self.table).copied_text()

    def sort_by_current(self) -> None:
        """Sort the table that has the focus by its column."""
        (self.changes.table if self.changes.table.hasFocus() else self.table).sort_by_current()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        own = (self.database, self.renew, *self.told.values, self.table, self.look, self.compare)
        return (*own, *self.changes.focus_chain)

    def _tell(self) -> None:
        texts, session = self._texts, self.session
        self.banner.show_session(texts, session)
        kept = texts.say("Kept as run {number}", number=session.kept_as)
        words = kept if session.kept_as else texts.say("&Keep this run")
        if words.replace("&", "") != self.keep.text().replace("&", ""):  # its letter may have been given to it since
            self.keep.setText(words)
        self.keep.setEnabled(session.can_keep)
        self.told.show_rows(self._rows())
        self._enable()

    def _rows(self) -> list[Row]:
        rows = []
        if self._problem is not None:
            told = tell_database_problem(self._texts, self._problem)
            rows.append(Row("", told, "stop", Tone.STOP, strong=True))
        if self._runs == ():
            none = self._texts.say("No run was kept yet. Scan, then choose “Keep this run”.")
            rows.append(Row("", none, "info", Tone.NOTE))
        if self.session.shown is not None:
            shown = tell_run(self._texts, self.session.shown)
            rows.append(Row("", self._texts.say("On the screen: {run}", run=shown), "calendar", Tone.ACT))
        return rows

    def _enable(self) -> None:
        chosen = len(self.table.selectionModel().selectedRows())
        self.look.setEnabled(chosen == 1)
        self.compare.setEnabled(chosen == _TWO)

    # -- what the person does --------------------------------------------------------------------------

    def _ask_runs(self) -> None:
        self.session.database = self.database.text().strip()
        self.runs_wanted.emit()

    def _look(self) -> None:
        chosen = self.table.chosen
        if len(chosen) == 1:
            self.look_wanted.emit(chosen[0])

    def _compare(self) -> None:
        chosen = sorted(self.table.chosen, key=lambda run: (run.started, run.number))
        if len(chosen) == _TWO:
            self.compare_wanted.emit(*chosen)

    def _keep(self) -> None:
        if self.session.can_keep:
            self.keep.setEnabled(False)
            self.keep_wanted.emit(self.session.scanned)

    def _go_back(self) -> None:
        if self.session.scanned is not None:
            self.inventory_chosen.emit(self.session.scanned)

    def _choose(self, numbers: set[int]) -> None:
        rows = [row for row, run in enumerate(self.table.lines.values) if run.number in numbers]
        self.table.choose_rows(rows)

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.renew.clicked.connect(self._ask_runs)
        self.database.returnPressed.connect(self._ask_runs)
        self.look.clicked.connect(self._look)
        self.table.activated.connect(self._look)
        self.compare.clicked.connect(self._compare)
        self.keep.clicked.connect(self._keep)
        self.banner.back_wanted.connect(self._go_back)
        self.table.selectionModel().selectionChanged.connect(self._enable)

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        self.database.setClearButtonEnabled(True)
        self.database.setMinimumWidth(width_of(self.font(), 16))
        first, under = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self._title)
        first.addWidget(self.database, 1)
        first.addWidget(self.renew)
        under.addWidget(self.look)
        under.addWidget(self.compare)
        under.addStretch(1)
        under.addWidget(self.keep)
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, gap // 2)
        column.setSpacing(gap // 2)
        column.addLayout(first)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addLayout(under)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(top)
        splitter.addWidget(self.changes)
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, gap // 2, 0, 0)
        whole.addWidget(self.banner)
        whole.addWidget(splitter, 1)
