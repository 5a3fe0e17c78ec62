"""The soak: restarts of the service, insertions and removals, and what the watcher made of them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.watcher import ReaderWatcher
from tests.cards.soak.usage import Usage, share_of_processor
from tests.rig.rig import PcscRig
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.virtual.card import Card
    from cardtool.model.reader import ReaderSnapshot

#: Eight readers of two slots, as many as pcscd takes: it looks for cards every 400 ms, so they are used side by side.
READERS: Final = {f"Soak Reader {number}": 41000 + 100 * number for number in range(8)}
#: An event that has not come after so many seconds is lost.
SETTLING: Final = 5.0
_SELECT_ROOT: Final = bytes.fromhex("00A4000C023F00")
_SUCCESS: Final = b"\x90\x00"
_WARM_UP_RESTARTS: Final = 10
_WARM_UP_ROUNDS: Final = 2
#: Every so many restarts a card is inserted, too.
_CARD_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a soak.

    Attributes:
        restarts: of the service, TERM and KILL in turn.
        cycles: a card inserted and removed.
        readings: connections to a card that answered, each followed by the proof that it stayed.
        told: snapshots the watcher gave.
        lost: states that it did not tell in time, or counted wrongly.
        before: what the process held after the warm-up.
        after: at the end.
        idle: share of a processor while nothing happens, in per cent.
        slowest_restart: seconds from the start of the service to the list of all readers.
        slowest_card: seconds from the first of sixteen insertions or removals to the report of the last.
        seconds: that all took.
    """

    restarts: int
    cycles: int
    readings: int
    told: int
    lost: int
    before: Usage
    after: Usage
    idle: float
    slowest_restart: float
    slowest_card: float
    seconds: float

    @property
    def growth(self) -> Usage:
        """What the process holds more than at the beginning."""
        return self.after - self.before

    def table(self) -> list[str]:
        """The numbers, a line each."""
        rows = [
            ("service restarts (TERM and KILL in turn)", f"{self.restarts}"),
            ("cards inserted and removed", f"{self.cycles}"),
            ("connections to cards that answered", f"{self.readings}"),
            ("snapshots told", f"{self.told}"),
            ("states lost or counted wrongly", f"{self.lost}"),
            ("threads before, after", f"{self.before.threads}, {self.after.threads}"),
            ("handles before, after", f"{self.before.handles}, {self.after.handles}"),
            ("memory before, after", f"{self.before.memory} KiB, {self.after.memory} KiB ({self.growth.memory:+d})"),
            ("slowest recovery after a restart", f"{self.slowest_restart:.2f} s"),
            ("slowest report of sixteen cards", f"{self.slowest_card:.2f} s"),
            ("processor while idle", f"{self.idle:.3f} %"),
            ("time taken", f"{self.seconds:.0f} s"),
        ]
        return [f"  {name:<42}{value}" for name, value in rows]


class _Latest:
    """The snapshot told last."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._snapshot: ReaderSnapshot | None = None
        self.told = 0

    def put(self, snapshot: ReaderSnapshot) -> None:
        with self._change:
            self._snapshot = snapshot
            self.told += 1
            self._change.notify_all()

    def event_counts(self) -> dict[str, int]:
        """Event counters of all readers."""
        with self._change:
            return {reader.name: reader.event_count for reader in self._snapshot.readers} if self._snapshot else {}

    def becomes(self, condition: Callable[[ReaderSnapshot], bool]) -> bool:
        """Whether it is so within the time for settling."""
        with self._change:
            return self._change.wait_for(lambda: self._snapshot is not None and condition(self._snapshot), SETTLING)


class Soak:
    """One watcher and what is done to it; call :meth:`run` once."""

    def __init__(self) -> None:
        from cardtool.cards.virtual import profiles

        made = certificates("TESTINEN TAINA")
        self._cards: list[Card] = [
            profiles.build("s42", authentication=made.authentication) for _ in range(2 * len(READERS))
        ]
        self._rig = PcscRig(READERS)
        self._hardware = PcscHardware()
        self._readings = 0
        self._latest = _Latest()
        self._lost = 0
        self._slowest_restart = 0.0
        self._slowest_card = 0.0

    def run(self, restarts: int, cycles: int, *, idle_seconds: float = 5.0) -> Outcome:
        """Restart the service ``restarts`` times, insert and remove ``cycles`` cards."""
        watcher = ReaderWatcher(self._latest.put)
        self._rig.start()
        watcher.start()
        try:
            self._restart(_WARM_UP_RESTARTS)
            self._cycle(_WARM_UP_ROUNDS * len(self._cards))
            self._readings = 0
            began, told, before = time.monotonic(), self._latest.told, Usage.now()
            self._restart(restarts)
            self._cycle(cycles)
            took, after = time.monotonic() - began, Usage.now()
            idle = share_of_processor(idle_seconds)
        finally:
            watcher.stop()
            self._rig.stop()
        return Outcome(
            restarts=restarts,
            cycles=cycles,
            readings=self._readings,
            told=self._latest.told - told,
            lost=self._lost,
            before=before,
            after=after,
            idle=idle,
            slowest_restart=self._slowest_restart,
            slowest_card=self._slowest_card,
            seconds=took,
        )

    def _restart(self, times: int) -> None:
        for number in range(times):
            self._rig.stop(hard=bool(number % 2))
            self._expect(lambda snapshot: not snapshot.service)
            began = time.monotonic()
            self._rig.start()
            self._expect(lambda snapshot: len(snapshot.readers) == len(self._cards))
            self._slowest_restart = max(self._slowest_restart, time.monotonic() - began)
            if number % _CARD_EVERY == 0:
                self._rig.slots[number % len(self._cards)].insert(self._cards[0])
                self._expect(lambda snapshot: _present(snapshot) == 1)

    def _cycle(self, cycles: int) -> None:
        """Insert into all readers, then remove from all, until there were so many; counters must have moved with it."""
        for slot in self._rig.slots:
            slot.remove()
        self._expect(lambda snapshot: _present(snapshot) == 0)
        moves = self._latest.event_counts()
        for first in range(0, cycles, len(self._cards)):
            used = min(len(self._cards), cycles - first)
            self._move(moves, used, insert=True)
            self._move(moves, used, insert=False)

    def _move(self, moves: dict[str, int], used: int, *, insert: bool) -> None:
        began = time.monotonic()
        for slot, card in zip(self._rig.slots[:used], self._cards, strict=False):
            if insert:
                slot.insert(card)
            else:
                slot.remove()
        for name in self._rig.reader_names[:used]:
            moves[name] += 1
        self._expect(lambda snapshot: _counts(snapshot) >= moves.items())
        self._slowest_card = max(self._slowest_card, time.monotonic() - began)
        if insert:
            self._read(self._rig.reader_names[:used])

    def _read(self, names: list[str]) -> None:
        """Each card once, as direct reading does."""
        readers = {reader.name: reader for reader in self._hardware.readers()}
        for name in names:
            with self._hardware.connect(name) as connection:
                self._readings += connection.transmit(_SELECT_ROOT) == _SUCCESS
            self._hardware.check_unchanged(readers[name])

    def _expect(self, condition: Callable[[ReaderSnapshot], bool]) -> None:
        if not self._latest.becomes(condition):
            self._lost += 1


def _present(snapshot: ReaderSnapshot) -> int:
    return sum(reader.present for reader in snapshot.readers)


def _counts(snapshot: ReaderSnapshot) -> set[tuple[str, int]]:
    """Event counters; present cards have odd ones, since every card came and left."""
    return {
        (reader.name, reader.event_count) for reader in snapshot.readers if reader.event_count % 2 == reader.present
    }
