"""What the person decides in a sitting, and what the database answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.worklist import AdditionResult, EntryState
from cardtool.worklist.sitting import Decision, Sitting
from cardtool.worklist.sitting_values import Add, Announce, Choice, News, Outcome, Withdraw

if TYPE_CHECKING:
    from cardtool.worklist.sitting_values import Chosen, Effect, NotStored, NotWithdrawn, Stored, Withdrawn

Step = tuple[Sitting, tuple["Effect", ...]]

_OUTCOMES: Final = {
    Choice.LIST: Outcome.LISTED,
    Choice.EXCEPTION: Outcome.EXCEPTION,
    Choice.SKIP: Outcome.SKIPPED,
}
_NEWS: Final = {Outcome.LISTED: News.LISTED, Outcome.EXCEPTION: News.EXCEPTION}


def chosen(sitting: Sitting, event: Chosen) -> Step:
    """The choice lands on the card it was made for, or on none."""
    shown = sitting.undecided(event.ticket)
    if sitting.undoing:
        return sitting, (Announce(News.UNDO_UNDERWAY, shown),)
    if shown is None:
        return sitting, (_no_such(sitting, event.ticket),)
    if event.choice is Choice.EXCEPTION and not event.reason.strip():
        return sitting, (Announce(News.REASON_NEEDED, shown),)
    outcome = _OUTCOMES[event.choice]
    decision = Decision(replace(shown, outcome=outcome), outcome)
    after, told = _settled(sitting, decision)
    if event.choice is Choice.SKIP:
        return after, (Announce(News.SKIPPED, decision.shown), *told)
    after = replace(after.with_listed(shown), unanswered={**after.unanswered, decision.ticket: decision})
    state = EntryState.EXCEPTION if event.choice is Choice.EXCEPTION else EntryState.TO_CLOSE
    return after, (Add(shown.ticket, shown.card, state, event.reason.strip()), *told)


def undo_asked(sitting: Sitting) -> Step:
    """The last action is taken back; one whose addition is not answered yet, as soon as it is."""
    last = sitting.last
    if sitting.undoing:
        return sitting, (Announce(News.UNDO_UNDERWAY),)
    if last is None:
        return sitting, (Announce(News.NOTHING_TO_UNDO),)
    if last.outcome is Outcome.SKIPPED:
        return _undone(sitting, last)
    withdraw = (Withdraw(last.ticket, last.addition),) if last.addition is not None else ()
    return replace(sitting, undoing=last.ticket), withdraw


def stored(sitting: Sitting, event: Stored) -> Step:
    """An addition is safe, or turns out to be on the list already."""
    decision = sitting.unanswered.get(event.ticket)
    if decision is None:
        return sitting, ()
    after, addition = _answered(sitting, event.ticket), event.addition
    if addition.result is AdditionResult.ALREADY_THERE:
        return _was_there(after, replace(decision, addition=addition))
    if after.last is not None and after.last.ticket == event.ticket:
        after = replace(after, last=replace(decision, addition=addition))
    if after.undoing == event.ticket:
        return after, (Withdraw(event.ticket, addition),)
    news = News.QUEUED if addition.result is AdditionResult.QUEUED else _NEWS[decision.outcome]
    return after, (Announce(news, decision.shown, entry=addition.entry),)


def not_stored(sitting: Sitting, event: NotStored) -> Step:
    """Nothing was kept: the card waits for a choice again, without pushing the present one aside."""
    decision = sitting.unanswered.get(event.ticket)
    if decision is None:
        return sitting, ()
    after = _answered(sitting, event.ticket)
    refused = Announce(News.NOT_STORED, decision.shown, cause=event.cause)
    if after.undoing == event.ticket:
        after, told = _undone(after, decision)
    else:
        after, told = _taken_back(after, decision).brought_back(decision.shown).advanced()
    return after, (refused, *told)


def withdrawn(sitting: Sitting, event: Withdrawn) -> Step:
    """The last action is undone."""
    last = _being_undone(sitting, event.ticket)
    return _undone(sitting, last) if last is not None else (sitting, ())


def not_withdrawn(sitting: Sitting, event: NotWithdrawn) -> Step:
    """The card is on the list still; somebody changed its entry meanwhile."""
    last = _being_undone(sitting, event.ticket)
    if last is None:
        return sitting, ()
    told = Announce(News.NOT_UNDONE, last.shown, cause=event.cause)
    return replace(sitting, undoing=0, last=None), (told,)


def _no_such(sitting: Sitting, ticket: int) -> Announce:
    present = sitting.present
    if not ticket or present is None:
        return Announce(News.NO_CARD)
    if present.ticket == ticket and present.outcome is Outcome.KNOWN:
        return Announce(News.ALREADY_LISTED, present, entry=present.entry)
    return Announce(News.NOT_THIS_CARD, present)


def _settled(sitting: Sitting, decision: Decision) -> Step:
    """The card is decided and the next one shown."""
    after = sitting.replaced(decision.shown)
    after = replace(after, waiting=tuple(other for other in after.waiting if other.ticket != decision.ticket))
    return replace(after.counted(decision.outcome), last=decision).advanced()


def _answered(sitting: Sitting, ticket: int) -> Sitting:
    unanswered = {number: decision for number, decision in sitting.unanswered.items() if number != ticket}
    return replace(sitting, unanswered=unanswered)


def _being_undone(sitting: Sitting, ticket: int) -> Decision | None:
    """The last action, if its withdrawal is what is underway, and not still its addition."""
    underway = sitting.undoing == ticket and ticket not in sitting.unanswered
    return sitting.last if underway else None


def _was_there(sitting: Sitting, decision: Decision) -> Step:
    """Somebody else had put it there: nothing of ours is to be undone."""
    entry = decision.addition.entry if decision.addition else None
    known = replace(decision.shown, outcome=Outcome.KNOWN, entry=entry)
    after = _taken_back(sitting, decision).counted(Outcome.KNOWN).with_listed(known).replaced(known)
    return after, (Announce(News.ALREADY_LISTED, known, entry=entry),)


def _taken_back(sitting: Sitting, decision: Decision) -> Sitting:
    """As if nothing had been decided about the card, but it does not wait for a choice yet."""
    after = sitting.counted(decision.outcome, -1).without_listed(decision.ticket)
    last = None if after.last is not None and after.last.ticket == decision.ticket else after.last
    return replace(after, last=last, undoing=0 if after.undoing == decision.ticket else after.undoing)


def _undone(sitting: Sitting, decision: Decision) -> Step:
    """The card is shown again at once; a present card that waits for a choice follows it."""
    after = _taken_back(sitting, decision)
    after = replace(after, present=None, waiting=after.open_cards).brought_back(decision.shown)
    after, told = after.advanced()
    return after, (Announce(News.UNDONE, decision.shown), *told)
