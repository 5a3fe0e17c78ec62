"""Which inventory is on the screen, the last scan or a kept run, without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.app.inventory.keeping import KeptRun
    from cardtool.model.inventory import Inventory


class RunsSession:
    """Knows the last scan from a kept run that a person looks at.

    Attributes:
        database: address of the database of kept runs, empty for the user's own file.
        inventory: what is on the screen, ``None`` before anything is.
        scanned: the last scan, ``None`` before the first.
        shown: the kept run that is on the screen, ``None`` when the last scan is.
        kept_as: number under which the last scan is kept, 0 while it is not.
    """

    def __init__(self) -> None:
        self.database = ""
        self.inventory: Inventory | None = None
        self.scanned: Inventory | None = None
        self.shown: KeptRun | None = None
        self.kept_as = 0
        self._loaded: tuple[KeptRun, Inventory] | None = None

    @property
    def host(self) -> str:
        """The machine of what is on the screen, empty for this one."""
        return self.shown.host if self.shown is not None else ""

    @property
    def can_keep(self) -> bool:
        """Whether a scan is on the screen that is not kept yet."""
        return self.scanned is not None and self.shown is None and not self.kept_as

    def load(self, run: KeptRun, inventory: Inventory) -> None:
        """A kept run was loaded and is about to be shown."""
        self._loaded = (run, inventory)

    def show(self, inventory: Inventory) -> None:
        """Something came on the screen: the run that was loaded, or else a scan."""
        self.inventory = inventory
        if self._loaded is not None and inventory is self._loaded[1]:
            self.shown = self._loaded[0]
            return
        self.shown = self._loaded = None
        if inventory is not self.scanned:
            self.scanned, self.kept_as = inventory, 0

    def take_kept(self, inventory: Inventory, number: int) -> None:
        """A scan was kept under this number."""
        if inventory is self.scanned:
            self.kept_as = number
