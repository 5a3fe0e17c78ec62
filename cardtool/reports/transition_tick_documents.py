"""Ticks of steps and their journal as JSON documents (schema ``cardtool.transition-ticks.v1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import utc_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.transition_ticks import Tick, TickLine, TickVerification
    from cardtool.reports.card_documents import Json

TICKS_SCHEMA: Final = "cardtool.transition-ticks.v1"


def ticks_document(
    ticks: Iterable[Tick] = (), lines: Iterable[TickLine] = (), verification: TickVerification | None = None
) -> Json:
    """A document of ticks, lines of their journal, and what a verification found."""
    return {
        "schema": TICKS_SCHEMA,
        "ticks": [keyed_tick_document(tick) for tick in ticks],
        "lines": [_line(line) for line in lines],
        "verification": _verification(verification) if verification else None,
    }


def tick_document(tick: Tick) -> Json:
    """What was last said of a step whose place says which one it is."""
    return {
        "done": tick.done,
        "note": tick.note or None,
        "version": tick.version,
        "user": tick.author.user,
        "workstation": tick.author.workstation,
        "at": utc_text(tick.author.at),
    }


def keyed_tick_document(tick: Tick) -> Json:
    """The same with the step; its organisation is ``null`` where it holds for everybody."""
    key = tick.key
    step = {"reform": key.reform, "service": key.service, "step": key.step, "organisation": key.organisation or None}
    return {**step, **tick_document(tick)}


def _line(line: TickLine) -> Json:
    return {
        "number": line.number,
        "action": line.action.value,
        "tick": keyed_tick_document(line.tick),
        "previous": line.previous,
        "hash": line.hash,
    }


def _verification(verification: TickVerification) -> Json:
    return {
        "lines": verification.lines,
        "head": verification.head,
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in verification.problems],
        "counts": dict(verification.counts),
    }
