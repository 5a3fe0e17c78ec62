"""Pictures of the transition board: the real rules shortly before the deadline; ticks and what was seen are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from screenshots_camera import Camera, opened, wait
from screenshots_worklist import made_up_person

from cardtool.app.folders import find_folders
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.ticks import StepTicks
from cardtool.app.workspace import Workspace
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_ticks import StepKey
from tests.ui.transition.made_up import SEEN
from ui.transition import tasks
from ui.transition.control import TransitionControl
from ui.turns import short_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading
    from ui.transition.tasks import Loaded
    from ui.transition.view import TransitionView
    from ui.window.view import MainWindow

_LONGEST_END: Final = 10.0
_AS_OF: Final = date(2023, 2, 6)
_NOW: Final = datetime(2023, 2, 6, 7, 15, tzinfo=UTC)
_COUNTY: Final = "06"
#: What a person writes beside a tick.
_NOTE: Final = {"fi": "lähetetty", "sv": "sänt", "en": "sent"}
#: Services whose first steps were done late, and how many of them.
_SERVICES, _STEPS = 5, 2


class TransitionPictures:
    """Makes the pictures in any language.

    Args:
        home: a new folder for the program's own files.
        camera: takes the pictures.
    """

    def __init__(self, home: Path, camera: Camera) -> None:
        home.mkdir()
        self._home, self._camera = home, camera

    def shoot(self, language: str) -> None:
        """Make all pictures of one language."""
        folders = find_folders({"CARDTOOL_HOME": str(self._home / language)})
        workspace = Workspace(folders, now=lambda: _NOW, as_of=_AS_OF)
        with short_turns(), made_up_person(), opened(language, self._camera.size) as window:
            _tick(workspace, _NOTE[language])
            control = TransitionControl(workspace, window, kept_in=lambda: workspace)
            with patch.object(tasks, "load", _load):
                for state in _states(_open(window, control)):
                    self._camera.shoot(window, f"{language}-{state}")
        control.finish(_LONGEST_END)


def _tick(workspace: Workspace, note: str) -> None:
    """The first steps of the services that are overdue were done, and one of those that concern cards."""
    services = transition_board(workspace).plan.services
    overdue = [each for each in services if each.state is DateState.OVERDUE][:_SERVICES]
    cards = [each for each in services if SeenKind.CARDS in each.service.seen]
    with StepTicks(workspace) as ticks:
        for judged, number in (*((each, _STEPS) for each in overdue), *((each, 1) for each in cards)):
            for step in judged.steps[:number]:
                ticks.tick(StepKey(judged.service.reform, judged.service.id, step.step.id, _COUNTY), note=note)


_really_load = tasks.load


def _load(workspace: Workspace, ticks: StepTicks, code: str, readings: tuple[CardReading, ...]) -> Loaded | Problem:
    """The board, with made-up things seen on it."""
    loaded = _really_load(workspace, ticks, code, readings)
    return replace(loaded, board=replace(loaded.board, seen=SEEN)) if isinstance(loaded, tasks.Loaded) else loaded


def _open(window: MainWindow, control: TransitionControl) -> TransitionView:
    """The board of one county."""
    window.actions_.board.trigger()
    view, work = window.pages.board, control.work
    if view is None or work is None:
        raise RuntimeError("the key of the board opens no page")
    wait(lambda: work.loaded is not None)
    view.organisation_chosen.emit(_COUNTY)
    wait(lambda: view.code == _COUNTY and work.loaded is not None)
    return view


def _states(view: TransitionView) -> Iterator[str]:
    """A service with cards, a step that is being ticked, and the picture of the dates."""
    services = view.services.services.services
    view.open_service(next(each.service.id for each in services if SeenKind.CARDS in each.service.seen))
    yield "transition"
    view.detail.steps.begin()
    next(row for row in view.detail.steps.rows if not row.box.isChecked()).box.click()
    yield "transition_step"
    view.detail.steps.note.left.emit()
    view.tabs.setCurrentWidget(view.timeline)
    view.timeline.chart.setFocus()
    yield "transition_timeline"
