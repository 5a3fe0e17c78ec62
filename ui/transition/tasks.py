"""What the board has done outside the window's thread; each returns its result or a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.transition_ticks import EVERYBODY, StepKey
from ui.guarding import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.app.transition.ticks import StepTicks
    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from cardtool.model.transition_judged import BoardOrganisation, JudgedService
    from cardtool.model.transition_seen import Board
    from cardtool.model.transition_ticks import Tick, TickLine, TickVerification
    from ui.transition.step_list import WantedTick


@dataclass(frozen=True, slots=True)
class Loaded:
    """The board, and for whom it can be shown.

    Attributes:
        board: the board.
        organisations: for whom it can be shown.
        whole: the database of the ticks answered.
    """

    board: Board
    organisations: tuple[BoardOrganisation, ...]
    whole: bool = True


@guarded
def plan(workspace: Workspace, code: str) -> Loaded:
    """The board without ticks and without what this tool has seen: no database is asked for it."""
    from cardtool.app.transition.board import judged_plan
    from cardtool.app.transition.organisations import board_organisations
    from cardtool.app.transition.plan import plan_in_force
    from cardtool.model.transition_seen import Board

    in_force, organisations = plan_in_force(workspace), board_organisations(workspace)
    judged = judged_plan(workspace, _known(code, organisations), (), in_force=in_force)
    return Loaded(Board(judged, {}, in_force.problems), organisations, whole=False)


@guarded
def load(workspace: Workspace, ticks: StepTicks, code: str, readings: tuple[CardReading, ...]) -> Loaded:
    """The board of an organisation; of all together where the code is not one any more."""
    from cardtool.app.transition.board import transition_board
    from cardtool.app.transition.organisations import board_organisations

    organisations = board_organisations(workspace)
    known = _known(code, organisations)
    board = transition_board(workspace, organisation=known, readings=readings, ticks=ticks)
    return Loaded(board, organisations, whole=not _refused(workspace, board))


def _refused(workspace: Workspace, board: Board) -> bool:
    """Whether the board has a problem that is none of the rules: then it is the database of the ticks that refused."""
    from cardtool.app.transition.plan import plan_in_force

    return bool(board.problems) and not set(board.problems) <= set(plan_in_force(workspace).problems)


def _known(code: str, organisations: Iterable[BoardOrganisation]) -> str:
    """The code, or that of all together where it is not one any more."""
    return code if code in {each.code for each in organisations} else ""


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
def verify(ticks: StepTicks) -> TickVerification:
    """Look at every line of the journal of steps."""
    return ticks.verify()


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
def calendar(workspace: Workspace, board: Board, texts: Texts, path: Path) -> None:
    """Write the dates as a calendar, with the ends of all certificates that are still valid."""
    from cardtool.app.transition.calendar import write_calendar
    from cardtool.app.transition.seeing import ending_certificates

    write_calendar(path, board, texts, ending_certificates(workspace, board))
