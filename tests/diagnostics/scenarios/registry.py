"""Where the scenarios are written down, and what many of them begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import Service, ServiceStart, ServiceState
from tests.diagnostics.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.model.diagnosis import DiagnosisCode
    from cardtool.model.errors import CardAccessError


@dataclass(frozen=True)
class Scenario:
    """One symptom.

    Attributes:
        row: row of the domain note, such as ``7`` or ``S7``; empty for what the note does not list.
        name: short name.
        cause: the cause that must come out first.
        arrange: makes the bench.
    """

    row: str
    name: str
    cause: DiagnosisCode
    arrange: Callable[[Path], Bench]

    @property
    def id(self) -> str:
        """For the name of the test."""
        return f"{self.row.zfill(2)}-{self.name}"


SCENARIOS: Final[list[Scenario]] = []


def scenario(row: int | str, cause: DiagnosisCode) -> Callable[[Callable[[Path], Bench]], Callable[[Path], Bench]]:
    """Add a scenario, named as the function that arranges it; row 0 is what the note does not list."""

    def add(arrange: Callable[[Path], Bench]) -> Callable[[Path], Bench]:
        SCENARIOS.append(Scenario(str(row or ""), arrange.__name__.replace("_", "-"), cause, arrange))
        return arrange

    return add


def stopped(start: ServiceStart = ServiceStart.MANUAL) -> Service:
    """The smart-card service of Windows, which does not run."""
    return Service("SCardSvr", ServiceState.STOPPED, start)


def refusing(home: Path, error: CardAccessError) -> Bench:
    """A bench whose card cannot be connected to."""
    bench = Bench(home)
    bench.hardware.connecting = error
    return bench


def with_card(home: Path, card: str) -> Bench:
    """A bench with another card than the healthy one."""
    return Bench(home, card=card)
