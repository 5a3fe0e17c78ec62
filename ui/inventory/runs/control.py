"""Asks the database of kept runs outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cardtool.model.cause import Problem
from cardtool.model.errors import CardtoolError
from ui.window.strings import tell_notice
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.inventory.changes import Changes
    from cardtool.app.inventory.keeping import KeptRun
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from ui.inventory.runs.view import RunsView
    from ui.tables.lines import Lines


class RunsControl(QObject):
    """Lists, loads, keeps, compares and writes for the page, one after another.

    Attributes:
        said: something that needs no answer.

    Args:
        workspace: surroundings.
        view: the page.
        parent: owner.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, view: RunsView, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._view = workspace, view
        self._worker = Worker("inventory-runs")
        view.runs_wanted.connect(self._list)
        view.words_wanted.connect(self._tell)
        view.look_wanted.connect(self._load)
        view.keep_wanted.connect(self._keep)
        view.compare_wanted.connect(self._compare)
        view.changes.write_wanted.connect(self._write)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is under way; returns whether it ended in time."""
        return self._worker.finish(longest)

    @Slot()
    def _list(self) -> None:
        self._ask(partial(_runs, self._workspace, self._texts, self._database), self._take_runs)

    @Slot(object)
    def _tell(self, runs: tuple[KeptRun, ...]) -> None:
        """The same in another language, and the comparison with it."""
        self._ask(partial(_told_runs, self._texts, runs), self._take_runs)
        compared = self._view.changes.compared
        if compared is not None:
            self._ask(partial(_told_changes, self._texts, *compared), self._take_changes)

    @Slot(object)
    def _load(self, run: KeptRun) -> None:
        self._ask(partial(_loaded, self._workspace, run, self._database), partial(self._view.take_run, run))

    @Slot(object)
    def _keep(self, inventory: Inventory) -> None:
        self._ask(partial(_kept, self._workspace, inventory, self._database), partial(self._take_kept, inventory))

    @Slot(object, object)
    def _compare(self, before: KeptRun, after: KeptRun) -> None:
        call = partial(_compared, self._workspace, self._texts, before, after, self._database)
        self._ask(call, self._take_changes)

    @Slot(object, object, object)
    def _write(self, path: Path, changes: Changes, words: tuple[tuple[str, ...], ...]) -> None:
        call = partial(_written, self._workspace, self._texts, path, changes, words)
        self._worker.run(partial(_guarded, call), partial(self._take_written, path))

    # -- answers -----------------------------------------------------------------------------------------

    def _ask(self, call: Callable[[], Any], take: Callable[[Any], object]) -> None:
        self._worker.run(partial(_guarded, call), partial(self._take, take))

    def _take(self, take: Callable[[Any], object], answer: Any) -> None:
        if isinstance(answer, Problem):
            self._view.take_problem(answer)
        else:
            take(answer)

    def _take_runs(self, told: tuple[tuple[KeptRun, ...], Lines]) -> None:
        self._view.take_runs(*told)

    def _take_changes(self, told: tuple[KeptRun, KeptRun, Changes, Lines]) -> None:
        self._view.take_changes(*told)

    def _take_kept(self, inventory: Inventory, number: int) -> None:
        self._view.take_kept(inventory, number)
        self.said.emit(self._texts.say("Kept as run {number}", number=number))
        self._list()

    def _take_written(self, path: Path, answer: Problem | None) -> None:
        texts = self._texts
        written = texts.say("The differences were written: {file}", file=path.name)
        self.said.emit(tell_notice(texts, answer) if isinstance(answer, Problem) else written)

    @property
    def _texts(self) -> Texts:
        return self._view.texts

    @property
    def _database(self) -> str:
        return self._view.session.database


def _guarded(call: Callable[[], Any]) -> Any:
    """The answer of a call, or why there is none."""
    try:
        return call()
    except CardtoolError as error:
        return error.problem


def _runs(workspace: Workspace, texts: Texts, database: str) -> tuple[tuple[KeptRun, ...], Lines]:
    from cardtool.app.inventory.keeping import runs_so_far

    return _told_runs(texts, runs_so_far(workspace, database))


def _told_runs(texts: Texts, runs: tuple[KeptRun, ...]) -> tuple[tuple[KeptRun, ...], Lines]:
    from ui.inventory.runs.strings import make_runs

    return runs, make_runs(texts, runs)


def _loaded(workspace: Workspace, run: KeptRun, database: str) -> Inventory:
    from cardtool.app.inventory.keeping import load_inventory

    return load_inventory(workspace, str(run.number), database)


def _kept(workspace: Workspace, inventory: Inventory, database: str) -> int:
    from cardtool.app.inventory.keeping import keep

    return keep(workspace, inventory, database)


def _compared(
    workspace: Workspace, texts: Texts, before: KeptRun, after: KeptRun, database: str
) -> tuple[KeptRun, KeptRun, Changes, Lines]:
    from cardtool.app.inventory.changes import changes_between

    changes = changes_between(workspace, str(before.number), str(after.number), database)
    return _told_changes(texts, before, after, changes)


def _told_changes(
    texts: Texts, before: KeptRun, after: KeptRun, changes: Changes
) -> tuple[KeptRun, KeptRun, Changes, Lines]:
    from ui.inventory.runs.strings import make_changes

    return before, after, changes, make_changes(texts, changes)


def _written(
    workspace: Workspace, texts: Texts, path: Path, changes: Changes, words: tuple[tuple[str, ...], ...]
) -> None:
    from cardtool.app.inventory.changes import write_changes
    from ui.inventory.runs.strings import change_titles

    write_changes(
        path,
        changes,
        title=texts.say("Differences of the two runs"),
        headings=change_titles(texts),
        rows=words,
        created=workspace.now(),
        decimal_comma=texts.language != "en",
    )
