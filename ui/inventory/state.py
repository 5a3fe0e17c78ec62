"""What the inventory's page shows and may do, without a widget.

::

              begin                    cancel
      READY ────────▶ SCANNING ───────────────────▶ CANCELLING
        ▲                │  inventory, or problem        │
        └────────────────┴───────────────────────────────┘

A scan has a number; what a scan that is no longer under way still tells is not taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.request import ScanRequest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.app.inventory.scanning import Progress
    from cardtool.model.cause import Problem
    from cardtool.model.inventory import Inventory

#: Both locations of Windows that a person may read: the computer's and the user's own.
WINDOWS_STORES: Final = ("LocalMachine", "CurrentUser")
#: Days a certificate should last, and the part of its lifetime in percent, at the beginning.
FIRST_DAYS: Final = 90


class Phase(StrEnum):
    """Where the page stands with its scan."""

    READY = "ready"
    SCANNING = "scanning"
    CANCELLING = "cancelling"


class HorizonUnit(StrEnum):
    """What the number of the horizon counts; the text is the one a request takes."""

    DAYS = "d"
    PERCENT = "%"


@dataclass(frozen=True, slots=True)
class InventoryState:
    """Everything the page shows.

    Attributes:
        phase: whether a scan is under way.
        paths: files and folders to scan.
        stores: scan the certificate stores of Windows too.
        wanted: file with the OIDs that should have a certificate, ``None`` for the counties' roots.
        horizon: how long a certificate should last, in ``unit``.
        unit: days, or percent of the lifetime.
        progress: how far the scan is, ``None`` when nothing was told of it.
        inventory: the last result, ``None`` before the first.
        problem: why the last scan could not be made, ``None`` when it could.
    """

    phase: Phase = Phase.READY
    paths: tuple[Path, ...] = ()
    stores: bool = False
    wanted: Path | None = None
    horizon: int = FIRST_DAYS
    unit: HorizonUnit = HorizonUnit.DAYS
    progress: Progress | None = None
    inventory: Inventory | None = None
    problem: Problem | None = None

    @property
    def scanning(self) -> bool:
        """Whether a scan is under way, cancelled or not."""
        return self.phase is not Phase.READY

    @property
    def can_scan(self) -> bool:
        """Whether a scan may begin: there is something to scan, and none is under way."""
        return not self.scanning and bool(self.paths or self.stores)

    @property
    def request(self) -> ScanRequest:
        """What to scan, as the use case takes it."""
        return ScanRequest(
            paths=self.paths,
            windows_stores=WINDOWS_STORES if self.stores else (),
            wanted=self.wanted,
            horizon=f"{self.horizon}{self.unit.value}",
        )


class InventorySession:
    """The state machine behind the page."""

    def __init__(self) -> None:
        self.state = InventoryState()
        self._scan = 0

    # -- what the person does ------------------------------------------------------------------------

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Scan these too; each once."""
        if not self.state.scanning:
            self._change(paths=tuple(dict.fromkeys((*self.state.paths, *paths))))

    def remove_paths(self, paths: Iterable[Path]) -> None:
        """Scan these no more."""
        if not self.state.scanning:
            gone = set(paths)
            self._change(paths=tuple(path for path in self.state.paths if path not in gone))

    def choose_stores(self, *, wanted: bool) -> None:
        """Scan the certificate stores of Windows too, or not."""
        if not self.state.scanning:
            self._change(stores=wanted)

    def choose_wanted(self, file: Path | None) -> None:
        """Judge the OIDs of a file; ``None`` for the counties' roots."""
        if not self.state.scanning:
            self._change(wanted=file)

    def choose_horizon(self, number: int, unit: HorizonUnit) -> None:
        """How long a certificate should last."""
        if not self.state.scanning:
            self._change(horizon=number, unit=unit)

    def begin(self) -> int:
        """Begin a scan; returns its number, 0 when none may begin."""
        if not self.state.can_scan:
            return 0
        self._scan += 1
        self._change(phase=Phase.SCANNING, progress=None, problem=None)
        return self._scan

    def cancel(self) -> None:
        """End the scan under way; what was read will be shown."""
        if self.state.phase is Phase.SCANNING:
            self._change(phase=Phase.CANCELLING)

    # -- what a scan tells -----------------------------------------------------------------------------

    def take_progress(self, scan: int, progress: Progress) -> None:
        """How far a scan is."""
        if self._is_under_way(scan):
            self._change(progress=progress)

    def take_inventory(self, scan: int, inventory: Inventory) -> None:
        """What a scan found."""
        if self._is_under_way(scan):
            self._change(phase=Phase.READY, progress=None, inventory=inventory)

    def take_problem(self, scan: int, problem: Problem) -> None:
        """Why a scan could not be made; the last result stays."""
        if self._is_under_way(scan):
            self._change(phase=Phase.READY, progress=None, problem=problem)

    def _is_under_way(self, scan: int) -> bool:
        return self.state.scanning and scan == self._scan

    def _change(self, **values: object) -> None:
        self.state = replace(self.state, **values)  # type: ignore[arg-type] # values of many types by name
