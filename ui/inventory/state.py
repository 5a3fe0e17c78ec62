"""What the inventory's page shows and may do, without a widget.

::

              begin                    cancel
      READY ────────▶ SCANNING ───────────────────▶ CANCELLING
        ▲                │  inventory, or problem        │
        └────────────────┴───────────────────────────────┘

A scan has a number; what a scan that is no longer under way still tells is not taken. While a scan is under way the
form does not change. Passwords live here alone, from when they are given until the window is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.app.inventory.passwords import gather
from ui.inventory.form.values import WINDOWS_STORES, HorizonUnit, ScanForm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import Progress
    from cardtool.model.cause import Problem
    from cardtool.model.inventory import Inventory

__all__ = ["WINDOWS_STORES", "HorizonUnit", "InventorySession", "InventoryState", "Phase", "ScanForm"]


class Phase(StrEnum):
    """Where the page stands with its scan."""

    READY = "ready"
    SCANNING = "scanning"
    CANCELLING = "cancelling"


@dataclass(frozen=True, slots=True)
class InventoryState:
    """Everything the page shows.

    Attributes:
        phase: whether a scan is under way.
        form: what is to be scanned.
        scanned: the form of the last scan that was begun, ``None`` before the first.
        passwords: for key stores; shown and written nowhere.
        recent: the last scans, the last one first.
        progress: how far the scan is, ``None`` when nothing was told of it.
        inventory: what is shown: the last result, or a kept run; ``None`` before the first.
        result: the last result, ``None`` before the first.
        problem: why the last scan could not be made, ``None`` when it could.
    """

    phase: Phase = Phase.READY
    form: ScanForm = ScanForm()  # noqa: RUF009 - a frozen value
    scanned: ScanForm | None = None
    passwords: tuple[str, ...] = field(default=(), repr=False)
    recent: tuple[RememberedScan, ...] = ()
    progress: Progress | None = None
    inventory: Inventory | None = None
    result: Inventory | None = None
    problem: Problem | None = None

    @property
    def scanning(self) -> bool:
        """Whether a scan is under way, cancelled or not."""
        return self.phase is not Phase.READY

    @property
    def can_scan(self) -> bool:
        """Whether a scan may begin: there is something to scan, no line is wrong, and none is under way."""
        return not self.scanning and not self.form.names_nothing and not self.form.faults

    @property
    def shows_result(self) -> bool:
        """Whether what is shown is what the last scan found."""
        return self.inventory is not None and self.inventory is self.result

    @property
    def request(self) -> ScanRequest:
        """What to scan, as the use case takes it."""
        return self.form.request(self.passwords)


class InventorySession:
    """The state machine behind the page."""

    def __init__(self) -> None:
        self.state = InventoryState()
        self._scan = 0

    # -- what the person does ------------------------------------------------------------------------

    def fill(self, form: ScanForm) -> None:
        """Scan this instead."""
        if not self.state.scanning:
            self._change(form=form)

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Scan these too; each once."""
        form = self.state.form
        self.fill(replace(form, paths=tuple(dict.fromkeys((*form.paths, *paths)))))

    def remove_paths(self, paths: Iterable[Path]) -> None:
        """Scan these no more."""
        form, gone = self.state.form, set(paths)
        self.fill(replace(form, paths=tuple(path for path in form.paths if path not in gone)))

    def take_passwords(self, passwords: Iterable[str]) -> None:
        """Try these too, after those given before."""
        self._change(passwords=gather(self.state.passwords, passwords).passwords)

    def drop_passwords(self) -> None:
        """Know no password any more."""
        self._change(passwords=())

    def begin(self) -> int:
        """Begin a scan; returns its number, 0 when none may begin."""
        if not self.state.can_scan:
            return 0
        self._scan += 1
        self._change(phase=Phase.SCANNING, scanned=self.state.form, progress=None, problem=None)
        return self._scan

    def begin_again(self) -> int:
        """Scan once more what was scanned last, whatever was filled in since; returns as :meth:`begin`."""
        if self.state.scanned is not None:
            self.fill(self.state.scanned)
        return self.begin()

    def cancel(self) -> None:
        """End the scan under way; what was read will be shown."""
        if self.state.phase is Phase.SCANNING:
            self._change(phase=Phase.CANCELLING)

    # -- what is told ------------------------------------------------------------------------------------

    def take_recent(self, recent: tuple[RememberedScan, ...]) -> None:
        """The last scans; before anything was filled in, the form is that of the last one, without its servers."""
        self._change(recent=recent)
        if recent and self.state.form == ScanForm() and self.state.scanned is None:
            self.fill(ScanForm.of(recent[0], ask_servers=False))

    def take_progress(self, scan: int, progress: Progress) -> None:
        """How far a scan is."""
        if self._is_under_way(scan):
            self._change(progress=progress)

    def take_inventory(self, scan: int, inventory: Inventory) -> None:
        """What a scan found."""
        if self._is_under_way(scan):
            self._change(phase=Phase.READY, progress=None, inventory=inventory, result=inventory)

    def take_problem(self, scan: int, problem: Problem) -> None:
        """Why a scan could not be made; the last result stays."""
        if self._is_under_way(scan):
            self._change(phase=Phase.READY, progress=None, problem=problem)

    def show_inventory(self, inventory: Inventory) -> None:
        """Another result that is there already; that of a scan under way comes after it."""
        self._change(inventory=inventory, problem=None)

    def show_problem(self, problem: Problem) -> None:
        """Why the result of a scan cannot be shown."""
        self._change(problem=problem)

    def _is_under_way(self, scan: int) -> bool:
        return self.state.scanning and scan == self._scan

    def _change(self, **values: object) -> None:
        self.state = replace(self.state, **values)  # type: ignore[arg-type] # values of many types by name
