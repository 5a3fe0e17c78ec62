"""Processes that tick steps in one database: killed at any moment, or several at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import ChangedMeanwhileError
from cardtool.model.transition_ticks import StepKey
from cardtool.store.transition_store import TransitionStore
from tests.store.worklist.cards import author
from tests.store.worklist.writers import PATIENCE, context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

#: Step and version of a tick that was acknowledged.
Made = tuple[str, int]
_STEPS: Final = 5


def key(number: int) -> StepKey:
    """One of a few steps."""
    return StepKey("reform", "service", f"step{number % _STEPS}", "05")


def ticks(store: TransitionStore, user: str) -> Iterator[Made]:
    """Ticks without end; what somebody else was first with is tried on."""
    versions: dict[StepKey, int] = {}
    number = 0
    while True:
        wanted, number = key(number), number + 1
        while True:
            try:
                version = versions.get(wanted, 0)
                done = bool(version % 2)
                tick = store.tick(wanted, done=done, note=f"by {user}", version=version, author=author(user=user))
            except ChangedMeanwhileError:
                versions = {each.key: each.version for each in store.ticks()}
            else:
                break
        versions[wanted] = tick.version
        yield wanted.step, tick.version


def acknowledge(place: str, user: str, number: int, pipe: Connection) -> None:
    """Tick until killed, or so often; tell of each tick when the store has acknowledged it."""
    with TransitionStore.open(place) as store:
        for _, made in zip(range(number), ticks(store, user), strict=False):
            pipe.send(made)
    pipe.close()


def told_until_killed(place: str, user: str, enough: int) -> list[Made]:
    """What a writer told of, that is killed after so many ticks in the middle of the next ones."""
    receiver, sender = context().Pipe(duplex=False)
    process = context().Process(target=acknowledge, args=(place, user, 100_000, sender))  # type: ignore[attr-defined]  # every kind has it
    process.start()
    sender.close()
    told = []
    for _ in range(enough):
        assert receiver.poll(PATIENCE), "the writer says nothing"
        told.append(receiver.recv())
    process.kill()
    process.join()
    return told + _rest(receiver)


def told_by_several(place: str, processes: int, number: int) -> list[Made]:
    """What several writers told of together, each of so many ticks."""
    begun = context()
    pipes = [begun.Pipe(duplex=False) for _ in range(processes)]
    running = [
        begun.Process(target=acknowledge, args=(place, f"user {index}", number, sender))  # type: ignore[attr-defined]  # every kind has it
        for index, (_, sender) in enumerate(pipes)
    ]
    for process, (_, sender) in zip(running, pipes, strict=True):
        process.start()
        sender.close()
    told = [made for receiver, _ in pipes for made in _rest(receiver)]
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * processes
    return told


def _rest(receiver: Connection) -> list[Made]:
    """Everything up to the end of the writer."""
    told = []
    try:
        while True:
            told.append(receiver.recv())
    except (EOFError, OSError):
        return told


def kept(store: TransitionStore) -> Counter[Made]:
    """What the journal holds."""
    return Counter((line.tick.key.step, line.tick.version) for line in store.lines())
