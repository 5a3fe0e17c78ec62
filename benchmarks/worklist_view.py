"""The window's list of cards to close at 100 000 entries: opening it, and milliseconds to search.

    python -m benchmarks.worklist_view [--entries 100000] [--folder FOLDER]

The entries are in a real SQLite database. Opening is measured from the key press to the painted first rows, the newest
entries, and to the whole list, the loading on the other thread included. Searching is what happens in the window's
thread from a key press to the new rows, in time of the processor and by the clock, which a busy machine prolongs. A
word is typed letter by letter, so each search follows that of the word without its last letter. Limits: opening 500 ms,
searching 16 ms; what is printed is the ratio to them. What is searched is made ready behind the opening; how long that
takes, and the longest time for which the window does not answer meanwhile, is printed too.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cardtool.app.folders import Folders
from cardtool.app.worklist.opening import author, open_store
from cardtool.app.workspace import Workspace
from cardtool.model.worklist import PendingAddition
from cardtool.store.worklist_changes import add
from tests.ui.gaps import GapMeter
from tests.ui.worklist.cards import candidates
from ui.turns import short_turns
from ui.window.view import MainWindow
from ui.worklist.control import WorklistControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.model.worklist import Candidate
    from cardtool.store.worklist_journal import Pen
    from ui.worklist.list_view import ListView

OPENING: Final = 500.0
SEARCHING: Final = 16.0
#: What is typed: of no entry, of one, of some, of most; letter by letter, several words.
NEEDLES: Final = ("zzz", "0001869f", "pirkan", "a", "ab", "abc", "hyvinvointialue pirkanmaan", "0f4 hämeen staff", "28")
_TIMES: Final = 7
_PIECE: Final = 5000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the list is kept for the next time")
    asked = parser.parse_args()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        workspace = Workspace(Folders(*(folder / name for name in ("data", "set", "cache", "logs", "admin"))))
        if not workspace.folders.data.exists():
            _fill(workspace, asked.entries)
        with short_turns():
            _measure(app, workspace)


def _fill(workspace: Workspace, entries: int) -> None:
    """Put the entries on the list, many in one transaction: the list is measured here, not the disk."""
    begun = time.perf_counter()
    by, cards = author(workspace), list(candidates(entries))

    def add_all(pen: Pen, piece: list[Candidate]) -> None:
        for card in piece:
            add(pen, PendingAddition("", card, by))

    with open_store(workspace) as store:
        for first in range(0, entries, _PIECE):
            piece = cards[first : first + _PIECE]
            store._database.change(partial(add_all, piece=piece))  # noqa: SLF001 - one transaction for many
    print(f"{entries} entries, added in {time.perf_counter() - begun:.0f} s")


def _measure(app: QApplication, workspace: Workspace) -> None:
    window = MainWindow("en")
    control = WorklistControl(workspace, window)
    window.resize(1200, 800)
    window.show()
    app.processEvents()
    begun = time.perf_counter()
    with GapMeter() as opening:
        window.actions_.worklist.trigger()
        view = window.pages.list
        _until(app, lambda: view is not None and view.table.entries.rowCount() > 0)
        app.processEvents()
        _tell("open the view, newest entries", (time.perf_counter() - begun) * 1000, OPENING)
        _until(app, lambda: control.list is not None and control.list.loaded)
        app.processEvents()
        _tell("open the view, all entries", (time.perf_counter() - begun) * 1000, OPENING)
    if view is not None:
        begun = time.perf_counter()
        with GapMeter() as preparing:
            _until(app, lambda: view.table.entries.searchable)
        print(f"  words made ready behind it          {(time.perf_counter() - begun) * 1000:8.0f} ms")
        print(f"  longest gap of the window           {max(opening.longest, preparing.longest) * 1000:8.0f} ms")
        _search(app, view)
    window.close()
    control.finish(5)


def _search(app: QApplication, view: ListView) -> None:
    worst = 0.0
    gc.freeze()
    for needle in NEEDLES:
        spent, clock = _median(app, view, needle)
        worst = max(worst, spent)
        shown = view.table.entries.rowCount()
        print(f"  search {needle!r:<30} {shown:>7} rows {spent:6.1f} ms, by the clock {clock:6.1f} ms")
    _tell("slowest search", worst, SEARCHING)


def _median(app: QApplication, view: ListView, needle: str) -> tuple[float, float]:
    """Milliseconds of the window's thread and of the clock."""
    spent, clock = [], []
    for _ in range(_TIMES):
        view.bar.filter.setText(needle[:-1])
        app.processEvents()
        begun, begun_clock = time.thread_time(), time.perf_counter()
        view.bar.filter.setText(needle)
        spent.append((time.thread_time() - begun) * 1000)
        clock.append((time.perf_counter() - begun_clock) * 1000)
    return statistics.median(spent), statistics.median(clock)


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    while not there():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _tell(what: str, spent: float, limit: float) -> None:
    print(f"{what:<36} {spent:8.1f} ms, {spent / limit:5.2f} of the limit of {limit:.0f} ms")


if __name__ == "__main__":
    main()
