"""Processes that write to one worklist: killed at any moment, or many at once."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import ChangedMeanwhileError, EntryUnknownError
from cardtool.model.worklist import NEXT_STATES, OPEN_STATES, AdditionResult, Entry
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import author, card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

#: The change that a call made: entry and its version afterwards.
Change = tuple[int, int]
#: What every writer would load anew.
_DRIVERS: Final = ("psycopg", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.pysqlite")
#: Seconds after which a process that says nothing has failed.
PATIENCE: Final = 120.0
#: Seconds after its first change at which a writer is killed, at the latest.
MOMENT: Final = 0.04


def context() -> multiprocessing.context.BaseContext:
    """Processes that begin quickly, where the system has such."""
    methods = multiprocessing.get_all_start_methods()
    chosen = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        chosen.set_forkserver_preload([__name__, *_DRIVERS])
    return chosen


def _user(seed: int) -> str:
    return f"user {seed}"


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same every time, which a test wants


def changes(store: WorklistStore, chance: random.Random, cards: int, user: str) -> Iterator[Change | None]:
    """Changes without end, ``None`` for what somebody else did before.

    Args:
        store: the worklist.
        chance: decides what is done.
        cards: how many different cards there are.
        user: who does it.
    """
    known: dict[int, Entry] = {}
    while True:
        if not known or chance.random() < 0.3:
            addition = store.add(card(chance.randrange(cards), "Maija"), author(user=user))
            assert addition.entry is not None
            known[addition.entry.id] = addition.entry
            yield (addition.entry.id, 1) if addition.result is AdditionResult.ADDED else None
        else:
            yield _settle(store, known, chance, user)


def _settle(store: WorklistStore, known: dict[int, Entry], chance: random.Random, user: str) -> Change | None:
    entry = known[chance.choice(sorted(known))]
    state = chance.choice(sorted(NEXT_STATES[entry.state]))
    try:
        changed = store.set_state(entry.id, entry.version, state, author(user=user), f"because of {user}")
    except (ChangedMeanwhileError, EntryUnknownError):
        known[entry.id] = store.entry(entry.id)
        return None
    known[entry.id] = changed
    return changed.id, changed.version


# -- killed ----------------------------------------------------------------------------------------------


def acknowledge(place: str, seed: int, pipe: Connection) -> None:
    """Make changes until killed, and tell of each when the store has acknowledged it."""
    with WorklistStore.open(place) as store:
        for change in changes(store, _chance(seed), 100_000, _user(seed)):
            if change:
                pipe.send(change)


@dataclass
class Killing:
    """Rounds of a writer that is killed at a random moment.

    Attributes:
        place: the worklist.
        acknowledged: changes of which the writers told.
        lines: lines of the journal.
    """

    place: str
    acknowledged: int = 0
    lines: int = 0
    _versions: Counter[int] = field(default_factory=Counter)
    _written: Counter[str] = field(default_factory=Counter)
    _told: Counter[str] = field(default_factory=Counter)
    _context: multiprocessing.context.BaseContext = field(default_factory=context)

    def run(self, rounds: int, seed: int = 1) -> None:
        """Kill a writer so many times; raises ``AssertionError`` when anything is not as it must be."""
        chance = _chance(seed)
        with WorklistStore.open(self.place) as store:
            for number in range(rounds):
                writer = seed * 10_000 + number
                self._look(store, _user(writer), self._round(writer, chance.uniform(0, MOMENT)))
            found = store.verify()
            assert found.faults == ()
            assert (found.lines, found.entries) == (self.lines, len(store.entries()))

    def _round(self, seed: int, moment: float) -> list[Change]:
        """One writer; what it told of. It is killed so many seconds after its first change."""
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=acknowledge, args=(self.place, seed, sender))  # type: ignore[attr-defined]  # every kind has it
        process.start()
        sender.close()
        assert receiver.poll(PATIENCE), "the writer says nothing"
        told, until = [receiver.recv()], time.monotonic() + moment
        while (left := until - time.monotonic()) > 0:
            if receiver.poll(left):
                told.append(receiver.recv())
        process.kill()
        process.join()
        told.extend(_rest(receiver))
        return told

    def _look(self, store: WorklistStore, user: str, told: list[Change]) -> None:
        """Everything of which a writer told is there, in its order, and at most one more: what the kill cut short.

        That one may come late: a server notices that its client is gone only when it has made the change.
        """
        lines = list(store.journal(self.lines))
        self._versions.update(line.entry_id or 0 for line in lines)
        self._written.update(line.user for line in lines)
        self._told[user] = len(told)
        assert [line.entry_id for line in lines if line.user == user][: len(told)] == [entry for entry, _ in told]
        assert all(self._told[name] <= written <= self._told[name] + 1 for name, written in self._written.items())
        changed, gone, last = store.changed_since(self.lines)
        assert (gone, last) == ((), self.lines + len(lines))
        versions = {entry.id: entry.version for entry in changed}
        assert versions == {number: self._versions[number] for number in versions}
        assert all(versions[entry] >= version for entry, version in told)
        self.acknowledged += len(told)
        self.lines += len(lines)


def _rest(receiver: Connection) -> Iterator[Change]:
    try:
        while receiver.poll(0):
            yield receiver.recv()
    except (EOFError, OSError):
        return


# -- many at once ----------------------------------------------------------------------------------------


def write(place: str, seed: int, number: int, pipe: Connection) -> None:
    """Make a number of changes, and tell of all of them and of how often somebody else was first."""
    made: list[Change] = []
    meanwhile = 0
    with WorklistStore.open(place) as store:
        for change in changes(store, _chance(seed), number, _user(seed)):
            if change:
                made.append(change)
            else:
                meanwhile += 1
            if len(made) == number:
                break
    pipe.send((made, meanwhile))


@dataclass(frozen=True)
class Crowd:
    """What many writers did together.

    Attributes:
        changes: changes that were made.
        meanwhile: how often somebody else was first.
        seconds: how long it took.
    """

    changes: int
    meanwhile: int
    seconds: float


def crowd(place: str, processes: int, number: int) -> Crowd:
    """Let processes make ``number`` changes in all; raises ``AssertionError`` when one is lost, or comes twice."""
    told: list[Change] = []
    meanwhile = 0
    begun = time.monotonic()
    for made, others in _at_once(place, processes, number // processes):
        told.extend(made)
        meanwhile += others
    seconds = time.monotonic() - begun
    with WorklistStore.open(place) as store:
        _look_at_crowd(store, told)
    return Crowd(len(told), meanwhile, seconds)


def _at_once(place: str, processes: int, number: int) -> list[tuple[list[Change], int]]:
    begun = context()
    pipes = [begun.Pipe(duplex=False) for _ in range(processes)]
    running = [
        begun.Process(target=write, args=(place, seed, number, sender))  # type: ignore[attr-defined]  # every kind has it
        for seed, (_, sender) in enumerate(pipes)
    ]
    for process, (_, sender) in zip(running, pipes, strict=True):
        process.start()
        sender.close()
    results = [receiver.recv() for receiver, _ in pipes]
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * processes
    return results


def _look_at_crowd(store: WorklistStore, told: list[Change]) -> None:
    found = store.verify()
    assert (found.faults, found.lines) == ((), len(told))
    entries = store.entries()
    assert Counter(told) == Counter(
        (entry.id, version) for entry in entries for version in range(1, entry.version + 1)
    ), "every version of every entry is the change of exactly one writer"
    fingerprints = Counter(found.sha256 for entry in entries for found in entry.card.certificates)
    assert set(fingerprints.values()) == {1}
    assert any(entry.state in OPEN_STATES for entry in entries)
