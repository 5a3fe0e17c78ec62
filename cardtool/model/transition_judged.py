"""The transition board, judged for a day and an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.transition import DateKind

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.transition import BoardReform, TransitionDate, TransitionService, TransitionStep
    from cardtool.model.transition_ticks import Tick


class DateState(StrEnum):
    """What a date asks for on the day of the judgement. The list is closed; the gravest comes first."""

    OVERDUE = "overdue"
    """The deadline has passed not long ago, and not everything is done."""
    TODAY = "today"
    DUE = "due"
    """The deadline has passed, and what may be done only after it is open."""
    SOON = "soon"
    """It comes within the days that the rules name."""
    COMING = "coming"
    DONE = "done"
    """Every step that is due by then, or may begin then, is ticked."""
    PAST = "past"
    """It has passed, and nothing is known to be open, or so long ago that it no longer calls for attention."""


#: States of dates and services that call for attention.
CALLING: Final = frozenset({DateState.OVERDUE, DateState.TODAY, DateState.DUE, DateState.SOON})


@dataclass(frozen=True, slots=True)
class JudgedDate:
    """A date of a service on the day of the judgement.

    Attributes:
        date: the date.
        state: what it asks for.
        days: days from the day of the judgement to the Finnish day on which it ends, negative after it.
    """

    date: TransitionDate
    state: DateState
    days: int


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """A step of a service for an organisation.

    Attributes:
        step: the step.
        tick: what was last said of it, ``None`` when nothing was.
        due: its date, ``None`` where it has none.
        begins: first Finnish day on which it may be done, ``None`` where it may be done at once.
        waits: that day has not come yet.
        version: of the last that was ever said of it for this organisation, also after the day of the judgement; 0 when
            nothing was. A change names it.
    """

    step: TransitionStep
    tick: Tick | None = None
    due: JudgedDate | None = None
    begins: date | None = None
    waits: bool = False
    version: int = 0

    @property
    def done(self) -> bool:
        """Whether it is ticked."""
        return self.tick is not None and self.tick.done


@dataclass(frozen=True, slots=True)
class JudgedService:
    """A service for an organisation on the day of the judgement.

    Attributes:
        service: the service.
        dates: its dates, in their order.
        steps: its steps, in their order.
        state: the gravest state of its deadlines; of a service without deadlines that of its other
            dates, ``PAST`` without any.
    """

    service: TransitionService
    dates: tuple[JudgedDate, ...]
    steps: tuple[JudgedStep, ...]
    state: DateState

    @property
    def open_steps(self) -> int:
        """How many steps are not ticked."""
        return sum(not each.done for each in self.steps)

    @property
    def open(self) -> bool:
        """Whether somebody has to look at it: for lists of what is open.

        That is so when one of its dates, whether deadline, milestone or meeting, is overdue, due, today or soon, or
        when a step is not ticked that may be done by now; how long ago it was due does not matter.
        """
        return any(each.state in CALLING for each in self.dates) or any(
            not (each.done or each.waits) for each in self.steps
        )

    @property
    def telling_date(self) -> JudgedDate | None:
        """The date that its state is from: the next one, or the last one that passed; ``None`` without dates."""
        deadlines = [each for each in self.dates if each.date.kind is DateKind.DEADLINE]
        own = [each for each in deadlines or self.dates if each.state is self.state]
        coming = [each for each in own if each.days >= 0]
        if coming:
            return min(coming, key=lambda each: each.days)
        return max(own, key=lambda each: each.days, default=None)


@dataclass(frozen=True, slots=True)
class BoardOrganisation:
    """An organisation the board can be shown for.

    Attributes:
        code: county code (``05``, ``HUS``) or key of the register.
        name_fi: Finnish name.
        name_sv: Swedish name, empty when not known.
        rescue: it has a rescue department, so services for those concern it.
    """

    code: str
    name_fi: str
    name_sv: str = ""
    rescue: bool = True


@dataclass(frozen=True, slots=True)
class JudgedPlan:
    """The board without what this tool has seen.

    Attributes:
        as_of: Finnish calendar day of the judgement.
        organisation: whose, ``None`` for all together.
        reforms: the reforms.
        services: those that concern the organisation, open ones first: by state, then by the next date, then in the
            order of the rules.
    """

    as_of: date
    organisation: BoardOrganisation | None
    reforms: tuple[BoardReform, ...]
    services: tuple[JudgedService, ...]
