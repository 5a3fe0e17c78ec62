"""The rules of the transition board that are in force, and the check of an administrator's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.errors import LocalDataError

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.file_fault import FileFault
    from cardtool.model.transition import TransitionPlan
    from cardtool.model.transition_limits import BoardLimits


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The plan, and what hinders an administrator's additions.

    Attributes:
        plan: reforms and services.
        limits: when a date calls for attention.
        problems: errors of the administrator's files; what ships is in force instead.
    """

    plan: TransitionPlan
    limits: BoardLimits
    problems: tuple[Problem, ...] = ()


def plan_in_force(workspace: Workspace) -> PlanInForce:
    """The shipped plan with the administrator's additions, without them when they have an error.

    Raises:
        InstallationError: shipped data is missing or broken.
    """
    rules = workspace.folders.administrator / "rules"
    known = workspace.knowledge.problems
    try:
        return _loaded(workspace, rules if rules.is_dir() else None, known)
    except LocalDataError as error:
        return _loaded(workspace, None, (*known, error.problem))


def _loaded(workspace: Workspace, local: Path | None, problems: tuple[Problem, ...]) -> PlanInForce:
    from cardtool.rules.transition_plan import load_board_limits, load_transition_plan

    return PlanInForce(load_transition_plan(local, workspace.knowledge.transition), load_board_limits(local), problems)


def check_file(workspace: Workspace, path: Path) -> tuple[FileFault, ...]:
    """All faults of an administrator's ``transition_services.toml``, wherever it lies; none when it can be used.

    Raises:
        InstallationError: shipped data is missing or broken.
    """
    from cardtool.rules.transition_plan import check_transition_file

    return check_transition_file(path, workspace.knowledge.transition)
