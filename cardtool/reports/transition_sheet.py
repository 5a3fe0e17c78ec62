"""The status sheet of the transition board: where an organisation stands, on two or three pages for its management."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.transition import DateKind
from cardtool.model.transition_judged import DateState
from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_paper import Facts, Grid, Line, Look, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.cause import Problem
    from cardtool.model.transition import LanguageText, TransitionDate
    from cardtool.model.transition_judged import JudgedDate, JudgedPlan, JudgedService
    from cardtool.model.transition_seen import Board, Seen
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords
    from cardtool.reports.worklist_paper import Part

#: States of deadlines that somebody has to look at.
_CALLING: Final = frozenset({DateState.OVERDUE, DateState.TODAY, DateState.SOON})


@dataclass(frozen=True, slots=True)
class SheetWords:
    """How the sheet speaks, beside the words of all reports.

    Attributes:
        words: language, names and dates.
        organisation: whose sheet it is.
        when: a date as the source has it.
        days: how far away a date is.
        seen: what was seen of one kind, line by line.
        problem: what the board goes without.
    """

    words: ReportWords
    organisation: str
    when: Callable[[TransitionDate], str]
    days: Callable[[JudgedDate], str]
    seen: Callable[[Seen], tuple[str, ...]]
    problem: Callable[[Problem], str]

    def text(self, text: LanguageText | None) -> str:
        """A text of the rules in the language, empty for none."""
        return text.of(self.words.language) if text else ""


def status_paper(board: Board, speak: SheetWords) -> Paper:
    """The sheet: numbers, services, deadlines that call for attention, what this tool has seen, open steps."""
    words, plan = speak.words, board.plan
    parts: tuple[Part, ...] = (
        Line(speak.organisation, Look.HEADING),
        Line(words.say("Judged for {day}", day=words.day(plan.as_of))),
        *(Line(speak.problem(problem), Look.ALARM) for problem in board.problems),
        Line(words.say("Services by their state"), Look.HEADING),
        _numbers(plan, words),
        Grid(_services(plan, speak), (2, 6, 5, 2, 2)),
        *_deadlines(plan, speak),
        Grid(_seen(board, speak), (3, 10)),
        *_open_steps(plan, speak),
        *_sources(plan, speak),
    )
    return Paper(words.say("Status of the DVV services in the reform"), parts, words, wide=True)


def _numbers(plan: JudgedPlan, words: ReportWords) -> Facts:
    """Services by their state, those of none included, and steps: a zero says something too."""
    states = Counter(judged.state for judged in plan.services)
    steps = [step for judged in plan.services for step in judged.steps]
    done = f"{sum(step.done for step in steps)} / {len(steps)}"
    return Facts((*((words.name(state), str(states[state])) for state in DateState), (words.say("Steps done"), done)))


def _services(plan: JudgedPlan, speak: SheetWords) -> Table:
    say = speak.words.say
    headings = (say("State"), say("Service"), say("Date"), say("Days"), say("Steps done"))
    rows = tuple(_service(judged, speak) for judged in plan.services)
    return Table(say("Services"), headings, rows)


def _service(judged: JudgedService, speak: SheetWords) -> Row:
    steps = f"{len(judged.steps) - judged.open_steps} / {len(judged.steps)}" if judged.steps else ""
    shown = judged.telling_date
    when, days = (speak.when(shown.date), speak.days(shown)) if shown else ("", "")
    return speak.words.name(judged.state), speak.text(judged.service.title), when, days, steps


def _deadlines(plan: JudgedPlan, speak: SheetWords) -> Iterator[Part]:
    say = speak.words.say
    calling = [
        (date, judged)
        for judged in plan.services
        for date in judged.dates
        if date.date.kind is DateKind.DEADLINE and date.state in _CALLING
    ]
    if not calling:
        yield Line(say("No deadline calls for attention."))
        return
    headings = (say("State"), say("Date"), say("Days"), say("Service"), say("What"), say("Who acts"), say("Where"))
    rows = tuple(_deadline(date, judged, speak) for date, judged in sorted(calling, key=lambda pair: pair[0].days))
    yield Grid(Table(say("Deadlines that call for attention"), headings, rows), (2, 3, 2, 4, 6, 3, 3))


def _deadline(date: JudgedDate, judged: JudgedService, speak: SheetWords) -> Row:
    about = date.date
    return (
        speak.words.name(date.state),
        speak.when(about),
        speak.days(date),
        speak.text(judged.service.title),
        speak.text(about.text),
        speak.text(about.who),
        about.where,
    )


def _open_steps(plan: JudgedPlan, speak: SheetWords) -> Iterator[Part]:
    say = speak.words.say
    rows = tuple(
        (
            speak.text(judged.service.title),
            speak.text(step.step.text),
            speak.text(step.step.who),
            speak.when(step.due.date) if step.due else "",
        )
        for judged in plan.services
        for step in judged.steps
        if not step.done
    )
    if not rows:
        yield Line(say("Every step is done."))
        return
    headings = (say("Service"), say("What"), say("Who acts"), say("Date"))
    yield Grid(Table(say("Steps that are not ticked"), headings, rows), (4, 8, 3, 3))


def _seen(board: Board, speak: SheetWords) -> Table:
    say, name = speak.words.say, speak.words.name
    rows = tuple(
        ("" if number else name(kind), line)
        for kind, seen in board.seen.items()
        for number, line in enumerate(speak.seen(seen))
    )
    return Table(say("What this tool has seen"), (say("What"), say("Seen")), rows)


def _sources(plan: JudgedPlan, speak: SheetWords) -> Iterator[Part]:
    say, day = speak.words.say, speak.words.day
    for reform in plan.reforms:
        name = speak.text(reform.name)
        told = say("Source: {source}, read {day}", source=reform.source, day=day(reform.read))
        yield Line(f"{name}. {told}", Look.SMALL)
    yield Line(
        say("A deadline ends with its day in Finland. Steps are what people ticked in this program."), Look.SMALL
    )
