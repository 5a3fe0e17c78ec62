"""The transition board as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.transition.refusals import tell_refusal, tell_refusal_detail
from cardtool.app.transition.seen_telling import tell_seen
from cardtool.app.transition.wording import (
    CERTAINTIES,
    SEEN,
    STATES,
    in_language,
    name_of_organisation,
    tell_contact,
    tell_date,
    tell_source,
    tell_step,
    tell_tick,
    tell_when,
)
from cardtool.app.worklist.wording import FAULTS
from cardtool.cli.tables import table
from cardtool.model.evidence import Confidence
from cardtool.model.worklist import JournalFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.transition import TransitionRule
    from cardtool.model.transition_judged import BoardOrganisation, JudgedPlan, JudgedService, JudgedStep
    from cardtool.model.transition_seen import Board
    from cardtool.model.transition_ticks import TickLine, TickVerification

_DONE: Final = {True: "[x]", False: "[ ]"}


def board_lines(texts: Texts, board: Board, services: Iterable[JudgedService], *, details: bool) -> Iterator[str]:
    """The board: each service, and what this tool has seen."""
    plan = board.plan
    yield name_of_organisation(texts, plan.organisation)
    yield texts.say("Judged for {day}", day=texts.day(plan.as_of))
    for judged in services:
        yield ""
        yield from _service_lines(texts, judged, details=details)
    yield ""
    yield texts.say("What this tool has seen").upper()
    for kind, seen in board.seen.items():
        first, *others = tell_seen(texts, seen, soon_days=board.soon_days)
        yield f"  {texts.say(SEEN[kind])}: {first}"
        yield from (f"    {line}" for line in others)


def _service_lines(texts: Texts, judged: JudgedService, *, details: bool) -> Iterator[str]:
    about = judged.service
    yield f"{texts.say(STATES[judged.state]).upper()}  {in_language(texts, about.title)}  ({about.id})"
    if details:
        yield f"  {in_language(texts, about.change)}"
    for date in judged.dates:
        yield f"  {texts.say(STATES[date.state])}: {tell_date(texts, date)}"
    for step in judged.steps:
        yield from _step_lines(texts, step)
    for contact in about.contacts:
        yield f"  {tell_contact(texts, contact)}"
    if details:
        yield from (f"  - {_rule(texts, rule)}" for rule in about.rules)
        yield from (f"  {in_language(texts, link.title)}: {link.url}" for link in about.links)
        yield f"  {tell_source(texts, about.source, about.read)}"


def _step_lines(texts: Texts, judged: JudgedStep) -> Iterator[str]:
    yield f"  {_DONE[judged.done]} {judged.step.id}: {tell_step(texts, judged)}"
    if judged.tick is not None:
        yield f"      {tell_tick(texts, judged.tick)}"


def _rule(texts: Texts, rule: TransitionRule) -> str:
    sure = "" if rule.certainty is Confidence.CERTAIN else f" ({texts.say(CERTAINTIES[rule.certainty])})"
    return in_language(texts, rule.text) + sure


def step_lines(texts: Texts, plan: JudgedPlan) -> Iterator[str]:
    """The steps as a table, with the words that ``transition tick`` takes."""
    say = texts.say
    rows = [
        (
            _DONE[step.done],
            judged.service.id,
            step.step.id,
            tell_when(texts, step.due.date) if step.due else "",
            in_language(texts, step.step.text),
        )
        for judged in plan.services
        for step in judged.steps
    ]
    yield name_of_organisation(texts, plan.organisation)
    yield from table([("", say("Service"), say("Step"), say("Date"), say("What")), *rows])


def organisation_lines(organisations: Iterable[BoardOrganisation]) -> Iterator[str]:
    """One organisation a line."""
    for each in organisations:
        names = f"{each.name_fi} / {each.name_sv}" if each.name_sv else each.name_fi
        yield f"{each.code:<4} {names}"


def history_lines(texts: Texts, lines: Iterable[TickLine]) -> Iterator[str]:
    """What was ever said of a step, one line each."""
    for line in lines:
        yield f"{line.number}: {tell_tick(texts, line.tick)}"


def refusal_lines(texts: Texts, problems: Iterable[Problem], *, of_tick: bool = False) -> Iterator[str]:
    """Problems of the board with their remedies."""
    for problem in problems:
        title, remedy = tell_refusal(texts, problem, of_tick=of_tick)
        yield f"{problem.reader}: {title}" if problem.reader else title
        yield f"  {remedy}"
        if detail := tell_refusal_detail(texts, problem):
            yield f"  ({problem.cause.value}: {detail})"


def verification_lines(texts: Texts, verification: TickVerification) -> Iterator[str]:
    """What a verification of the journal of steps found."""
    yield texts.say_many(
        "{number} line of the journal of steps", "{number} lines of the journal of steps", verification.lines
    )
    yield texts.say("Hash of the last line: {head}", head=verification.head)
    if not verification.problems:
        yield texts.say("The journal of steps is whole.")
    for problem in verification.problems:
        yield f"! {problem.line}: {texts.say(FAULTS[JournalFault(problem.reason)])}"
