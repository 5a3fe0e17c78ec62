"""Backups of the worklist carry the ticks; those of the version before have none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import ListNotEmptyError, StoreDamagedError
from cardtool.model.transition_ticks import TickAction
from cardtool.store.transition_store import TransitionStore
from cardtool.store.worklist_store import WorklistStore
from tests.store.transition.said import CLOSING, CONTRACT, LINES, happen
from tests.store.worklist.cards import author, card
from tests.store.worklist.test_backup import changed, header, lines_of, write

if TYPE_CHECKING:
    from collections.abc import Callable

#: A backup that the program wrote before it knew ticks, unpacked; see ``happen`` of the worklist's tests.
FIRST_VERSION = Path(__file__).with_name("backup_version_1.jsonl")


@pytest.fixture
def kept(steps: TransitionStore, place: str, tmp_path: Path) -> Path:
    """A backup of a worklist with a card, and of steps of which everything was said."""
    happen(steps)
    path = tmp_path / "backup.gz"
    with WorklistStore.open(place) as worklist:
        worklist.add(card(1), author())
        worklist.backup(path)
    return path


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A backup of the first version."""
    path = tmp_path / "first.gz"
    path.write_bytes(gzip.compress(FIRST_VERSION.read_bytes()))
    return path


def test_ticks_come_back_in_any_database(steps: TransitionStore, kept: Path, other: str) -> None:
    before = steps.verify()
    with WorklistStore.open(other) as worklist, TransitionStore.open(other) as restored:
        assert worklist.restore(kept, author(99, "bertta")) == 1
        assert restored.ticks() == steps.ticks()
        *lines, last = restored.lines()
        assert lines == list(steps.lines())
        assert (last.number, last.action, last.previous) == (LINES + 1, TickAction.RESTORED, before.head)
        assert last.tick.author == author(99, "bertta")
        assert restored.wait_for_change(0)
        found = restored.verify(before.head)
        assert (found.problems, found.lines, found.counts) == ((), LINES + 1, before.counts)
        assert worklist.verify().faults == ()
        restored.tick(CLOSING, done=True, note="", version=2, author=author(100))
        assert restored.forget_notes(author(100).at, author(101)) == 2
        assert restored.verify().problems == ()


def test_ticks_of_two_databases_are_never_mixed(kept: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with WorklistStore.open(other) as worklist, TransitionStore.open(other) as restored:
        restored.tick(CONTRACT, done=True, note="", version=0, author=author())
        with pytest.raises(ListNotEmptyError, match="transition_journal"):
            worklist.restore(kept, author())
        assert (worklist.entries(), restored.verify().lines) == ((), 1)
    assert file.exists()


def test_a_backup_without_ticks_leaves_those_that_are_here(
    in_file: TransitionStore, file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "without.gz"
    with WorklistStore.open(file) as worklist:
        worklist.backup(path)
        happen(in_file)
        before = in_file.verify()
        worklist.restore(path, author())
    assert in_file.verify() == before


def test_a_backup_of_the_version_before_is_restored(first_version: Path, other: str) -> None:
    with WorklistStore.open(other) as worklist, TransitionStore.open(other) as steps:
        assert worklist.restore(first_version, author(99)) == 3
        found = worklist.verify("2bc2fe54e9c132c3e62c1df9b85254e9923bfa625de2e50e046643c68246e275")
        assert (found.faults, found.lines) == ((), 11)
        assert steps.verify().lines == 0


FAULTS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "tick changed": lambda lines: changed(lines, "transition_journal", 10, 0),
    "note changed": lambda lines: changed(lines, "transition_journal", 15, "other", 2),
    "last tick removed": lambda lines: lines[:-2] + lines[-1:],
    "other end of the steps": lambda lines: header(lines, steps={"line": LINES, "hash": "f" * 64}),
    "no end of the steps": lambda lines: header(lines, steps=None),
    "fewer steps": lambda lines: header(lines, steps={"line": LINES - 1, "hash": "f" * 64}),
    "not counted": lambda lines: header(lines, counts={"worklist_entry": 1}),
    "called the first version": lambda lines: header(lines, version=1),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_changed_backup_is_refused_and_nothing_is_restored(
    in_file: TransitionStore, file: Path, tmp_path: Path, fault: str
) -> None:
    happen(in_file)
    path, other = tmp_path / "backup.gz", tmp_path / "other.sqlite"
    with WorklistStore.open(file) as worklist:
        worklist.backup(path)
    write(path, FAULTS[fault](lines_of(path)))
    with WorklistStore.open(other) as worklist, TransitionStore.open(other) as restored:
        with pytest.raises(StoreDamagedError):
            worklist.restore(path, author())
        assert restored.verify().lines == worklist.verify().lines == 0


def test_the_first_line_says_what_is_in_the_backup(kept: Path) -> None:
    first = json.loads(lines_of(kept)[0])
    assert (first["version"], first["counts"]["transition_journal"], first["steps"]["line"]) == (2, LINES, LINES)
