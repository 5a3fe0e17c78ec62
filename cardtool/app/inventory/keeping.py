"""Use cases: keep inventories, and see what changed between two."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cardtool import __version__
from cardtool.app.inventory.database import database_exists, open_database
from cardtool.app.inventory.knowledge import load_inventory_knowledge
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.stock import Stock
from cardtool.model.errors import RunUnknownError, StoreUnreachableError
from cardtool.model.finnish_time import utc_text
from cardtool.model.inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.oid import OidVerdictCode
    from cardtool.model.sighting import Coverage
    from cardtool.store.comparison import Comparison
    from cardtool.store.runs import RunSummary

#: Digits of the largest number that a database gives to a run.
_LONGEST_NUMBER: Final = 18


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One inventory that was kept.

    Attributes:
        number: how it is named in commands.
        host: machine it was made on.
        started: when, aware, UTC.
        as_of: Finnish calendar day it was judged for.
        coverage: what became of every source.
        certificates: number of certificates.
        oids: how many wanted OIDs have which answer.
    """

    number: int
    host: str
    started: datetime
    as_of: date
    coverage: tuple[Coverage, ...] = ()
    certificates: int = 0
    oids: Mapping[OidVerdictCode, int] = field(default_factory=dict)


def keep(workspace: Workspace, inventory: Inventory, database: str = "") -> int:
    """Keep an inventory; returns the number of its run.

    Args:
        workspace: surroundings.
        inventory: what to keep.
        database: address of a database, empty for the user's own file.

    Raises:
        StoreError: the database refuses, or is of a newer program.
    """
    with open_database(workspace, database) as store:
        return int(store.record(inventory, host=platform.node(), tool=f"cardtool {__version__}"))


def kept_runs(workspace: Workspace, database: str = "") -> tuple[KeptRun, ...]:
    """All inventories that were kept, the last one first.

    Raises:
        StoreError: the database refuses, or is of a newer program.
    """
    with open_database(workspace, database) as store:
        return tuple(map(_kept_run, store.summaries()))


def runs_so_far(workspace: Workspace, database: str = "") -> tuple[KeptRun, ...]:
    """The same, without making a database where there is none: before the first run is kept there is none.

    Raises:
        StoreError: the database refuses, is of a newer program, or is a file that was named and is missing.
    """
    return kept_runs(workspace, database) if _is_there(workspace, database) else ()


def load_inventory(workspace: Workspace, name: str, database: str = "") -> Inventory:
    """An inventory by the number of its run, or from the bundle of a fleet (``.ndjson``), judged for today.

    Raises:
        StoreError: the database refuses, is of a newer program, or is a file that was named and is missing.
        RunUnknownError: there is no such run.
        SourceNotReadableError: the file is no whole bundle.
    """
    from pathlib import Path

    if name.isdecimal():
        if len(name) > _LONGEST_NUMBER or not _is_there(workspace, database):
            raise RunUnknownError(f"there is no run {name[: _LONGEST_NUMBER + 1]}")
        with open_database(workspace, database) as store:
            return store.load(_run_id(int(name)))
    return _from_bundle(workspace, Path(name))


def compare(workspace: Workspace, before: str, after: str, database: str = "") -> Comparison:
    """What changed between two inventories, each a number of a run or a bundle; machines may differ.

    Raises:
        StoreError: the database refuses, or is of a newer program.
        RunUnknownError: there is no such run.
        SourceNotReadableError: a file is no whole bundle.
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


def _is_there(workspace: Workspace, database: str) -> bool:
    """Whether there is a database to read; reading never makes one.

    Raises:
        StoreError: the address is none, or is that of a file that is missing.
    """
    there = database_exists(workspace, database)
    if database and not there:
        raise StoreUnreachableError("no such file", reader=database)
    return there


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


def _kept_run(summary: RunSummary) -> KeptRun:
    run = summary.run
    return KeptRun(int(run.id), run.host, run.started, run.as_of, summary.coverage, summary.certificates, summary.oids)
