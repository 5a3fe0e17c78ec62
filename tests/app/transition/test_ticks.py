from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cardtool.app.transition.ticks import StepTicks, step_history
from cardtool.model.errors import ChangedMeanwhileError, StoreReadOnlyError, StoreUnreachableError
from cardtool.model.transition_ticks import LONGEST_NOTE, StepKey
from tests.app.inventories import NOW, workspace
from tests.app.transition.boards import tick_step

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace

KEY = StepKey("reform-2023", "card-contract", "apply", "05")


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def test_looking_makes_no_database(surroundings: Workspace) -> None:
    with StepTicks(surroundings) as ticks:
        assert ticks.standing() == ()
        assert ticks.history(KEY) == ()
    assert not surroundings.folders.data.exists()


def test_a_tick_is_kept_with_its_note_and_author(surroundings: Workspace) -> None:
    said = tick_step(surroundings, KEY, note="by post")
    assert (said.done, said.note, said.version, said.author.at) == (True, "by post", 1, NOW)
    taken_back = tick_step(surroundings, KEY, done=False)
    assert [line.tick for line in step_history(surroundings, KEY)] == [said, taken_back]
    with StepTicks(surroundings) as ticks:
        assert ticks.standing() == (taken_back,)
        assert (ticks.verify().lines, ticks.verify().problems) == (2, ())
        assert ticks.verify("ab" * 32).problems


def test_a_change_on_an_old_version_is_refused(surroundings: Workspace) -> None:
    tick_step(surroundings, KEY, version=0)
    with pytest.raises(ChangedMeanwhileError):
        tick_step(surroundings, KEY, done=False, version=0)
    with pytest.raises(ValueError, match="at most"):
        tick_step(surroundings, KEY, note="x" * (LONGEST_NOTE + 1))


def test_notes_are_forgotten_by_their_age(surroundings: Workspace) -> None:
    tick_step(surroundings, KEY, note="by post")
    with StepTicks(surroundings) as ticks:
        assert ticks.forget_notes(1) == 0
        assert ticks.forget_notes(-1) == 1
        assert [tick.note for tick in ticks.standing()] == [""]
        assert ticks.verify().problems == ()


def test_a_file_that_was_made_since_the_last_look_is_a_change_once(surroundings: Workspace) -> None:
    with StepTicks(surroundings) as ticks:
        assert ticks.standing() == ()
        tick_step(surroundings, KEY)
        assert ticks.wait_for_change(60)
        assert ticks.standing()
        assert not ticks.wait_for_change(0.01)


def test_what_somebody_else_ticked_ends_the_waiting(surroundings: Workspace) -> None:
    heard: list[bool] = []
    with StepTicks(surroundings) as ticks:
        ticks.verify()
        waiting = threading.Thread(target=lambda: heard.append(ticks.wait_for_change(60)))
        waiting.start()
        tick_step(surroundings, KEY)
        waiting.join(60)
    assert heard == [True]


def test_waiting_makes_no_file(surroundings: Workspace) -> None:
    with StepTicks(surroundings) as ticks:
        assert ticks.wait_for_change(0) is False
        assert not surroundings.folders.data.exists()


def test_somebody_who_makes_the_file_ends_the_waiting(surroundings: Workspace) -> None:
    heard: list[bool] = []
    with StepTicks(surroundings) as ticks:
        waiting = threading.Thread(target=lambda: heard.append(ticks.wait_for_change(60)))
        waiting.start()
        while waiting.is_alive():  # what was ticked before it began to wait is no news
            tick_step(surroundings, KEY)
            waiting.join(0.1)
    assert heard == [True]


def test_closing_ends_the_waiting_for_a_file(surroundings: Workspace) -> None:
    heard: list[bool] = []
    ticks = StepTicks(surroundings)
    waiting = threading.Thread(target=lambda: heard.append(ticks.wait_for_change(60)))
    waiting.start()
    while waiting.is_alive():  # closing before it begins to wait ends nothing
        ticks.close()
        waiting.join(0.01)
    assert heard == [False]


def test_looking_at_a_journal_that_was_never_made_makes_none(surroundings: Workspace) -> None:
    with StepTicks(surroundings) as ticks:
        assert (ticks.verify().lines, ticks.verify().problems) == (0, ())
        assert ticks.verify("ab" * 32).problems
        assert (ticks.forget_notes(1), ticks.card_counts(), ticks.said()) == (0, (), ())
    assert not surroundings.folders.data.exists()


def test_a_closed_one_is_opened_again(surroundings: Workspace) -> None:
    tick_step(surroundings, KEY)
    ticks = StepTicks(surroundings)
    assert len(ticks.standing()) == 1
    ticks.close()
    ticks.close()
    assert len(ticks.standing()) == 1
    ticks.close()


def test_a_file_that_was_named_and_is_missing_is_told(surroundings: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError), StepTicks(surroundings, str(tmp_path / "none.sqlite")) as ticks:
        ticks.standing()


def test_a_folder_that_cannot_be_made_is_told(surroundings: Workspace, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    with pytest.raises(StoreReadOnlyError):
        tick_step(surroundings, KEY)
