"""What the transition board asks for on a day, of an organisation or of all together.

A deadline is done when every step that is due by it is ticked. It calls for attention while it comes near and, with
open steps, for as long after it as the limits say; a deadline without steps, a milestone and a meeting just pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from cardtool.model.transition import DateKind
from cardtool.model.transition_judged import DateState, JudgedDate, JudgedPlan, JudgedService, JudgedStep
from cardtool.model.transition_ticks import EVERYBODY, StepKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.model.transition import TransitionDate, TransitionPlan, TransitionService, TransitionStep
    from cardtool.model.transition_judged import BoardOrganisation
    from cardtool.model.transition_limits import BoardLimits
    from cardtool.model.transition_ticks import Tick

#: The gravest first.
_GRAVITY: Final = {state: place for place, state in enumerate(DateState)}
#: States of dates that nobody waits for any more.
_SETTLED: Final = frozenset({DateState.DONE, DateState.PAST})


def judge_plan(
    plan: TransitionPlan,
    *,
    as_of: date,
    organisation: BoardOrganisation | None,
    ticks: Iterable[Tick],
    limits: BoardLimits,
) -> JudgedPlan:
    """The board for a day.

    Args:
        plan: reforms and services.
        as_of: Finnish calendar day of the judgement.
        organisation: whose board, ``None`` for all together; then only what was ticked for everybody is done.
        ticks: what was said of steps, of any organisation.
        limits: when a date calls for attention.

    Returns:
        The services: the gravest first, then those with the next date, then in the order of the plan.
    """
    code = organisation.code if organisation else EVERYBODY
    judge = _Judge(as_of, limits, code, _last_ticks(ticks, {code, EVERYBODY}))
    services = sorted(map(judge.service, plan.services), key=_urgency)
    return JudgedPlan(as_of, organisation, plan.reforms, tuple(services))


def _last_ticks(ticks: Iterable[Tick], organisations: set[str]) -> dict[StepKey, Tick]:
    """What was last said of each step."""
    ours = (tick for tick in ticks if tick.key.organisation in organisations)
    return {tick.key: tick for tick in sorted(ours, key=attrgetter("version"))}


def _urgency(judged: JudgedService) -> tuple[int, date]:
    """What sorts services; of equal ones the order stays."""
    waiting = (each.date.day for each in judged.dates if each.state not in _SETTLED)
    return _GRAVITY[judged.state], min(waiting, default=date.max)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges one service after the other for the same day and organisation."""

    as_of: date
    limits: BoardLimits
    organisation: str
    ticks: Mapping[StepKey, Tick]

    def service(self, service: TransitionService) -> JudgedService:
        """A service with its dates and steps."""
        steps = tuple(JudgedStep(step, self._tick(service, step)) for step in service.steps)
        dates = tuple(
            self._date(each, [step.done for step in steps if step.step.by == each.id]) for each in service.dates
        )
        due = {judged.date.id: judged for judged in dates}
        dated = tuple(replace(step, due=due.get(step.step.by)) for step in steps)
        return JudgedService(service, dates, dated, _gravest(dates))

    def _tick(self, service: TransitionService, step: TransitionStep) -> Tick | None:
        """The organisation's own tick; one for everybody counts where it has none, or took its own back."""
        own, shared = (
            self.ticks.get(StepKey(service.reform, service.id, step.id, organisation))
            for organisation in (self.organisation, EVERYBODY)
        )
        return shared if own is None or (shared is not None and shared.done and not own.done) else own

    def _date(self, each: TransitionDate, done: list[bool]) -> JudgedDate:
        """A date.

        Args:
            each: the date.
            done: of each step that is due by it, whether it is ticked.
        """
        days = (each.day - self.as_of).days
        asks = each.kind is DateKind.DEADLINE and bool(done)
        return JudgedDate(each, DateState.DONE if asks and all(done) else self._open(days, asks=asks), days)

    def _open(self, days: int, *, asks: bool) -> DateState:
        """The state of a date of which not everything is known to be done."""
        if days < 0:
            return DateState.OVERDUE if asks and -days <= self.limits.overdue_days else DateState.PAST
        if days == 0:
            return DateState.TODAY
        return DateState.SOON if days <= self.limits.soon_days else DateState.COMING


def _gravest(dates: tuple[JudgedDate, ...]) -> DateState:
    """The gravest state of the deadlines, of the other dates where there are none."""
    deadlines = [each.state for each in dates if each.date.kind is DateKind.DEADLINE]
    return min(deadlines or [each.state for each in dates], key=_GRAVITY.__getitem__, default=DateState.PAST)
