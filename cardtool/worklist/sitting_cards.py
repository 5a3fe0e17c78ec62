"""What the readers bring into a sitting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause
from cardtool.worklist.sitting import Phase, Sitting, Slot
from cardtool.worklist.sitting_values import Announce, News, Outcome, Shown

if TYPE_CHECKING:
    from cardtool.worklist.sitting_values import Effect, Failed, Inserted, Read, Removed

Step = tuple[Sitting, tuple["Effect", ...]]

#: The reading ended because the card did not stay.
_PULLED: Final = frozenset({Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING})


def inserted(sitting: Sitting, event: Inserted) -> Step:
    """A card is being read."""
    return _left(sitting, event.reader).with_slot(event.reader, Slot(Phase.READING)), ()


def removed(sitting: Sitting, event: Removed) -> Step:
    """The reader is empty; a card that was not read yet is asked for again, a read one waits for its choice."""
    phase = sitting.slot(event.reader).phase
    after = _left(sitting, event.reader).with_slot(event.reader, Slot())
    return _pulled(after, event.reader) if phase is Phase.READING else (after, ())


def failed(sitting: Sitting, event: Failed) -> Step:
    """A card could not be read; a fault behind its verdict changes nothing."""
    phase = sitting.slot(event.reader).phase
    if phase in {Phase.READ, Phase.FAILED} or (phase is Phase.EMPTY and event.cause in _PULLED):
        return sitting, ()  # the card is known already, or its end was told already
    if event.cause in _PULLED:
        return _pulled(sitting.with_slot(event.reader, Slot(Phase.FAILED)), event.reader)
    after = sitting if phase is Phase.EMPTY else sitting.with_slot(event.reader, Slot(Phase.FAILED))
    counts = replace(after.counts, failed=after.counts.failed + 1)
    return replace(after, counts=counts), (Announce(News.NOT_READ, reader=event.reader, cause=event.cause),)


def read(sitting: Sitting, event: Read) -> Step:
    """A card was read: it is shown, waits, or is recognised."""
    waiting = next((shown for shown in sitting.open_cards if shown.is_same(event.card)), None)
    if waiting is not None:
        return _seen_again(sitting, waiting, event)
    if sitting.slot(event.reader).holds(event.card):
        return sitting, ()  # a later stage of a card that was decided meanwhile
    return _new(sitting, event)


def _pulled(sitting: Sitting, reader: str) -> Step:
    counts = replace(sitting.counts, pulled=sitting.counts.pulled + 1)
    return replace(sitting, counts=counts), (Announce(News.INSERT_AGAIN, reader=reader),)


def _left(sitting: Sitting, reader: str) -> Sitting:
    """The cards of the reader are there no more."""
    for shown in (sitting.present, *sitting.waiting):
        if shown is not None and shown.in_reader and shown.reader == reader:
            sitting = sitting.replaced(replace(shown, in_reader=False))
    return sitting


def _seen_again(sitting: Sitting, shown: Shown, event: Read) -> Step:
    """A card that waits for a choice is told once more, or came back, or came into another reader."""
    slot = sitting.slot(event.reader)
    again = replace(shown, reader=event.reader, card=event.card, in_reader=slot.phase is not Phase.EMPTY)
    after = _put(sitting.replaced(again), again)
    if slot.holds(event.card):
        return after, ()
    news = News.SHOWN if after.present == again else News.WAITING
    return after, (Announce(news, again, event.reader),)


def _new(sitting: Sitting, event: Read) -> Step:
    there = sitting.slot(event.reader).phase is not Phase.EMPTY
    known = event.entry is not None or sitting.lists(event.card)
    outcome = Outcome.KNOWN if known else None
    shown = Shown(sitting.tickets + 1, event.reader, event.card, there, outcome, event.entry)
    counts = replace(sitting.counts, read=sitting.counts.read + 1)
    after = _put(replace(sitting, tickets=shown.ticket, counts=counts), shown)
    return _known(after, shown) if known else _undecided(after, shown)


def _put(sitting: Sitting, shown: Shown) -> Sitting:
    """The card is what its reader holds, unless it was pulled when its reading had just ended."""
    return sitting.with_slot(shown.reader, Slot(Phase.READ, shown)) if shown.in_reader else sitting


def _known(sitting: Sitting, shown: Shown) -> Step:
    """A card on the list needs no choice; it is shown unless that would hide one that does."""
    after = sitting.counted(Outcome.KNOWN)
    if after.present is None or not after.present.undecided:
        after = replace(after, present=shown)
    return after, (Announce(News.ALREADY_LISTED, shown, shown.reader, shown.entry),)


def _undecided(sitting: Sitting, shown: Shown) -> Step:
    after, effects = replace(sitting, waiting=(*sitting.waiting, shown)).advanced()
    return after, effects or (Announce(News.WAITING, shown, shown.reader),)
