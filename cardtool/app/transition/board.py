"""Use case: the transition board, judged for a day and an organisation, with what this tool has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.transition.organisations import board_organisations
from cardtool.app.transition.plan import plan_in_force
from cardtool.app.transition.seeing import Looking, look
from cardtool.app.transition.ticks import StepTicks
from cardtool.model.errors import CardtoolError
from cardtool.model.transition_seen import Board

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cardtool.app.transition.plan import PlanInForce
    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading
    from cardtool.model.transition_judged import BoardOrganisation, JudgedPlan
    from cardtool.model.transition_ticks import Tick


def transition_board(
    workspace: Workspace,
    *,
    organisation: str = "",
    as_of: date | None = None,
    database: str = "",
    inventory_database: str = "",
    readings: Iterable[CardReading] = (),
    ticks: StepTicks | None = None,
) -> Board:
    """The board; a database that refuses is told in it and does not stop it.

    Args:
        workspace: surroundings.
        organisation: code of one of :func:`board_organisations`, empty for all together.
        as_of: Finnish calendar day, ``None`` for that of the workspace.
        database: database of the worklist and the ticks, empty for that of the settings.
        inventory_database: database of the kept inventories, empty for the user's own file.
        readings: cards of this session.
        ticks: ticks that are open already, so that nothing is opened again.

    Raises:
        InstallationError: shipped data is missing or broken.
        ValueError: there is no such organisation.
    """
    in_force, day = plan_in_force(workspace), as_of or workspace.day()
    said, problems = _ticks(workspace, database, ticks)
    plan = judged_plan(workspace, organisation, said, in_force=in_force, as_of=day)
    kinds = dict.fromkeys(kind for service in in_force.plan.services for kind in service.seen)
    asked = Looking(workspace, in_force.plan, day, organisation, database, inventory_database, tuple(readings))
    return Board(plan, look(asked, kinds), (*in_force.problems, *problems))


def judged_plan(
    workspace: Workspace,
    organisation: str,
    ticks: Iterable[Tick],
    *,
    in_force: PlanInForce | None = None,
    as_of: date | None = None,
) -> JudgedPlan:
    """The board without what this tool has seen.

    Raises:
        InstallationError: shipped data is missing or broken.
        ValueError: there is no such organisation.
    """
    from cardtool.rules.transition_judging import judge_plan

    rules = in_force or plan_in_force(workspace)
    return judge_plan(
        rules.plan,
        as_of=as_of or workspace.day(),
        organisation=_organisation(workspace, organisation),
        ticks=ticks,
        limits=rules.limits,
    )


def _organisation(workspace: Workspace, code: str) -> BoardOrganisation | None:
    if not code:
        return None
    found = next((each for each in board_organisations(workspace) if each.code == code), None)
    if found is None:
        raise ValueError(f"no organisation of the board has the code {code!r}")
    return found


def _ticks(
    workspace: Workspace, database: str, opened: StepTicks | None
) -> tuple[tuple[Tick, ...], tuple[Problem, ...]]:
    try:
        if opened is not None:
            return opened.standing(), ()
        with StepTicks(workspace, database) as ticks:
            return ticks.standing(), ()
    except CardtoolError as error:
        return (), (error.problem,)
