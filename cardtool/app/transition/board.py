"""Use case: the transition board, judged for a day and an organisation, with what this tool has seen."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cardtool.app.transition.organisations import board_organisations
from cardtool.app.transition.plan import plan_in_force
from cardtool.app.transition.seeing import Looking, look
from cardtool.app.transition.ticks import StepTicks, is_past
from cardtool.model.errors import CardtoolError
from cardtool.model.transition_seen import Board

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cardtool.app.transition.plan import PlanInForce
    from cardtool.app.workspace import Workspace
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

    The ticks and the closing list are one database: it is opened once, and what refuses the one is not asked for the
    other. While a server keeps silent that takes until the driver gives up; :func:`judged_plan` without ticks has the
    plan at once.

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
    kinds = dict.fromkeys(kind for service in in_force.plan.services for kind in service.seen)
    with _kept(workspace, database, ticks) as kept:
        said, refusal = _said(kept, day)
        plan = judged_plan(workspace, organisation, said, in_force=in_force, as_of=day)
        asked = Looking(workspace, day, kept, refusal, organisation, inventory_database, tuple(readings))
        seen = look(asked, kinds)
    problems = (*in_force.problems, *([refusal.problem] if refusal else []))
    return Board(plan, seen, problems, in_force.limits.soon_days)


def judged_plan(
    workspace: Workspace,
    organisation: str,
    ticks: Iterable[Tick],
    *,
    in_force: PlanInForce | None = None,
    as_of: date | None = None,
) -> JudgedPlan:
    """The board without what this tool has seen.

    Args:
        workspace: surroundings.
        organisation: code as for :func:`transition_board`.
        ticks: what was said of steps (``StepTicks.known_on``).
        in_force: the rules, ``None`` to read them.
        as_of: Finnish calendar day, ``None`` for that of the workspace.

    Raises:
        InstallationError: shipped data is missing or broken.
        ValueError: there is no such organisation.
    """
    from cardtool.rules.transition_judging import judge_plan

    rules, day = in_force or plan_in_force(workspace), as_of or workspace.day()
    return judge_plan(
        rules.plan,
        as_of=day,
        organisation=_organisation(workspace, organisation),
        ticks=ticks,
        limits=rules.limits,
        past=is_past(workspace, day),
    )


def _organisation(workspace: Workspace, code: str) -> BoardOrganisation | None:
    if not code:
        return None
    found = next((each for each in board_organisations(workspace) if each.code == code), None)
    if found is None:
        raise ValueError(f"no organisation of the board has the code {code!r}")
    return found


@contextmanager
def _kept(workspace: Workspace, database: str, opened: StepTicks | None) -> Iterator[StepTicks]:
    """The ticks that are open already, or those of the database for as long as this lasts."""
    if opened is not None:
        yield opened
    else:
        with StepTicks(workspace, database) as ticks:
            yield ticks


def _said(ticks: StepTicks, day: date) -> tuple[tuple[Tick, ...], CardtoolError | None]:
    try:
        return ticks.known_on(day), None
    except CardtoolError as error:
        return (), error
