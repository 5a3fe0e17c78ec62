"""Writers of ticks that are killed, and several at once."""

from __future__ import annotations

from collections import Counter

from cardtool.store.transition_store import TransitionStore
from tests.store.transition.writers import kept, told_by_several, told_until_killed

ROUNDS = 4
PROCESSES, EACH = 3, 40


def test_what_was_acknowledged_outlives_a_kill(place: str) -> None:
    lines = 0
    with TransitionStore.open(place) as store:
        for number in range(ROUNDS):
            told = told_until_killed(place, f"user {number}", 1 + 7 * number)
            written = [
                (line.tick.key.step, line.tick.version)
                for line in store.lines()
                if line.tick.author.user == f"user {number}"
            ]
            assert written[: len(told)] == told, "all that was acknowledged is there, in its order"
            lines += len(told)
        found = store.verify()
        assert found.problems == ()
        assert lines <= found.lines <= lines + ROUNDS, "and of each writer at most the tick that the kill cut short"
        assert set(kept(store).values()) == {1}


def test_several_processes_at_once_lose_nothing(place: str) -> None:
    told = told_by_several(place, PROCESSES, EACH)
    with TransitionStore.open(place) as store:
        assert store.verify().problems == ()
        assert kept(store) == Counter(told)
        last = {tick.key.step: tick.version for tick in store.ticks()}
        assert sum(last.values()) == len(told) == PROCESSES * EACH, "every version of a step is one tick of one writer"
