"""Exports, receipts, day reports, lists of expected cards, and which columns are kept, for the page of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from ui.card.signs import cause_sign
from ui.guarding import or_tell
from ui.look.message import Message
from ui.look.tone import Tone
from ui.worklist import keeping, paper_tasks
from ui.worklist.expected_strings import tell_brought, tell_comparison
from ui.worklist.list_strings import tell_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.worklist import Entry
    from ui.worker import Worker
    from ui.worklist.list_strings import Column
    from ui.worklist.list_view import ListView
    from ui.worklist.paper_tasks import Brought, Compared, Put


class PaperControl(QObject):
    """Does on the list's worker what leaves the list, or is compared with it.

    Args:
        workspace: surroundings.
        worklist: the list.
        view: the page.
        worker: does it.
        parent: owner.
    """

    def __init__(
        self, workspace: Workspace, worklist: Worklist, view: ListView, worker: Worker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._worklist, self._view, self._worker = workspace, worklist, view, worker
        self._compared = ""
        view.export_wanted.connect(self._export)
        view.receipt_wanted.connect(self._receipt)
        view.report_wanted.connect(self._report)
        view.expected_wanted.connect(self._bring)
        view.expected.wanted.connect(self._compare)
        view.columns_wanted.connect(self._keep_columns)
        view.worded.connect(self.compare_again)
        worker.run(partial(keeping.load_columns, workspace), self._take_columns)
        self._load_names()

    # -- what leaves the list ------------------------------------------------------------------------------

    @Slot(object, object, object)
    def _export(self, path: Path, entries: Sequence[Entry], columns: Sequence[Column]) -> None:
        call = partial(paper_tasks.write_export, self._workspace, self._view.texts, path, entries, columns)
        self._worker.run(call, self._or_problem(lambda _: self._tell_written(path)))

    @Slot(object, object)
    def _receipt(self, entry: Entry, path: Path | None) -> None:
        call = partial(paper_tasks.receipt, self._workspace, self._worklist, self._view.texts, entry, path)
        self._worker.run(call, self._or_problem(partial(self._put_on_paper, path)))

    @Slot(object)
    def _report(self, path: Path | None) -> None:
        call = partial(paper_tasks.report_of_today, self._workspace, self._worklist, self._view.texts, path)
        self._worker.run(call, self._or_problem(partial(self._put_on_paper, path)))

    def _put_on_paper(self, path: Path | None, put: Put) -> None:
        if path is not None:
            self._tell_written(path)
        if put.faults:
            told = self._view.texts.say(
                "WARNING: the journal of the list is NOT whole; faults: {number}.", number=put.faults
            )
            self._view.show_message(Message(told, "stop", Tone.STOP))
        if path is None:
            from ui.look.printing import ask_printer

            ask_printer(put.page, self._view.window())

    def _tell_written(self, path: Path) -> None:
        told = self._view.texts.say("Written: {file}", file=path.name)
        self._view.show_message(Message(told, "check", Tone.GOOD))

    # -- expected cards ------------------------------------------------------------------------------------

    @Slot(object)
    def _bring(self, path: Path) -> None:
        call = partial(paper_tasks.bring, self._workspace, self._worklist, self._view.texts, path)
        self._worker.run(call, self._or_problem(self._take_brought))

    def _take_brought(self, brought: Brought) -> None:
        self._view.show_message(tell_brought(self._view.texts, brought.taken, brought.imported))
        if brought.compared is not None:
            self._view.show_expected()
            self._take_comparison(brought.compared)
            self._load_names(brought.compared.name)

    def _load_names(self, chosen: str = "") -> None:
        take = self._or_problem(partial(self._take_names, chosen))
        self._worker.run(partial(paper_tasks.kept_lists, self._worklist), take)

    def _take_names(self, chosen: str, names: tuple[str, ...]) -> None:
        self._view.expected.show_names(names, chosen)
        if names and not chosen:
            self._compare(self._view.expected.name)

    @Slot(str)
    def _compare(self, name: str) -> None:
        call = partial(paper_tasks.compare, self._worklist, self._view.texts, name)
        self._worker.run(call, self._or_problem(self._take_comparison))

    @Slot()
    def compare_again(self) -> None:
        """The language or the list is another one: show the comparison as it is now."""
        if self._compared:
            self._compare(self._compared)

    def _take_comparison(self, compared: Compared) -> None:
        self._compared = compared.name
        self._view.expected.show_comparison(tell_comparison(self._view.texts, compared.comparison), compared.lines)

    # -- columns -------------------------------------------------------------------------------------------

    @Slot(object)
    def _keep_columns(self, columns: Collection[Column]) -> None:
        self._worker.run(partial(keeping.keep_columns, self._workspace, columns), self._or_problem(lambda _: None))

    def _take_columns(self, columns: Collection[Column]) -> None:
        if columns:
            self._view.show_columns(columns)

    def _or_problem(self, take: Callable[[Any], object]) -> Callable[[Any], None]:
        """What hands a result on, and tells a problem instead."""
        return or_tell(take, self._show_problem)

    def _show_problem(self, problem: Problem) -> None:
        told = tell_problem(self._view.texts, problem)
        self._view.show_message(Message(told, *cause_sign(problem.cause)))
