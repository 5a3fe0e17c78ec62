"""Saying of steps that they are done, what stands of them, and forgetting notes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, update

from cardtool.model.errors import ChangedMeanwhileError
from cardtool.model.transition_ticks import LONGEST_IDENTIFIER, LONGEST_NOTE, StepKey, TickAction
from cardtool.store.journal_encoding import moment_text
from cardtool.store.places import storable
from cardtool.store.transition_journal import STEPS, Saying, lines_of
from cardtool.store.transition_tables import STEP_JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from cardtool.model.transition_ticks import Tick, TickLine
    from cardtool.model.worklist import Author
    from cardtool.store.transition_journal import StepPen, StepRow

_C: Final = STEP_JOURNAL.c
_KEY: Final = (_C.reform, _C.service, _C.step, _C.organisation)
_OF_STEP: Final = select(*STEPS.columns).where(
    _C.reform == bindparam("reform"),
    _C.service == bindparam("service"),
    _C.step == bindparam("step"),
    _C.organisation == bindparam("organisation"),
)
_HISTORY: Final = _OF_STEP.order_by(_C.version)
_LAST: Final = _OF_STEP.order_by(_C.version.desc()).limit(1)
_LAST_LINES: Final = select(func.max(_C.number)).where(_C.reform.is_not(None)).group_by(*_KEY)
_STANDING: Final = select(*STEPS.columns).where(_C.number.in_(_LAST_LINES)).order_by(*_KEY)
_FORGET: Final = (
    update(STEP_JOURNAL).where(_C.at < bindparam("before"), _C.salt.is_not(None)).values(note=None, salt=None)
)


def say(pen: StepPen, key: StepKey, *, done: bool, note: str, version: int | None, author: Author) -> Tick:
    """Say of a step that it is done, or that it is not.

    Raises:
        ChangedMeanwhileError: somebody else said something of it since ``version``.
        ValueError: a part of the key is missing or too long, or the note is too long.
    """
    kept, text = _storable(key), storable(note.strip())
    if len(text) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
    last = _last(pen.connection, kept)
    found = (last.version or 0) if last else 0
    if version is not None and version != found:
        raise _changed(last)
    line = pen.write(author, Saying(TickAction.SAID, kept, version=found + 1, done=done, note=text))
    return lines_of([line])[0].tick


def _changed(last: StepRow | None) -> ChangedMeanwhileError:
    if last is None:
        return ChangedMeanwhileError("never ticked")
    by = lines_of([last])[0].tick.author
    return ChangedMeanwhileError(f"{last.user_name}, {last.workstation}, {last.at}", by=by)


def _storable(key: StepKey) -> StepKey:
    kept = StepKey(*(storable(part) for part in (key.reform, key.service, key.step, key.organisation)))
    if not (kept.reform and kept.service and kept.step):
        raise ValueError("a step has a reform, a service and an identifier")
    if max(map(len, (kept.reform, kept.service, kept.step, kept.organisation))) > LONGEST_IDENTIFIER:
        raise ValueError(f"each part of a step's key has at most {LONGEST_IDENTIFIER} characters")
    return kept


def _last(connection: Connection, key: StepKey) -> StepRow | None:
    found = STEPS.rows(connection.execute(_LAST, _named(key)))
    return found[0] if found else None


def _named(key: StepKey) -> Mapping[str, str]:
    return {"reform": key.reform, "service": key.service, "step": key.step, "organisation": key.organisation}


def standing(connection: Connection) -> tuple[Tick, ...]:
    """What was last said of every step of which anything was said, ordered by key."""
    return tuple(line.tick for line in lines_of(STEPS.rows(connection.execute(_STANDING))))


def history(connection: Connection, key: StepKey) -> tuple[TickLine, ...]:
    """What was ever said of a step, the first first."""
    named = {name: storable(part) for name, part in _named(key).items()}
    return lines_of(STEPS.rows(connection.execute(_HISTORY, named)))


def counts(ticks: Iterable[Tick]) -> Mapping[str, int]:
    """How many steps are done, by organisation."""
    return Counter(tick.key.organisation for tick in ticks if tick.done)


def forget_notes(pen: StepPen, before: datetime, author: Author) -> int:
    """Remove the notes that were written before a moment, and their salts; how many."""
    moment = moment_text(before)
    forgotten = pen.connection.execute(_FORGET, {"before": moment}).rowcount
    if forgotten:
        pen.write(author, Saying(TickAction.NOTES_FORGOTTEN, notes_before=moment))
    return forgotten
