"""Exit codes of the command line, the same for every command."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from cardtool.model.cause import Cause
from cardtool.model.verdict import NEEDS_ACTION

if TYPE_CHECKING:
    from cardtool.model.reading import Readings


class Exit(IntEnum):
    """What a script learns without reading the output."""

    FINE = 0
    ACTION = 1
    USAGE = 2
    NOT_READ = 3


def exit_of(readings: Readings) -> Exit:
    """The code for readings: an incomplete reading weighs more than a card that needs action."""
    causes = {problem.cause for problem in readings.problems}
    if causes - {Cause.LOCAL_DATA_INVALID}:
        return Exit.NOT_READ
    if causes or any(card.verdict.code in NEEDS_ACTION for card in readings.cards):
        return Exit.ACTION
    return Exit.FINE
