"""Pictures of the certificates on this computer: a small made-up estate, really scanned, kept, compared and searched.

The places are shown as if the estate stood in :data:`SHOWN`, so that the pictures are the same on every machine.
"""

from __future__ import annotations

import platform
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from screenshots_camera import Camera, opened, wait
from screenshots_estate import MADE_FOR, SHOWN, made_up_estate

from cardtool.app.folders import find_folders
from cardtool.app.inventory.keeping import keep
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.workspace import Workspace
from ui.inventory.control import InventoryControl
from ui.inventory.state import ScanForm
from ui.turns import short_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.sighting import Coverage, Place
    from ui.inventory.view import InventoryView

_BEFORE, _NOW = datetime(2023, 2, 1, 8, 5, tzinfo=UTC), datetime(2023, 3, 1, 8, 20, tzinfo=UTC)
_LONGEST_END: Final = 10.0


class InventoryPictures:
    """Makes the pictures in any language; the estate is built and scanned once.

    Args:
        home: a new folder for the estate and the program's own files.
        camera: takes the pictures.
    """

    def __init__(self, home: Path, camera: Camera) -> None:
        home.mkdir()
        self._camera = camera
        self._estate = made_up_estate(home)
        self._workspace = Workspace(find_folders({"CARDTOOL_HOME": str(home)}), now=lambda: _NOW)
        self._before = self._scan(self._estate.before, _BEFORE)
        self._now = self._scan(self._estate.now, _NOW)
        with _made_up_machine():
            for inventory in (self._before, self._now):
                keep(self._workspace, inventory)

    def shoot(self, language: str) -> None:
        """Make all pictures of one language."""
        with short_turns(), _made_up_machine(), opened(language, self._camera.size) as window:
            control = InventoryControl(self._workspace, window)
            window.actions_.inventory.trigger()
            page = window.pages.inventory
            if page is None:
                raise RuntimeError("the key of the inventory opens no page")
            for state in self._states(page):
                self._camera.shoot(window, f"{language}-inventory_{state}")
        control.finish(_LONGEST_END)

    def _states(self, page: InventoryView) -> Iterator[str]:
        """Bring up what each picture is of, and name it."""
        yield "start"
        page.scan_bar.toggle_details()
        yield "form"
        page.scan_bar.toggle_details()
        self._show(page, self._before)
        yield "not_all_read"
        self._show(page, self._now)
        page.oids.tree.setFocus()
        page.oids.tree.setCurrentIndex(page.oids.model.index_of(MADE_FOR["renewed"]))
        yield "oids"
        page.tabs.setCurrentWidget(page.certificates)
        page.certificates.table.setFocus()
        page.certificates.table.setCurrentIndex(page.certificates.model.index(1, 0))
        yield "certificates"
        page.tabs.setCurrentWidget(page.timeline)
        wait(page.timeline.model.rowCount)
        yield "expiry"
        self._search(page)
        yield "search"
        self._compare(page)
        yield "runs"

    def _show(self, page: InventoryView, inventory: Inventory) -> None:
        """As after a scan of the estate."""
        page.session.fill(ScanForm(paths=(SHOWN,)))
        page.take_result(page.session.begin(), inventory)
        wait(lambda: page.content is not None and page.content.inventory is inventory)

    def _search(self, page: InventoryView) -> None:
        search = page.more.search
        page.tabs.setCurrentWidget(search)
        search.look_for(self._estate.wanted_file)
        wait(lambda: search.answer is not None)
        search.file.setText(str(SHOWN / self._estate.wanted_file.relative_to(self._estate.now)))
        search.table.setFocus()

    def _compare(self, page: InventoryView) -> None:
        runs = page.more.runs
        page.tabs.setCurrentWidget(runs)
        wait(lambda: runs.listed)
        runs.table.choose_rows((0, 1))
        runs.compare.click()
        wait(lambda: runs.changes.compared)
        runs.table.setFocus()

    def _scan(self, folder: Path, when: datetime) -> Inventory:
        request = ScanRequest(paths=(folder,), wanted=self._estate.oids, cache=False)
        workspace = replace(self._workspace, now=lambda: when, as_of=when.date())
        made = scan(workspace, request)
        return replace(
            made,
            coverage=tuple(_moved_source(source, folder) for source in made.coverage),
            certificates=tuple(
                replace(_with_own_key(item), places=tuple(_moved(place, folder) for place in item.places))
                for item in made.certificates
            ),
        )


def _with_own_key(item: InventoryCertificate) -> InventoryCertificate:
    """The certificates of the test estate share a few keys, which is quick to make and rare in a real one."""
    return replace(item, certificate=replace(item.certificate, spki_sha256=item.certificate.sha256))


def _moved_source(source: Coverage, folder: Path) -> Coverage:
    refusals = tuple(replace(refusal, place=_moved(refusal.place, folder)) for refusal in source.refusals)
    return replace(source, name=source.name.replace(str(folder), str(SHOWN)), refusals=refusals)


def _moved(place: Place, folder: Path) -> Place:
    return replace(place, path=place.path.replace(str(folder), str(SHOWN)))


@contextmanager
def _made_up_machine() -> Iterator[None]:
    """Whoever makes the pictures, their machine is not shown."""
    with patch.object(platform, "node", return_value="palvelin1"):
        yield
