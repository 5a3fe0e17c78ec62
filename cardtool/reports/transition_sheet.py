"""The status sheet of the transition board: where an organisation stands, on two or three pages for its management."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.transition import DateKind
from cardtool.model.transition_judged import CALLING, DateState
from cardtool.reports.inventory_tables import Table
from cardtool.reports.worklist_paper import Grid, Line, Look, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cardtool.model.cause import Problem
    from cardtool.model.transition import LanguageText, TransitionDate
    from cardtool.model.transition_judged import JudgedDate, JudgedPlan, JudgedService, JudgedStep
    from cardtool.model.transition_seen import Board, Seen
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords
    from cardtool.reports.worklist_paper import Part


#: Steps of a service that are told; how many there are stands beside the service.
_NEXT_STEPS: Final = 2


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
    """The sheet: numbers, open services with their contacts, open steps, what was seen; then the others in short."""
    words, plan = speak.words, board.plan
    calling = [judged for judged in plan.services if _is_open(judged)]
    others = [judged for judged in plan.services if not _is_open(judged)]
    parts: tuple[Part, ...] = (
        Line(speak.organisation, Look.HEADING),
        Line(words.say("Judged for {day}", day=words.day(plan.as_of))),
        *(Line(speak.problem(problem), Look.ALARM) for problem in board.problems),
        _numbers(plan, words),
        *_open_services(calling, speak),
        *_open_steps([judged for judged in calling if judged.dates], speak),
        Grid(_seen(board, speak), (3, 10)),
        *_others(others, speak),
        *_sources(plan, speak),
    )
    return Paper(words.say("Status of the DVV services in the reform"), parts, words, wide=True)


def _numbers(plan: JudgedPlan, words: ReportWords) -> Grid:
    """Services by their state, those of none included, and steps: a zero says something too."""
    states = Counter(judged.state for judged in plan.services)
    steps = [step for judged in plan.services for step in judged.steps]
    done = f"{sum(step.done for step in steps)} / {len(steps)}"
    headings = (*map(words.name, DateState), words.say("Steps done"))
    numbers = (*(str(states[state]) for state in DateState), done)
    return Grid(Table(words.say("Services by their state"), headings, (numbers,)))


def _is_open(judged: JudgedService) -> bool:
    """Whether the sheet tells it at length; what has passed and only lacks ticks is told in short."""
    return judged.open and (judged.state is not DateState.PAST or not judged.dates)


def _open_services(services: Sequence[JudgedService], speak: SheetWords) -> Iterator[Part]:
    say = speak.words.say
    if not services:
        yield Line(say("No service is open."))
        return
    headings = (say("State"), say("Service"), say("Date"), say("What"), say("Contacts"), say("Steps done"))
    rows = tuple(row for judged in services for row in _open_service(judged, speak))
    yield Grid(Table(say("Open services"), headings, rows), (0, 4, 8, 9, 3, 0))


def _open_service(judged: JudgedService, speak: SheetWords) -> Iterator[Row]:
    """A line for each deadline that calls for attention, or for the date that gives the service its state."""
    calling = [each for each in judged.dates if each.date.kind is DateKind.DEADLINE and each.state in CALLING]
    title, contacts = speak.text(judged.service.title), ", ".join(each.address for each in judged.service.contacts)
    shown = sorted(calling, key=lambda each: each.days) or list(filter(None, [judged.telling_date]))
    if not shown:
        yield speak.words.name(judged.state), title, "", "", contacts, _steps(judged)
    for number, date in enumerate(shown):
        when, what = f"{speak.when(date.date)}, {speak.days(date)}", speak.text(date.date.text)
        service, addresses, steps = ("", "", "") if number else (title, contacts, _steps(judged))
        yield speak.words.name(date.state), service, when, what, addresses, steps


def _others(services: Sequence[JudgedService], speak: SheetWords) -> Iterator[Part]:
    """Services that nobody has to look at, in short."""
    say = speak.words.say
    if services:
        headings = (say("State"), say("Service"), say("Date"), say("Days"), say("Steps done"))
        rows = tuple(_service(judged, speak) for judged in services)
        yield Grid(Table(say("Other services"), headings, rows), (2, 6, 5, 2, 2))


def _service(judged: JudgedService, speak: SheetWords) -> Row:
    shown = judged.telling_date
    when, days = (speak.when(shown.date), speak.days(shown)) if shown else ("", "")
    return speak.words.name(judged.state), speak.text(judged.service.title), when, days, _steps(judged)


def _steps(judged: JudgedService) -> str:
    return f"{len(judged.steps) - judged.open_steps} / {len(judged.steps)}" if judged.steps else ""


def _open_steps(services: Sequence[JudgedService], speak: SheetWords) -> Iterator[Part]:
    """The next steps of services with dates; of a service each is a line, with its name beside the first."""
    say = speak.words.say
    rows = tuple(
        (
            "" if number else speak.text(judged.service.title),
            speak.text(step.step.text),
            speak.text(step.step.who),
            speak.words.day(step.due.date.day) if step.due else "",
        )
        for judged in services
        for number, step in enumerate(_next_steps(judged))
    )
    if rows:
        headings = (say("Service"), say("What"), say("Who acts"), say("Date"))
        yield Grid(Table(say("Next steps"), headings, rows), (3, 30, 2, 0))
    else:
        yield Line(say("Every step that may be done by now is ticked, or its day has passed long ago."))


def _next_steps(judged: JudgedService) -> list[JudgedStep]:
    """The first of those that are not ticked and may be done by now, those with a deadline in front."""
    to_do = [step for step in judged.steps if not (step.done or step.waits)]
    return sorted(to_do, key=lambda step: (step.due is None, step.due.days if step.due else 0))[:_NEXT_STEPS]


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
