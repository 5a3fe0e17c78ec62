"""An inventory as a CycloneDX bill of materials (ECMA-424, specification 1.7, ``cryptoProperties``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from cardtool.model.finnish_time import utc_text
from cardtool.reports.inventory_state import ValidityState, validity_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.sighting import Coverage, Place

SPECIFICATION: Final = "1.7"
#: States of the specification's certificate life cycle; an expired certificate protects nothing new any more.
_STATES: Final = {
    ValidityState.VALID: "active",
    ValidityState.EXPIRED: "deactivated",
    ValidityState.NOT_YET_VALID: "pre-activation",
}

Json = dict[str, Any]


def cyclonedx_document(inventory: Inventory, *, tool: str, version: str) -> Json:
    """The bill of materials; the coverage stands first, as properties of its metadata.

    Args:
        inventory: what was found.
        tool: name of the program.
        version: its version.
    """
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": _serial(inventory),
        "version": 1,
        "metadata": {
            "timestamp": utc_text(inventory.scanned_at),
            "tools": {"components": [{"type": "application", "name": tool, "version": version}]},
            "properties": [
                _property("as_of", inventory.as_of.isoformat()),
                *(_property("coverage", _coverage_text(source)) for source in inventory.coverage),
                *(_property("verdict", f"{verdict.wanted.oid}={verdict.code.value}") for verdict in inventory.oids),
            ],
        },
        "components": [_component(found, inventory.as_of) for found in inventory.certificates],
    }


def _serial(inventory: Inventory) -> str:
    # The same content gives the same serial number, so a repeated export is the same document.
    content = " ".join(
        (utc_text(inventory.scanned_at), *(found.certificate.sha256 for found in inventory.certificates))
    )
    return f"urn:uuid:{uuid5(NAMESPACE_URL, content)}"


def _property(name: str, value: str) -> Json:
    return {"name": f"cardtool:inventory:{name}", "value": value}


def _coverage_text(source: Coverage) -> str:
    reasons = ",".join(sorted({refusal.reason.value for refusal in source.refusals}))
    return (
        f"{source.kind.value} {source.name}: {source.state.value}, seen {source.seen}, "
        f"refused {len(source.refusals)}, skipped {source.skipped}" + (f" ({reasons})" if reasons else "")
    )


def _component(found: InventoryCertificate, as_of: date) -> Json:
    certificate = found.certificate
    return {
        "type": "cryptographic-asset",
        "bom-ref": certificate.sha256,
        "name": certificate.subject.first("CN") or str(certificate.subject) or certificate.sha256,
        "properties": list(_properties(found)),
        "evidence": {"occurrences": [_occurrence(place) for place in found.places]},
        "cryptoProperties": {
            "assetType": "certificate",
            "certificateProperties": _certificate(certificate, as_of),
        },
    }


def _certificate(certificate: Certificate, as_of: date) -> Json:
    return {
        "serialNumber": certificate.serial_hex,
        "subjectName": str(certificate.subject),
        "issuerName": str(certificate.issuer),
        "notValidBefore": utc_text(certificate.not_before),
        "notValidAfter": utc_text(certificate.not_after),
        "certificateFormat": "X.509",
        "fingerprint": {"alg": "SHA-256", "content": certificate.sha256},
        "certificateState": [{"state": _STATES[validity_state(certificate, as_of)]}],
        "certificateExtensions": [
            {"commonExtensionName": name, "commonExtensionValue": value} for name, value in _extensions(certificate)
        ],
    }


def _extensions(certificate: Certificate) -> Iterator[tuple[str, str]]:
    names = certificate.alternative_names
    values = {
        "basicConstraints": "CA:TRUE" if certificate.is_ca else "",
        "keyUsage": ",".join(sorted(certificate.key_usage or ())),
        "extendedKeyUsage": ",".join(certificate.extended_key_usage),
        "subjectAlternativeName": ",".join((*names.dns, *names.emails, *names.uris, *names.upns)),
        "subjectKeyIdentifier": certificate.subject_key_id.hex(),
        "authorityKeyIdentifier": certificate.authority_key_id.hex(),
        "certificatePolicies": ",".join(certificate.policies),
    }
    return ((name, value) for name, value in values.items() if value)


def _properties(found: InventoryCertificate) -> Iterator[Json]:
    judgement, oid = found.judgement, found.oid
    values = {
        "kind": judgement.kind.value,
        "usage": judgement.usage.value,
        "environment": judgement.environment.value,
        "generation": judgement.generation,
        "oid": oid.text if oid else "",
        "chain": found.chain.state.value,
    }
    yield from (_property(name, value) for name, value in values.items() if value)
    yield from (_property("finding", finding.code.value) for finding in found.findings)


def _occurrence(place: Place) -> Json:
    context = " ".join(text for text in (place.host, place.source.value, place.alias, place.detail) if text)
    return {"location": place.path or place.source.value, "additionalContext": context}
