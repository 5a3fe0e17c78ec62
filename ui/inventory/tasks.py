"""What the inventory's page has done outside the window's thread; each returns its result or a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.guarding import guarded

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.app.inventory.looking import Month
    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import ScanWatch
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from cardtool.model.oid import OidVerdict
    from ui.inventory.content import Content
    from ui.inventory.strings import Column


@guarded
def run_scan(workspace: Workspace, request: ScanRequest, watch: ScanWatch) -> Inventory:
    """Scan and judge."""
    from cardtool.app.inventory.scanning import scan

    return scan(workspace, request, watch)


@guarded
def prepare(texts: Texts, inventory: Inventory) -> Content:
    """Make an inventory ready to be shown."""
    from ui.inventory.content import make_content

    return make_content(texts, inventory)


@guarded
def order(content: Content, column: Column) -> array[int]:
    """The rows in the order of a column."""
    from ui.inventory.content import order_of

    return order_of(content, column)


@guarded
def count_months(content: Content, shown: Sequence[int]) -> tuple[Month, ...]:
    """In which months the shown certificates end."""
    from cardtool.app.inventory.looking import months_of

    return months_of(_shown_part(content, shown, ()))


@guarded
def write_report(path: Path, content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> None:
    """Write a report of what is shown."""
    from cardtool.app.inventory import documents

    documents.write_report(path, _shown_part(content, shown, oids), content.texts)


@guarded
def load_scans(workspace: Workspace) -> tuple[RememberedScan, ...]:
    """The last scans."""
    from cardtool.app.inventory import remembering

    return remembering.load_scans(workspace.folders)


@guarded
def remember_scan(workspace: Workspace, scan: RememberedScan) -> tuple[RememberedScan, ...]:
    """Keep a scan; returns the last scans."""
    from cardtool.app.inventory import remembering

    return remembering.remember_scan(workspace.folders, scan)


@guarded
def forget_scans(workspace: Workspace) -> tuple[RememberedScan, ...]:
    """Keep no scan any more."""
    from cardtool.app.inventory import remembering

    remembering.forget_scans(workspace.folders)
    return ()


def _shown_part(content: Content, shown: Sequence[int], oids: tuple[OidVerdict, ...]) -> Inventory:
    from cardtool.app.inventory.looking import part_of

    certificates = content.inventory.certificates
    return part_of(content.inventory, (certificates[row] for row in shown), oids)
