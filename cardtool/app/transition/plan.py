"""The rules of the transition board that are in force, and the check of an administrator's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import LocalDataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.file_fault import FileFault
    from cardtool.model.transition import TransitionPlan
    from cardtool.model.transition_limits import BoardLimits
    from cardtool.rules.oid_verdict import OidVerdictRules
    from cardtool.rules.transition_plan import BoardRules

#: Faults of a file that the board tells one by one; ``cardtool transition check`` tells all.
_MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The plan, and what hinders an administrator's additions.

    Attributes:
        plan: reforms and services.
        limits: when a date calls for attention.
        problems: errors of the administrator's files; what they are in is left out, and what ships is in force there.
    """

    plan: TransitionPlan
    limits: BoardLimits
    problems: tuple[Problem, ...] = ()


def plan_in_force(workspace: Workspace) -> PlanInForce:
    """The shipped plan with those of the administrator's additions that have no error.

    Raises:
        InstallationError: shipped data is missing or broken.
    """
    rules = workspace.folders.administrator / "rules"
    local = rules if rules.is_dir() else None
    oids, of_oids = _oid_rules(local)
    board, of_board = _board_rules(workspace, local, oids)
    return PlanInForce(board.plan, board.limits, (*workspace.knowledge.problems, *of_oids, *of_board))


def _oid_rules(local: Path | None) -> tuple[OidVerdictRules, tuple[Problem, ...]]:
    """The rules on OIDs, the shipped ones where the administrator's have an error."""
    from cardtool.rules.service_loading import load_oid_verdict_rules, shipped_oid_verdict_rules

    try:
        return load_oid_verdict_rules(local) if local else shipped_oid_verdict_rules(), ()
    except LocalDataError as error:
        return shipped_oid_verdict_rules(), (error.problem,)


def _board_rules(
    workspace: Workspace, local: Path | None, oids: OidVerdictRules
) -> tuple[BoardRules, tuple[Problem, ...]]:
    """The rules of the board, the shipped ones alone where nothing of the administrator's file can be read."""
    from cardtool.rules.transition_plan import load_board_rules

    try:
        board = load_board_rules(local, workspace.knowledge.transition, oids)
    except LocalDataError as error:
        return load_board_rules(None, workspace.knowledge.transition, oids), (error.problem,)
    return board, tuple(_problems(local, board.faults)) if local else ()


def _problems(local: Path, faults: tuple[FileFault, ...]) -> Iterator[Problem]:
    """Every fault with its place, and how many more there are than a board can tell."""
    from cardtool.rules.transition_plan import TRANSITION_SERVICES

    path = local / TRANSITION_SERVICES
    for number, fault in enumerate(faults[:_MOST_FAULTS], 1):
        more = len(faults) - number if number == _MOST_FAULTS else 0
        yield replace(LocalDataError(f"{path.name}, {fault}", reader=str(path)).problem, more=more)


def check_file(workspace: Workspace, path: Path) -> tuple[FileFault, ...]:
    """All faults of an administrator's ``transition_services.toml``, wherever it lies; none when it can be used.

    Doubts are among them: what does no harm, but has no effect.

    Raises:
        InstallationError: shipped data is missing or broken.
    """
    from cardtool.rules.transition_plan import check_transition_file

    return check_transition_file(path, workspace.knowledge.transition)
