"""An inventory as a text file for the textfile collector of the Prometheus node exporter (exposition format 0.0.4)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Coverage

_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_COUNTS: Final = {
    "seen": "Certificates seen in the source, each place counted.",
    "refused": "Things in the source that could not be read.",
    "skipped": "Things in the source that hold no certificates.",
}

Labels = dict[str, str]
Sample = tuple[Labels, float]


def prometheus_text(inventory: Inventory) -> str:
    """All metrics, the coverage first; every one is a gauge."""
    return "".join(line + "\n" for line in _lines(inventory))


def _lines(inventory: Inventory) -> Iterator[str]:
    coverage = inventory.coverage
    yield from _metric(
        "cardtool_inventory_scan_timestamp_seconds",
        "When the sources were read.",
        [({}, _seconds(inventory.scanned_at))],
    )
    yield from _metric(
        "cardtool_inventory_source_info", "State of each source.", ((_state(source), 1) for source in coverage)
    )
    for name, meaning in _COUNTS.items():
        yield from _metric(f"cardtool_inventory_source_{name}", meaning, _counts(coverage, name))
    yield from _metric(
        "cardtool_inventory_oid_verdict",
        "Answer for each wanted OID.",
        ((_verdict(verdict), 1) for verdict in inventory.oids),
    )
    certificates = inventory.certificates
    yield from _metric("cardtool_inventory_certificates", "Certificates by kind.", _kinds(certificates))
    yield from _metric(
        "cardtool_inventory_certificate_not_after_timestamp_seconds",
        "Last second of validity.",
        ((_certificate(found), _seconds(found.certificate.not_after)) for found in certificates),
    )


def _metric(name: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    # One line a label set: the collector refuses the whole file for a repeated one.
    values = {_labels(labels): value for labels, value in samples}
    yield from (f"{name}{labels} {value:.0f}" for labels, value in values.items())


def _labels(labels: Mapping[str, str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode("utf-8").translate(_ESCAPES)


def _source(source: Coverage) -> Labels:
    return {"kind": source.kind.value, "source": source.name}


def _state(source: Coverage) -> Labels:
    return {**_source(source), "state": source.state.value, "required": str(source.required).lower()}


def _counts(coverage: Iterable[Coverage], name: str) -> Iterator[Sample]:
    for source in coverage:
        numbers = {"seen": source.seen, "refused": len(source.refusals), "skipped": source.skipped}
        yield _source(source), numbers[name]


def _verdict(verdict: OidVerdict) -> Labels:
    return {"oid": verdict.wanted.oid, "county": verdict.county, "verdict": verdict.code.value}


def _kinds(certificates: Iterable[InventoryCertificate]) -> Iterator[Sample]:
    kinds = Counter((found.judgement.kind, found.judgement.environment) for found in certificates)
    for (kind, environment), number in sorted(kinds.items()):
        yield {"kind": kind.value, "environment": environment.value}, number


def _certificate(found: InventoryCertificate) -> Labels:
    return {
        "sha256": found.certificate.sha256,
        "kind": found.judgement.kind.value,
        "usage": found.judgement.usage.value,
        "environment": found.judgement.environment.value,
        "oid": found.oid.text if found.oid else "",
        "common_name": found.certificate.subject.first("CN"),
    }


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
