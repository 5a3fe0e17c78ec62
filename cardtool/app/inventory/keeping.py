"""Use cases: keep inventories, and see what changed between two."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cardtool import __version__
from cardtool.app.inventory.knowledge import load_inventory_knowledge
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.stock import Stock
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.finnish_time import utc_text
from cardtool.model.inventory import Inventory

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.store.comparison import Comparison

_DATABASE: Final = "inventory.sqlite"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One inventory that was kept.

    Attributes:
        number: how it is named in commands.
        host: machine it was made on.
        started: when, aware, UTC.
        as_of: Finnish calendar day it was judged for.
    """

    number: int
    host: str
    started: datetime
    as_of: date


def keep(workspace: Workspace, inventory: Inventory, database: str = "") -> int:
    """Keep an inventory; returns the number of its run.

    Args:
        workspace: surroundings.
        inventory: what to keep.
        database: address of a database, empty for the user's own file.

    Raises:
        SourceNotReadableError: the database refuses, or is of a newer program.
    """
    with _store(workspace, database) as store:
        return int(store.record(inventory, host=platform.node(), tool=f"cardtool {__version__}"))


def kept_runs(workspace: Workspace, database: str = "") -> tuple[KeptRun, ...]:
    """All inventories that were kept, the last one first.

    Raises:
        SourceNotReadableError: the database refuses, or is of a newer program.
    """
    with _store(workspace, database) as store:
        return tuple(KeptRun(int(run.id), run.host, run.started, run.as_of) for run in store.runs())


def load_inventory(workspace: Workspace, name: str, database: str = "") -> Inventory:
    """An inventory by the number of its run, or from the bundle of a fleet (``.ndjson``), judged for today.

    Raises:
        SourceNotReadableError: there is no such run, or the file is no whole bundle.
    """
    from pathlib import Path

    if name.isdecimal():
        with _store(workspace, database) as store:
            found: Inventory = store.load(_run_id(int(name)))
            return found
    return _from_bundle(workspace, Path(name))


def compare(workspace: Workspace, before: str, after: str, database: str = "") -> Comparison:
    """What changed between two inventories, each a number of a run or a bundle; machines may differ.

    Raises:
        SourceNotReadableError: one of them cannot be read.
    """
    from cardtool.store.comparison import compare as compared

    first, second = (load_inventory(workspace, name, database) for name in (before, after))
    return compared(first, second, across_hosts=_hosts(first) != _hosts(second))


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """The differences as a document (schema ``cardtool.inventory-comparison.v1``)."""
    return {
        "schema": "cardtool.inventory-comparison.v1",
        "same": comparison.same,
        "new": [_brief(item) for item in comparison.new],
        "gone": [_brief(item) for item in comparison.gone],
        "moved": [
            {
                **_brief(moved.certificate),
                "appeared": [place.path for place in moved.appeared],
                "left": [place.path for place in moved.left],
            }
            for moved in comparison.moved
        ],
        "renewed": [
            {
                "old": _brief(renewal.old),
                "new": _brief(renewal.new),
                "key_replaced": renewal.key_replaced,
                "old_remains": renewal.old_remains,
            }
            for renewal in comparison.renewed
        ],
    }


def _brief(item: InventoryCertificate) -> dict[str, Any]:
    certificate = item.certificate
    return {
        "sha256": certificate.sha256,
        "kind": item.judgement.kind.value,
        "oid": item.oid.text if item.oid else None,
        "common_name": certificate.subject.first("CN") or None,
        "not_after": utc_text(certificate.not_after),
    }


def _from_bundle(workspace: Workspace, path: Path) -> Inventory:
    from cardtool.reports.inventory_bundle_reading import read_bundle

    bundle = read_bundle(path)
    stock = Stock()
    for sighting in bundle.sightings:
        stock.add(sighting)
    certificates, _ = stock.judged(load_inventory_knowledge(workspace, ScanRequest()))
    return Inventory(bundle.coverage, certificates, (), workspace.day(), bundle.scanned_at)


def _hosts(inventory: Inventory) -> set[str]:
    return {place.host for item in inventory.certificates for place in item.places}


def _run_id(number: int) -> Any:
    from cardtool.store.runs import RunId

    return RunId(number)


def _store(workspace: Workspace, database: str) -> Any:
    from cardtool.store.inventory_store import InventoryStore

    if database:
        return InventoryStore.open(database)
    folder = workspace.folders.data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(folder)) from error
    return InventoryStore.open(folder / _DATABASE)
