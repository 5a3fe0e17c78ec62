from __future__ import annotations

from dataclasses import replace

import pytest

from cardtool.model.cause import Cause
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Addition, AdditionResult, EntryState
from cardtool.worklist.sitting import Sitting
from cardtool.worklist.sitting_steps import step
from cardtool.worklist.sitting_values import (
    Add,
    Announce,
    Choice,
    Chosen,
    Counts,
    Effect,
    Event,
    Failed,
    Inserted,
    News,
    NotStored,
    NotWithdrawn,
    Outcome,
    Read,
    Removed,
    Shown,
    Sound,
    Stored,
    UndoAsked,
    Withdraw,
    Withdrawn,
)
from tests.worklist.values import card, entry, entry_of_card

A, B, C = card("a"), card("b"), card("c")
ADDED = Addition(AdditionResult.ADDED, entry(7, "a"))
QUEUED = Addition(AdditionResult.QUEUED)
THERE = Addition(AdditionResult.ALREADY_THERE, entry(3, "a", EntryState.CLOSED))


class Desk:
    """A sitting and everything that followed from it."""

    def __init__(self) -> None:
        self.sitting = Sitting()
        self.effects: list[Effect] = []

    def after(self, *events: Event) -> list[Effect]:
        """What follows from the last one of the events."""
        for event in events:
            self.sitting, effects = step(self.sitting, event)
            self.effects += effects
        return list(effects)

    @property
    def present(self) -> Shown:
        assert self.sitting.present is not None
        return self.sitting.present

    @property
    def counts(self) -> Counts:
        return self.sitting.counts


@pytest.fixture
def desk() -> Desk:
    return Desk()


def news(effects: list[Effect]) -> list[News]:
    return [effect.news for effect in effects if isinstance(effect, Announce)]


def inserted(reader: str, held: object) -> tuple[Event, Event]:
    return Inserted(reader), Read(reader, held)  # type: ignore[arg-type] # a candidate


def test_a_card_is_shown_and_put_on_the_list(desk: Desk) -> None:
    told = desk.after(*inserted("R", A))
    assert told == [Announce(News.SHOWN, desk.present)]
    assert (desk.present.card, desk.present.reader, desk.present.in_reader) == (A, "R", True)
    assert desk.after(Chosen(1, Choice.LIST)) == [Add(1, A, EntryState.TO_CLOSE)]
    assert desk.present.outcome is Outcome.LISTED
    assert desk.after(Stored(1, ADDED)) == [Announce(News.LISTED, desk.present, entry=ADDED.entry)]
    assert desk.counts == Counts(read=1, listed=1)


@pytest.mark.parametrize(
    ("verdict", "sound"), [(VerdictCode.CLOSE_NOW, Sound.ACTION), (VerdictCode.NO_ACTION, Sound.NO_ACTION)]
)
def test_the_sound_tells_whether_there_is_something_to_do(desk: Desk, verdict: VerdictCode, sound: Sound) -> None:
    (told,) = desk.after(*inserted("R", replace(A, verdict=verdict)))
    assert isinstance(told, Announce)
    assert told.sound is sound


@pytest.mark.parametrize(
    ("code", "sound"), [(News.LISTED, Sound.DONE), (News.NO_CARD, Sound.REFUSED), (News.SHOWN, Sound.REFUSED)]
)
def test_every_announcement_has_a_sound(code: News, sound: Sound) -> None:
    assert Announce(code).sound is sound


def test_an_exception_needs_a_reason(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    assert news(desk.after(Chosen(1, Choice.EXCEPTION, "  "))) == [News.REASON_NEEDED]
    assert desk.after(Chosen(1, Choice.EXCEPTION, " leave ")) == [Add(1, A, EntryState.EXCEPTION, "leave")]
    assert news(desk.after(Stored(1, ADDED))) == [News.EXCEPTION]
    assert desk.counts == Counts(read=1, exceptions=1)


def test_a_skipped_card_comes_again_as_a_new_one(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    assert news(desk.after(Chosen(1, Choice.SKIP))) == [News.SKIPPED]
    assert desk.after(Read("R", A)) == []  # a later stage of the same insertion
    assert news(desk.after(Removed("R"), *inserted("R", A))) == [News.SHOWN]
    assert (desk.present.ticket, desk.counts) == (2, Counts(read=2, skipped=1))


def test_cards_of_several_readers_are_shown_in_the_order_of_their_reading(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    assert news(desk.after(*inserted("S", B))) == [News.WAITING]
    assert desk.present.card == A
    assert news(desk.after(Chosen(1, Choice.SKIP))) == [News.SKIPPED, News.SHOWN]
    assert desk.present.card == B


def test_a_choice_lands_on_the_card_it_was_made_for(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.SKIP), Removed("R"), *inserted("R", B))
    assert desk.present.card == B
    assert news(desk.after(Chosen(1, Choice.LIST))) == [News.NOT_THIS_CARD]
    assert desk.present.undecided
    assert not [effect for effect in desk.effects if isinstance(effect, Add)]


def test_without_a_card_there_is_nothing_to_choose(desk: Desk) -> None:
    assert news(desk.after(Chosen(0, Choice.LIST))) == [News.NO_CARD]
    assert news(desk.after(UndoAsked())) == [News.NOTHING_TO_UNDO]


def test_a_card_pulled_before_it_was_read_is_asked_for_again(desk: Desk) -> None:
    assert desk.after(Inserted("R"), Removed("R")) == [Announce(News.INSERT_AGAIN, reader="R")]
    assert desk.after(Failed("R", Cause.REMOVED_DURING_READING)) == []
    assert desk.counts.pulled == 1
    assert news(desk.after(*inserted("R", A))) == [News.SHOWN]


def test_it_is_asked_for_once_whatever_is_told_first(desk: Desk) -> None:
    assert news(desk.after(Inserted("R"), Failed("R", Cause.REMOVED_DURING_READING))) == [News.INSERT_AGAIN]
    assert desk.after(Removed("R")) == []
    assert desk.counts.pulled == 1


def test_a_card_pulled_after_it_was_read_waits_for_its_choice(desk: Desk) -> None:
    assert desk.after(*inserted("R", A), Removed("R")) == []
    assert not desk.present.in_reader
    desk.after(*inserted("R", B))
    assert desk.present.card == A
    assert desk.after(Chosen(1, Choice.LIST))[0] == Add(1, A, EntryState.TO_CLOSE)
    assert desk.present.card == B


def test_a_waiting_card_that_comes_back_keeps_its_place(desk: Desk) -> None:
    desk.after(*inserted("R", A), *inserted("S", B), Removed("R"))
    assert news(desk.after(*inserted("T", A))) == [News.SHOWN]
    assert (desk.present.ticket, desk.present.reader, desk.present.in_reader) == (1, "T", True)
    assert news(desk.after(Removed("S"), *inserted("S", B))) == [News.WAITING]
    assert desk.counts == Counts(read=2)


def test_a_later_stage_replaces_an_earlier_one_without_a_word(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    complete = replace(A, valid_until=None)
    assert desk.after(Read("R", complete)) == []
    assert desk.present.card == complete


def test_a_reading_that_ends_when_the_card_is_gone_counts(desk: Desk) -> None:
    desk.after(Inserted("R"), Removed("R"))
    assert news(desk.after(Read("R", A))) == [News.SHOWN]
    assert not desk.present.in_reader
    assert desk.after(Read("R", replace(A, rules="")))


def test_what_cannot_be_read_is_told(desk: Desk) -> None:
    (told,) = desk.after(Inserted("R"), Failed("R", Cause.CARD_MUTE))
    assert told == Announce(News.NOT_READ, reader="R", cause=Cause.CARD_MUTE)
    assert desk.after(Failed("R", Cause.CARD_MUTE), Removed("R")) == []
    assert news(desk.after(Failed("S", Cause.NO_READER))) == [News.NOT_READ]
    assert desk.counts == Counts(failed=2)


def test_a_fault_behind_the_verdict_changes_nothing(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    assert desk.after(Failed("R", Cause.MIDDLEWARE_CRASHED)) == []
    assert desk.present.undecided


def test_a_card_on_the_list_is_recognised_and_needs_no_choice(desk: Desk) -> None:
    known = entry(3, "a", EntryState.CLOSED)
    (told,) = desk.after(Inserted("R"), Read("R", A, known))
    assert told == Announce(News.ALREADY_LISTED, desk.present, "R", known)
    assert news(desk.after(Chosen(1, Choice.LIST))) == [News.ALREADY_LISTED]
    assert desk.counts == Counts(read=1, known=1)
    desk.after(*inserted("S", B))
    assert desk.present.card == B


def test_a_known_card_does_not_hide_one_that_waits_for_a_choice(desk: Desk) -> None:
    desk.after(*inserted("R", A))
    assert news(desk.after(Inserted("S"), Read("S", B, entry(3, "b")))) == [News.ALREADY_LISTED]
    assert desk.present.card == A
    assert desk.sitting.waiting == ()


def test_a_card_of_this_sitting_is_recognised_without_the_database(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST))
    other = replace(A, certificates=A.certificates[:1])
    assert news(desk.after(*inserted("S", other))) == [News.ALREADY_LISTED]
    assert desk.counts == Counts(read=2, listed=1, known=1)
    assert news(desk.after(Stored(1, QUEUED))) == [News.QUEUED]


def test_the_last_action_is_undone(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), Stored(1, ADDED), *inserted("S", B))
    assert desk.present.card == B
    assert desk.after(UndoAsked()) == [Withdraw(1, ADDED)]
    assert news(desk.after(Chosen(2, Choice.LIST))) == [News.UNDO_UNDERWAY]
    assert news(desk.after(UndoAsked())) == [News.UNDO_UNDERWAY]
    assert news(desk.after(Withdrawn(1))) == [News.UNDONE, News.SHOWN]
    assert (desk.present.card, desk.present.ticket, desk.present.in_reader) == (A, 1, True)
    assert [shown.card for shown in desk.sitting.waiting] == [B]
    assert desk.counts == Counts(read=2)
    assert news(desk.after(UndoAsked())) == [News.NOTHING_TO_UNDO]
    assert desk.after(Chosen(1, Choice.LIST))[0] == Add(1, A, EntryState.TO_CLOSE)


def test_an_addition_without_an_answer_is_withdrawn_when_it_comes(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST))
    assert desk.after(UndoAsked()) == []
    assert desk.after(Withdrawn(1)) == []
    assert desk.after(Stored(1, ADDED)) == [Withdraw(1, ADDED)]
    assert news(desk.after(Withdrawn(1))) == [News.UNDONE, News.SHOWN]


def test_skipping_is_undone_at_once(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.SKIP), Removed("R"))
    assert news(desk.after(UndoAsked())) == [News.UNDONE, News.SHOWN]
    assert (desk.present.card, desk.present.in_reader, desk.counts) == (A, False, Counts(read=1))


def test_a_skipped_card_that_came_again_is_not_there_twice_when_skipping_is_undone(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.SKIP), *inserted("S", B), *inserted("T", A))
    desk.after(Removed("S"))
    assert news(desk.after(UndoAsked())) == [News.UNDONE, News.SHOWN]
    assert [(shown.ticket, shown.card) for shown in desk.sitting.open_cards] == [(3, A), (2, B)]
    assert desk.counts == Counts(read=2)


def test_only_the_last_action_can_be_undone(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), *inserted("S", B), Chosen(2, Choice.SKIP), Stored(1, ADDED))
    assert news(desk.after(UndoAsked())) == [News.UNDONE, News.SHOWN]
    assert desk.present.card == B
    assert news(desk.after(UndoAsked())) == [News.NOTHING_TO_UNDO]
    assert desk.counts.listed == 1


def test_an_undo_that_is_refused_leaves_the_card_on_the_list(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), Stored(1, ADDED), UndoAsked())
    (told,) = desk.after(NotWithdrawn(1, Cause.CHANGED_MEANWHILE))
    assert isinstance(told, Announce)
    assert (told.news, told.cause) == (News.NOT_UNDONE, Cause.CHANGED_MEANWHILE)
    assert desk.counts == Counts(read=1, listed=1)
    assert desk.after(NotWithdrawn(1, Cause.CHANGED_MEANWHILE), Withdrawn(1)) == []


def test_what_was_not_stored_waits_for_a_choice_again(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), *inserted("S", B))
    told = desk.after(NotStored(1, Cause.STORE_FULL))
    assert news(told) == [News.NOT_STORED]
    assert desk.present.card == B  # it is not pushed aside
    assert [shown.ticket for shown in desk.sitting.waiting] == [1]
    assert desk.counts == Counts(read=2)
    assert news(desk.after(UndoAsked())) == [News.NOTHING_TO_UNDO]
    assert news(desk.after(Chosen(2, Choice.SKIP))) == [News.SKIPPED, News.SHOWN]
    assert desk.present.ticket == 1


def test_what_was_not_stored_while_it_was_undone_is_shown_again(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), UndoAsked())
    assert news(desk.after(NotStored(1, Cause.STORE_FULL))) == [News.NOT_STORED, News.UNDONE, News.SHOWN]
    assert desk.sitting.undoing == 0
    assert desk.present.undecided


def test_a_card_that_somebody_else_had_put_there_is_told_and_never_withdrawn(desk: Desk) -> None:
    desk.after(*inserted("R", A), Chosen(1, Choice.LIST), UndoAsked())
    (told,) = desk.after(Stored(1, THERE))
    assert isinstance(told, Announce)
    assert (told.news, told.entry) == (News.ALREADY_LISTED, THERE.entry)
    assert desk.present.outcome is Outcome.KNOWN
    assert desk.counts == Counts(read=1, known=1)
    assert news(desk.after(UndoAsked())) == [News.NOTHING_TO_UNDO]
    assert news(desk.after(Removed("R"), *inserted("S", A))) == [News.ALREADY_LISTED]


def test_answers_to_nothing_change_nothing(desk: Desk) -> None:
    assert desk.after(Stored(5, ADDED), NotStored(5, Cause.STORE_BUSY), Withdrawn(0)) == []
    assert desk.sitting == Sitting()


def test_a_card_found_on_the_list_keeps_its_entry() -> None:
    known = entry_of_card(4, A)
    sitting, _ = step(Sitting(), Read("R", A, known))
    assert sitting.present is not None
    assert sitting.present.entry == known
