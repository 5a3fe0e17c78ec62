"""Use case: scan, recognise, and judge every wanted OID for a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.app.inventory.knowledge import load_inventory_knowledge
from cardtool.app.inventory.sources import file_cache, make_sources
from cardtool.app.inventory.stock import Refused, Stock
from cardtool.inventory.source import Progress, ScanWatch
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cardtool.app.inventory.knowledge import InventoryKnowledge
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.workspace import Workspace
    from cardtool.model.sighting import Coverage, Refusal
    from cardtool.rules.oid_verdict_horizon import Horizon

__all__ = ["Progress", "ScanWatch", "new_watch", "scan"]


def new_watch(on_progress: Callable[[Progress], None] | None = None) -> ScanWatch:
    """A watch for one scan: progress comes out of it, cancelling goes in.

    Args:
        on_progress: told how far the scan is, at most ten times a second, on the scan's thread.
    """
    return ScanWatch(on_progress=on_progress)


def scan(workspace: Workspace, request: ScanRequest, watch: ScanWatch | None = None) -> Inventory:
    """Scan everything a request names and judge it; what was read before a cancel is kept.

    Raises:
        InstallationError: shipped data is missing or broken.
        LocalDataError: a file of the administrator has an error.
        SourceNotReadableError: the list of wanted OIDs or the register cannot be used, or the horizon makes no sense.
    """
    from cardtool.rules.oid_verdict_horizon import Horizon
    from cardtool.store.collecting import few_collections

    horizon = Horizon.parse(request.horizon)
    if horizon is None:
        raise SourceNotReadableError("days such as 90d, or a part of the lifetime such as 20%", reader=request.horizon)
    knowledge = load_inventory_knowledge(workspace, request)
    with few_collections():  # very many values, all of which stay or go at once
        return _scanned(workspace, request, watch or new_watch(), knowledge, horizon)


def _scanned(
    workspace: Workspace, request: ScanRequest, watch: ScanWatch, knowledge: InventoryKnowledge, horizon: Horizon
) -> Inventory:
    from cardtool.inventory.scan import run_sources
    from cardtool.rules.oid_verdict import judge_oids

    scanned_at, as_of = workspace.now(), workspace.day()
    stock = Stock()
    with file_cache(workspace, request) as cache:
        running = run_sources(make_sources(workspace, request, cache), watch, scanned_at)
        for sighting in running:
            stock.add(sighting, len(running.coverage))  # as many sources as have ended stand before this one
    coverage = tuple(stock.confirm(source, number) for number, source in enumerate(running.coverage))
    certificates, refused = stock.judged(knowledge)
    coverage = _with_refusals(coverage, refused)
    oids = judge_oids(
        knowledge.wanted,
        certificates,
        coverage,
        knowledge.roots,
        as_of=as_of,
        horizon=horizon,
        rules=knowledge.verdicts,
    )
    return Inventory(coverage, certificates, oids, as_of, scanned_at, knowledge.list_failures)


def _with_refusals(coverage: Iterable[Coverage], refused: Refused) -> tuple[Coverage, ...]:
    """The coverage with what only parsing showed, certificates that are none, at the source that saw them."""
    return tuple(_with_more(source, refused.get(index, ())) for index, source in enumerate(coverage))


def _with_more(source: Coverage, refusals: Sequence[Refusal]) -> Coverage:
    from cardtool.inventory.scan import state_of

    if not refusals:
        return source
    seen = max(source.seen - len(refusals), 0)
    every = (*source.refusals, *refusals)
    state = state_of(source.kind, every, seen=seen, skipped=source.skipped)
    return replace(source, state=state, seen=seen, refusals=every)
