"""One lane of the sweep: a private service, one reader, and readings with faults, one after another."""

from __future__ import annotations

import threading
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.source import DirectSource
from cardtool.cards.helper.pool import HELPERS
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.plan import ReadingPlan
from cardtool.cards.profiles import load_profiles
from cardtool.cards.readings import read_all
from cardtool.cards.virtual.faults import FaultPlan, Swapped
from cardtool.model.way import Way
from tests.cards.sweep.cases import (
    FAULTS,
    FULL_SILENCE,
    INVISIBLE_SWAP,
    LAYOUTS,
    SWAPS,
    VISIBLE_SWAP,
    WAYS,
    Batch,
    Done,
    Outcome,
    Result,
)
from tests.cards.sweep.people import Person, judge, pair
from tests.cards.sweep.swapping import Exchange, PausingHardware, PausingPlan
from tests.rig.pcsc import wait_for_card
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from cardtool.cards.hardware import Hardware
    from cardtool.cards.source import SourceResult
    from cardtool.cards.virtual.faults import Fault
    from tests.rig.rig import PcscRig

#: Seconds of silence after which a card counts as hung where it is made to hang; the program waits longer.
SHORT_SILENCE: Final = {Way.DIRECT: 0.6, Way.PKCS11: 1.0}
_PATIENCE: Final = 20.0


class SweptPlan(ReadingPlan):
    """A plan whose direct reading waits for a silent card as long as its middleware may take, if that is given."""

    @cached_property
    def direct(self) -> DirectSource | None:
        """Direct reading."""
        if self.way is Way.PKCS11:
            return None
        return (
            DirectSource(self.hardware) if self.seconds is None else DirectSource(self.hardware, silence=self.seconds)
        )


class Lane:
    """Runs batches.

    Args:
        rig: a running service of its own; its two readers are used in turn, so that one card is noticed to come
            while the other is noticed to leave.
    """

    def __init__(self, rig: PcscRig) -> None:
        self._rig = rig
        self._slot, self._spare = rig.slots[:2]
        self._profiles = tuple(profile for profile in load_profiles() if profile.name == "opensc")
        self._commands: dict[tuple[Way, str], int] = {}

    def run(self, batch: Batch) -> Done:
        """The fault at the commands of the batch."""
        way, (whose, other) = Way(batch.way), pair(batch.layout)
        commands = self._count(way, batch.layout)
        outcomes = []
        for index in range(batch.start, commands, batch.step):
            outcomes.append(self._case(batch, way, index, whose, other))
            whose, other = other, whose  # after a swap the other card is there already
        return Done(commands, tuple(outcomes))

    def warm_up(self) -> None:
        """Read once each way, so that later only what grows is new."""
        for way in WAYS:
            self._count(way, LAYOUTS[0])

    def settle(self) -> None:
        """End what may be kept between readings, so that what is held can be compared."""
        self._wait_for_threads()
        self._rig.remove(self._slot)
        HELPERS.close()

    def _count(self, way: Way, layout: str) -> int:
        """Commands of a reading without a fault, which has to be right."""
        if (way, layout) not in self._commands:
            whose, other = pair(layout)
            self._present(way, whose)
            plan = self._slot.plan = FaultPlan({})
            result = _read(self._plan(way))
            self._slot.plan = None
            verdict, detail = judge(result, whose, other, swapped=False)
            if verdict != Result.RIGHT:
                raise RuntimeError(f"{layout}, {way}: a reading without a fault is {verdict}: {detail}")
            self._commands[way, layout] = plan.commands
        return self._commands[way, layout]

    def _present(self, way: Way, whose: Person) -> None:
        """The card is in the reader as if it had just come. Middleware believes only that the service noticed it."""
        present = self._slot.card
        if way is Way.PKCS11 or not self._slot.connected or present is None or present.atr != whose.card.atr:
            self._insert(whose)
        elif present is not whose.card:
            self._slot.swap(whose.card)
        else:
            whose.card.reset()

    def _insert(self, whose: Person) -> None:
        self._slot.remove()
        self._spare.insert(whose.card)
        for slot in (self._slot, self._spare):
            wait_for_card(self._rig.name_of(slot), present=slot.connected, timeout=_PATIENCE)
        self._slot, self._spare = self._spare, self._slot

    def _plan(self, way: Way, seconds: float | None = None, hardware: Hardware | None = None) -> ReadingPlan:
        return SweptPlan(hardware or PcscHardware(), self._profiles, seconds=seconds, way=way, pins=True)

    # -- one case -------------------------------------------------------------------------------------

    def _case(self, batch: Batch, way: Way, index: int, whose: Person, other: Person) -> Outcome:
        self._present(way, whose)
        seconds = SHORT_SILENCE[way] if batch.fault == "silence" else None
        if batch.fault == VISIBLE_SWAP:
            plan, result, took = self._swap_visibly(way, index, other)
        else:
            plan = self._plan(way, seconds)
            result, took = self._suffer(plan, index, _fault(batch.fault, other))
        verdict, detail = judge(result, whose, other, swapped=batch.fault in SWAPS)
        stuck, recovered = self._afterwards(plan, whose, other)
        return Outcome(
            batch.way,
            batch.layout,
            batch.fault,
            index,
            verdict,
            detail,
            round(took, 3),
            stuck=stuck,
            recovered=recovered,
        )

    def _suffer(self, plan: ReadingPlan, index: int, fault: Fault) -> tuple[SourceResult, float]:
        faults = self._slot.plan = FaultPlan({index: fault})
        began = time.monotonic()
        try:
            return _read(plan), time.monotonic() - began
        finally:
            faults.release()
            self._slot.plan = None

    def _swap_visibly(self, way: Way, index: int, other: Person) -> tuple[ReadingPlan, SourceResult, float]:
        exchange = Exchange(partial(self._rig.insert, other.card, self._rig.slots.index(self._slot)))
        if way is Way.DIRECT:
            plan = self._plan(way, hardware=PausingHardware(index, exchange))
            began = time.monotonic()
            result = _read(plan)
        else:
            plan = self._plan(way)
            self._slot.plan = pausing = PausingPlan(index, self._slot, exchange)
            began = time.monotonic()
            with pausing:
                result = _read(plan)
        return plan, result, time.monotonic() - began - exchange.seconds

    def _afterwards(self, plan: ReadingPlan, whose: Person, other: Person) -> tuple[bool, bool]:
        """Whether the card has to be inserted anew before it is read right, and whether it then is.

        Middleware keeps what it read of a card, right or wrong, until the card leaves.
        """
        self._wait_for_threads()
        again = plan if plan.way is Way.DIRECT else self._plan(plan.way)
        stuck = self._slot.connected and not self._reads_right(again, whose, other)
        if stuck or not self._slot.connected:
            self._insert(whose)
            return stuck, self._reads_right(again, whose, other)
        return False, True

    def _reads_right(self, plan: ReadingPlan, whose: Person, other: Person) -> bool:
        """Of the card that is there."""
        there, elsewhere = (whose, other) if self._slot.card is whose.card else (other, whose)
        there.card.reset()
        verdict, _ = judge(_read(plan), there, elsewhere, swapped=False)
        return verdict == Result.RIGHT

    def _wait_for_threads(self) -> None:
        """Until work that was given up has ended, which it does when the card answers."""
        names = {f"{work}-{reader}" for work in ("direct", "pcsc") for reader in self._rig.reader_names}
        wait_until(lambda: names.isdisjoint(thread.name for thread in threading.enumerate()), "threads", _PATIENCE)


def _fault(name: str, other: Person) -> Fault:
    if name == INVISIBLE_SWAP:
        return Swapped(other.card)
    return FAULTS["silence" if name == FULL_SILENCE else name]()


def _read(plan: ReadingPlan) -> SourceResult:
    return read_all(plan, wants_issuers=lambda _: True)
