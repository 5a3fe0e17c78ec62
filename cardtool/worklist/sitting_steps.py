"""The steps of a sitting: from a state and an event to the next state and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.worklist import sitting_cards as cards
from cardtool.worklist import sitting_choices as choices
from cardtool.worklist.sitting_values import (
    Chosen,
    Failed,
    Inserted,
    NotStored,
    Read,
    Removed,
    Stored,
    UndoAsked,
    Withdrawn,
)

if TYPE_CHECKING:
    from cardtool.worklist.sitting import Sitting
    from cardtool.worklist.sitting_values import Effect, Event

Step = tuple["Sitting", tuple["Effect", ...]]


def step(sitting: Sitting, event: Event) -> Step:  # noqa: PLR0911 - one line for each kind of event
    """The state after ``event``, and what follows from it, in this order."""
    match event:
        case Inserted():
            return cards.inserted(sitting, event)
        case Read():
            return cards.read(sitting, event)
        case Failed():
            return cards.failed(sitting, event)
        case Removed():
            return cards.removed(sitting, event)
        case Chosen():
            return choices.chosen(sitting, event)
        case UndoAsked():
            return choices.undo_asked(sitting)
        case Stored():
            return choices.stored(sitting, event)
        case NotStored():
            return choices.not_stored(sitting, event)
        case Withdrawn():
            return choices.withdrawn(sitting, event)
        case _:
            return choices.not_withdrawn(sitting, event)
