"""The certificates of one OID, old against new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.inventory.looking import has_ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.service import ServiceUsage


@dataclass(frozen=True, slots=True)
class Pair:
    """Two certificates for the same use; one of them may be missing.

    Attributes:
        usage: what they are for.
        old: one that ended, is of the predecessor, or is about to be replaced.
        new: the one in its place.
    """

    usage: ServiceUsage
    old: InventoryCertificate | None
    new: InventoryCertificate | None


def compare(verdict: OidVerdict, known: Mapping[str, InventoryCertificate], as_of: date) -> tuple[Pair, ...]:
    """Every certificate of an OID, use by use, the old ones beside the new.

    New is what has not ended and is not of the predecessor; where several of these are in force for one use, the OID
    is in rollover, and only the one that began last is new; it stands beside each old one.

    Args:
        verdict: the answer for the OID.
        known: the certificates of the inventory by SHA-256.
        as_of: Finnish calendar day of the judgement.
    """
    by_usage: defaultdict[ServiceUsage, list[InventoryCertificate]] = defaultdict(list)
    for sha256 in dict.fromkeys((*verdict.certificates, *verdict.predecessors)):
        if sha256 in known:
            by_usage[known[sha256].judgement.usage].append(known[sha256])
    return tuple(pair for usage, found in by_usage.items() for pair in _pairs(usage, found, verdict, as_of))


def _pairs(usage: ServiceUsage, found: list[InventoryCertificate], verdict: OidVerdict, as_of: date) -> Iterator[Pair]:
    latest_first = sorted(found, key=lambda item: item.certificate.not_before, reverse=True)
    new = next((item for item in latest_first if not _is_old(item, verdict, as_of)), None)
    old = [item for item in latest_first if item is not new]
    for one in old:
        yield Pair(usage, one, new)
    if not old:
        yield Pair(usage, None, new)


def _is_old(item: InventoryCertificate, verdict: OidVerdict, as_of: date) -> bool:
    return item.certificate.sha256 in verdict.predecessors or has_ended(item.certificate, as_of)
