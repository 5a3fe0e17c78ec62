"""An inventory as a JSON document; its schema is ``resources/schemas/cardtool.inventory.v1.json``.

Moments are ISO 8601 in UTC, days are ISO 8601 calendar days in Finland, fingerprints and serial numbers are lower-case
hexadecimal. A value that is not known is ``null``. Private keys appear nowhere.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.finnish_time import utc_text
from cardtool.reports.inventory_state import validity_state
from cardtool.rules.inventory_findings_seen import business_id_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory, InventoryCertificate, InventoryFinding, IssuerChain
    from cardtool.model.oid import KantaOid, OidVerdict, RootMatch, TransitionEnd
    from cardtool.model.sighting import Coverage, Place, Refusal

INVENTORY_SCHEMA: Final = "cardtool.inventory.v1"

Json = dict[str, Any]


def inventory_document(inventory: Inventory) -> Json:
    """The whole inventory; the coverage comes first."""
    return {
        "schema": INVENTORY_SCHEMA,
        "as_of": inventory.as_of.isoformat(),
        "scanned_at": utc_text(inventory.scanned_at),
        "coverage": [coverage_document(source) for source in inventory.coverage],
        "certificates": [certificate_document(found, inventory.as_of) for found in inventory.certificates],
        "oids": [oid_document(verdict) for verdict in inventory.oids],
        "oids_unusable": [{"line": failed.line, "reason": failed.reason} for failed in inventory.list_failures],
        "summary": summary_document(inventory),
    }


def coverage_document(coverage: Coverage) -> Json:
    """What became of one source; ``refused`` counts its ``reasons``."""
    return {
        "source": coverage.name or coverage.kind.value,
        "kind": coverage.kind.value,
        "state": coverage.state.value,
        "required": coverage.required,
        "seen": coverage.seen,
        "looked_at": coverage.looked_at,
        "refused": len(coverage.refusals),
        "skipped": coverage.skipped,
        "reasons": [_reason(refusal) for refusal in coverage.refusals],
        "as_of": utc_text(coverage.as_of) if coverage.as_of else None,
    }


def certificate_document(found: InventoryCertificate, as_of: date) -> Json:
    """One certificate with what is said of it on the day ``as_of``."""
    certificate = found.certificate
    subject = certificate.subject
    return {
        "sha256": certificate.sha256,
        "kind": found.judgement.kind.value,
        "usage": found.judgement.usage.value,
        "environment": found.judgement.environment.value,
        "generation": found.judgement.generation or None,
        **_oid(found.oid, certificate),
        "organisation": subject.first("O") or None,
        "unit": subject.first("OU") or None,
        "common_name": subject.first("CN") or None,
        "issuer": str(certificate.issuer),
        "serial": certificate.serial_hex,
        "not_before": utc_text(certificate.not_before),
        "not_after": utc_text(certificate.not_after),
        "state": validity_state(certificate, as_of).value,
        "conforming": certificate.conforming,
        "findings": [finding.code.value for finding in found.findings],
        "finding_details": [_finding(finding) for finding in found.findings],
        "root": _root(found.root),
        "chain": _chain(found.chain),
        "evidence": [str(evidence) for evidence in found.judgement.evidence],
        "places": [place_document(place) for place in found.places],
    }


def place_document(place: Place) -> Json:
    """One place; ``host`` is ``null`` for the machine that was scanned itself.

    ``key`` says that a private key is in the same place, not that it is the certificate's: keys are never read.
    """
    return {
        "source": place.source.value,
        "host": place.host or None,
        "path": place.path,
        "alias": place.alias or None,
        "detail": place.detail or None,
        "key": place.key,
    }


def oid_document(verdict: OidVerdict) -> Json:
    """The answer for one wanted OID."""
    return {
        "oid": verdict.wanted.oid,
        "organisation": verdict.organisation or verdict.wanted.name or None,
        "source": verdict.source or None,
        "name": verdict.wanted.name or None,
        "valid_from": verdict.wanted.valid_from.isoformat() if verdict.wanted.valid_from else None,
        "county": verdict.county or None,
        "verdict": verdict.code.value,
        "lasts": verdict.lasts,
        "certificates": list(verdict.certificates),
        "predecessors": list(verdict.predecessors),
        "transition_end": _transition_end(verdict.transition_end),
    }


def summary_document(inventory: Inventory) -> Json:
    """Counts of everything, each keyed by the codes that occur."""
    certificates = inventory.certificates
    return {
        "certificates": len(certificates),
        "places": sum(len(found.places) for found in certificates),
        "refused": sum(len(source.refusals) for source in inventory.coverage),
        "sources": _counts(source.state.value for source in inventory.coverage),
        "kinds": _counts(found.judgement.kind.value for found in certificates),
        "states": _counts(validity_state(found.certificate, inventory.as_of).value for found in certificates),
        "findings": _counts(finding.code.value for found in certificates for finding in found.findings),
        "severities": _counts(finding.severity.value for found in certificates for finding in found.findings),
        "chains": _counts(found.chain.state.value for found in certificates),
        "verdicts": _counts(verdict.code.value for verdict in inventory.oids),
    }


def _oid(oid: KantaOid | None, certificate: Certificate) -> Json:
    return {
        "oid": oid.text if oid else None,
        "oid_root": oid.root if oid else None,
        "business_id": business_id_of(oid, certificate) or None,
    }


def business_id_of(oid: KantaOid | None, certificate: Certificate) -> str:
    """The business id in the OID, else the one that the subject shows; empty when there is none."""
    return (oid.business_id if oid else "") or business_id_in(certificate)


def _finding(finding: InventoryFinding) -> Json:
    return {"code": finding.code.value, "severity": finding.severity.value, "detail": finding.detail or None}


def _root(root: RootMatch | None) -> Json | None:
    if root is None:
        return None
    return {
        "status": root.status.value,
        "organisation": root.organisation or None,
        "counties": list(root.counties),
        "probable_county": root.probable_county,
        "source": root.source or None,
    }


def _chain(chain: IssuerChain) -> Json:
    return {
        "state": chain.state.value,
        "issuers": list(chain.issuers),
        "anchor": chain.anchor or None,
        "missing_issuer": chain.missing_issuer or None,
    }


def _transition_end(end: TransitionEnd | None) -> Json | None:
    if end is None:
        return None
    return {
        "day": end.day.isoformat(),
        "days_left": end.days_left,
        "provisional": end.provisional,
        "source": end.source or None,
    }


def _reason(refusal: Refusal) -> Json:
    return {
        "reason": refusal.reason.value,
        "path": refusal.place.path,
        "alias": refusal.place.alias or None,
        "detail": refusal.detail or None,
    }


def _counts(codes: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(codes).items()))
