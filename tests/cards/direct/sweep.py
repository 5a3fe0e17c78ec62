"""The complete fault sweep of direct reading: every layout, every command, every fault, in memory.

``run_sweep()`` gives the table; ``python -m tests.cards.direct.sweep`` prints it.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.source import SILENCE, DirectSource
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.faults import (
    FaultPlan,
    Garbage,
    Pulled,
    ServiceStops,
    Silent,
    StatusInstead,
    Swapped,
    Truncated,
    WrongLength,
)
from cardtool.model.errors import CardtoolError
from cardtool.model.pin import PinCondition
from tests.cards.direct.desk import NAME, Desk
from tests.cards.direct.made import EXTENDED_S42, LAYOUTS, Made, card, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import Fault
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.card import RawCard

#: Seconds of silence that count as a hung card where it is made to hang; the product waits four.
_SHORT_SILENCE: Final = 0.02
RIGHT, OTHER, WRONG = "right", "right, of the other card", "WRONG"
_OTHER: Final = ("VARJO VILLE", "10987654321")


@dataclass(frozen=True)
class Scenario:
    """Cards of one layout, read in one way, and another person's card of the same kind."""

    name: str
    build: Callable[[Made], Card]
    rsa: bool = False

    @cached_property
    def first(self) -> Made:
        return made(rsa=self.rsa)

    @cached_property
    def second(self) -> Made:
        return made(*_OTHER, rsa=self.rsa)

    @cached_property
    def card(self) -> Card:
        return self.build(self.first)

    @cached_property
    def other_card(self) -> Card:
        return self.build(self.second)

    @cached_property
    def right(self) -> dict[Made, RawCard]:
        """What a reading without faults brings of each card."""
        desks = {self.first: Desk(self.card), self.second: Desk(self.other_card)}
        return {holder: _read(DirectSource(desk), desk) for holder, desk in desks.items()}


def scenarios() -> Iterator[Scenario]:
    """Every layout with short lengths and one certificate less, and extended lengths where cards may take them."""
    extended = Behaviour(t0=False, extended=True)
    for kind in (*LAYOUTS, "unfamiliar"):
        yield Scenario(kind, partial(card, kind))
    for kind in LAYOUTS:
        yield Scenario(f"{kind}, no signature certificate", partial(card, kind, signature=None))
    yield Scenario("s41v4, RSA", partial(card, "s41v4"), rsa=True)
    yield Scenario("s41v4, extended", partial(card, "s41v4", behaviour=extended))
    yield Scenario("s42, extended", partial(card, "s42", atr=EXTENDED_S42, behaviour=extended))


FAULTS: Final[dict[str, Callable[[Card], Fault]]] = {
    "pull": lambda _: Pulled(),
    "service stops": lambda _: ServiceStops(),
    "silence": lambda _: Silent(),
    "6F00": lambda _: StatusInstead(0x6F00),
    "6A82": lambda _: StatusInstead(0x6A82),
    "truncated": lambda _: Truncated(),
    "cut to nothing": lambda _: Truncated(0),
    "length +7": lambda _: WrongLength(7),
    "length -7": lambda _: WrongLength(-7),
    "garbage": lambda _: Garbage(),
    "visible swap": lambda other: Swapped(other, visible=True),
    "invisible swap": Swapped,
}


@dataclass
class Table:
    """Outcomes of a sweep.

    Attributes:
        outcomes: how often each outcome, by scenario and fault.
        commands: commands of a reading without faults, by scenario.
        wrong: what went wrong, for the reader of a failure.
    """

    outcomes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    commands: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many readings."""
        return sum(sum(counted.values()) for counted in self.outcomes.values())

    def lines(self) -> Iterator[str]:
        """The table in text: a line for each scenario, then the outcomes of each fault over all scenarios."""
        yield f"fault sweep of direct reading: {self.size} readings, {len(self.wrong)} wrong"
        for name, commands in self.commands.items():
            counted = sum(sum(c.values()) for (scenario, _), c in self.outcomes.items() if scenario == name)
            yield f"  {name:32} {commands:3} commands  {counted:5} readings"
        for fault in dict.fromkeys(fault for _, fault in self.outcomes):
            total = sum((c for (_, each), c in self.outcomes.items() if each == fault), Counter[str]())
            told = ", ".join(f"{outcome} {number}" for outcome, number in sorted(total.items()))
            yield f"  {fault:16} {told}"


def run_sweep(wanted: Callable[[str], bool] = lambda _: True, faults: tuple[str, ...] = tuple(FAULTS)) -> Table:
    """Every fault at every command of every scenario whose name is wanted."""
    table = Table()
    for scenario in scenarios():
        if wanted(scenario.name):
            _sweep(scenario, faults, table)
    return table


def _sweep(scenario: Scenario, faults: tuple[str, ...], table: Table) -> None:
    commands = table.commands[scenario.name] = _commands(scenario)
    for name in faults:
        counted = table.outcomes[scenario.name, name] = Counter()
        for index in range(commands):
            outcome = _outcome(scenario, FAULTS[name](scenario.other_card), index)
            counted[outcome] += 1
            if outcome.startswith(WRONG):
                table.wrong.append(f"{scenario.name}, {name} at command {index}: {outcome}")


def _commands(scenario: Scenario) -> int:
    desk = Desk(scenario.card)
    _read(DirectSource(desk), desk)
    return len(desk.sent)


def _read(source: DirectSource, desk: Desk, on_head: Callable[[CertificateHead], None] = lambda _: None) -> RawCard:
    return source.read(desk.reader, on_head=on_head, wants_issuers=lambda _: True, pins=True)


def _outcome(scenario: Scenario, fault: Fault, index: int) -> str:
    plan = FaultPlan({index: fault})
    desk = Desk(scenario.card, plan)
    heads: list[CertificateHead] = []
    silence = _SHORT_SILENCE if isinstance(fault, Silent) else SILENCE
    try:
        read = _read(DirectSource(desk, silence=silence), desk, heads.append)
    except CardtoolError as error:
        return error.cause.value
    finally:
        plan.release()
        _wait_for_the_worker()
    if _is_right(read, scenario, scenario.first, heads):
        return RIGHT
    if isinstance(fault, Swapped) and _is_right(read, scenario, scenario.second, heads):
        return OTHER
    return f"{WRONG}: {len(read.certificates)} certificates, {read.token}, {read.pins}"


def _wait_for_the_worker() -> None:
    """An abandoned worker ends at the answer it waited for; until then it would disturb the next reading's card."""
    for thread in threading.enumerate():
        if thread.name == f"direct-{NAME}":
            thread.join(SILENCE)


def _is_right(read: RawCard, scenario: Scenario, holder: Made, heads: list[CertificateHead]) -> bool:
    """Every certificate of the holder, nobody else's, no other field than the card's own."""
    clean = scenario.right[holder]
    leaves = [der for der in clean.certificates if der in holder.leaves]
    numbers = {head.subject.first("serialNumber") for head in heads}
    return (
        [der for der in read.certificates if der not in holder.cas] == leaves
        and set(read.certificates) <= set(clean.certificates)
        and read.token in {clean.token, None if clean.token is None else type(clean.token)()}
        and all(pin in clean.pins or pin.condition is PinCondition.UNKNOWN for pin in read.pins)
        and numbers <= {holder_number(holder)}
    )


def holder_number(holder: Made) -> str:
    """The serial number of the holder that the certificates name."""
    return _OTHER[1] if _OTHER[1].encode() in holder.authentication else "12345678901"


if __name__ == "__main__":
    result = run_sweep()
    print("\n".join((*result.lines(), *result.wrong)))  # noqa: T201 - a command prints
