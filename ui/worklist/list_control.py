"""Does for the page of the list what takes long, outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from cardtool.model.cause import Problem
from ui.card.signs import cause_sign
from ui.guarding import or_tell
from ui.look.message import Message
from ui.look.tone import Tone
from ui.worker import Worker
from ui.worklist import tasks
from ui.worklist.list_strings import (
    tell_changed,
    tell_loading,
    tell_problem,
    tell_refused,
    tell_retention,
    tell_verification,
)
from ui.worklist.paper_control import PaperControl

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from cardtool.app.language import Texts
    from cardtool.app.settings import WorklistSettings
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Entry, EntryState, JournalLine, Verification
    from ui.worklist.entry_search import EntrySearch
    from ui.worklist.list_strings import Column
    from ui.worklist.list_view import ListView
    from ui.worklist.tasks import Changed, Listed


class ListControl(QObject):
    """Loads, refreshes and changes the list for its page.

    What asks the database goes one after another on one worker, what the page needs for searching and sorting on
    another. Whatever goes wrong is said on the page and keeps nothing else from being done.

    Args:
        workspace: surroundings.
        worklist: the list.
        view: the page.
        parent: owner.
    """

    def __init__(self, workspace: Workspace, worklist: Worklist, view: ListView, parent: QObject) -> None:
        super().__init__(parent)
        self._worklist, self._view = worklist, view
        self._worker, self._preparer = Worker("worklist"), Worker("worklist-view")
        self._listed: Listed | None = None
        self._refreshing = self._again = False
        self._told: Problem | None = None
        self._history_of: Entry | None = None
        self.papers = PaperControl(workspace, worklist, view, self._worker, self)
        model = view.table.entries
        model.search_wanted.connect(self._prepare)
        model.order_wanted.connect(self._sort)
        view.state_wanted.connect(self._set_states)
        view.history_wanted.connect(self._ask_history)
        view.verify_wanted.connect(self._verify)
        self._worker.run(partial(tasks.glance, worklist), self._take_glance)
        self._refresh()

    @property
    def loaded(self) -> bool:
        """Whether the list is shown."""
        return self._listed is not None

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for what is being stored; returns whether it ended in time."""
        ended = self._worker.finish(longest)
        return self._preparer.finish(longest) and ended

    def take_settings(self, settings: WorklistSettings) -> None:
        """Tell how the list is kept."""
        told = tell_retention(self._view.texts, settings.retention_days, keep_holder=settings.keep_holder)
        self._view.show_retention(told)

    def take_news(self, news: bool | Problem) -> None:  # noqa: FBT001 - the answer of a wait
        """Somebody may have changed the list, or it could not be asked."""
        if isinstance(news, Problem):
            self._show_once(news)
        elif news or self._told is not None:
            self._refresh()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong: cause and remedy."""
        self._view.show_message(Message(tell_problem(self._view.texts, problem), *cause_sign(problem.cause)))

    # -- content -----------------------------------------------------------------------------------------

    def _take_glance(self, entries: tuple[Entry, ...] | Problem) -> None:
        """A problem is told by the loading that follows."""
        if not isinstance(entries, Problem):
            self._view.show_entries(entries)
            self._view.show_message(tell_loading(self._view.texts))

    def _refresh(self) -> None:
        """Load what is new; while that lasts, one more refresh is remembered."""
        if self._refreshing:
            self._again = True
            return
        self._refreshing, self._again = True, False
        before = self._listed
        call = partial(tasks.load if before is None else partial(tasks.refresh, before=before), self._worklist)
        self._worker.run(call, self._take_listed)

    def _take_listed(self, listed: Listed | Problem) -> None:
        self._refreshing = False
        if isinstance(listed, Problem):
            self._show_once(listed)
        else:
            self._show(listed)
        if self._again:
            self._refresh()

    def _show(self, listed: Listed) -> None:
        if self._told is not None or self._listed is None:
            self._told = None
            self._view.show_message(Message())
        before, self._listed = self._listed, listed
        self._view.show_queued(listed.queued)
        if before is None or before.entries is not listed.entries:
            self._show_entries(listed.entries)
            self.papers.compare_again()

    def _show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Under a filter or an order only when both are known for them: rows must not come and go meanwhile."""
        model = self._view.table.entries
        if not model.narrowed:
            self._view.show_entries(entries)
            return
        texts, column = model.texts, model.sorted_by
        call = partial(tasks.prepare, texts, entries, column)
        self._preparer.run(call, self._or_problem(partial(self._show_prepared, texts, entries, column)))

    def _show_prepared(
        self,
        texts: Texts,
        entries: tuple[Entry, ...],
        column: Column | None,
        prepared: tuple[EntrySearch, array[int] | None],
    ) -> None:
        """What was overtaken by other entries, another language or another order is shown the slow way."""
        if self._listed is None or entries is not self._listed.entries:
            return
        model = self._view.table.entries
        if texts is model.texts and column is model.sorted_by:
            model.show_entries(texts, entries, *prepared)
        else:
            self._view.show_entries(entries)

    def _show_once(self, problem: Problem) -> None:
        """A database that stays away is told once, not at every try."""
        if self._told is None or self._told.cause is not problem.cause:
            self._told = problem
            self.show_problem(problem)
        self._view.show_queued(self._listed.queued if self._listed is not None else 0)

    @Slot()
    def _prepare(self) -> None:
        model = self._view.table.entries
        self._preparer.run(partial(tasks.search, model.texts, model.entries), self._or_problem(self._take_search))

    def _take_search(self, search: EntrySearch) -> None:
        self._view.table.entries.take_search(search)

    @Slot(object)
    def _sort(self, column: Column) -> None:
        model = self._view.table.entries
        entries = model.entries
        call = partial(tasks.order, model.texts, entries, column)
        self._preparer.run(call, self._or_problem(partial(self._take_order, entries, column)))

    def _take_order(self, entries: tuple[Entry, ...], column: Column, order: array[int]) -> None:
        self._view.table.entries.take_order(entries, column, order)

    # -- what the person does ------------------------------------------------------------------------------

    @Slot(object, object, str)
    def _set_states(self, entries: tuple[Entry, ...], state: EntryState, reason: str) -> None:
        call = partial(tasks.set_states, self._worklist, entries, state, reason)
        self._worker.run(call, self._or_problem(partial(self._take_changed, state)))

    def _take_changed(self, state: EntryState, changed: Changed) -> None:
        """Say what was done and what was not; what was refused is chosen, as it is now."""
        texts = self._view.texts
        parts = [tell_changed(texts, changed.changed, state)] if changed.changed or not changed.refused else []
        icon, tone = "check", Tone.GOOD
        if changed.refused:
            parts.append(tell_refused(texts, changed.refused))
            icon, tone = "warning", Tone.ACT
            self._view.table.choose([entry.id for entry, _ in changed.refused])
        if changed.problem is not None:
            parts.append(tell_problem(texts, changed.problem))
            icon, tone = cause_sign(changed.problem.cause)
        self._view.show_message(Message("\n".join(parts), icon, tone))
        self._refresh()

    @Slot(object)
    def _ask_history(self, entry: Entry | None) -> None:
        """Only the last entry asked for is of interest."""
        self._history_of = entry
        if entry is None:
            self._view.show_history(())
        else:
            call = partial(tasks.history, self._worklist, entry)
            self._worker.run(call, self._or_problem(partial(self._take_history, entry)))

    def _take_history(self, entry: Entry, lines: tuple[JournalLine, ...]) -> None:
        if entry is self._history_of:
            self._view.show_history(lines)

    @Slot()
    def _verify(self) -> None:
        self._view.show_message(Message(self._view.texts.say("The journal is being verified…"), "hourglass"))
        self._worker.run(partial(tasks.verify, self._worklist), self._or_problem(self._take_verification))

    def _take_verification(self, verification: Verification) -> None:
        self._view.show_message(tell_verification(self._view.texts, verification))

    def _or_problem(self, take: Callable[[Any], object]) -> Callable[[Any], None]:
        """What hands a result on, and tells a problem instead."""
        return or_tell(take, self.show_problem)
