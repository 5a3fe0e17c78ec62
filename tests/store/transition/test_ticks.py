"""Ticking steps: what was last said stands, what was ever said is kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from cardtool.model.errors import ChangedMeanwhileError, StoreDamagedError
from cardtool.model.transition_ticks import LONGEST_IDENTIFIER, LONGEST_NOTE, StepKey, Tick, TickAction
from cardtool.model.worklist import Author
from cardtool.store import journal
from cardtool.store.transition_store import TransitionStore
from cardtool.store.worklist_store import WorklistStore
from tests.store.transition.said import CLOSING, CONTRACT, EVERYONE, LINES, happen
from tests.store.worklist.cards import BEGINNING, author, card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def elsewhere(place: str, steps: TransitionStore) -> Iterator[TransitionStore]:
    """The same database, opened by another program."""
    with TransitionStore.open(place) as store:
        yield store


def test_nothing_was_said_at_first(steps: TransitionStore) -> None:
    assert steps.ticks() == ()
    assert steps.history(CONTRACT) == ()
    assert list(steps.lines()) == []
    found = steps.verify()
    assert (found.lines, found.head, found.problems, dict(found.counts)) == (0, "0" * 64, (), {})


def test_a_tick_stands_with_who_when_and_a_note(steps: TransitionStore) -> None:
    given = steps.tick(CONTRACT, done=True, note=" sent ", version=0, author=author(1))
    assert given == Tick(CONTRACT, True, "sent", 1, author(1))
    assert steps.ticks() == (given,)
    assert dict(steps.verify().counts) == {"05": 1}


def test_a_tick_is_taken_back_and_both_are_kept(steps: TransitionStore) -> None:
    first = steps.tick(CONTRACT, done=True, note="sent", version=0, author=author(1))
    second = steps.tick(CONTRACT, done=False, note="to the wrong address", version=1, author=author(2, "bertta"))
    assert steps.ticks() == (second,)
    lines = steps.history(CONTRACT)
    assert [line.tick for line in lines] == [first, second]
    assert [line.number for line in lines] == [1, 2]
    assert lines[1].previous == lines[0].hash
    assert dict(steps.verify().counts) == {}


def test_steps_of_organisations_and_of_everybody_are_apart(steps: TransitionStore) -> None:
    happen(steps)
    assert [(tick.key, tick.done) for tick in steps.ticks()] == [(CONTRACT, True), (EVERYONE, True), (CLOSING, False)]
    assert [line.tick.author.user for line in steps.history(CLOSING)] == ["anna", "bertta"]
    assert steps.history(StepKey("counties-2023", "old_cards", "close", "06")) == ()
    assert dict(steps.verify().counts) == {"": 1, "05": 1}


def test_who_saw_an_older_version_is_told_who_was_first(steps: TransitionStore, elsewhere: TransitionStore) -> None:
    steps.tick(CONTRACT, done=True, note="", version=0, author=author(1))
    for version in (0, 2, -1):
        with pytest.raises(ChangedMeanwhileError) as caught:
            elsewhere.tick(CONTRACT, done=True, note="", version=version, author=author(2, "bertta"))
        assert caught.value.detail == "anna, WS-1, 2023-03-01T08:01:00.000000Z"
        assert caught.value.by == caught.value.problem.by == author(1)
    assert len(steps.history(CONTRACT)) == 1


def test_a_version_of_what_was_never_said_is_refused(steps: TransitionStore) -> None:
    with pytest.raises(ChangedMeanwhileError, match="never ticked") as caught:
        steps.tick(CONTRACT, done=True, note="", version=1, author=author())
    assert caught.value.problem.by is None


def test_without_a_version_the_last_one_is_meant(steps: TransitionStore) -> None:
    for version in (1, 2):
        assert steps.tick(CONTRACT, done=True, note="", version=None, author=author()).version == version


@pytest.mark.parametrize(
    "key",
    [
        StepKey("", "service", "step"),
        StepKey("reform", "", "step"),
        StepKey("reform", "service", ""),
        StepKey("reform", "service", "x" * (LONGEST_IDENTIFIER + 1)),
        StepKey("reform", "service", "step", "\0" * (LONGEST_IDENTIFIER // 2)),
    ],
)
def test_a_key_that_is_none_is_refused(in_file: TransitionStore, key: StepKey) -> None:
    with pytest.raises(ValueError, match="step"):
        in_file.tick(key, done=True, note="", version=0, author=author())
    assert in_file.verify().lines == 0


def test_the_longest_key_and_note_are_kept(steps: TransitionStore) -> None:
    key = StepKey(*("\u00e4" * LONGEST_IDENTIFIER,) * 4)
    steps.tick(key, done=True, note="\U0001f600" * LONGEST_NOTE, version=0, author=author())
    assert steps.ticks()[0].note == "\U0001f600" * LONGEST_NOTE
    with pytest.raises(ValueError, match="note"):
        steps.tick(key, done=True, note="x" * (LONGEST_NOTE + 1), version=1, author=author())


def test_texts_that_no_database_can_hold_are_kept_as_escapes(steps: TransitionStore) -> None:
    strange = Author("an\0na", "WS-\udcff", BEGINNING)
    given = steps.tick(CONTRACT, done=True, note="a\0b\udc80", version=0, author=strange)
    assert given == steps.ticks()[0]
    assert (given.note, given.author.user, given.author.workstation) == ("a\\x00b\\udc80", "an\\x00na", "WS-\\udcff")
    assert steps.verify().problems == ()


def test_a_moment_without_a_zone_is_refused(in_file: TransitionStore) -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_file.tick(CONTRACT, done=True, note="", version=0, author=Author("a", "b", BEGINNING.replace(tzinfo=None)))
    assert in_file.verify().lines == 0


def test_a_note_is_not_in_what_is_logged(in_file: TransitionStore) -> None:
    assert "Maija" not in repr(in_file.tick(CONTRACT, done=True, note="Maija", version=0, author=author()))


def test_lines_come_in_pages_and_after_a_number(steps: TransitionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PAGE", 2)
    happen(steps)
    assert [line.number for line in steps.lines()] == list(range(1, LINES + 1))
    assert [line.number for line in steps.lines(after=4)] == [5, 6]
    assert steps.verify().lines == LINES


# -- forgetting ------------------------------------------------------------------------------------------


def test_notes_are_forgotten_and_the_journal_tells_of_it(steps: TransitionStore) -> None:
    steps.tick(CONTRACT, done=True, note="Maija", version=0, author=author(1))
    steps.tick(CLOSING, done=True, note="Pekka", version=0, author=author(2))
    head = steps.verify().head
    assert steps.forget_notes(author(2).at, author(3, "bertta")) == 1
    assert {tick.key: (tick.note, tick.author) for tick in steps.ticks()} == {
        CONTRACT: ("", author(1)),
        CLOSING: ("Pekka", author(2)),
    }
    *_, line = steps.lines()
    assert (line.action, line.tick.author, line.tick.key) == (
        TickAction.NOTES_FORGOTTEN, author(3, "bertta"), StepKey("", "", "")
    )  # fmt: skip
    assert steps.verify(head).problems == ()


def test_nothing_to_forget_is_no_line(steps: TransitionStore) -> None:
    steps.tick(CONTRACT, done=True, note="", version=0, author=author(1))
    steps.tick(CLOSING, done=True, note="new", version=0, author=author(2))
    assert steps.forget_notes(author(2).at, author(3)) == 0
    assert steps.verify().lines == 2


def test_what_was_forgotten_is_nowhere_in_the_file(file: Path) -> None:
    with TransitionStore.open(file) as store:
        store.tick(CONTRACT, done=True, note="Maija Mallikas", version=0, author=author(1))
        store.forget_notes(author(2).at, author(2))
        assert all(b"Mallikas" not in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


# -- changes elsewhere -----------------------------------------------------------------------------------


def test_a_tick_elsewhere_is_noticed(steps: TransitionStore, elsewhere: TransitionStore) -> None:
    assert not steps.wait_for_change(0)
    elsewhere.tick(CONTRACT, done=True, note="", version=0, author=author())
    assert steps.wait_for_change(60)
    assert not steps.wait_for_change(0)


def test_a_tick_between_opening_and_waiting_is_noticed(steps: TransitionStore, elsewhere: TransitionStore) -> None:
    elsewhere.tick(CONTRACT, done=True, note="", version=0, author=author())
    assert steps.wait_for_change(0)


def test_changes_of_the_worklist_are_none_of_the_steps(steps: TransitionStore, place: str) -> None:
    assert not steps.wait_for_change(0)
    with WorklistStore.open(place) as worklist:
        worklist.add(card(1), author())
        assert not steps.wait_for_change(0.01)
        assert worklist.verify().faults == ()
    assert steps.verify().lines == 0


def test_closing_ends_a_call_that_waits(place: str) -> None:
    store = TransitionStore.open(place)
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(store.wait_for_change(600)))
    waiting.start()
    store.close()
    waiting.join(60)
    assert answers == [False]


# -- damage ----------------------------------------------------------------------------------------------


def test_a_row_that_cannot_be_understood_is_damage(in_file: TransitionStore) -> None:
    in_file.tick(CONTRACT, done=True, note="", version=0, author=author())
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER transition_journal_update"))
        connection.execute(text("UPDATE transition_journal SET action = 'Maija'"))
    with pytest.raises(StoreDamagedError) as caught:
        in_file.ticks()
    assert "Maija" not in str(caught.value)
    found = in_file.verify()
    assert [problem.reason for problem in found.problems] == ["line_changed", "guards_missing"]
    assert dict(found.counts) == {}


def test_a_store_that_does_not_remember_its_end_is_damaged(file: Path, in_file: TransitionStore) -> None:
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DELETE FROM transition_head"))
    with pytest.raises(StoreDamagedError, match="end of its journal"):
        TransitionStore.open(file)
