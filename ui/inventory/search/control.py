"""Searches for the page outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from cardtool.model.cause import Problem
from cardtool.model.errors import CardtoolError
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.inventory.whereabouts import Whereabouts
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from ui.inventory.runs.state import RunsSession
    from ui.inventory.search.view import SearchView
    from ui.tables.lines import Lines


class SearchControl(QObject):
    """Answers the page's questions, one after another.

    Args:
        workspace: surroundings.
        view: the page.
        session: which inventory is on the screen, and which database the runs are kept in.
        passwords: tells those that were given so far; they are asked for at each search, and kept nowhere.
        parent: owner.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: SearchView,
        session: RunsSession,
        passwords: Callable[[], tuple[str, ...]],
        *,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._view, self._session = workspace, view, session
        self._passwords = passwords
        self._worker = Worker("inventory-search")
        view.wanted.connect(self._search)
        view.words_wanted.connect(self._tell)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for a search under way; returns whether it ended in time."""
        return self._worker.finish(longest)

    @Slot(int, object)
    def _search(self, search: int, file: Path) -> None:
        session, texts = self._session, self._view.texts
        find = partial(_find, self._workspace, texts, file, session.inventory)
        call = partial(find, host=session.host, database=session.database, passwords=self._passwords())
        self._worker.run(call, partial(self._answer, search))

    @Slot(int, object)
    def _tell(self, search: int, answer: Whereabouts | Problem) -> None:
        self._worker.run(partial(_told, self._view.texts, answer), partial(self._answer, search))

    def _answer(self, search: int, told: tuple[Whereabouts | Problem, Lines]) -> None:
        self._view.take_answer(search, *told)


def _find(
    workspace: Workspace, texts: Texts, file: Path, inventory: Inventory | None, **options: Any
) -> tuple[Whereabouts | Problem, Lines]:
    from cardtool.app.inventory.whereabouts import find_whereabouts

    try:
        return _told(texts, find_whereabouts(workspace, file, inventory, **options))
    except CardtoolError as error:
        return _told(texts, error.problem)


def _told(texts: Texts, answer: Whereabouts | Problem) -> tuple[Whereabouts | Problem, Lines]:
    from ui.inventory.search.strings import make_whereabouts

    return answer, make_whereabouts(texts, () if isinstance(answer, Problem) else answer.found)
