"""Steps of the transition board that an organisation did: *ticks*, and the journal that keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.worklist import Author

#: The organisation of a tick that holds for all of them.
EVERYBODY: Final = ""
#: What stands for the hash of a line where there is none.
NO_LINE: Final = "0" * 64
#: Most characters of a note.
LONGEST_NOTE: Final = 2000
#: Most characters of each part of a step's key.
LONGEST_IDENTIFIER: Final = 100


class TickAction(StrEnum):
    """What a line of the journal of steps tells. The list is closed."""

    SAID = "said"
    """Somebody said of a step that it is done, or that it is not."""
    NOTES_FORGOTTEN = "notes_forgotten"
    """Notes that were written before a moment were removed; the line is of no step."""
    RESTORED = "restored"
    """The journal was restored from a backup, whose lines are those before; the line is of no step."""


@dataclass(frozen=True, slots=True)
class StepKey:
    """A step of an organisation.

    Attributes:
        reform: identifier of the reform.
        service: identifier of the service.
        step: identifier of the step.
        organisation: county code or key of the register, :data:`EVERYBODY` for one that was ticked for all.
    """

    reform: str
    service: str
    step: str
    organisation: str = EVERYBODY


@dataclass(frozen=True, slots=True)
class Tick:
    """What was last said of a step of an organisation.

    Attributes:
        key: which step.
        done: it was done; ``False`` when a tick was taken back.
        note: what the person wrote, may be empty.
        version: counts the changes, 1 for the first; a change names the version it was made on.
        author: who, where and when.
    """

    key: StepKey
    done: bool
    note: str = field(repr=False)
    version: int
    author: Author


@dataclass(frozen=True, slots=True)
class TickLine:
    """A line of the journal of steps.

    Attributes:
        number: from 1 on, without gaps.
        tick: what was said, with its note until that is forgotten; of a line that is of no step only the author.
        previous: hash of the line before, 64 zeros for the first.
        hash: hash of this line, hexadecimal.
        action: what the line tells.
    """

    number: int
    tick: Tick
    previous: str
    hash: str
    action: TickAction = TickAction.SAID


@dataclass(frozen=True, slots=True)
class TickProblem:
    """What is wrong with the journal of steps: the number of the first line that does not fit, and a closed reason."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class TickVerification:
    """The result of looking at every line of the journal of steps.

    Attributes:
        lines: how many there are.
        head: hash of the last one, 64 zeros when there is none.
        problems: none when the journal is whole.
        counts: how many ticks stand, by organisation.
    """

    lines: int
    head: str
    problems: tuple[TickProblem, ...]
    counts: Mapping[str, int]
