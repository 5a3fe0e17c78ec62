"""What the transition board asks for on a day, of an organisation or of all together.

A deadline is done when every step that is due by it is ticked. It calls for attention while it comes near and, with
open steps, for as long after it as the limits say; a deadline without steps, a milestone and a meeting just pass.
Steps that may begin only after a deadline make it due then, not overdue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from cardtool.model.finnish_time import finnish_day
from cardtool.model.transition import FINNISH_ZONE, DateKind, Scope
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
_DAY: Final = timedelta(days=1)
_LAST_SECOND: Final = time(23, 59, 59)


def judge_plan(
    plan: TransitionPlan,
    *,
    as_of: date,
    organisation: BoardOrganisation | None,
    ticks: Iterable[Tick],
    limits: BoardLimits,
    past: bool = True,
) -> JudgedPlan:
    """The board for a day.

    Args:
        plan: reforms and services.
        as_of: Finnish calendar day of the judgement.
        organisation: whose board, ``None`` for all together; then only what was ticked for everybody is done.
        ticks: what was said of steps, of any organisation.
        limits: when a date calls for attention.
        past: ``as_of`` lies in the past: what was said after it does not count, so that earlier words of the same step
            are wanted too. Otherwise everything counts, as the clock of who said it may be ahead.

    Returns:
        The services: the gravest first, then those with the next date, then in the order of the plan.
    """
    code = organisation.code if organisation else EVERYBODY
    ours = [tick for tick in ticks if tick.key.organisation in {code, EVERYBODY}]
    known = (tick for tick in ours if not past or finnish_day(tick.author.at) <= as_of)
    judge = _Judge(as_of, limits, code, _last_ticks(known), _last_ticks(ours))
    concerned = (each for each in plan.services if _concerns(each.scope, organisation))
    services = sorted((judge.service(_of(each, organisation)) for each in concerned), key=_urgency)
    return JudgedPlan(as_of, organisation, plan.reforms, tuple(services))


def _concerns(scope: Scope, organisation: BoardOrganisation | None) -> bool:
    """Whether a service or step concerns an organisation, or any one of all together."""
    return scope is not Scope.RESCUE or organisation is None or organisation.rescue


def _of(service: TransitionService, organisation: BoardOrganisation | None) -> TransitionService:
    """A service as it is for an organisation: its own days, and only steps that concern it."""
    if organisation is None:
        return service
    dates = tuple(each.of_county.get(organisation.code, each) for each in service.dates)
    if dates != service.dates:
        dates = tuple(sorted(dates, key=attrgetter("day")))
    return replace(
        service, dates=dates, steps=tuple(each for each in service.steps if _concerns(each.scope, organisation))
    )


def _last_ticks(ticks: Iterable[Tick]) -> dict[StepKey, Tick]:
    """What was last said of each step."""
    return {tick.key: tick for tick in sorted(ticks, key=attrgetter("version"))}


def _urgency(judged: JudgedService) -> tuple[int, int]:
    """What sorts services; of equal ones the order stays."""
    waiting = (each.days for each in judged.dates if each.state not in _SETTLED)
    return _GRAVITY[judged.state], min(waiting, default=date.max.toordinal())


def last_day(each: TransitionDate) -> date:
    """The Finnish day that a date is judged by.

    A deadline ends with its day in its own time zone; a meeting is on the day on which it begins.
    """
    moment = _LAST_SECOND if each.kind is DateKind.DEADLINE else each.begins
    if each.zone == FINNISH_ZONE or moment is None:
        return each.day
    return finnish_day(datetime.combine(each.day, moment, ZoneInfo(each.zone)))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges one service after the other for the same day and organisation.

    Attributes:
        as_of: the day.
        limits: when a date calls for attention.
        organisation: its code.
        ticks: what was last said of each step, of what counts on that day.
        last: what was last said of each step at all.
    """

    as_of: date
    limits: BoardLimits
    organisation: str
    ticks: Mapping[StepKey, Tick]
    last: Mapping[StepKey, Tick]

    def service(self, service: TransitionService) -> JudgedService:
        """A service with its dates and steps."""
        steps = tuple(self._step(service, step) for step in service.steps)
        dates = tuple(self._date(each, steps) for each in service.dates)
        known = {judged.date.id: judged for judged in dates}
        dated = tuple(self._dated(step, known) for step in steps)
        return JudgedService(service, dates, dated, _gravest(dates))

    def _step(self, service: TransitionService, step: TransitionStep) -> JudgedStep:
        last = self.last.get(StepKey(service.reform, service.id, step.id, self.organisation))
        return JudgedStep(step, self._tick(service, step), version=last.version if last else 0)

    def _dated(self, judged: JudgedStep, dates: Mapping[str, JudgedDate]) -> JudgedStep:
        """A step with the day by which it is to be done, and the one on which it may begin."""
        due, after = dates.get(judged.step.by), dates.get(judged.step.after)
        begins = last_day(after.date) + _DAY if after and last_day(after.date) < date.max else None
        return replace(judged, due=due, begins=begins, waits=after is not None and after.days >= 0)

    def _tick(self, service: TransitionService, step: TransitionStep) -> Tick | None:
        """The organisation's own word; a tick for everybody counts where it has none, or took its own back before."""
        own, shared = (
            self.ticks.get(StepKey(service.reform, service.id, step.id, organisation))
            for organisation in (self.organisation, EVERYBODY)
        )
        if own is None or shared is None:
            return own or shared
        return shared if shared.done and not own.done and shared.author.at > own.author.at else own

    def _date(self, each: TransitionDate, steps: tuple[JudgedStep, ...]) -> JudgedDate:
        """A date with what its steps ask for, those that are due by it and those that may begin after it."""
        days = (last_day(each) - self.as_of).days
        asks = each.kind is DateKind.DEADLINE
        by = [step.done for step in steps if asks and step.step.by == each.id]
        after = [step.done for step in steps if asks and step.step.after == each.id]
        if (by or after) and all(by) and all(after):
            return JudgedDate(each, DateState.DONE, days)
        late = DateState.OVERDUE if not all(by) else DateState.DUE if after else DateState.PAST
        return JudgedDate(each, self._open(days, late), days)

    def _open(self, days: int, late: DateState) -> DateState:
        """The state of a date of which not everything is known to be done.

        Args:
            days: to the date.
            late: what it is not long after it.
        """
        if days < 0:
            return late if -days <= self.limits.overdue_days else DateState.PAST
        if days == 0:
            return DateState.TODAY
        return DateState.SOON if days <= self.limits.soon_days else DateState.COMING


def _gravest(dates: tuple[JudgedDate, ...]) -> DateState:
    """The gravest state of the deadlines, of the other dates where there are none."""
    deadlines = [each.state for each in dates if each.date.kind is DateKind.DEADLINE]
    return min(deadlines or [each.state for each in dates], key=_GRAVITY.__getitem__, default=DateState.PAST)
