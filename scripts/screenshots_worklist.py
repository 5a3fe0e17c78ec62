"""Pictures of the closing worklist and of row mode: the training cards, on a list of their own that is thrown away."""

from __future__ import annotations

import getpass
import platform
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import chain, count, zip_longest
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from screenshots_camera import Camera, opened, wait

from cardtool.app.folders import find_folders
from cardtool.app.worklist.adding import candidate
from cardtool.app.worklist.row_mode import Choice
from cardtool.app.workspace import Workspace
from cardtool.model.events import CardInserted, CardRead, CardRemoved, ReadersChanged
from cardtool.model.reader import Reader
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import EntryState
from tests.ui.worklist.cards import candidates
from ui.turns import short_turns
from ui.worklist.control import WorklistControl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cardtool.app.worklist.worklist import Worklist
    from cardtool.model.reading import CardReading
    from ui.window.view import MainWindow
    from ui.worklist.list_view import ListView

_LONGEST_END: Final = 10.0
NAME: Final = "OMNIKEY 3x21 00 00"
ATR: Final = bytes.fromhex("3bdf96008031fe450031b8640429ecc173940180829000da")
#: What a registrar writes of a card that stays open.
_REASON: Final = {
    "fi": "Haltija ei ole palauttanut korttia",
    "sv": "Innehavaren har inte lämnat in kortet",
    "en": "The holder has not handed the card in",
}
#: What became of the first cards on the list.
_BECAME: Final = (
    EntryState.CLOSED,
    EntryState.CLOSED,
    EntryState.NOT_FOUND,
    EntryState.EXCEPTION,
    EntryState.CLOSED,
    EntryState.REOPENED,
)
_MADE_UP: Final = 9


class WorklistPictures:
    """Makes the pictures in any language.

    Args:
        home: a new folder for the program's own files.
        readings: a training card for each verdict.
        camera: takes the pictures.
    """

    def __init__(self, home: Path, readings: Mapping[VerdictCode, CardReading], camera: Camera) -> None:
        home.mkdir()
        self._home, self._readings, self._camera = home, readings, camera
        self._expected = home / "lahtevat.csv"
        expected = (card.certificates[0].serial for card in candidates(2))
        rows = [f"TAINA TESTINEN;{next(expected)}", f"TEEMU TESTINEN;{next(expected)}", "MATTI MALLIKAS;00abcdef"]
        self._expected.write_text("\n".join(("Nimi;Sarjanumero", *rows, "")), encoding="utf-8")

    def shoot(self, language: str) -> None:
        """Make all pictures of one language."""
        workspace = Workspace(find_folders({"CARDTOOL_HOME": str(self._home)}), now=_Clock())
        with short_turns(), made_up_person(), opened(language, self._camera.size, training=True) as window:
            control = WorklistControl(workspace, window, made_up=True)
            self._fill(workspace, control.worklist, _REASON[language])
            for state in chain(self._rows(window, control), self._list(window, control)):
                self._camera.shoot(window, f"{language}-{state}")
        control.finish(_LONGEST_END)

    def _fill(self, workspace: Workspace, worklist: Worklist, reason: str) -> None:
        """Cards of yesterday, some of them settled; then the training cards that are to be closed."""
        for card, state in zip_longest(candidates(_MADE_UP), _BECAME):
            entry = worklist.add(card).entry
            if entry is not None and state is EntryState.REOPENED:
                worklist.set_state(worklist.set_state(entry, EntryState.CLOSED), state, reason)
            elif entry is not None and state is not None:
                worklist.set_state(entry, state, reason if state is EntryState.EXCEPTION else "")
        for code in (VerdictCode.RENEW_AND_CLOSE_BY, VerdictCode.ORGANISATION_UNKNOWN):
            card = candidate(workspace, self._readings[code])
            if card is not None:
                worklist.add(card)

    # -- row mode ----------------------------------------------------------------------------------------

    def _rows(self, window: MainWindow, control: WorklistControl) -> Iterator[str]:
        """Two cards are decided on, the third one waits; then one of the list comes."""
        window.actions_.rows.trigger()
        row = _Row(window, control)
        yield "row_mode_begin"
        row.insert(self._readings[VerdictCode.NO_ACTION], 1)
        row.choose(Choice.SKIP)
        row.insert(self._readings[VerdictCode.TEST_CARD], 2)
        row.choose(Choice.SKIP)
        row.insert(self._readings[VerdictCode.CLOSE_NOW], 3)
        yield "row_mode"
        row.choose(Choice.EXCEPTION)
        yield "row_mode_reason"
        row.view.reason_left.emit()
        row.choose(Choice.LIST)
        yield "row_mode_listed"
        row.insert(self._readings[VerdictCode.CLOSE_NOW], 4)
        yield "row_mode_known"

    # -- the list ----------------------------------------------------------------------------------------

    def _list(self, window: MainWindow, control: WorklistControl) -> Iterator[str]:
        window.actions_.worklist.trigger()
        view = window.pages.list
        if view is None:
            raise RuntimeError("the key of the worklist opens no page")
        wait(lambda: control.list is not None and control.list.loaded)
        yield "worklist"
        _show_history(view)
        yield "worklist_history"
        view.expected_wanted.emit(self._expected)
        wait(lambda: view.expected.name)
        wait(view.expected.table.lines.rowCount)
        yield "worklist_expected"


class _Row:
    """Row mode and the person in front of it."""

    def __init__(self, window: MainWindow, control: WorklistControl) -> None:
        if window.pages.rows is None or control.rows is None:
            raise RuntimeError("the key of row mode opens no page")
        self.view, self._window, self._rows = window.pages.rows, window, control.rows
        window.take_all((ReadersChanged((Reader(NAME),)),))

    def insert(self, reading: CardReading, ticket: int) -> None:
        """Take out the card that is there, and put in another one, which gets a ticket."""
        full = Reader(NAME, present=True, atr=ATR, event_count=ticket)
        self._window.take_all((ReadersChanged((Reader(NAME),)), CardRemoved(NAME)))
        self._window.take_all((ReadersChanged((full,)), CardInserted(NAME, ATR), CardRead(NAME, reading)))
        wait(lambda: self.view.on_screen == ticket)

    def choose(self, choice: Choice) -> None:
        """Press the key of a choice, and wait for the list."""
        self.view.chosen.emit(self.view.on_screen, choice)
        wait(lambda: not self._rows.mode.sitting.unanswered)


def _show_history(view: ListView) -> None:
    """What became of the entry with the longest history."""
    rows = range(view.table.entries.rowCount())
    entries = {row: view.table.entries.entry(row) for row in rows}
    longest = max(rows, key=lambda row: entry.version if (entry := entries[row]) is not None else 0)
    view.table.setCurrentIndex(view.table.entries.index(longest, 0))
    view.actions_.history.trigger()
    wait(view.history.table.model().rowCount)


class _Clock:
    """The present day, some minutes later at each look."""

    def __init__(self) -> None:
        self._minutes = count(0, 2)
        self._begin = datetime.combine(datetime.now(UTC).date(), time(6, 30), UTC)

    def __call__(self) -> datetime:
        """The next moment."""
        return self._begin + timedelta(minutes=next(self._minutes))


@contextmanager
def made_up_person() -> Iterator[None]:
    """Whoever makes the pictures, they and their machine are not shown."""
    with patch.object(platform, "node", return_value="rp-1"), patch.object(getpass, "getuser", return_value="taina"):
        yield
