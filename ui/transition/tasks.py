"""What the board has done outside the window's thread; each returns its result or a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.transition_ticks import EVERYBODY, StepKey
from ui.inventory.guarding import guarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.app.transition.ticks import StepTicks
    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from cardtool.model.transition_judged import BoardOrganisation, JudgedService
    from cardtool.model.transition_seen import Board
    from cardtool.model.transition_ticks import Tick, TickLine
    from ui.transition.step_list import WantedTick


@dataclass(frozen=True, slots=True)
class Loaded:
    """The board, and for whom it can be shown.

    Attributes:
        board: the board.
        organisations: for whom it can be shown.
    """

    board: Board
    organisations: tuple[BoardOrganisation, ...]


@guarded
def load(workspace: Workspace, ticks: StepTicks, code: str, readings: tuple[CardReading, ...]) -> Loaded:
    """The board of an organisation; of all together where the code is not one any more."""
    from cardtool.app.transition.board import transition_board
    from cardtool.app.transition.organisations import board_organisations

    organisations = board_organisations(workspace)
    known = code if code in {each.code for each in organisations} else ""
    board = transition_board(workspace, organisation=known, readings=readings, ticks=ticks)
    return Loaded(board, organisations)


@guarded
def tick(ticks: StepTicks, wanted: WantedTick) -> Tick:
    """Store what a person said of a step."""
    return ticks.tick(wanted.key, done=wanted.done, note=wanted.note, version=wanted.version)


@guarded
def history(ticks: StepTicks, judged: JudgedService, organisation: str) -> tuple[TickLine, ...]:
    """What was ever said of the steps of a service, for an organisation and for all together, the first first."""
    service = judged.service
    owners = dict.fromkeys((organisation, EVERYBODY))
    keys = [StepKey(service.reform, service.id, step.id, owner) for step in service.steps for owner in owners]
    return tuple(sorted((line for key in keys for line in ticks.history(key)), key=lambda line: line.number))


@guarded
def wait(ticks: StepTicks, seconds: float, leaving: Callable[[], bool]) -> bool:
    """Wait until somebody ticked a step; whether there may be something new."""
    return not leaving() and ticks.wait_for_change(seconds)


@guarded
def sheet(board: Board, texts: Texts, path: Path | None) -> str:
    """The status sheet: written to ``path``, or the page to print."""
    from cardtool.app.transition.sheet import status_sheet
    from cardtool.app.worklist.papers import page_of, write_paper

    paper = status_sheet(board, texts)
    if path is None:
        return page_of(paper)
    write_paper(path, paper)
    return ""


@guarded
def calendar(board: Board, texts: Texts, path: Path) -> None:
    """Write the dates as a calendar."""
    from cardtool.app.transition.calendar import write_calendar

    write_calendar(path, board, texts)
