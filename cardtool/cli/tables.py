"""Readings as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app import wording
from cardtool.app.telling import (
    tell_cause,
    tell_evidence,
    tell_facts,
    tell_finding,
    tell_kind,
    tell_next_step,
    tell_organisation,
    tell_validity,
    tell_verdict,
)
from cardtool.cli.terminal_text import LONGEST_VALUE, one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.reading import CardReading, Readings


def card_lines(texts: Texts, reading: CardReading) -> Iterator[str]:
    """One card: verdict, next step, facts, findings and reasons."""
    if reading.card.reader:
        yield f"[{reading.card.reader}]"
    yield tell_verdict(texts, reading).upper()
    yield tell_next_step(texts, reading)
    yield ""
    yield from aligned((fact.label, fact.value or "-") for fact in tell_facts(texts, reading))
    for finding in reading.findings:
        yield f"  {texts.say(wording.SEVERITIES[finding.severity])}: {tell_finding(texts, finding)}"
    yield "  " + texts.say("Why") + ":"
    for evidence in (*reading.kind.evidence, *reading.organisation.evidence):
        yield f"    {tell_evidence(texts, evidence)}"


def readings_lines(texts: Texts, readings: Readings) -> Iterator[str]:
    """All cards, one after the other."""
    yield texts.say("Judged for {day}", day=texts.day(readings.as_of))
    for card in readings.cards:
        yield ""
        yield from card_lines(texts, card)


def readings_table(texts: Texts, readings: Readings) -> Iterator[str]:
    """All cards as a table, one card a line."""
    heads = (
        texts.say("Reader"),
        texts.say("Kind"),
        texts.say("Holder"),
        texts.say("Organisation"),
        texts.say("In the register"),
        texts.say("Valid"),
        texts.say("What to do"),
    )
    rows = [
        (
            card.card.reader,
            tell_kind(texts, card),
            card.holder.name,
            card.holder.organisation,
            tell_organisation(texts, card.organisation),
            tell_validity(texts, card),
            tell_verdict(texts, card),
        )
        for card in readings.cards
    ]
    yield from table([heads, *rows])


def problem_lines(texts: Texts, problems: Iterable[Problem]) -> Iterator[str]:
    """Problems with their remedies."""
    for problem in problems:
        title, remedy = tell_cause(texts, problem)
        place = problem.reader or problem.profile
        yield f"{place}: {title}" if place else title
        yield f"  {remedy}"
        if problem.detail:
            yield f"  ({problem.cause.value}: {problem.detail})"


def match_lines(texts: Texts, match: OrganisationMatch) -> Iterator[str]:
    """What the register says of a name."""
    yield tell_organisation(texts, match)
    if match.matched:
        yield f"  {match.matched.name_fi}" + (f" / {match.matched.name_sv}" if match.matched.name_sv else "")
    for successor in match.successors:
        mark = "*" if successor.default else " "
        yield f"  → {mark} {successor.code} {successor.name_fi} / {successor.name_sv}"
    for evidence in match.evidence:
        yield f"  {tell_evidence(texts, evidence)}"
    for candidate in match.candidates:
        yield f"  ? {candidate.name_fi} ({texts.say(wording.STATUSES[candidate.status])})"


def aligned(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """``label  value`` lines with the values in one column; a value stays on its line."""
    rows = [(one_line(label), shortened(value, LONGEST_VALUE)) for label, value in pairs]
    width = max((len(label) for label, _ in rows), default=0)
    for label, value in rows:
        yield f"  {label:<{width}}  {value}"


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns, the first row underlined; a cell is on one line and of bounded length."""
    rows = [tuple(map(shortened, row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        if index == 0:
            yield "  ".join("-" * width for width in widths)
